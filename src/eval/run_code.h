#pragma once

#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "scoring/scorer.h"

namespace syscard::eval {

/// Runs what a reply to an item of "code/1" amounts to against the item's hidden tests, in a
/// sandbox: `passed` is 1 when every test held. The reading says what went wrong: "AssertionError",
/// "SyntaxError", "timed out".
///
/// @error BadInput     not such a target.
/// @error Unsupported  no sandbox can be made here; nothing was run.
Result<scoring::Score> run_code(const json::Object& target, std::string_view reply);

}  // namespace syscard::eval
