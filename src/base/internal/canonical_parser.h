#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_scratch.h"

namespace syscard::json {

inline constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;
inline constexpr std::size_t kDeepest = 64;  // nested arrays and objects

/// The order of keys in canonical JSON: by UTF-16 code units.
bool key_less(std::string_view a, std::string_view b);

/// The value that a text spells, if it is the canonical spelling; nothing for any other text. One
/// pass over the bytes: canonical form is a small language of its own (no white space, keys in
/// strict order, one spelling of each string and number), so whatever this accepts is canonical,
/// and nothing has to be written again and compared.
std::optional<Value> parse_canonical_text(std::string_view text, Storage storage);

}  // namespace syscard::json
