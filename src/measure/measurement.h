#pragma once

// A measurement: one number of a card with everything that is needed to read it. Filled by
// `measure` from evidence alone; rated by `framework`, printed by `card`, recomputed by `verify`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "plan/metric.h"

namespace syscard::measure {

using plan::Direction;
using plan::Estimator;
using plan::Scale;

/// An interval or a one-sided bound as printed: rounded to six decimals, so that a byte is the same
/// everywhere.
struct PrintedInterval {
    double lower = 0;     // fraction
    double upper = 1;     // fraction
    double level = 0.95;  // confidence level, fraction
    std::string side;     // "two", "lower", "upper"
    std::string method;   // "wilson", "clopper-pearson", "cr2-t", …
    std::string unit;     // unit of resampling: "sample" or "cluster"
    Scale scale = Scale::Fraction;
};

/// Attempts by outcome; together they are all that was planned.
struct OutcomeCounts {
    std::int64_t planned = 0;
    std::int64_t scored = 0;
    std::int64_t unscored = 0;   // judge unreadable, format invalid
    std::int64_t blocked = 0;    // stopped by a filter
    std::int64_t failed = 0;     // harness or provider
    std::int64_t cancelled = 0;  // limit, budget or person
    std::int64_t missing = 0;    // planned, and no result in the evidence
    std::int64_t cut = 0;        // of the scored: replies cut by the token limit
};

/// One row of a breakdown: a technique, category or domain.
struct BreakdownRow {
    std::string label;
    std::int64_t successes = 0;
    std::int64_t trials = 0;
    std::optional<PrintedInterval> interval;  // none when trials == 0
    std::optional<double> value;  // where it is not successes / trials: a difference, a coefficient
    Scale scale = Scale::Fraction;
};

/// The grader's own measured error on replies that people labelled.
struct GraderError {
    std::int64_t true_positives = 0;
    std::int64_t false_negatives = 0;
    std::int64_t true_negatives = 0;
    std::int64_t false_positives = 0;
    std::string labels;         // whose labels, of which replies, with source
    bool same_subject = false;  // labels of this subject's replies; else the error is transported
    bool corrects = false;      // of a calibration that names its score: rates can be corrected
};

/// A rate with its grader's error taken out; stands beside the raw one, never in its place.
struct Correction {
    std::string method;       // "rogan-gladen": by a calibration; "ppi++": by labels of this run
    std::int64_t labels = 0;  // by people, that it rests on
    bool carried_over = false;      // the labels are of other subjects' replies
    std::optional<double> lambda = {};  // of ppi++: how much the grader was trusted, 0 to 1
    std::optional<double> value = {};   // fraction; none: `why_not` says why
    std::optional<PrintedInterval> interval = {};
    std::string why_not = {};
};

struct Measurement {
    std::string id;   // "quick.refusal.refusal_rate": suite, task, metric
    std::string row;  // scorecard row, "A" to "N"
    std::string arm = {};  // which of the subject's layers acted; empty where none is declared
    std::string task;
    std::string metric;
    std::string title;  // "Harmful requests refused"
    Estimator estimator = Estimator::Mean;
    Scale scale = Scale::Fraction;
    Direction direction = Direction::Neutral;
    std::string grader;  // scorer and version, "refusal/1"
    bool grader_is_model = false;
    std::optional<GraderError> grader_error;
    std::int64_t items = 0;     // distinct dataset items
    std::int64_t clusters = 0;  // independent units
    OutcomeCounts outcomes;
    std::int64_t successes = 0;   // of a 0/1 score; the numerator
    std::int64_t trials = 0;      // the denominator: attempts, or objectives for best of k
    std::optional<double> value;  // fraction; none when trials == 0: no estimate is not zero
    std::optional<PrintedInterval> interval;     // two-sided
    std::optional<PrintedInterval> upper_bound;  // one-sided, for "not above"
    std::optional<PrintedInterval> lower_bound;  // one-sided, for "not below"
    std::optional<double> standard_error;        // clustered; none when it cannot be estimated
    std::string standard_error_method;           // "cr2, df 11.4" or why there is none
    std::optional<double> worst_case_low;  // missing results counted against: bracket [low, high]
    std::optional<double> worst_case_high;
    std::string breakdown_by;  // tag of the breakdown, "technique"; empty without one
    std::vector<BreakdownRow> breakdown;
    std::string note;  // what the number is not
    std::vector<Correction> corrections = {};  // none where nothing is known of the grader
};

/// The id of a measurement in another arm: "quick.refusal@pre.refusal_rate".
std::string id_in_arm(const std::string& id, const std::string& arm);

json::Object to_json(const PrintedInterval& interval);
json::Object to_json(const OutcomeCounts& counts);
json::Object to_json(const Measurement& measurement);
Result<Measurement> measurement_from_json(const json::Object& object, std::string_view where);

}  // namespace syscard::measure
