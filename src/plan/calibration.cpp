#include "plan/calibration.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

constexpr std::string_view kFirst = "syscard.calibration/1";
constexpr std::string_view kSecond = "syscard.calibration/2";

std::unexpected<Error> bad(std::string what, std::string_view where) {
    return fail(ErrorCode::BadInput, std::move(what), std::string(where));
}

json::Value value_json(const std::optional<CalibratedValue>& value) {
    if (!value) return nullptr;
    return json::Object{{"value", decimal(value->value)},
                        {"lower", decimal(value->lower)},
                        {"upper", decimal(value->upper)}};
}

Result<std::optional<CalibratedValue>> value_member(const json::Object& object,
                                                    std::string_view name, std::string_view where) {
    SYSCARD_TRY(const json::Value* found, json::member(object, name, where));
    if (found->is_null()) return std::nullopt;
    SYSCARD_TRY(const json::Object inner, json::object_member(object, name, where));
    CalibratedValue value;
    SYSCARD_TRY(value.value, json::decimal_member(inner, "value", where));
    SYSCARD_TRY(value.lower, json::decimal_member(inner, "lower", where));
    SYSCARD_TRY(value.upper, json::decimal_member(inner, "upper", where));
    return value;
}

json::Array counts_json(const std::vector<std::int64_t>& counts) {
    json::Array array;
    for (const std::int64_t count : counts) array.push_back(json::Value(count));
    return array;
}

Result<std::vector<std::int64_t>> counts_from(const json::Array& array, std::string_view name,
                                              std::string_view where) {
    std::vector<std::int64_t> counts;
    for (const json::Value& value : array) {
        SYSCARD_TRY(const std::int64_t count, json::integer_of(value, name, where));
        if (count < 0) return bad("a count is below 0", where);
        counts.push_back(count);
    }
    return counts;
}

void add_detail(json::Object& object, const CalibrationDetail& detail) {
    json::Array files;
    for (const LabelFile& file : detail.files)
        files.push_back(
            json::Object{{"name", file.name}, {"sha256", file.sha256}, {"rows", file.rows}});
    json::Array table;
    for (const auto& row : detail.table) table.push_back(counts_json(row));
    object["score"] = detail.score;
    object["judge"] = detail.judge;
    object["rubric"] = detail.rubric;
    object["prompt_digest"] = detail.prompt_digest;
    object["selection"] = detail.selection;
    object["files"] = std::move(files);
    object["classes"] = json::array_of(detail.classes);
    object["positives"] = json::array_of(detail.positives);
    object["table"] = std::move(table);
    object["unscored"] = counts_json(detail.unscored);
    object["kappa"] = value_json(detail.kappa);
    object["sensitivity"] = value_json(detail.sensitivity);
    object["specificity"] = value_json(detail.specificity);
    object["date"] = detail.date;
}

Result<std::vector<LabelFile>> files_from(const json::Object& object, std::string_view where) {
    SYSCARD_TRY(const json::Array array, json::array_member(object, "files", where));
    std::vector<LabelFile> files;
    for (const json::Value& value : array) {
        SYSCARD_TRY(const json::Object inner, json::as_object(value, where));
        SYSCARD_CHECK(json::refuse_unknown(inner, {"name", "sha256", "rows"}, where));
        LabelFile file;
        SYSCARD_TRY(file.name, json::string_member(inner, "name", where));
        SYSCARD_TRY(file.sha256, json::string_member(inner, "sha256", where));
        SYSCARD_TRY(file.rows, json::integer_member(inner, "rows", where));
        files.push_back(std::move(file));
    }
    return files;
}

Result<CalibrationDetail> detail_from(const json::Object& object, std::string_view where) {
    CalibrationDetail detail;
    SYSCARD_TRY(detail.score, json::string_member(object, "score", where));
    SYSCARD_TRY(detail.judge, json::object_member(object, "judge", where));
    SYSCARD_TRY(detail.rubric, json::string_member(object, "rubric", where));
    SYSCARD_TRY(detail.prompt_digest, json::string_member(object, "prompt_digest", where));
    SYSCARD_TRY(detail.selection, json::string_member(object, "selection", where));
    SYSCARD_TRY(detail.files, files_from(object, where));
    SYSCARD_TRY(detail.classes, json::strings_member(object, "classes", where));
    SYSCARD_TRY(detail.positives, json::strings_member(object, "positives", where));
    SYSCARD_TRY(const json::Array table, json::array_member(object, "table", where));
    for (const json::Value& value : table) {
        if (!value.is_array()) return bad("a row of `table` is not a list", where);
        SYSCARD_TRY(std::vector<std::int64_t> row, counts_from(value.get_array(), "table", where));
        detail.table.push_back(std::move(row));
    }
    SYSCARD_TRY(const json::Array unscored, json::array_member(object, "unscored", where));
    SYSCARD_TRY(detail.unscored, counts_from(unscored, "unscored", where));
    SYSCARD_TRY(detail.kappa, value_member(object, "kappa", where));
    SYSCARD_TRY(detail.sensitivity, value_member(object, "sensitivity", where));
    SYSCARD_TRY(detail.specificity, value_member(object, "specificity", where));
    SYSCARD_TRY(detail.date, json::string_member(object, "date", where));
    return detail;
}

Result<void> check_shape(const CalibrationDetail& detail, std::string_view where) {
    const std::size_t classes = detail.classes.size();
    bool square = detail.table.size() == classes && detail.unscored.size() == classes;
    for (const auto& row : detail.table) square = square && row.size() == classes;
    if (!square || classes < 2)
        return bad("`table` and `unscored` need a row for each of two `classes` at least", where);
    for (const std::string& positive : detail.positives) {
        if (std::ranges::find(detail.classes, positive) == detail.classes.end())
            return bad(fmt::format("`{}` is positive and no class", terminal_line(positive, 40)),
                       where);
    }
    return {};
}

// The four counts stand beside the table for readers of version 1, and must be the table's.
Result<void> check_counts(const Calibration& calibration, std::string_view where) {
    const CalibrationDetail& detail = *calibration.detail;
    const auto positive = [&](std::size_t i) {
        return std::ranges::find(detail.positives, detail.classes[i]) != detail.positives.end();
    };
    std::int64_t cells[2][2] = {{0, 0}, {0, 0}};
    for (std::size_t row = 0; row < detail.classes.size(); ++row) {
        for (std::size_t column = 0; column < detail.classes.size(); ++column)
            cells[positive(row) ? 1 : 0][positive(column) ? 1 : 0] += detail.table[row][column];
    }
    if (cells[1][1] == calibration.true_positives && cells[1][0] == calibration.false_negatives &&
        cells[0][0] == calibration.true_negatives && cells[0][1] == calibration.false_positives)
        return {};
    return bad("the counts are not those of the `table`", where);
}

std::string text_of(const json::Object& object, std::string_view name) {
    return json::string_member(object, name, "").value_or("");
}

bool same_judge(const json::Object& one, const json::Object& other) {
    return std::ranges::all_of(
        std::initializer_list<std::string_view>{"provider", "model", "revision"},
        [&](std::string_view name) { return text_of(one, name) == text_of(other, name); });
}

}  // namespace

json::Object to_json(const Calibration& calibration) {
    json::Object object = {
        {"schema", calibration.detail ? kSecond : kFirst},
        {"scorer", calibration.scorer},
        {"labels", calibration.labels},
        {"same_subject", calibration.same_subject},
        {"true_positives", calibration.true_positives},
        {"false_negatives", calibration.false_negatives},
        {"true_negatives", calibration.true_negatives},
        {"false_positives", calibration.false_positives},
    };
    if (calibration.detail) add_detail(object, *calibration.detail);
    return object;
}

Result<Calibration> calibration_from_json(const json::Object& object, std::string_view where) {
    std::vector<std::string> known = {"schema",
                                      "scorer",
                                      "labels",
                                      "same_subject",
                                      "true_positives",
                                      "false_negatives",
                                      "true_negatives",
                                      "false_positives"};
    SYSCARD_TRY(const std::string schema, json::string_member(object, "schema", where));
    if (schema != kFirst && schema != kSecond)
        return bad(fmt::format("`{}` is not a calibration that this program reads",
                               terminal_line(schema, 60)),
                   where);
    if (schema == kSecond)
        known.insert(known.end(),
                     {"score",
                      "judge",
                      "rubric",
                      "prompt_digest",
                      "selection",
                      "files",
                      "classes",
                      "positives",
                      "table",
                      "unscored",
                      "kappa",
                      "sensitivity",
                      "specificity",
                      "date"});
    SYSCARD_CHECK(json::refuse_unknown(object, known, where));
    Calibration calibration;
    SYSCARD_TRY(calibration.scorer, json::string_member(object, "scorer", where));
    SYSCARD_TRY(calibration.labels, json::string_member(object, "labels", where));
    SYSCARD_TRY(calibration.same_subject, json::bool_member(object, "same_subject", where));
    SYSCARD_TRY(calibration.true_positives, json::integer_member(object, "true_positives", where));
    SYSCARD_TRY(calibration.false_negatives,
                json::integer_member(object, "false_negatives", where));
    SYSCARD_TRY(calibration.true_negatives, json::integer_member(object, "true_negatives", where));
    SYSCARD_TRY(calibration.false_positives,
                json::integer_member(object, "false_positives", where));
    if (std::min({calibration.true_positives,
                  calibration.false_negatives,
                  calibration.true_negatives,
                  calibration.false_positives}) < 0)
        return bad("a count of the calibration is below 0", where);
    if (schema == kFirst) return calibration;
    SYSCARD_TRY(calibration.detail, detail_from(object, where));
    SYSCARD_CHECK(check_shape(*calibration.detail, where));
    SYSCARD_CHECK(check_counts(calibration, where));
    return calibration;
}

bool fits(const Calibration& calibration, const Grader& grader) {
    if (calibration.scorer != grader.scorer) return false;
    const bool is_judge = !grader.prompt_digest.empty();
    if (!calibration.detail) return !is_judge;
    const CalibrationDetail& detail = *calibration.detail;
    if (detail.score != grader.score) return false;
    return !is_judge ||
           (detail.prompt_digest == grader.prompt_digest && same_judge(detail.judge, grader.judge));
}

}  // namespace syscard::plan
