#include "net/backoff.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include <curl/curl.h>

#include "base/text.h"

namespace syscard::net {

namespace {

using std::chrono::milliseconds;

// No provider asks for more than a day; what does is a mistake, and would overflow.
constexpr double kMostSeconds = 86'400;
constexpr double kLeastShare = 0.6;  // of the bound that a wait is at least
// So many seconds are thirty years, and so many milliseconds too: counted from 1970, in 2001.
constexpr double kLeastMoment = 1e9;
constexpr double kLeastMomentInMilliseconds = 1e12;

milliseconds from_seconds(double seconds) {
    return milliseconds(std::llround(std::clamp(seconds, 0.0, kMostSeconds) * 1000));
}

// Digits with at most one point at the start of `text`, which is moved behind them.
std::optional<double> take_number(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto number = parse_decimal(text.substr(0, end));
    if (number) text.remove_prefix(end);
    return number;
}

std::optional<double> take_unit_seconds(std::string_view& text) {
    constexpr std::pair<std::string_view, double> kUnits[] = {
        {"ms", 0.001}, {"us", 1e-6}, {"ns", 1e-9}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
    for (const auto& [name, seconds] : kUnits) {
        if (!text.starts_with(name)) continue;
        text.remove_prefix(name.size());
        return seconds;
    }
    return std::nullopt;
}

}  // namespace

milliseconds backoff(const BackoffOptions& options, std::uint64_t seed, int failures) {
    const double bound = std::min(static_cast<double>(options.most.count()),
                                  std::ldexp(static_cast<double>(options.first.count()), failures));
    std::mt19937_64 engine(seed + static_cast<std::uint64_t>(failures));
    const double fraction = std::ldexp(static_cast<double>(engine() >> 11), -53);
    return milliseconds(std::llround(bound * (kLeastShare + (1 - kLeastShare) * fraction)));
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
    value = trim(value);
    if (const auto wait = parse_moment(value, now)) return wait;
    if (const auto seconds = parse_decimal(value); seconds && *seconds >= 0)
        return from_seconds(*seconds);
    if (value.empty() || value.find(' ') == std::string_view::npos) return std::nullopt;
    const std::time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    return from_seconds(
        std::chrono::duration<double>(std::chrono::system_clock::from_time_t(date) - now).count());
}

std::optional<milliseconds> parse_moment(std::string_view value,
                                         std::chrono::system_clock::time_point now) {
    auto moment = parse_decimal(trim(value));
    if (!moment || *moment < kLeastMoment) return std::nullopt;
    if (*moment >= kLeastMomentInMilliseconds) *moment /= 1000;
    return from_seconds(*moment - std::chrono::duration<double>(now.time_since_epoch()).count());
}

std::optional<milliseconds> parse_duration(std::string_view value) {
    value = trim(value);
    if (value.empty()) return std::nullopt;
    double seconds = 0;
    while (!value.empty()) {
        const auto number = take_number(value);
        if (!number) return std::nullopt;
        const auto unit = value.empty() ? std::optional(1.0) : take_unit_seconds(value);
        if (!unit) return std::nullopt;
        seconds += *number * *unit;
    }
    return from_seconds(seconds);
}

}  // namespace syscard::net
