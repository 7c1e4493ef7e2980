#pragma once

// From a run to its conclusions: measure, rate, decide. The one path that `card` writes by and
// `verify` checks by.

#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "framework/rating.h"
#include "measure/measure.h"

namespace syscard::card {

struct Conclusions {
    std::vector<measure::Measurement> measurements;
    framework::Rating rating;
    std::vector<json::Object>
        entries;  // what goes into the log: measurements, ratings, determinations, decisions
};

/// @error BadInput  the framework in the plan cannot be read, or a grade lacks a score.
Result<Conclusions> conclude(const measure::RunRecord& record);

}  // namespace syscard::card
