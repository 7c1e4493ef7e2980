#pragma once

// What people said of a random part of a run's own replies, and what follows: how far two raters
// agree, how often the grader is wrong here, and the rate corrected by it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "measure/labels_entry.h"
#include "measure/measurement.h"
#include "measure/run_record.h"

namespace syscard::measure {

/// What people can say of a task's replies.
struct LabelClasses {
    std::vector<std::string> classes;
    std::vector<std::string> positives;
};

/// The labels of a rubric; of a rule "yes" and "no", whether the score is 1.
LabelClasses classes_for(const plan::Task& task, std::string_view score);

/// The ordinals of a task's replies: scored or unscored.
std::vector<std::int64_t> labelable(const RunRecord& record, const plan::PlannedTask& planned);

/// Draws so many of them at random, the same for the same seed: those whose hash of
/// "syscard.labels/1", the task, the seed and the ordinal is smallest. In order of ordinal.
std::vector<std::int64_t> draw_labels(std::vector<std::int64_t> ordinals, std::int64_t count,
                                      std::string_view task, std::string_view seed);

/// Agreement of a rater with one before on the same task and score; what either could not say is
/// left out.
RaterAgreement agreement_with(const LabelsEntry& before, const LabelsEntry& now);

/// Whether an entry's labels are those that its seed draws, and its agreement follows from the
/// labels before it. @error BadInput  what does not hold.
Result<void> check_labels(const RunRecord& record, std::span<const LabelsEntry> before,
                          const LabelsEntry& entry);

/// The grader's error by the first rater's labels of this task, in this arm, and score; nothing
/// without any that the metric is over.
std::optional<GraderError> error_by_labels(std::span<const LabelsEntry> labels,
                                           const RunRecord& record,
                                           const plan::PlannedTask& planned,
                                           const plan::Metric& metric);

/// The rate by prediction-powered inference (PPI++): the grader's over all samples, moved by what
/// people said of some of them. Nothing without labels of this task and score.
///
/// @source  A. Angelopoulos et al., arXiv:2311.01453. Variances have the divisor n − 1.
std::optional<Correction> ppi_correction(std::span<const LabelsEntry> labels,
                                         const RunRecord& record, const plan::PlannedTask& planned,
                                         const plan::Metric& metric,
                                         const Measurement& measurement);

}  // namespace syscard::measure
