#include "framework/internal/consistency.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::framework {

namespace {

using Rule = Indicator::Rule;
using Kind = Condition::Kind;

std::unexpected<Error> bad(std::string what, const std::string& where, std::string hint) {
    return fail(ErrorCode::BadInput, std::move(what), where, std::move(hint));
}

// Ids.

class Ids {
  public:
    Result<void> add(std::string_view kind, const std::string& id, const std::string& where) {
        const auto [known, is_new] = places_.emplace(id, where);
        if (is_new) return {};
        return bad(fmt::format("duplicate {} id `{}`", kind, id),
                   where,
                   fmt::format("it is taken at {}", known->second));
    }

  private:
    std::map<std::string, std::string> places_;
};

/// Criteria share one space of ids, whether they stand in a category or an action: a finding refers
/// to them by id.
Result<void> check_criterion_ids(const Framework& framework) {
    Ids ids;
    for (const Category& category : framework.categories) {
        for (const Indicator& each : category.indicators) {
            SYSCARD_CHECK(ids.add("criterion", each.criterion.id, each.criterion.where));
        }
        for (const Criterion& each : category.competence)
            SYSCARD_CHECK(ids.add("criterion", each.id, each.where));
    }
    for (const Action& action : framework.actions) {
        for (const Requirement& requirement : action.requirements) {
            const auto* criterion = std::get_if<Criterion>(&requirement);
            if (criterion) SYSCARD_CHECK(ids.add("criterion", criterion->id, criterion->where));
        }
    }
    return {};
}

Result<void> check_ids(const Framework& framework) {
    Ids categories;
    for (const Category& each : framework.categories)
        SYSCARD_CHECK(categories.add("category", each.id, each.where));
    Ids actions;
    for (const Action& each : framework.actions)
        SYSCARD_CHECK(actions.add("action", each.id, each.where));
    return check_criterion_ids(framework);
}

// Conditions that nothing can meet.

Result<void> check_reachable(const Criterion& criterion) {
    const double threshold = criterion.condition.threshold;
    const bool below = criterion.condition.kind == Kind::UpperBoundBelow;
    if (below ? threshold > 0 : threshold < 1) return {};
    return bad(fmt::format("`{}` can never be met: no rate is {} {}",
                           criterion.id,
                           below ? "below" : "above",
                           below ? 0 : 1),
               criterion.where,
               "choose a threshold strictly between 0 and 1");
}

Result<void> check_indicator_level(const Category& category, const Indicator& indicator,
                                   const Scale& scale) {
    if (indicator.level > 0) return {};
    const std::string& lowest = scale.front().name;
    const bool rules_in = indicator.rule == Rule::In;
    return bad(fmt::format("unreachable level: nothing is below `{}`, so it cannot be ruled {}",
                           lowest,
                           rules_in ? "in" : "out"),
               indicator.criterion.where,
               fmt::format("every subject is at least `{}` in `{}`", lowest, category.id));
}

Result<void> check_criteria_reachable(const Category& category, const Scale& scale) {
    for (const Indicator& each : category.indicators) {
        SYSCARD_CHECK(check_reachable(each.criterion));
        SYSCARD_CHECK(check_indicator_level(category, each, scale));
    }
    for (const Criterion& each : category.competence) SYSCARD_CHECK(check_reachable(each));
    return {};
}

// Rules that disagree about one result.

/// Whether some rate could meet both conditions.
bool share_a_rate(const Condition& a, const Condition& b) {
    if (a.kind == b.kind) return true;
    const Condition& below = a.kind == Kind::UpperBoundBelow ? a : b;
    const Condition& above = a.kind == Kind::UpperBoundBelow ? b : a;
    return !below.none_observed && above.threshold < below.threshold;
}

/// Whether `hard` is met by fewer rates than `easy`.
bool is_stricter(const Condition& hard, const Condition& easy) {
    if (hard.kind != easy.kind) return true;  // not comparable; not ours to refuse
    return hard.kind == Kind::UpperBoundBelow ? hard.threshold < easy.threshold
                                              : hard.threshold > easy.threshold;
}

bool contradict(const Indicator& a, const Indicator& b) {
    if (a.rule == b.rule) return false;
    const Indicator& in = a.rule == Rule::In ? a : b;
    const Indicator& out = a.rule == Rule::In ? b : a;
    return in.level >= out.level && share_a_rate(in.criterion.condition, out.criterion.condition);
}

/// Two rules of one kind: a higher level must be harder to rule in, a lower one harder to rule out.
bool overlap(const Indicator& a, const Indicator& b) {
    if (a.rule != b.rule) return false;
    if (a.level == b.level) return true;
    const Indicator& higher = a.level > b.level ? a : b;
    const Indicator& lower = a.level > b.level ? b : a;
    const Indicator& hard = a.rule == Rule::In ? higher : lower;
    const Indicator& easy = a.rule == Rule::In ? lower : higher;
    return !is_stricter(hard.criterion.condition, easy.criterion.condition);
}

bool same_measurement(const Indicator& a, const Indicator& b) {
    const std::string& left = a.criterion.measurement;
    const std::string& right = b.criterion.measurement;
    return names_measurement(left, right) || names_measurement(right, left);
}

Result<void> check_pair(const Indicator& a, const Indicator& b) {
    if (!same_measurement(a, b)) return {};
    const std::string pair = fmt::format("`{}` and `{}`", a.criterion.id, b.criterion.id);
    if (contradict(a, b)) {
        return bad(
            fmt::format("contradictory rules: {} could rule the same level in and out", pair),
            b.criterion.where,
            "move the thresholds apart, so that no rate meets both");
    }
    if (overlap(a, b)) {
        return bad(fmt::format("overlapping rules: {} put the same question to `{}`",
                               pair,
                               a.criterion.measurement),
                   b.criterion.where,
                   "keep one of them, or make the rule for the higher level harder to rule in "
                   "(easier to rule out)");
    }
    return {};
}

Result<void> check_pairs(const Category& category) {
    for (std::size_t i = 0; i < category.indicators.size(); ++i) {
        for (std::size_t j = i + 1; j < category.indicators.size(); ++j) {
            SYSCARD_CHECK(check_pair(category.indicators[i], category.indicators[j]));
        }
    }
    return {};
}

// What an action asks of a level.

/// Whether some indicator could show the category to be at most this level. A category without
/// indicators is not an error: it is not tested, and the decision says so.
bool can_be_shown(const Category& category, std::size_t at_most) {
    if (category.indicators.empty()) return true;
    for (const Indicator& each : category.indicators) {
        if (each.rule == Rule::Out && each.level <= at_most + 1) return true;
    }
    return false;
}

Result<void> check_level_requirement(const Framework& framework, const Action& action,
                                     const LevelRequirement& requirement) {
    const Category& category = *framework.find_category(requirement.category);
    const Scale& scale = framework.scale_of(category);
    const std::string& level = scale[requirement.at_most].name;
    if (requirement.at_most + 1 == scale.size()) {
        return bad(fmt::format("`{}` requires nothing of `{}`: every subject is at most `{}`",
                               action.id,
                               category.id,
                               level),
                   requirement.where,
                   "name a lower level, or leave the requirement out");
    }
    const bool people_may = std::ranges::any_of(
        framework.roles, [](const Role& role) { return role.may(Duty::Determine); });
    if (people_may || can_be_shown(category, requirement.at_most)) return {};
    return bad(
        fmt::format(
            "unreachable level: no indicator can show `{}` to be at most `{}`", category.id, level),
        requirement.where,
        fmt::format("give it an indicator that rules out `{}` or lower",
                    scale[requirement.at_most + 1].name));
}

Result<void> check_requirement(const Framework& framework, const Action& action,
                               const Requirement& requirement) {
    if (const auto* criterion = std::get_if<Criterion>(&requirement))
        return check_reachable(*criterion);
    if (std::holds_alternative<AttestationRequirement>(requirement)) return {};
    return check_level_requirement(framework, action, std::get<LevelRequirement>(requirement));
}

}  // namespace

Result<void> check_consistency(const Framework& framework) {
    SYSCARD_CHECK(check_ids(framework));
    for (const Category& category : framework.categories) {
        SYSCARD_CHECK(check_criteria_reachable(category, framework.scale_of(category)));
        SYSCARD_CHECK(check_pairs(category));
    }
    for (const Action& action : framework.actions) {
        for (const Requirement& each : action.requirements)
            SYSCARD_CHECK(check_requirement(framework, action, each));
    }
    return {};
}

}  // namespace syscard::framework
