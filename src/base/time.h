#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syscard {

/// The time now, UTC, to the second: "2026-11-23T18:04:05Z" (RFC 3339).
std::string utc_now();

/// Seconds since 1970 of a time as `utc_now` writes it, or of a day such as "2026-11-23", which is
/// its first second; nothing for anything else, nor for days that no month has.
std::optional<std::int64_t> parse_utc(std::string_view text);

}  // namespace syscard
