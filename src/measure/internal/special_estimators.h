#pragma once

// Estimators that are not a share of things: signed scores, differences between languages, curves
// over attempts, regression coefficients, cost. `measure.cpp` gathers the samples, this makes the
// numbers.

#include <cstddef>
#include <span>

#include "base/error.h"
#include "measure/measurement.h"
#include "plan/metric.h"

namespace syscard::measure {

/// A scored sample as these estimators see it.
struct ScoredSample {
    double value = 0;         // of the score that the metric is made of
    double given = 1;         // of the score that `given` names; 1 where it names none
    std::size_t cluster = 0;  // numbered from 0
    const plan::Tags* tags = nullptr;
    double tokens = 0;  // of prompt and reply
};

/// Whether an estimator is one of these.
bool is_special(Estimator estimator);

/// Fills value, counts, interval, bounds, standard error and breakdown. Where no estimate exists
/// the value stays empty and `standard_error_method` says why.
Result<void> estimate_special(Measurement& into, const plan::Metric& metric,
                              std::span<const ScoredSample> samples);

}  // namespace syscard::measure
