#include "framework/internal/parse_criterion.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "framework/internal/parse_words.h"

namespace syscard::framework {

namespace {

constexpr std::string_view kIdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-";

std::string_view threshold_name(Condition::Kind kind) {
    return kind == Condition::Kind::UpperBoundBelow ? "below" : "above";
}

Result<void> check_fraction(double value, const yaml::Node& node, std::string_view name) {
    if (value >= 0 && value <= 1) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is outside 0 to 1: `{}`", name, node.text),
                node.where,
                "write a fraction: 0.60, not 60");
}

Result<std::optional<double>> optional_fraction(const yaml::Node& map, std::string_view name) {
    SYSCARD_TRY(const std::optional<double> value, yaml::optional_decimal_member(map, name));
    if (value) SYSCARD_CHECK(check_fraction(*value, *yaml::find(map, name), name));
    return value;
}

Result<Condition::Kind> parse_when(const yaml::Node& rule) {
    SYSCARD_TRY(const std::string when, yaml::string_member(rule, "when"));
    if (when == "upper_bound") return Condition::Kind::UpperBoundBelow;
    if (when == "lower_bound") return Condition::Kind::LowerBoundAbove;
    const std::array<std::string, 2> known = {"upper_bound", "lower_bound"};
    return fail(ErrorCode::BadInput,
                fmt::format("`when` names no bound: `{}`", when),
                yaml::find(rule, "when")->where,
                hint_for_unknown(when, known));
}

Result<void> refuse_wrong_side(const yaml::Node& rule, Condition::Kind kind) {
    const auto other = kind == Condition::Kind::UpperBoundBelow ? "above" : "below";
    const yaml::Node* wrong = yaml::find(rule, other);
    if (!wrong) return {};
    return fail(
        ErrorCode::BadInput,
        fmt::format("`{}` does not go with this bound", other),
        wrong->where,
        "an upper bound shows a rate to be below a threshold, a lower bound shows it to be above");
}

Result<bool> parse_none_observed(const yaml::Node& rule, Condition::Kind kind) {
    SYSCARD_TRY(const std::optional<bool> flag, yaml::optional_bool_member(rule, "none_observed"));
    if (!flag.value_or(false) || kind == Condition::Kind::UpperBoundBelow)
        return flag.value_or(false);
    return fail(ErrorCode::BadInput,
                "`none_observed` goes with an upper bound only",
                yaml::find(rule, "none_observed")->where,
                "a rate of which no case was seen cannot be above a threshold");
}

Result<Condition> parse_condition(const yaml::Node& rule) {
    SYSCARD_TRY(const Condition::Kind kind, parse_when(rule));
    SYSCARD_CHECK(refuse_wrong_side(rule, kind));
    const std::string_view name = threshold_name(kind);
    SYSCARD_TRY(const double threshold, yaml::decimal_member(rule, name));
    SYSCARD_CHECK(check_fraction(threshold, *yaml::find(rule, name), name));
    SYSCARD_TRY(const bool none_observed, parse_none_observed(rule, kind));
    return Condition{.kind = kind, .threshold = threshold, .none_observed = none_observed};
}

Result<std::optional<std::int64_t>> parse_min_trials(const yaml::Node& map) {
    SYSCARD_TRY(const std::optional<std::int64_t> trials,
                yaml::optional_integer_member(map, "min_trials"));
    if (!trials || *trials >= 1) return trials;
    return fail(ErrorCode::BadInput,
                fmt::format("`min_trials` must be at least 1, not `{}`", *trials),
                yaml::find(map, "min_trials")->where);
}

/// What the rule asks of where the evidence comes from.
Result<void> parse_provenance(const yaml::Node& map, EvidenceRule& rule) {
    SYSCARD_TRY(const auto digest, yaml::optional_string_member(map, "suite_digest"));
    if (digest) rule.suite_digest = *digest;
    if (yaml::find(map, "elicitation")) {
        SYSCARD_TRY(const std::size_t word, word_member(map, "elicitation", elicitation_classes()));
        rule.elicitation = elicitation_classes()[word];
    }
    if (yaml::find(map, "tested_is")) {
        SYSCARD_CHECK(word_member(map, "tested_is", {"released"}));
        rule.tested_is = "released";
    }
    SYSCARD_TRY(const auto effort, yaml::optional_string_member(map, "effort"));
    if (effort) rule.effort = *effort;
    SYSCARD_TRY(const auto age, yaml::optional_integer_member(map, "max_age_days"));
    if (age && *age < 1)
        return fail(ErrorCode::BadInput,
                    fmt::format("`max_age_days` must be at least 1, not `{}`", *age),
                    yaml::find(map, "max_age_days")->where);
    if (age) rule.max_age_days = age;
    SYSCARD_TRY(const auto rerun, yaml::optional_bool_member(map, "independent_rerun"));
    if (rerun) rule.independent_rerun = *rerun;
    return {};
}

Result<EvidenceRule> parse_own_evidence(const yaml::Node& criterion, const EvidenceRule& defaults) {
    const yaml::Node* evidence = yaml::find(criterion, "evidence");
    return evidence ? parse_evidence(*evidence, defaults) : Result<EvidenceRule>(defaults);
}

Result<std::string> parse_measurement_name(const yaml::Node& criterion) {
    SYSCARD_TRY(std::string name, yaml::string_member(criterion, "measurement"));
    const auto parts = split(name, '.');
    if ((parts.size() == 2 || parts.size() == 3) && !parts.front().empty() && !parts.back().empty())
        return name;
    return fail(ErrorCode::BadInput,
                fmt::format("not the name of a measurement: `{}`", name),
                yaml::find(criterion, "measurement")->where,
                "write `<task>.<metric>` or `<suite>.<task>.<metric>`");
}

}  // namespace

Result<std::string> parse_id(const yaml::Node& map) {
    SYSCARD_TRY(std::string id, yaml::string_member(map, "id"));
    if (!id.empty() && id.find_first_not_of(kIdCharacters) == std::string::npos) return id;
    return fail(ErrorCode::BadInput,
                fmt::format("not an id: `{}`", id),
                yaml::find(map, "id")->where,
                "use lower-case letters, digits, `_` and `-`");
}

Result<EvidenceRule> parse_evidence(const yaml::Node& map, const EvidenceRule& defaults) {
    SYSCARD_CHECK(yaml::refuse_unknown(map,
                                       {"min_trials",
                                        "max_missing_share",
                                        "min_confidence_level",
                                        "needs_grader_error",
                                        "suite_digest",
                                        "elicitation",
                                        "tested_is",
                                        "effort",
                                        "max_age_days",
                                        "independent_rerun"}));
    SYSCARD_TRY(const auto min_trials, parse_min_trials(map));
    SYSCARD_TRY(const auto max_missing_share, optional_fraction(map, "max_missing_share"));
    SYSCARD_TRY(const auto min_confidence_level, optional_fraction(map, "min_confidence_level"));
    SYSCARD_TRY(const auto needs_grader_error,
                yaml::optional_bool_member(map, "needs_grader_error"));
    EvidenceRule rule = defaults;
    if (min_trials) rule.min_trials = min_trials;
    if (max_missing_share) rule.max_missing_share = max_missing_share;
    if (min_confidence_level) rule.min_confidence_level = min_confidence_level;
    if (needs_grader_error) rule.needs_grader_error = *needs_grader_error;
    SYSCARD_CHECK(parse_provenance(map, rule));
    return rule;
}

Result<Criterion> parse_criterion(const yaml::Node& map, std::string_view rule_name,
                                  const std::vector<std::string>& rule_extras,
                                  const EvidenceRule& defaults) {
    SYSCARD_CHECK(yaml::refuse_unknown(
        map,
        {"id", "title", "measurement", std::string(rule_name), "evidence", "optional", "because"}));
    Criterion criterion;
    SYSCARD_TRY(criterion.id, parse_id(map));
    SYSCARD_TRY(criterion.title, yaml::string_member(map, "title"));
    SYSCARD_TRY(criterion.measurement, parse_measurement_name(map));
    criterion.where = map.where;
    criterion.measurement_where = yaml::find(map, "measurement")->where;

    SYSCARD_TRY(const yaml::Node* rule, yaml::member(map, rule_name));
    std::vector<std::string> rule_members = {"when", "below", "above", "none_observed"};
    rule_members.insert(rule_members.end(), rule_extras.begin(), rule_extras.end());
    SYSCARD_CHECK(yaml::refuse_unknown(*rule, rule_members));
    SYSCARD_TRY(criterion.condition, parse_condition(*rule));

    SYSCARD_TRY(criterion.evidence, parse_own_evidence(map, defaults));
    SYSCARD_TRY(const auto optional, yaml::optional_bool_member(map, "optional"));
    criterion.optional = optional.value_or(false);
    SYSCARD_TRY(const auto because, yaml::optional_string_member(map, "because"));
    criterion.because = because.value_or("");
    return criterion;
}

}  // namespace syscard::framework
