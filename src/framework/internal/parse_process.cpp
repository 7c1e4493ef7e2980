#include "framework/internal/parse_process.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "framework/internal/parse_criterion.h"
#include "framework/internal/parse_words.h"

namespace syscard::framework {

namespace {

const std::vector<std::string>& duty_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (int i = 0; i <= static_cast<int>(Duty::Attest); ++i)
            all.emplace_back(duty_name(static_cast<Duty>(i)));
        return all;
    }();
    return names;
}

Result<Role> parse_role(const yaml::Node& map) {
    SYSCARD_CHECK(yaml::refuse_unknown(map, {"id", "title", "may"}));
    Role role;
    role.where = map.where;
    SYSCARD_TRY(role.id, parse_id(map));
    SYSCARD_TRY(role.title, yaml::string_member(map, "title"));
    SYSCARD_TRY(const auto duties, yaml::optional_sequence_member(map, "may"));
    for (const yaml::Node& duty : duties) {
        SYSCARD_TRY(const std::string name, yaml::as_string(duty, "item of `may`"));
        SYSCARD_TRY(const std::size_t index, find_name("duty", name, duty_names(), duty.where));
        role.duties.push_back(static_cast<Duty>(index));
    }
    return role;
}

Result<void> parse_roles(const yaml::Node& root, Framework& framework) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "roles"));
    for (const yaml::Node& item : items) {
        SYSCARD_TRY(Role role, parse_role(item));
        if (const Role* other = framework.find_role(role.id))
            return fail(ErrorCode::BadInput,
                        fmt::format("duplicate role id `{}`", role.id),
                        role.where,
                        fmt::format("it is taken at {}", other->where));
        framework.roles.push_back(std::move(role));
    }
    return {};
}

std::vector<std::string> role_ids(const Framework& framework) {
    std::vector<std::string> ids;
    for (const Role& role : framework.roles) ids.push_back(role.id);
    return ids;
}

Result<void> parse_separations(const yaml::Node& root, Framework& framework) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "separate"));
    for (const yaml::Node& item : items) {
        SYSCARD_TRY(const auto pair, yaml::as_strings(item, "item of `separate`"));
        for (const std::string& id : pair)
            SYSCARD_CHECK(find_name("role", id, role_ids(framework), item.where));
        if (pair.size() != 2 || pair[0] == pair[1])
            return fail(ErrorCode::BadInput,
                        "a separation names two different roles",
                        item.where,
                        "for instance `[evaluator, decider]`");
        framework.separate.push_back({pair[0], pair[1], item.where});
    }
    return {};
}

Result<std::optional<std::int64_t>> positive_member(const yaml::Node& map, std::string_view name) {
    SYSCARD_TRY(const auto number, yaml::optional_integer_member(map, name));
    if (!number || *number > 0) return number;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` must be above 0, not `{}`", name, *number),
                yaml::find(map, name)->where);
}

bool anyone_may(const Framework& framework, Duty duty) {
    return std::ranges::any_of(framework.roles, [&](const Role& role) { return role.may(duty); });
}

Result<void> parse_process(const yaml::Node& root, Framework& framework) {
    const yaml::Node* map = yaml::find(root, "process");
    if (!map) return {};
    SYSCARD_CHECK(yaml::refuse_unknown(
        *map, {"quorum", "decider_required", "ratify_within_hours", "longest_exception_days"}));
    Process& process = framework.process;
    process.where = map->where;
    SYSCARD_TRY(const auto quorum, positive_member(*map, "quorum"));
    process.quorum = quorum.value_or(0);
    SYSCARD_TRY(const auto decider, yaml::optional_bool_member(*map, "decider_required"));
    process.decider_required = decider.value_or(false);
    SYSCARD_TRY(process.ratify_within_hours, positive_member(*map, "ratify_within_hours"));
    SYSCARD_TRY(process.longest_exception_days, positive_member(*map, "longest_exception_days"));
    if (process.decider_required && !anyone_may(framework, Duty::Decide))
        return fail(ErrorCode::BadInput,
                    "a decider is required, and no role may decide",
                    map->where,
                    "give a role `may: [decide]`");
    if (process.ratify_within_hours && !anyone_may(framework, Duty::Ratify))
        return fail(ErrorCode::BadInput,
                    "a ratification is required, and no role may ratify",
                    map->where,
                    "give a role `may: [ratify]`");
    return {};
}

// A bound that is due from the first day, or never, watches nothing.
Result<void> check_trigger(const Trigger& trigger, const yaml::Node& item) {
    if (trigger.max_age_days && *trigger.max_age_days < 1)
        return fail(ErrorCode::BadInput,
                    "`max_age_days` is less than one day",
                    yaml::find(item, "max_age_days")->where,
                    "it would be due before there is a result");
    if (trigger.compute_factor && *trigger.compute_factor <= 1)
        return fail(ErrorCode::BadInput,
                    "`compute_factor` is not above 1",
                    yaml::find(item, "compute_factor")->where,
                    "it would be due without any change; 2 is a doubling");
    return {};
}

Result<void> parse_triggers(const yaml::Node& root, Framework& framework) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "triggers"));
    for (const yaml::Node& item : items) {
        SYSCARD_CHECK(
            yaml::refuse_unknown(item, {"id", "text", "max_age_days", "compute_factor"}));
        Trigger trigger;
        SYSCARD_TRY(trigger.id, parse_id(item));
        SYSCARD_TRY(trigger.text, yaml::string_member(item, "text"));
        SYSCARD_TRY(trigger.max_age_days, yaml::optional_integer_member(item, "max_age_days"));
        SYSCARD_TRY(trigger.compute_factor, yaml::optional_decimal_member(item, "compute_factor"));
        SYSCARD_CHECK(check_trigger(trigger, item));
        framework.triggers.push_back(std::move(trigger));
    }
    return {};
}

Result<void> parse_commitments(const yaml::Node& root, Framework& framework) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "commitments"));
    for (const yaml::Node& item : items) {
        SYSCARD_CHECK(yaml::refuse_unknown(item, {"id", "text"}));
        Commitment commitment;
        commitment.where = item.where;
        SYSCARD_TRY(commitment.id, parse_id(item));
        SYSCARD_TRY(commitment.text, yaml::string_member(item, "text"));
        const bool known =
            std::ranges::find(framework.commitments, commitment.id, &Commitment::id) !=
            framework.commitments.end();
        if (known)
            return fail(ErrorCode::BadInput,
                        fmt::format("duplicate commitment id `{}`", commitment.id),
                        commitment.where);
        framework.commitments.push_back(std::move(commitment));
    }
    return {};
}

Result<void> parse_changes(const yaml::Node& root, Framework& framework) {
    SYSCARD_TRY(const auto items, yaml::optional_sequence_member(root, "changes"));
    for (const yaml::Node& item : items) {
        SYSCARD_CHECK(yaml::refuse_unknown(item, {"since", "ids", "text"}));
        AnnouncedChange change;
        SYSCARD_TRY(change.since, yaml::string_member(item, "since"));
        SYSCARD_TRY(change.ids, yaml::strings_member(item, "ids"));
        SYSCARD_TRY(change.text, yaml::string_member(item, "text"));
        framework.changes.push_back(std::move(change));
    }
    return {};
}

}  // namespace

Result<void> parse_governance(const yaml::Node& root, Framework& framework) {
    SYSCARD_CHECK(parse_roles(root, framework));
    SYSCARD_CHECK(parse_separations(root, framework));
    SYSCARD_CHECK(parse_process(root, framework));
    SYSCARD_CHECK(parse_triggers(root, framework));
    SYSCARD_CHECK(parse_commitments(root, framework));
    return parse_changes(root, framework);
}

Result<std::optional<ThreatModel>> parse_threat_model(const yaml::Node& category) {
    const yaml::Node* map = yaml::find(category, "threat_model");
    if (!map) return std::nullopt;
    SYSCARD_CHECK(
        yaml::refuse_unknown(*map, {"actor", "access", "baseline", "harm", "reversibility"}));
    ThreatModel model;
    SYSCARD_TRY(model.actor, yaml::string_member(*map, "actor"));
    SYSCARD_TRY(model.access, yaml::string_member(*map, "access"));
    SYSCARD_TRY(model.baseline, yaml::string_member(*map, "baseline"));
    SYSCARD_TRY(model.harm, yaml::string_member(*map, "harm"));
    SYSCARD_TRY(model.reversibility, yaml::string_member(*map, "reversibility"));
    return model;
}

}  // namespace syscard::framework
