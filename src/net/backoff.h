#pragma once

// How long to wait before asking again.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace syscard::net {

struct BackoffOptions {
    std::chrono::milliseconds first{500};  // bound of the first wait; each further one doubles it
    std::chrono::milliseconds most{30'000};
};

/// Exponential back-off with jitter: uniform in [0.6, 1] · min(most, first · 2^failures). So each
/// wait is longer than the one before it, up to the bound, and no two calls wait alike. (Full
/// jitter, from 0, spreads wider, but lets one call in four come back sooner than it did before.)
///
/// @param seed      of the request: the same run waits the same times.
/// @param failures  so far, from 0.
/// @source          M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
std::chrono::milliseconds backoff(const BackoffOptions& options, std::uint64_t seed, int failures);

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, with a fraction too, or an HTTP date.
/// Also a moment, as some write it. Nothing for anything else; never negative.
///
/// @param now  the wall clock, for dates.
std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);

/// How long it is until a moment, where a number is too large for a length of time: seconds since
/// 1970, or milliseconds. Nothing for smaller ones.
std::optional<std::chrono::milliseconds> parse_moment(std::string_view value,
                                                      std::chrono::system_clock::time_point now);

/// The lengths of time in x-ratelimit-reset-* headers: "1s", "6m0s", "120ms", "1h2m3.5s"; a bare
/// number is seconds.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view value);

}  // namespace syscard::net
