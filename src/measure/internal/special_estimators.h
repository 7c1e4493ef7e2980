#pragma once

// Estimators that are not a share of things: signed scores, differences between languages, curves
// over attempts, regression coefficients, cost. `measure.cpp` gathers the samples, this makes the
// numbers.

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"
#include "measure/measurement.h"
#include "plan/metric.h"

namespace syscard::measure {

/// A sample as these estimators see it: scored, but for attempts of a curve and replies of a cost.
struct ScoredSample {
    double value = 0;         // of the score that the metric is made of
    double given = 1;         // of the score that `given` names; 1 where it names none
    std::size_t cluster = 0;  // numbered from 0
    const plan::Tags* tags = nullptr;
    double tokens = 0;  // of prompt and reply
    bool is_scored = true;
};

/// Whether an estimator is one of these.
bool is_special(Estimator estimator);

/// Fills value, counts, interval, bounds, standard error and breakdown. Where no estimate exists
/// the value stays empty and `standard_error_method` says why. A curve's title gets its k, and its
/// headline a worst case where attempts have no score.
///
/// @param into     with its title and outcomes.
/// @param version  of the estimator, as the plan commits to it.
Result<void> estimate_special(Measurement& into, const plan::Metric& metric, std::int64_t version,
                              std::span<const ScoredSample> samples);

}  // namespace syscard::measure
