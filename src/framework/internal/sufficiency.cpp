#include "framework/internal/sufficiency.h"

#include <fmt/format.h>

#include "framework/internal/wording.h"

namespace syscard::framework {

namespace {

using measure::Measurement;
using Problem = std::optional<std::string>;

/// Both kinds of reply must have been labelled: without them one of the grader's two error rates is
/// unknown.
bool has_grader_error(const Measurement& measurement) {
    if (!measurement.grader_error) return false;
    const measure::GraderError& error = *measurement.grader_error;
    return error.true_positives + error.false_negatives > 0 &&
           error.true_negatives + error.false_positives > 0;
}

std::int64_t without_score(const Measurement& measurement) {
    return measurement.outcomes.planned - measurement.outcomes.scored;
}

Problem no_estimate(const Measurement& measurement) {
    if (measurement.value && measurement.trials > 0) return std::nullopt;
    return "has no estimate: nothing was scored";
}

Problem unmeasured_grader(const EvidenceRule& rule, const Measurement& measurement) {
    if (!measurement.grader_is_model && !rule.needs_grader_error) return std::nullopt;
    if (has_grader_error(measurement)) return std::nullopt;
    return fmt::format("was graded by `{}`, which was never compared with people's labels",
                       measurement.grader);
}

Problem too_few_trials(const EvidenceRule& rule, const Measurement& measurement) {
    if (!rule.min_trials || measurement.trials >= *rule.min_trials) return std::nullopt;
    return fmt::format("has {} trials, and {} are required", measurement.trials, *rule.min_trials);
}

Problem too_many_missing(const EvidenceRule& rule, const Measurement& measurement) {
    if (!rule.max_missing_share || measurement.outcomes.planned == 0) return std::nullopt;
    const double share = static_cast<double>(without_score(measurement)) /
                         static_cast<double>(measurement.outcomes.planned);
    if (share <= *rule.max_missing_share) return std::nullopt;
    return fmt::format(
        "has no score for {} of {} planned attempts, and a share of {} at most is allowed",
        without_score(measurement),
        measurement.outcomes.planned,
        shown(*rule.max_missing_share));
}

Problem unbounded_missing(const Measurement& measurement) {
    const bool bracketed = measurement.worst_case_low && measurement.worst_case_high;
    if (without_score(measurement) == 0 || bracketed) return std::nullopt;
    return fmt::format("has {} missing results and no worst case that bounds what they could be",
                       without_score(measurement));
}

}  // namespace

Problem why_insufficient(const EvidenceRule& rule, const Measurement& measurement) {
    if (auto problem = no_estimate(measurement)) return problem;
    if (auto problem = unmeasured_grader(rule, measurement)) return problem;
    if (auto problem = too_few_trials(rule, measurement)) return problem;
    if (auto problem = too_many_missing(rule, measurement)) return problem;
    return unbounded_missing(measurement);
}

}  // namespace syscard::framework
