#pragma once

// Two runs on the same items: paired differences, one test for each measurement that both have,
// adjusted together by Holm. What no test shows is not said.

#include <string>
#include <vector>

#include "base/json.h"
#include "measure/run_record.h"
#include "people/record.h"

namespace syscard::card {

struct PairedResult {
    std::string measurement;
    std::string title;
    std::int64_t pairs = 0;  // samples that both answered
    double before = 0;       // mean over the pairs, fraction
    double after = 0;
    double difference = 0;  // after minus before
    double p = 1;           // two-sided, by flipping signs of whole clusters
    double p_adjusted = 1;  // Holm
    std::string result;     // "regression", "improvement", "no_difference_shown"
};

struct Comparison {
    std::vector<PairedResult> results;
    std::vector<std::string> not_compared;  // measurements of one run alone, or without pairs
    bool regression() const;
};

/// Family-wise error rate of the tests.
inline constexpr double kAlpha = 0.05;

/// One of two runs that are compared.
struct ComparedRun {
    measure::RunRecord record;
    std::vector<measure::SampleName> names;  // in the order of the record's samples
};

/// Which end is worse is the metric's direction; a metric without one is a change either way, and
/// never a regression.
///
/// @error BadInput  a grade lacks the score that a metric is made of.
Result<Comparison> compare(const ComparedRun& before, const ComparedRun& after);

/// As `comparison` records for the later run.
std::vector<people::Record> records_of(const Comparison& comparison, const std::string& with,
                                       const std::string& time);

json::Object to_json(const Comparison& comparison);

}  // namespace syscard::card
