#pragma once

// What a person said of a random part of a run's replies, as it stands in the log.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "plan/calibration.h"

namespace syscard::measure {

inline constexpr std::string_view kLabelsSchema = "syscard.labels/1";

/// Most labels of one entry: it has to fit into the log.
inline constexpr std::int64_t kMostLabels = 2000;

/// One reply as a person saw it.
struct Label {
    std::int64_t ordinal = 0;
    std::int64_t label = 0;  // index into the classes; −1: cannot say

    bool operator==(const Label&) const = default;
};

/// How far two raters agree on what both labelled.
struct RaterAgreement {
    std::string with;                              // the rater before
    std::vector<std::vector<std::int64_t>> table;  // by the former's class (row) and this one's
    std::optional<plan::CalibratedValue> kappa;  // Cohen's, over all classes; none where undefined
};

/// `syscard.labels/1`: a rater's labels of a random part of a task's replies.
struct LabelsEntry {
    std::string task;   // "judged.refusal"; of an arm's replies "judged.refusal@pre"
    std::string score;  // what was looked for: "refused"
    std::string rater;
    std::string seed;             // of the draw, decimal
    std::int64_t population = 0;  // replies that were drawn from
    std::vector<std::string> classes;
    std::vector<std::string> positives;  // of the classes: those with the score
    std::vector<Label> labels;           // in order of ordinal: all that were drawn
    std::optional<RaterAgreement> agreement;
    std::string time;

    json::Object to_json() const;
    /// @error BadInput  also labels out of order or of no class.
    static Result<LabelsEntry> from_json(const json::Object& entry, std::string_view where);
};

}  // namespace syscard::measure
