#pragma once

// Patterns of a suite's items: RE2, so that neither a hostile pattern nor a hostile reply can cost
// more than linear time and a bounded amount of memory.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "base/error.h"
#include "base/json.h"

namespace syscard::scoring {

using Patterns = std::vector<std::unique_ptr<RE2>>;

/// Compiles the patterns in a member of a target; case does not matter to them.
///
/// @param where  what is read, for messages.
/// @error BadInput  no such member, not strings, or a pattern that RE2 does not take, with its
/// reason.
Result<Patterns> patterns_member(const json::Object& target, std::string_view name,
                                 std::string_view where);

bool matches(const RE2& pattern, std::string_view text);

/// The first pattern that matches, or the first that does not; nothing when there is none.
std::optional<std::string> first_match(const Patterns& patterns, std::string_view text);
std::optional<std::string> first_miss(const Patterns& patterns, std::string_view text);

}  // namespace syscard::scoring
