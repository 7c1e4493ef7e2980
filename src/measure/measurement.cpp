#include "measure/measurement.h"

#include "base/text.h"
#include "measure/internal/printing.h"
#include "mitigation/arm.h"

namespace syscard::measure {

namespace {

// A scale is absent where it is a fraction, as in the cards of version 0.1.
void add_scale(json::Object& object, Scale scale) {
    if (scale != Scale::Fraction) object["scale"] = plan::scale_name(scale);
}

Result<Scale> scale_from(const json::Object& object, std::string_view where) {
    if (!object.contains("scale")) return Scale::Fraction;
    SYSCARD_TRY(const std::string name, json::string_member(object, "scale", where));
    return plan::scale_from_name(name, where);
}

Result<PrintedInterval> interval_from(const json::Object& object, std::string_view where) {
    PrintedInterval interval;
    SYSCARD_TRY(interval.lower, json::decimal_member(object, "lower", where));
    SYSCARD_TRY(interval.upper, json::decimal_member(object, "upper", where));
    SYSCARD_TRY(interval.level, json::decimal_member(object, "level", where));
    SYSCARD_TRY(interval.side, json::string_member(object, "side", where));
    SYSCARD_TRY(interval.method, json::string_member(object, "method", where));
    SYSCARD_TRY(interval.unit, json::string_member(object, "unit", where));
    SYSCARD_TRY(interval.scale, scale_from(object, where));
    return interval;
}

json::Value optional_interval(const std::optional<PrintedInterval>& interval) {
    return interval ? json::Value(to_json(*interval)) : json::Value(nullptr);
}

Result<std::optional<double>> optional_decimal_member(const json::Object& object,
                                                      std::string_view name,
                                                      std::string_view where) {
    SYSCARD_TRY(const json::Value* value, json::member(object, name, where));
    if (value->is_null()) return std::nullopt;
    return json::decimal_member(object, name, where);
}

Result<std::optional<PrintedInterval>> optional_interval_member(const json::Object& object,
                                                                std::string_view name,
                                                                std::string_view where) {
    SYSCARD_TRY(const json::Value* value, json::member(object, name, where));
    if (value->is_null()) return std::nullopt;
    SYSCARD_TRY(const json::Object inner, json::object_member(object, name, where));
    return interval_from(inner, where);
}

Result<OutcomeCounts> outcomes_from(const json::Object& object, std::string_view where) {
    OutcomeCounts counts;
    SYSCARD_TRY(counts.planned, json::integer_member(object, "planned", where));
    SYSCARD_TRY(counts.scored, json::integer_member(object, "scored", where));
    SYSCARD_TRY(counts.unscored, json::integer_member(object, "unscored", where));
    SYSCARD_TRY(counts.blocked, json::integer_member(object, "blocked", where));
    SYSCARD_TRY(counts.failed, json::integer_member(object, "failed", where));
    SYSCARD_TRY(counts.cancelled, json::integer_member(object, "cancelled", where));
    SYSCARD_TRY(counts.missing, json::integer_member(object, "missing", where));
    SYSCARD_TRY(counts.cut, json::integer_member(object, "cut", where));
    return counts;
}

json::Value grader_error_json(const std::optional<GraderError>& error) {
    if (!error) return nullptr;
    return json::Object{
        {"true_positives", error->true_positives},
        {"false_negatives", error->false_negatives},
        {"true_negatives", error->true_negatives},
        {"false_positives", error->false_positives},
        {"labels", error->labels},
        {"same_subject", error->same_subject},
    };
}

json::Object correction_json(const Correction& correction) {
    json::Object object = {{"method", correction.method},
                           {"labels", correction.labels},
                           {"carried_over", correction.carried_over},
                           {"value", optional_decimal(correction.value)},
                           {"interval", optional_interval(correction.interval)},
                           {"why_not", correction.why_not}};
    if (correction.lambda) object["lambda"] = decimal(*correction.lambda);
    return object;
}

Result<Correction> correction_from(const json::Object& object, std::string_view where) {
    Correction correction;
    SYSCARD_TRY(correction.method, json::string_member(object, "method", where));
    SYSCARD_TRY(correction.labels, json::integer_member(object, "labels", where));
    SYSCARD_TRY(correction.carried_over, json::bool_member(object, "carried_over", where));
    SYSCARD_TRY(correction.value, optional_decimal_member(object, "value", where));
    SYSCARD_TRY(correction.interval, optional_interval_member(object, "interval", where));
    SYSCARD_TRY(correction.why_not, json::string_member(object, "why_not", where));
    if (object.contains("lambda")) {
        SYSCARD_TRY(correction.lambda, json::decimal_member(object, "lambda", where));
    }
    return correction;
}

Result<std::optional<GraderError>> grader_error_from(const json::Object& object,
                                                     std::string_view where) {
    SYSCARD_TRY(const json::Value* value, json::member(object, "grader_error", where));
    if (value->is_null()) return std::nullopt;
    SYSCARD_TRY(const json::Object inner, json::object_member(object, "grader_error", where));
    GraderError error;
    SYSCARD_TRY(error.true_positives, json::integer_member(inner, "true_positives", where));
    SYSCARD_TRY(error.false_negatives, json::integer_member(inner, "false_negatives", where));
    SYSCARD_TRY(error.true_negatives, json::integer_member(inner, "true_negatives", where));
    SYSCARD_TRY(error.false_positives, json::integer_member(inner, "false_positives", where));
    SYSCARD_TRY(error.labels, json::string_member(inner, "labels", where));
    SYSCARD_TRY(error.same_subject, json::bool_member(inner, "same_subject", where));
    return error;
}

json::Array breakdown_json(const std::vector<BreakdownRow>& rows) {
    json::Array array;
    for (const BreakdownRow& row : rows) {
        json::Object one = {{"label", row.label},
                            {"successes", row.successes},
                            {"trials", row.trials},
                            {"interval", optional_interval(row.interval)}};
        if (row.value) one["value"] = decimal(*row.value);
        add_scale(one, row.scale);
        array.push_back(std::move(one));
    }
    return array;
}

Result<std::vector<BreakdownRow>> breakdown_from(const json::Object& object,
                                                 std::string_view where) {
    SYSCARD_TRY(const json::Array array, json::array_member(object, "breakdown", where));
    std::vector<BreakdownRow> rows;
    for (const json::Value& value : array) {
        SYSCARD_TRY(const json::Object inner, json::as_object(value, where));
        BreakdownRow row;
        SYSCARD_TRY(row.label, json::string_member(inner, "label", where));
        SYSCARD_TRY(row.successes, json::integer_member(inner, "successes", where));
        SYSCARD_TRY(row.trials, json::integer_member(inner, "trials", where));
        SYSCARD_TRY(row.interval, optional_interval_member(inner, "interval", where));
        if (inner.contains("value")) {
            SYSCARD_TRY(row.value, json::decimal_member(inner, "value", where));
        }
        SYSCARD_TRY(row.scale, scale_from(inner, where));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

std::string id_in_arm(const std::string& id, const std::string& arm) {
    const std::size_t metric = id.rfind('.');
    return mitigation::with_arm(id.substr(0, metric), arm) + id.substr(metric);
}

json::Object to_json(const PrintedInterval& interval) {
    json::Object object = {
        {"lower", decimal(interval.lower)},
        {"upper", decimal(interval.upper)},
        {"level", decimal(interval.level, 4)},
        {"side", interval.side},
        {"method", interval.method},
        {"unit", interval.unit},
    };
    add_scale(object, interval.scale);
    return object;
}

json::Object to_json(const OutcomeCounts& counts) {
    return {
        {"planned", counts.planned},
        {"scored", counts.scored},
        {"unscored", counts.unscored},
        {"blocked", counts.blocked},
        {"failed", counts.failed},
        {"cancelled", counts.cancelled},
        {"missing", counts.missing},
        {"cut", counts.cut},
    };
}

json::Object to_json(const Measurement& measurement) {
    json::Object object = {
        {"schema", "syscard.measurement/1"},
        {"id", measurement.id},
        {"row", measurement.row},
        {"task", measurement.task},
        {"metric", measurement.metric},
        {"title", measurement.title},
        {"estimator", plan::estimator_name(measurement.estimator)},
        {"direction", plan::direction_name(measurement.direction)},
        {"grader", measurement.grader},
        {"grader_is_model", measurement.grader_is_model},
        {"grader_error", grader_error_json(measurement.grader_error)},
        {"items", measurement.items},
        {"clusters", measurement.clusters},
        {"outcomes", to_json(measurement.outcomes)},
        {"successes", measurement.successes},
        {"trials", measurement.trials},
        {"value", optional_decimal(measurement.value)},
        {"interval", optional_interval(measurement.interval)},
        {"upper_bound", optional_interval(measurement.upper_bound)},
        {"lower_bound", optional_interval(measurement.lower_bound)},
        {"standard_error", optional_decimal(measurement.standard_error)},
        {"standard_error_method", measurement.standard_error_method},
        {"worst_case_low", optional_decimal(measurement.worst_case_low)},
        {"worst_case_high", optional_decimal(measurement.worst_case_high)},
        {"breakdown_by", measurement.breakdown_by},
        {"breakdown", breakdown_json(measurement.breakdown)},
        {"note", measurement.note},
    };
    add_scale(object, measurement.scale);
    if (!measurement.arm.empty()) object["arm"] = measurement.arm;
    if (measurement.corrections.empty()) return object;
    json::Array corrections;
    for (const Correction& one : measurement.corrections)
        corrections.push_back(correction_json(one));
    object["corrections"] = std::move(corrections);
    return object;
}

Result<Measurement> measurement_from_json(const json::Object& object, std::string_view where) {
    Measurement result;
    SYSCARD_TRY(result.id, json::string_member(object, "id", where));
    SYSCARD_TRY(result.row, json::string_member(object, "row", where));
    SYSCARD_TRY(result.task, json::string_member(object, "task", where));
    SYSCARD_TRY(result.metric, json::string_member(object, "metric", where));
    SYSCARD_TRY(result.title, json::string_member(object, "title", where));
    SYSCARD_TRY(const std::string estimator, json::string_member(object, "estimator", where));
    SYSCARD_TRY(result.estimator, plan::estimator_from_name(estimator, where));
    SYSCARD_TRY(const std::string direction, json::string_member(object, "direction", where));
    SYSCARD_TRY(result.direction, plan::direction_from_name(direction, where));
    SYSCARD_TRY(result.grader, json::string_member(object, "grader", where));
    SYSCARD_TRY(result.grader_is_model, json::bool_member(object, "grader_is_model", where));
    SYSCARD_TRY(result.grader_error, grader_error_from(object, where));
    SYSCARD_TRY(result.items, json::integer_member(object, "items", where));
    SYSCARD_TRY(result.clusters, json::integer_member(object, "clusters", where));
    SYSCARD_TRY(const json::Object outcomes, json::object_member(object, "outcomes", where));
    SYSCARD_TRY(result.outcomes, outcomes_from(outcomes, where));
    SYSCARD_TRY(result.successes, json::integer_member(object, "successes", where));
    SYSCARD_TRY(result.trials, json::integer_member(object, "trials", where));
    SYSCARD_TRY(result.value, optional_decimal_member(object, "value", where));
    SYSCARD_TRY(result.interval, optional_interval_member(object, "interval", where));
    SYSCARD_TRY(result.upper_bound, optional_interval_member(object, "upper_bound", where));
    SYSCARD_TRY(result.lower_bound, optional_interval_member(object, "lower_bound", where));
    SYSCARD_TRY(result.standard_error, optional_decimal_member(object, "standard_error", where));
    SYSCARD_TRY(result.standard_error_method,
                json::string_member(object, "standard_error_method", where));
    SYSCARD_TRY(result.worst_case_low, optional_decimal_member(object, "worst_case_low", where));
    SYSCARD_TRY(result.worst_case_high, optional_decimal_member(object, "worst_case_high", where));
    SYSCARD_TRY(result.breakdown_by, json::string_member(object, "breakdown_by", where));
    SYSCARD_TRY(result.breakdown, breakdown_from(object, where));
    SYSCARD_TRY(result.note, json::string_member(object, "note", where));
    SYSCARD_TRY(result.scale, scale_from(object, where));
    if (object.contains("arm")) {
        SYSCARD_TRY(result.arm, json::string_member(object, "arm", where));
    }
    if (!object.contains("corrections")) return result;
    SYSCARD_TRY(const json::Array corrections, json::array_member(object, "corrections", where));
    for (const json::Value& value : corrections) {
        SYSCARD_TRY(const json::Object inner, json::as_object(value, where));
        SYSCARD_TRY(Correction correction, correction_from(inner, where));
        result.corrections.push_back(std::move(correction));
    }
    return result;
}

}  // namespace syscard::measure
