#pragma once

// The lines of a reply that may hold a command: hostile text made plain and bounded.

#include <string>
#include <string_view>
#include <vector>

namespace syscard::world {

/// At most 64 lines out of the first 4096 bytes after the last `</think>`: well-formed UTF-8,
/// control characters as blanks, typographic apostrophes as `'`. A thought that never ended, cut by
/// the limit, has no reply after it.
std::vector<std::string> reply_lines(std::string_view reply);

/// The text without any of `characters` at its two ends.
std::string_view strip(std::string_view text, std::string_view characters);

}  // namespace syscard::world
