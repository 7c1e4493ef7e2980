#pragma once

// What is known of a grader's error: how it graded replies that people had labelled. It goes into
// the log before the first sample, so it cannot be chosen after the results are seen.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "scoring/rubric.h"

namespace syscard::plan {

/// A number with its two-sided interval, fractions to six digits (kappa from −1).
struct CalibratedValue {
    double value = 0;
    double lower = 0;
    double upper = 0;

    bool operator==(const CalibratedValue&) const = default;
};

/// A file of labels.
struct LabelFile {
    std::string name;
    std::string sha256;
    std::int64_t rows = 0;  // that were used
};

/// What `syscard judge calibrate` knows beyond the four counts: `syscard.calibration/2`.
struct CalibrationDetail {
    std::string score;          // whose error it is: "refused"
    json::Object judge;         // identity of the model; empty for a rule
    std::string rubric;         // "refusal version 1"; empty for a rule
    std::string prompt_digest;  // of what the judge is told; empty for a rule
    std::string selection;      // which rows of the files
    std::vector<LabelFile> files;
    std::vector<std::string> classes;              // what people and grader chose from
    std::vector<std::string> positives;            // of the classes: those with the score
    std::vector<std::vector<std::int64_t>> table;  // by people's class (row) and the grader's
    std::vector<std::int64_t> unscored;            // without a grade, by people's class
    std::optional<CalibratedValue> kappa;          // of positive against the rest
    std::optional<CalibratedValue> sensitivity;
    std::optional<CalibratedValue> specificity;
    std::string date;
};

/// How often a grader was wrong on replies that people labelled.
struct Calibration {
    std::string scorer;
    std::string labels;  // whose labels, of which replies, with source and licence
    bool same_subject =
        false;  // labels of this subject's replies; else the error is carried over from others
    std::int64_t true_positives = 0;
    std::int64_t false_negatives = 0;
    std::int64_t true_negatives = 0;
    std::int64_t false_positives = 0;
    std::optional<CalibrationDetail> detail = {};  // none in records of version 1
};

json::Object to_json(const Calibration& calibration);

/// Reads either version. @error BadInput  an unknown or missing member, a count below zero, a table
/// of another shape than its classes, counts that are not those of the table.
Result<Calibration> calibration_from_json(const json::Object& object, std::string_view where);

/// The grader of a task, as far as a calibration has to fit it.
struct Grader {
    std::string scorer;
    std::string score;          // that a metric is made of
    std::string prompt_digest;  // empty for a rule
    json::Object judge;         // identity; empty for a rule
};

/// Whether the calibration is of this grader: the same scorer, the same score where it names one,
/// and of a judge the same prompt, provider, model and revision. Another prompt is another judge.
bool fits(const Calibration& calibration, const Grader& grader);

}  // namespace syscard::plan
