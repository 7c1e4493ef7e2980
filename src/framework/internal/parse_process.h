#pragma once

// From YAML to what a framework says of people and of itself: roles, separation of duties, how a
// decision comes about, triggers, commitments and announced changes.

#include "base/yaml.h"
#include "framework/framework.h"

namespace syscard::framework {

/// Fills in `roles`, `separate`, `process`, `triggers`, `commitments` and `changes`.
/// @error BadInput  with file, line, column and hint.
Result<void> parse_governance(const yaml::Node& root, Framework& framework);

/// The member `threat_model` of a category, if it has one. @error BadInput
Result<std::optional<ThreatModel>> parse_threat_model(const yaml::Node& category);

}  // namespace syscard::framework
