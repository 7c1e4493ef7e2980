#pragma once

// The parts of a rating as JSON; shared by the log's entries and the card's record, so that both
// spell them alike.

#include "framework/rating.h"

namespace syscard::framework {

json::Object to_json(const CategoryRating& rating);
json::Object to_json(const ActionDecision& decision);

Result<CategoryRating> category_rating_from_json(const json::Object& object,
                                                 const std::string& where);
Result<ActionDecision> action_decision_from_json(const json::Object& object,
                                                 const std::string& where);

}  // namespace syscard::framework
