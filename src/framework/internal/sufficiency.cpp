#include "framework/internal/sufficiency.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/time.h"
#include "framework/internal/wording.h"
#include "measure/grading.h"

namespace syscard::framework {

namespace {

using measure::Measurement;
using Problem = std::optional<std::string>;

std::int64_t without_score(const Measurement& measurement) {
    return measurement.outcomes.planned - measurement.outcomes.scored;
}

Problem no_estimate(const Measurement& measurement) {
    if (measurement.value && measurement.trials > 0) return std::nullopt;
    return "has no estimate: nothing was scored";
}

Problem untrusted_grader(const EvidenceRule& rule, const Measurement& measurement) {
    if (!measurement.grader_is_model && !rule.needs_grader_error) return std::nullopt;
    if (!measurement.grader_error)
        return fmt::format("was graded by `{}`, which was never compared with people's labels",
                           measurement.grader);
    const auto why = measure::why_it_tells_too_little(*measurement.grader_error);
    if (!why) return std::nullopt;
    return fmt::format("was graded by `{}`, and on people's labels {}", measurement.grader, *why);
}

Problem too_few_trials(const EvidenceRule& rule, const Measurement& measurement) {
    if (!rule.min_trials || measurement.trials >= *rule.min_trials) return std::nullopt;
    return fmt::format("has {}, and {} {} required",
                       counted(measurement.trials, "trial"),
                       *rule.min_trials,
                       *rule.min_trials == 1 ? "is" : "are");
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
    return fmt::format("has {} and no worst case that bounds what they could be",
                       counted(without_score(measurement), "missing result"));
}

std::string known(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? std::string() : found->second;
}

std::string stated(const std::string& text) { return text.empty() ? "not stated" : text; }

Problem other_suite(const EvidenceRule& rule, const Measurement& measurement,
                    const Provenance& provenance) {
    if (rule.suite_digest.empty()) return std::nullopt;
    const std::string suite = measurement.id.substr(0, measurement.id.find('.'));
    const std::string digest = known(provenance.suite_digests, suite);
    if (digest == rule.suite_digest) return std::nullopt;
    return fmt::format("is of a suite with the digest `{}`, and `{}` is required",
                       stated(digest),
                       rule.suite_digest);
}

std::ptrdiff_t strength(const std::string& elicitation) {
    const auto& classes = elicitation_classes();
    return std::ranges::find(classes, elicitation) - classes.begin();
}

Problem weak_elicitation(const EvidenceRule& rule, const Measurement& measurement,
                         const Provenance& provenance) {
    if (rule.elicitation.empty()) return std::nullopt;
    const std::string found = known(provenance.elicitation, measurement.task);
    const bool strong = !found.empty() && strength(found) >= strength(rule.elicitation);
    if (strong) return std::nullopt;
    return fmt::format(
        "was elicited `{}`, and `{}` at least is required", stated(found), rule.elicitation);
}

Problem other_revision(const EvidenceRule& rule, const Provenance& provenance) {
    if (rule.tested_is.empty()) return std::nullopt;
    if (provenance.released_revision.empty())
        return "must be of the released revision, and no release is recorded";
    if (provenance.tested_revision == provenance.released_revision) return std::nullopt;
    return fmt::format("is of the revision `{}`, and `{}` is released",
                       stated(provenance.tested_revision),
                       provenance.released_revision);
}

Problem other_effort(const EvidenceRule& rule, const Provenance& provenance) {
    if (rule.effort.empty() || rule.effort == provenance.effort) return std::nullopt;
    return fmt::format("was made with the effort `{}`, and `{}` is required",
                       stated(provenance.effort),
                       rule.effort);
}

Problem too_old(const EvidenceRule& rule, const Provenance& provenance) {
    if (!rule.max_age_days) return std::nullopt;
    const auto measured = parse_utc(provenance.measured_at);
    const auto decided = parse_utc(provenance.decided_at);
    if (!measured || !decided) return "is of an unknown age";
    const std::int64_t days = (*decided - *measured) / 86'400;
    if (days <= *rule.max_age_days) return std::nullopt;
    return fmt::format("is {} days old, and {} at most are allowed", days, *rule.max_age_days);
}

Problem not_run_again(const EvidenceRule& rule, const Measurement& measurement,
                      const Provenance& provenance) {
    if (!rule.independent_rerun || provenance.run_again.contains(measurement.task))
        return std::nullopt;
    return "needs an independent re-run, and none is recorded";
}

}  // namespace

Problem why_insufficient(const EvidenceRule& rule, const Measurement& measurement,
                         const Provenance& provenance) {
    if (auto problem = no_estimate(measurement)) return problem;
    if (auto problem = untrusted_grader(rule, measurement)) return problem;
    if (auto problem = too_few_trials(rule, measurement)) return problem;
    if (auto problem = too_many_missing(rule, measurement)) return problem;
    if (auto problem = unbounded_missing(measurement)) return problem;
    if (auto problem = other_suite(rule, measurement, provenance)) return problem;
    if (auto problem = weak_elicitation(rule, measurement, provenance)) return problem;
    if (auto problem = other_revision(rule, provenance)) return problem;
    if (auto problem = other_effort(rule, provenance)) return problem;
    if (auto problem = too_old(rule, provenance)) return problem;
    return not_run_again(rule, measurement, provenance);
}

}  // namespace syscard::framework
