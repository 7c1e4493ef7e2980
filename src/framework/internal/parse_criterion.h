#pragma once

// From YAML to a criterion: the part that indicators, competence and the requirements of actions
// share.

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "framework/framework.h"

namespace syscard::framework {

/// The member `id`: lower-case letters, digits, `_` and `-`.
Result<std::string> parse_id(const yaml::Node& map);

/// An evidence rule; what `map` leaves out is as in `defaults`. @error BadInput
Result<EvidenceRule> parse_evidence(const yaml::Node& map, const EvidenceRule& defaults);

/// A criterion whose condition stands under `rule_name` ("rule_in", "rule_out" or "require").
///
/// @param map          the criterion: id, title, measurement, the rule, evidence, optional,
/// because.
/// @param rule_extras  members that the rule may have besides its condition's: {"level"} for an
/// indicator.
Result<Criterion> parse_criterion(const yaml::Node& map, std::string_view rule_name,
                                  const std::vector<std::string>& rule_extras,
                                  const EvidenceRule& defaults);

}  // namespace syscard::framework
