#include "framework/internal/rating_json.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::framework {

namespace {

using json::Array;
using json::Object;
using json::Value;

Object bound_json(const BoundUsed& bound) {
    return {{"side", bound.side},
            {"value", decimal(bound.value)},
            {"missing_allowance", decimal(bound.missing_allowance)},
            {"level", decimal(bound.level)},
            {"sidedness", bound.sidedness},
            {"method", bound.method}};
}

Result<BoundUsed> bound_from(const Object& object, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(
        object, {"side", "value", "missing_allowance", "level", "sidedness", "method"}, where));
    BoundUsed bound;
    SYSCARD_TRY(bound.side, json::string_member(object, "side", where));
    SYSCARD_TRY(bound.value, json::decimal_member(object, "value", where));
    SYSCARD_TRY(bound.missing_allowance, json::decimal_member(object, "missing_allowance", where));
    SYSCARD_TRY(bound.level, json::decimal_member(object, "level", where));
    SYSCARD_TRY(bound.sidedness, json::string_member(object, "sidedness", where));
    SYSCARD_TRY(bound.method, json::string_member(object, "method", where));
    return bound;
}

Object indicator_json(const IndicatorResult& result) {
    return {{"id", result.id},
            {"title", result.title},
            {"kind", result.kind},
            {"level", result.level},
            {"measurement", result.measurement},
            {"tested", result.tested},
            {"verdict", verdict_name(result.verdict)},
            {"bound", result.bound ? Value(bound_json(*result.bound)) : Value(nullptr)},
            {"comparison", result.comparison},
            {"threshold", decimal(result.threshold)},
            {"threshold_source", result.threshold_source},
            {"because", result.because},
            {"reason", result.reason}};
}

const std::vector<std::string>& indicator_members() {
    static const std::vector<std::string> names = {"id",
                                                   "title",
                                                   "kind",
                                                   "level",
                                                   "measurement",
                                                   "tested",
                                                   "verdict",
                                                   "bound",
                                                   "comparison",
                                                   "threshold",
                                                   "threshold_source",
                                                   "because",
                                                   "reason"};
    return names;
}

Result<std::optional<BoundUsed>> bound_member(const Object& object, const std::string& where) {
    SYSCARD_TRY(const Value* value, json::member(object, "bound", where));
    if (value->is_null()) return std::nullopt;
    SYSCARD_TRY(const Object bound, json::as_object(*value, where));
    SYSCARD_TRY(BoundUsed parsed, bound_from(bound, where));
    return std::optional(std::move(parsed));
}

Result<IndicatorResult> indicator_from(const Object& object, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(object, indicator_members(), where));
    IndicatorResult result;
    SYSCARD_TRY(result.id, json::string_member(object, "id", where));
    SYSCARD_TRY(result.title, json::string_member(object, "title", where));
    SYSCARD_TRY(result.kind, json::string_member(object, "kind", where));
    SYSCARD_TRY(result.level, json::string_member(object, "level", where));
    SYSCARD_TRY(result.measurement, json::string_member(object, "measurement", where));
    SYSCARD_TRY(result.tested, json::bool_member(object, "tested", where));
    SYSCARD_TRY(const std::string verdict, json::string_member(object, "verdict", where));
    SYSCARD_TRY(result.verdict, verdict_from_name(verdict, where));
    SYSCARD_TRY(result.bound, bound_member(object, where));
    SYSCARD_TRY(result.comparison, json::string_member(object, "comparison", where));
    SYSCARD_TRY(result.threshold, json::decimal_member(object, "threshold", where));
    SYSCARD_TRY(result.threshold_source, json::string_member(object, "threshold_source", where));
    SYSCARD_TRY(result.because, json::string_member(object, "because", where));
    SYSCARD_TRY(result.reason, json::string_member(object, "reason", where));
    return result;
}

Object state_json(const StateLevel& level) {
    return {{"level", level.level}, {"state", level.state}, {"by", level.by}};
}

Result<StateLevel> state_member(const Object& object, std::string_view name,
                                const std::string& where) {
    SYSCARD_TRY(const Object member, json::object_member(object, name, where));
    SYSCARD_CHECK(json::refuse_unknown(member, {"level", "state", "by"}, where));
    StateLevel level;
    SYSCARD_TRY(level.level, json::string_member(member, "level", where));
    SYSCARD_TRY(level.state, json::string_member(member, "state", where));
    SYSCARD_TRY(level.by, json::string_member(member, "by", where));
    return level;
}

Object reason_json(const Reason& reason) {
    Array children;
    for (const Reason& child : reason.children) children.emplace_back(reason_json(child));
    return {{"text", reason.text},
            {"verdict", verdict_name(reason.verdict)},
            {"evidence", json::array_of(reason.evidence)},
            {"children", std::move(children)}};
}

Result<Reason> reason_from(const Object& object, const std::string& where);

Result<std::vector<Reason>> reasons_member(const Object& object, std::string_view name,
                                           const std::string& where) {
    SYSCARD_TRY(const Array array, json::array_member(object, name, where));
    std::vector<Reason> reasons;
    for (const Value& each : array) {
        SYSCARD_TRY(const Object child, json::as_object(each, where));
        SYSCARD_TRY(Reason reason, reason_from(child, where));
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

// The recursion is bounded: json::parse refuses nesting deeper than 64.
Result<Reason> reason_from(const Object& object, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(object, {"text", "verdict", "evidence", "children"}, where));
    Reason reason;
    SYSCARD_TRY(reason.text, json::string_member(object, "text", where));
    SYSCARD_TRY(const std::string verdict, json::string_member(object, "verdict", where));
    SYSCARD_TRY(reason.verdict, verdict_from_name(verdict, where));
    SYSCARD_TRY(reason.evidence, json::strings_member(object, "evidence", where));
    SYSCARD_TRY(reason.children, reasons_member(object, "children", where));
    return reason;
}

Array indicators_json(const std::vector<IndicatorResult>& indicators) {
    Array array;
    for (const IndicatorResult& each : indicators) array.emplace_back(indicator_json(each));
    return array;
}

Result<std::vector<IndicatorResult>> indicators_member(const Object& object, std::string_view name,
                                                       const std::string& where) {
    SYSCARD_TRY(const Array array, json::array_member(object, name, where));
    std::vector<IndicatorResult> results;
    for (const Value& each : array) {
        SYSCARD_TRY(const Object indicator, json::as_object(each, where));
        SYSCARD_TRY(
            IndicatorResult result,
            indicator_from(indicator, fmt::format("{}.{}[{}]", where, name, results.size())));
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace

Object to_json(const CategoryRating& rating) {
    Object object{{"id", rating.id},
            {"title", rating.title},
            {"status", rating.status},
            {"level", rating.level},
            {"meaning", rating.meaning},
            {"at_least", rating.at_least},
            {"at_most", rating.at_most},
            {"tested", rating.tested},
            {"pre", state_json(rating.pre_level)},
            {"post", state_json(rating.post_level)},
            {"indicators", indicators_json(rating.indicators)},
            {"reason", rating.reason}};
    if (rating.pre_indicators.empty()) return object;
    object["pre_indicators"] = indicators_json(rating.pre_indicators);
    object["pre_reason"] = rating.pre_reason;
    return object;
}

Result<CategoryRating> category_rating_from_json(const Object& object, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(object,
                                       {"id",
                                        "title",
                                        "status",
                                        "level",
                                        "meaning",
                                        "at_least",
                                        "at_most",
                                        "tested",
                                        "pre",
                                        "post",
                                        "indicators",
                                        "reason",
                                        "pre_indicators",
                                        "pre_reason"},
                                       where));
    CategoryRating rating;
    SYSCARD_TRY(rating.id, json::string_member(object, "id", where));
    SYSCARD_TRY(rating.title, json::string_member(object, "title", where));
    SYSCARD_TRY(rating.status, json::string_member(object, "status", where));
    SYSCARD_TRY(rating.level, json::string_member(object, "level", where));
    SYSCARD_TRY(rating.meaning, json::string_member(object, "meaning", where));
    SYSCARD_TRY(rating.at_least, json::string_member(object, "at_least", where));
    SYSCARD_TRY(rating.at_most, json::string_member(object, "at_most", where));
    SYSCARD_TRY(rating.tested, json::bool_member(object, "tested", where));
    SYSCARD_TRY(rating.pre_level, state_member(object, "pre", where));
    SYSCARD_TRY(rating.post_level, state_member(object, "post", where));
    SYSCARD_TRY(rating.indicators, indicators_member(object, "indicators", where));
    SYSCARD_TRY(rating.reason, json::string_member(object, "reason", where));
    if (!object.contains("pre_indicators")) return rating;
    SYSCARD_TRY(rating.pre_indicators, indicators_member(object, "pre_indicators", where));
    SYSCARD_TRY(rating.pre_reason, json::string_member(object, "pre_reason", where));
    return rating;
}

Object to_json(const ActionDecision& decision) {
    Array reasons;
    for (const Reason& each : decision.reasons) reasons.emplace_back(reason_json(each));
    Array acts;
    for (const Reason& each : decision.acts) acts.emplace_back(reason_json(each));
    return {{"by_rules", decision_name(decision.by_rules)},
            {"acts", std::move(acts)},
            {"action", decision.action},
            {"title", decision.title},
            {"decision", decision_name(decision.decision)},
            {"reasons", std::move(reasons)}};
}

Result<ActionDecision> action_decision_from_json(const Object& object, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(
        object, {"action", "title", "decision", "reasons", "by_rules", "acts"}, where));
    ActionDecision decision;
    SYSCARD_TRY(decision.action, json::string_member(object, "action", where));
    SYSCARD_TRY(decision.title, json::string_member(object, "title", where));
    SYSCARD_TRY(const std::string word, json::string_member(object, "decision", where));
    SYSCARD_TRY(decision.decision, decision_from_name(word, where));
    SYSCARD_TRY(decision.reasons, reasons_member(object, "reasons", where));
    SYSCARD_TRY(const std::string by_rules, json::string_member(object, "by_rules", where));
    SYSCARD_TRY(decision.by_rules, decision_from_name(by_rules, where));
    SYSCARD_TRY(decision.acts, reasons_member(object, "acts", where));
    return decision;
}

}  // namespace syscard::framework
