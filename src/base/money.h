#pragma once

// Money as whole numbers: prices in micro-dollars for a million tokens, costs in nano-dollars.
// Never a floating-point number, so that a sum is the same on every machine.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syscard {

/// "2.50" as millionths: 2,500,000. Nothing unless it is a decimal with up to nine digits before
/// the point and up to six behind it.
std::optional<std::int64_t> parse_micro(std::string_view text);

/// 2,500,000 as "2.5".
std::string micro_text(std::int64_t micro);

/// Nano-dollars as dollars with six decimals, rounded half up: "1.234567".
std::string usd_text(std::int64_t nano_usd);

}  // namespace syscard
