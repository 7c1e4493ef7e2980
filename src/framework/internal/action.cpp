#include "framework/internal/action.h"

#include <algorithm>
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

void add_indicators(Reason& reason, const std::vector<IndicatorResult>& indicators) {
    for (const IndicatorResult& indicator : indicators) {
        reason.children.push_back(reason_of(indicator));
        if (indicator.tested) reason.evidence.push_back(indicator.measurement);
    }
}

Reason reason_pre(const RatedCategory& rated, std::size_t at_most, std::string_view level) {
    const StateLevel& pre = rated.rating.pre_level;
    const bool by_rules = pre.state == "measured" && pre.by == "rules";
    const std::string found = pre.state == "not_measured"
                                  ? ", and before mitigation was not measured"
                              : by_rules
                                  ? "; " + rated.rating.pre_reason
                                  : fmt::format("; `{}`, {} by {}", pre.level, pre.state, pre.by);
    Reason reason{
        .text = fmt::format(
            "{}: at most `{}` before mitigation is required{}", rated.rating.title, level, found),
        .verdict = is_at_most(rated.pre_range, at_most),
        .evidence = {},
        .children = {}};
    add_indicators(reason, rated.rating.pre_indicators);
    return reason;
}

Reason reason_post(const RatedCategory& rated, std::size_t at_most, std::string_view level) {
    Reason reason{
        .text = fmt::format(
            "{}: at most `{}` is required; {}", rated.rating.title, level, rated.rating.reason),
        .verdict = is_at_most(rated.range, at_most),
        .evidence = {},
        .children = {}};
    add_indicators(reason, rated.rating.indicators);
    return reason;
}

Reason reason_for_level(const Framework& framework, const LevelRequirement& requirement,
                        const RatedCategory& rated) {
    const Category& category = *framework.find_category(requirement.category);
    const std::string& level = framework.scale_of(category)[requirement.at_most].name;
    if (requirement.state == MitigationState::Pre)
        return reason_pre(rated, requirement.at_most, level);
    return reason_post(rated, requirement.at_most, level);
}

/// Whether a category is, or is forecast to be, where something becomes required.
Reason reason_of_trigger(const Framework& framework, const LevelTrigger& trigger,
                         const RatedCategory& rated, const Given& given) {
    const Category& category = *framework.find_category(trigger.category);
    const std::string& level = framework.scale_of(category)[trigger.at_least].name;
    const bool pre = trigger.state == MitigationState::Pre;
    const std::string_view state = pre ? "before mitigation" : "after mitigation";
    Verdict verdict = is_at_least(pre ? rated.pre_range : rated.range, trigger.at_least);
    std::string text = fmt::format("{}: `{}` or above {}", category.title, level, state);
    for (const Forecast& forecast : given.forecasts) {
        const bool reached = forecast.category == trigger.category &&
                             forecast.level >= trigger.at_least && trigger.or_forecast;
        if (!reached) continue;
        verdict = Verdict::Met;
        text += fmt::format(", forecast for {}", forecast.by_when);
    }
    return {.text = std::move(text), .verdict = verdict, .evidence = {}, .children = {}};
}

/// What is required once any of its triggers has come true is met when it is attested. Where that
/// is not known, and nobody attested it, the requirement is insufficient.
Reason reason_of_attestation(const Framework& framework, const AttestationRequirement& requirement,
                             const std::map<std::string, RatedCategory>& rated,
                             const Given& given) {
    Reason reason{.text = "", .verdict = Verdict::Met, .evidence = {}, .children = {}};
    for (const LevelTrigger& trigger : requirement.when)
        reason.children.push_back(
            reason_of_trigger(framework, trigger, rated.at(trigger.category), given));
    const auto any = [&](Verdict verdict) {
        return std::ranges::any_of(reason.children,
                                   [&](const Reason& child) { return child.verdict == verdict; });
    };
    const bool required = requirement.when.empty() || any(Verdict::Met);
    const bool possible = required || any(Verdict::Insufficient);
    if (given.attested.contains(requirement.id)) {
        reason.text = fmt::format("{}: attested as `{}`", requirement.title, requirement.id);
    } else if (!possible) {
        reason.text = fmt::format("{}: not required at these levels", requirement.title);
    } else {
        reason.verdict = required ? Verdict::NotMet : Verdict::Insufficient;
        reason.text = fmt::format("{}: {}, and nobody attested `{}`",
                                  requirement.title,
                                  required ? "required" : "perhaps required",
                                  requirement.id);
    }
    // A trigger that has not come true is no failure of anything: what counts stands above it.
    for (Reason& child : reason.children) {
        child.text += child.verdict == Verdict::Met      ? ": yes"
                      : child.verdict == Verdict::NotMet ? ": no"
                                                         : ": not known";
        if (child.verdict != Verdict::Insufficient) child.verdict = Verdict::Met;
    }
    return reason;
}

}  // namespace

ActionDecision decide_action(const Framework& framework, const Action& action,
                             const std::map<std::string, RatedCategory>& rated,
                             const std::vector<measure::Measurement>& measurements,
                             const Given& given, std::string_view threshold_source) {
    ActionDecision decision{.action = action.id,
                            .title = action.title,
                            .decision = Decision::Denied,
                            .reasons = {},
                            .by_rules = Decision::Denied,
                            .acts = {}};
    std::vector<Verdict> verdicts;
    for (const Requirement& requirement : action.requirements) {
        if (const auto* level = std::get_if<LevelRequirement>(&requirement)) {
            decision.reasons.push_back(
                reason_for_level(framework, *level, rated.at(level->category)));
        } else if (const auto* attested = std::get_if<AttestationRequirement>(&requirement)) {
            decision.reasons.push_back(reason_of_attestation(framework, *attested, rated, given));
        } else {
            decision.reasons.push_back(reason_of(assess(std::get<Criterion>(requirement),
                                                        measurements,
                                                        given.provenance,
                                                        threshold_source)));
        }
        verdicts.push_back(decision.reasons.back().verdict);
    }
    decision.by_rules = decide(verdicts);
    decision.decision = decision.by_rules;
    return decision;
}

}  // namespace syscard::framework
