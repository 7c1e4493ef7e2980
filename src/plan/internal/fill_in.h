#pragma once

// Texts with places in braces, "{first} and {second} met", as templates of a suite have them.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/yaml.h"

namespace syscard::plan {

using Places = std::map<std::string, std::string>;

/// The text with its places filled; the first letter of each sentence becomes a capital, because a
/// person may stand there.
std::string fill_in(std::string_view text, const Places& places);

/// The same without capitals.
std::string fill_in_plain(std::string_view text, const Places& places);

/// "The man" of "the man".
std::string capitalised(std::string text);

/// A member that has all of the places `needed`, and no others but those `allowed`.
/// @error BadInput  at the text, with the nearest right place.
Result<std::string> text_with_places(const yaml::Node& node, std::string_view name,
                                     const std::vector<std::string>& needed,
                                     const std::vector<std::string>& allowed = {});

/// The `id` of a template: of a to z, 0 to 9 and -. @error BadInput
Result<std::string> id_member(const yaml::Node& node);

/// @error BadInput  another `schema` than this one, or none.
Result<void> check_schema(const yaml::Node& file, std::string_view schema);

}  // namespace syscard::plan
