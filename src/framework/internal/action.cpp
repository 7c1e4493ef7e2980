#include "framework/internal/action.h"

#include <utility>

#include <fmt/format.h>

#include "framework/internal/criterion.h"

namespace syscard::framework {

namespace {

Reason reason_of(const IndicatorResult& result) {
    Reason reason{.text = fmt::format("{}: {}", result.title, result.reason),
                  .verdict = result.verdict,
                  .evidence = {},
                  .children = {}};
    if (result.tested) reason.evidence.push_back(result.measurement);
    return reason;
}

Reason reason_pre(const CategoryRating& category, std::string_view level) {
    return {.text = fmt::format("{}: at most `{}` before mitigation is required, and before "
                                "mitigation was not measured",
                                category.title,
                                level),
            .verdict = Verdict::Insufficient,
            .evidence = {},
            .children = {}};
}

Reason reason_post(const RatedCategory& rated, std::size_t at_most, std::string_view level) {
    Reason reason{
        .text = fmt::format(
            "{}: at most `{}` is required; {}", rated.rating.title, level, rated.rating.reason),
        .verdict = is_at_most(rated.range, at_most),
        .evidence = {},
        .children = {}};
    for (const IndicatorResult& indicator : rated.rating.indicators) {
        reason.children.push_back(reason_of(indicator));
        if (indicator.tested) reason.evidence.push_back(indicator.measurement);
    }
    return reason;
}

Reason reason_for_level(const Framework& framework, const LevelRequirement& requirement,
                        const RatedCategory& rated) {
    const Category& category = *framework.find_category(requirement.category);
    const std::string& level = framework.scale_of(category)[requirement.at_most].name;
    if (requirement.state == MitigationState::Pre) return reason_pre(rated.rating, level);
    return reason_post(rated, requirement.at_most, level);
}

}  // namespace

ActionDecision decide_action(const Framework& framework, const Action& action,
                             const std::map<std::string, RatedCategory>& rated,
                             const std::vector<measure::Measurement>& measurements,
                             std::string_view threshold_source) {
    ActionDecision decision{
        .action = action.id, .title = action.title, .decision = Decision::Denied, .reasons = {}};
    std::vector<Verdict> verdicts;
    for (const Requirement& requirement : action.requirements) {
        const auto* level = std::get_if<LevelRequirement>(&requirement);
        decision.reasons.push_back(
            level ? reason_for_level(framework, *level, rated.at(level->category))
                  : reason_of(
                        assess(std::get<Criterion>(requirement), measurements, threshold_source)));
        verdicts.push_back(decision.reasons.back().verdict);
    }
    decision.decision = decide(verdicts);
    return decision;
}

}  // namespace syscard::framework
