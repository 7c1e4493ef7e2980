#include "base/money.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard {

namespace {

constexpr std::int64_t kMillion = 1'000'000;

}  // namespace

std::string micro_text(std::int64_t micro) {
    std::string text = fmt::format("{}.{:06}", micro / kMillion, micro % kMillion);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::optional<std::int64_t> parse_micro(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits(text.substr(0, point));
    std::string fraction(point < text.size() ? text.substr(point + 1) : "");
    if (digits.empty() || digits.size() > 9 || fraction.size() > 6) return std::nullopt;
    if (point < text.size() && fraction.empty()) return std::nullopt;
    fraction.resize(6, '0');
    const auto whole = parse_unsigned(digits);
    const auto part = parse_unsigned(fraction);
    if (!whole || !part) return std::nullopt;
    return static_cast<std::int64_t>(*whole) * kMillion + static_cast<std::int64_t>(*part);
}

std::string usd_text(std::int64_t nano_usd) {
    const std::int64_t micro = (nano_usd + 500) / 1000;
    return fmt::format("{}.{:06}", micro / kMillion, micro % kMillion);
}

}  // namespace syscard
