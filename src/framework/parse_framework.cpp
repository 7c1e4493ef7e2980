// From YAML to a Framework: categories, scales and actions. What is right by itself may still not
// fit together; that is for internal/consistency.h, once everything is parsed.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "framework/framework.h"
#include "framework/internal/consistency.h"
#include "framework/internal/parse_criterion.h"
#include "framework/internal/parse_process.h"
#include "framework/internal/parse_words.h"

namespace syscard::framework {

namespace {

constexpr std::string_view kSchema = "syscard.framework/1";

std::vector<std::string> names_of(const Scale& scale) {
    std::vector<std::string> names;
    for (const Level& level : scale) names.push_back(level.name);
    return names;
}

Result<std::size_t> level_member(const yaml::Node& map, std::string_view name, const Scale& scale) {
    SYSCARD_TRY(const std::string level, yaml::string_member(map, name));
    return find_name("level", level, names_of(scale), yaml::find(map, name)->where);
}

Result<void> check_schema(const yaml::Node& root) {
    SYSCARD_TRY(const std::string schema, yaml::string_member(root, "schema"));
    if (schema == kSchema) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("not a framework that this version reads: `{}`", schema),
                yaml::find(root, "schema")->where,
                fmt::format("it reads `{}`", kSchema));
}

Result<bool> parse_thresholds(const yaml::Node& root) {
    SYSCARD_TRY(const std::size_t source, word_member(root, "thresholds", {"example", "author"}));
    return source == 0;
}

Result<Scale> parse_scale(std::span<const yaml::Node> items) {
    Scale scale;
    for (const yaml::Node& item : items) {
        SYSCARD_CHECK(yaml::refuse_unknown(item, {"level", "prose"}));
        SYSCARD_TRY(std::string name, yaml::string_member(item, "level"));
        SYSCARD_TRY(std::string prose, yaml::string_member(item, "prose"));
        const bool known = std::ranges::find(scale, name, &Level::name) != scale.end();
        if (known)
            return fail(ErrorCode::BadInput, fmt::format("duplicate level `{}`", name), item.where);
        scale.push_back({.name = std::move(name), .prose = std::move(prose)});
    }
    return scale;
}

Result<Scale> parse_risk_scale(const yaml::Node& root) {
    SYSCARD_TRY(const auto items, yaml::sequence_member(root, "scale"));
    SYSCARD_TRY(Scale scale, parse_scale(items));
    if (scale.size() >= 2) return scale;
    return fail(
        ErrorCode::BadInput, "a scale needs two levels at least", yaml::find(root, "scale")->where);
}

Result<Scale> parse_behaviour_scale(const yaml::Node& root) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "behaviour_scale"));
    return parse_scale(items);
}

Result<std::vector<std::string>> parse_level_prose(const yaml::Node& category, const Scale& scale) {
    SYSCARD_TRY(const auto members, yaml::optional_map_member(category, "levels"));
    std::vector<std::string> prose(scale.size());
    for (const yaml::Member& member : members) {
        SYSCARD_TRY(const std::size_t level,
                    find_name("level", member.name, names_of(scale), member.where));
        SYSCARD_TRY(prose[level], yaml::as_string(member.value, member.name));
    }
    return prose;
}

Result<Indicator> parse_indicator(const yaml::Node& map, const Scale& scale,
                                  const EvidenceRule& defaults) {
    const yaml::Node* rules_in = yaml::find(map, "rule_in");
    const yaml::Node* rules_out = yaml::find(map, "rule_out");
    if (rules_in && rules_out) {
        return fail(ErrorCode::BadInput,
                    "an indicator rules a level in or out, not both",
                    rules_out->where,
                    "write two indicators, each with its own id");
    }
    if (!rules_in && !rules_out) {
        return fail(ErrorCode::BadInput, "an indicator needs `rule_in` or `rule_out`", map.where);
    }
    Indicator indicator;
    indicator.rule = rules_in ? Indicator::Rule::In : Indicator::Rule::Out;
    SYSCARD_TRY(indicator.criterion,
                parse_criterion(map, rules_in ? "rule_in" : "rule_out", {"level"}, defaults));
    SYSCARD_TRY(indicator.level, level_member(rules_in ? *rules_in : *rules_out, "level", scale));
    return indicator;
}

Result<std::vector<Criterion>> parse_competence(const yaml::Node& category,
                                                const EvidenceRule& defaults) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(category, "competence"));
    std::vector<Criterion> criteria;
    for (const yaml::Node& item : items) {
        SYSCARD_TRY(Criterion criterion, parse_criterion(item, "require", {}, defaults));
        criteria.push_back(std::move(criterion));
    }
    return criteria;
}

Result<Status> parse_status(const yaml::Node& map, const Framework& framework) {
    SYSCARD_TRY(const std::size_t word,
                word_member(map, "status", {"tracked", "research", "behaviour"}));
    const auto status = static_cast<Status>(word);
    if (status == Status::Behaviour && framework.behaviour_scale.size() < 2) {
        return fail(ErrorCode::BadInput,
                    "a behaviour needs a `behaviour_scale` of two levels at least",
                    yaml::find(map, "status")->where);
    }
    return status;
}

Result<Category> parse_category(const yaml::Node& map, const Framework& framework,
                                const EvidenceRule& defaults) {
    SYSCARD_CHECK(yaml::refuse_unknown(
        map, {"id", "title", "status", "levels", "indicators", "competence", "threat_model"}));
    Category category;
    category.where = map.where;
    SYSCARD_TRY(category.id, parse_id(map));
    SYSCARD_TRY(category.title, yaml::string_member(map, "title"));
    SYSCARD_TRY(category.status, parse_status(map, framework));
    const Scale& scale = framework.scale_of(category);
    SYSCARD_TRY(category.level_prose, parse_level_prose(map, scale));
    SYSCARD_TRY(category.competence, parse_competence(map, defaults));
    SYSCARD_TRY(category.threat_model, parse_threat_model(map));
    SYSCARD_TRY(const auto indicators, yaml::optional_sequence_member(map, "indicators"));
    for (const yaml::Node& item : indicators) {
        SYSCARD_TRY(Indicator indicator, parse_indicator(item, scale, defaults));
        category.indicators.push_back(std::move(indicator));
    }
    return category;
}

Result<MitigationState> parse_state(const yaml::Node& map) {
    SYSCARD_TRY(const std::size_t state, word_member(map, "state", {"pre", "post"}));
    return state == 0 ? MitigationState::Pre : MitigationState::Post;
}

std::vector<std::string> category_ids(const Framework& framework) {
    std::vector<std::string> ids;
    for (const Category& category : framework.categories) ids.push_back(category.id);
    return ids;
}

Result<LevelRequirement> parse_level_requirement(const yaml::Node& map,
                                                 const Framework& framework) {
    SYSCARD_CHECK(yaml::refuse_unknown(map, {"category", "at_most", "state"}));
    SYSCARD_TRY(const std::size_t index, word_member(map, "category", category_ids(framework)));
    const Category& category = framework.categories[index];
    LevelRequirement requirement;
    requirement.category = category.id;
    requirement.where = yaml::find(map, "category")->where;
    SYSCARD_TRY(requirement.at_most, level_member(map, "at_most", framework.scale_of(category)));
    SYSCARD_TRY(requirement.state, parse_state(map));
    return requirement;
}

/// `every: tracked` stands for one requirement on each category of that status.
Result<std::vector<Requirement>> parse_every(const yaml::Node& map, const Framework& framework) {
    SYSCARD_CHECK(yaml::refuse_unknown(map, {"every", "at_most", "state"}));
    SYSCARD_TRY(const std::size_t word, word_member(map, "every", {"tracked", "research"}));
    LevelRequirement requirement;
    requirement.where = yaml::find(map, "every")->where;
    SYSCARD_TRY(requirement.at_most, level_member(map, "at_most", framework.scale));
    SYSCARD_TRY(requirement.state, parse_state(map));
    std::vector<Requirement> requirements;
    for (const Category& category : framework.categories) {
        if (category.status != static_cast<Status>(word)) continue;
        requirement.category = category.id;
        requirements.emplace_back(requirement);
    }
    if (!requirements.empty()) return requirements;
    return fail(ErrorCode::BadInput,
                "no category has this status, so nothing would be required",
                requirement.where);
}

/// `when: {category: cyber, at_least: high, state: pre, or_forecast: true}`, or `every: tracked`.
Result<std::vector<LevelTrigger>> parse_when(const yaml::Node& map, const Framework& framework) {
    SYSCARD_CHECK(
        yaml::refuse_unknown(map, {"category", "every", "at_least", "state", "or_forecast"}));
    LevelTrigger trigger;
    SYSCARD_TRY(trigger.state, parse_state(map));
    SYSCARD_TRY(const auto forecast, yaml::optional_bool_member(map, "or_forecast"));
    trigger.or_forecast = forecast.value_or(false);
    std::vector<LevelTrigger> triggers;
    const auto add = [&](const Category& category) -> Result<void> {
        SYSCARD_TRY(trigger.at_least, level_member(map, "at_least", framework.scale_of(category)));
        trigger.category = category.id;
        triggers.push_back(trigger);
        return {};
    };
    if (yaml::find(map, "category")) {
        SYSCARD_TRY(const std::size_t index, word_member(map, "category", category_ids(framework)));
        SYSCARD_CHECK(add(framework.categories[index]));
        return triggers;
    }
    SYSCARD_TRY(const std::size_t word, word_member(map, "every", {"tracked", "research"}));
    for (const Category& category : framework.categories) {
        if (category.status == static_cast<Status>(word)) SYSCARD_CHECK(add(category));
    }
    return triggers;
}

Result<AttestationRequirement> parse_attestation(const yaml::Node& map,
                                                 const Framework& framework) {
    SYSCARD_CHECK(yaml::refuse_unknown(map, {"attested", "title", "when"}));
    AttestationRequirement requirement;
    requirement.where = map.where;
    SYSCARD_TRY(requirement.id, yaml::string_member(map, "attested"));
    SYSCARD_TRY(requirement.title, yaml::string_member(map, "title"));
    if (const yaml::Node* when = yaml::find(map, "when")) {
        SYSCARD_TRY(requirement.when, parse_when(*when, framework));
    }
    return requirement;
}

Result<std::vector<Requirement>> parse_requirement(const yaml::Node& map,
                                                   const Framework& framework,
                                                   const EvidenceRule& defaults) {
    if (yaml::find(map, "every")) return parse_every(map, framework);
    std::vector<Requirement> one;
    if (yaml::find(map, "category")) {
        SYSCARD_TRY(one.emplace_back(), parse_level_requirement(map, framework));
    } else if (yaml::find(map, "attested")) {
        SYSCARD_TRY(one.emplace_back(), parse_attestation(map, framework));
    } else {
        SYSCARD_TRY(one.emplace_back(), parse_criterion(map, "require", {}, defaults));
    }
    return one;
}

Result<Action> parse_action(const yaml::Node& map, const Framework& framework,
                            const EvidenceRule& defaults) {
    SYSCARD_CHECK(yaml::refuse_unknown(map, {"id", "title", "requires"}));
    Action action;
    action.where = map.where;
    SYSCARD_TRY(action.id, parse_id(map));
    SYSCARD_TRY(action.title, yaml::string_member(map, "title"));
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(map, "requires"));
    for (const yaml::Node& item : items) {
        SYSCARD_TRY(std::vector<Requirement> requirements,
                    parse_requirement(item, framework, defaults));
        std::ranges::move(requirements, std::back_inserter(action.requirements));
    }
    return action;
}

Result<EvidenceRule> parse_default_evidence(const yaml::Node& root) {
    const yaml::Node* evidence = yaml::find(root, "evidence");
    return evidence ? parse_evidence(*evidence, {}) : EvidenceRule{};
}

Result<Framework> parse_head(const yaml::Node& root) {
    Framework framework;
    SYSCARD_TRY(framework.name, yaml::string_member(root, "name"));
    SYSCARD_TRY(framework.title, yaml::string_member(root, "title"));
    SYSCARD_TRY(framework.version, yaml::string_member(root, "version"));
    SYSCARD_TRY(framework.source, yaml::string_member(root, "source"));
    SYSCARD_TRY(framework.example_thresholds, parse_thresholds(root));
    SYSCARD_TRY(framework.scale, parse_risk_scale(root));
    SYSCARD_TRY(framework.behaviour_scale, parse_behaviour_scale(root));
    return framework;
}

Result<Framework> parse_root(const yaml::Node& root) {
    SYSCARD_CHECK(yaml::refuse_unknown(root,
                                       {"schema",
                                        "name",
                                        "title",
                                        "version",
                                        "source",
                                        "thresholds",
                                        "evidence",
                                        "scale",
                                        "behaviour_scale",
                                        "categories",
                                        "actions",
                                        "roles",
                                        "separate",
                                        "process",
                                        "triggers",
                                        "commitments",
                                        "changes"}));
    SYSCARD_CHECK(check_schema(root));
    SYSCARD_TRY(Framework framework, parse_head(root));
    SYSCARD_TRY(const EvidenceRule defaults, parse_default_evidence(root));
    SYSCARD_TRY(const auto categories, yaml::sequence_member(root, "categories"));
    for (const yaml::Node& item : categories) {
        SYSCARD_TRY(Category category, parse_category(item, framework, defaults));
        framework.categories.push_back(std::move(category));
    }
    SYSCARD_TRY(const auto actions, yaml::sequence_member(root, "actions"));
    for (const yaml::Node& item : actions) {
        SYSCARD_TRY(Action action, parse_action(item, framework, defaults));
        framework.actions.push_back(std::move(action));
    }
    SYSCARD_CHECK(parse_governance(root, framework));
    return framework;
}

}  // namespace

Result<Framework> parse_framework(std::string_view yaml, std::string_view where) {
    // Read, a text takes a hundred times its length, and one of a log may be 16 MiB.
    constexpr std::size_t longest = std::size_t{1} << 20U;
    if (yaml.size() > longest)
        return fail(ErrorCode::BadInput,
                    fmt::format("a framework of {} bytes: more than {} are not read",
                                yaml.size(),
                                longest),
                    std::string(where));
    SYSCARD_TRY(const yaml::Node root, yaml::parse(yaml, where));
    SYSCARD_TRY(Framework framework, parse_root(root));
    SYSCARD_CHECK(check_consistency(framework));
    return framework;
}

}  // namespace syscard::framework
