#pragma once

// Members whose value is one of a few words, and names that must be known.

#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace syscard::framework {

/// Index of a name among the known ones; else an error with the nearest. @error BadInput
Result<std::size_t> find_name(std::string_view kind, const std::string& name,
                              const std::vector<std::string>& known, const std::string& where);

/// The same of a member, at its place. @error BadInput
Result<std::size_t> word_member(const yaml::Node& map, std::string_view name,
                                const std::vector<std::string>& known);

}  // namespace syscard::framework
