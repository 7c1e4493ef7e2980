#pragma once

// From evidence to measurements. Beyond this point no model is called: every number is a function
// of the record.

#include <vector>

#include "base/error.h"
#include "measure/measurement.h"
#include "measure/run_record.h"

namespace syscard::measure {

/// Confidence level of every interval and bound.
inline constexpr double kLevel = 0.95;

/// How all samples of the plan ended.
OutcomeCounts count_outcomes(const RunRecord& record);

/// Every metric of the plan, in the order of the plan.
///
/// A rate over independent samples has a Wilson interval and Clopper-Pearson bounds. Where samples
/// share a cluster, the interval is that of the clustered mean (CR2, Satterthwaite), and where the
/// clusters do not differ at all, so that no variance can be estimated, Clopper-Pearson over the
/// clusters.
///
/// @param labels    people's labels of this run's replies that are taken into account.
/// @error BadInput  a grade lacks the score that a metric is made of.
Result<std::vector<Measurement>> measure_run(const RunRecord& record,
                                             std::span<const LabelsEntry> labels = {});

}  // namespace syscard::measure
