#pragma once

// JSON of which a few members are wanted and the rest may be very large: the rest is read, so that
// what is no JSON is found, and kept nowhere.

#include <cstddef>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::model {

/// Whether a member is kept. `depth` counts the objects around it, 1 for a member of the outermost;
/// arrays do not count.
using Keep = bool (*)(std::size_t depth, std::string_view name);

/// The value with the members that `keep` wants, as Inspect writes JSON: NaN and Infinity stand as
/// bare words and become null, of a name that stands twice the last counts, strings may be
/// ill-formed UTF-8. Nesting is bounded.
///
/// @param place  for messages: a file, or a member of one.
/// @error BadInput  with the line, unless it is the first.
Result<json::Value> parse_picked(std::string_view text, std::string_view place, Keep keep);

}  // namespace syscard::model
