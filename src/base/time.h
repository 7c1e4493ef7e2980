#pragma once

#include <string>

namespace syscard {

/// The time now, UTC, to the second: "2026-11-23T18:04:05Z" (RFC 3339).
std::string utc_now();

}  // namespace syscard
