#pragma once

// From a run to its conclusions: measure, rate, decide. The one path that `card` writes by and
// `verify` checks by.

#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "framework/rating.h"
#include "measure/effect.h"
#include "measure/measure.h"
#include "people/board.h"

namespace syscard::card {

struct Conclusions {
    std::vector<measure::Measurement> measurements;  // in every arm that was asked
    std::vector<measure::Effect> effects = {};       // of the subject's layers
    people::Board board;       // what people recorded, checked
    framework::Rating rating;  // as of the last record, or the end of the run
    /// What the log holds of conclusions: those of the run, and again the ratings, determinations
    /// and decisions after each time that people recorded something; before them, after labels, the
    /// measurements that these change.
    std::vector<json::Object> entries;
};

/// @error BadInput  the framework in the plan cannot be read, a grade lacks a score, or a record
/// may not stand where it does.
Result<Conclusions> conclude(const measure::RunRecord& record);

/// The rating as of another time (RFC 3339): exceptions end and fast tracks lapse.
framework::Rating rate_at(const measure::RunRecord& record, const Conclusions& conclusions,
                          std::string_view at);

/// The last record's time, or the end of the run where there is none: as of when a card speaks.
std::string time_of(const measure::RunRecord& record, const people::Board& board);

/// The new entries that a log needs once `records` were made: these, and what follows from them.
/// @error BadInput  as for `conclude`.
Result<std::vector<json::Object>> entries_for(measure::RunRecord record,
                                              const std::vector<people::Record>& records);

/// The same once a person's labels were given.
Result<std::vector<json::Object>> entries_for(measure::RunRecord record,
                                              const measure::LabelsEntry& labels);

}  // namespace syscard::card
