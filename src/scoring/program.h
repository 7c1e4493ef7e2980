#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::scoring {

/// Why a reply holds no program: "empty reply", or only thoughts; empty where it may hold one.
///
/// @param reply  valid UTF-8.
std::string why_no_program(std::string_view reply);

/// The Python program that a reply to an item of "code/1" amounts to: the last fenced block that
/// defines the function, behind the blocks before it that define names it uses; else the reply from
/// its first import or definition on; else the reply as the body that goes on where the prompt
/// ends. A reasoning model's thoughts are left out.
///
/// @param target  of "code/1": `entry_point`, `prompt`, `tests`.
/// @param reply   valid UTF-8.
/// @error BadInput  not such a target.
Result<std::string> program_of(const json::Object& target, std::string_view reply);

}  // namespace syscard::scoring
