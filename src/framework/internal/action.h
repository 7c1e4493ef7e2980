#pragma once

// From levels and safeguards to a decision, with the reasons as a tree.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "framework/internal/category.h"
#include "framework/rating.h"

namespace syscard::framework {

/// Decides one action.
///
/// @param rated  every category and behaviour, by id.
ActionDecision decide_action(const Framework& framework, const Action& action,
                             const std::map<std::string, RatedCategory>& rated,
                             const std::vector<measure::Measurement>& measurements,
                             const Given& given, std::string_view threshold_source);

}  // namespace syscard::framework
