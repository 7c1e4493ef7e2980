#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace syscard {

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  // bytes; 0 when ill-formed
};

// How many bytes at the front are certainly ASCII, eight at a time: what we read mostly is.
std::size_t ascii_prefix(std::string_view bytes) {
    std::size_t length = 0;
    for (std::uint64_t word = 0; length + sizeof(word) <= bytes.size(); length += sizeof(word)) {
        std::memcpy(&word, bytes.data() + length, sizeof(word));
        if ((word & 0x8080808080808080U) != 0) break;
    }
    return length;
}

// The code point at the start of `bytes`, by the table of well-formed sequences (Unicode 15, table
// 3-7).
CodePoint decode_utf8(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t first = at(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xBF;
    char32_t value = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
        value = first & 0x1FU;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        value = first & 0x0FU;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        value = first & 0x07U;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
    } else {
        return {};
    }
    if (bytes.size() < length) return {};
    for (std::size_t i = 1; i < length; ++i) {
        if (at(i) < low || at(i) > high) return {};
        value = (value << 6U) | (at(i) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {value, length};
}

bool moves_or_hides(char32_t c) {
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
    const bool bidirectional = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
                               c == 0x200E || c == 0x200F || c == 0x061C;
    const bool invisible = c == 0x200B || c == 0xFEFF || c == 0x2028 || c == 0x2029 || c == 0x2060;
    const bool tag = c >= 0xE0000 && c <= 0xE007F;
    return bidirectional || invisible || tag;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
        }
    }
    return row.back();
}

}  // namespace

std::span<const std::uint8_t> as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string to_string(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

std::string to_base64(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) group = (group << 8U) | (j < have ? bytes[i + j] : 0U);
        for (std::size_t j = 0; j < 4; ++j) {
            text += j <= have ? kBase64[(group >> (18U - 6U * j)) & 63U] : '=';
        }
    }
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t group = 0;
        std::size_t padding = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const char c = text[i + j];
            if (c == '=' && i + 4 == text.size() && j >= 2) {
                ++padding;
                group <<= 6U;
                continue;
            }
            const std::size_t digit = kBase64.find(c);
            if (padding > 0 || digit == std::string_view::npos) return std::nullopt;
            group = (group << 6U) | static_cast<std::uint32_t>(digit);
        }
        const std::uint32_t unused = padding == 2 ? 0xFFFFU : padding == 1 ? 0xFFU : 0U;
        if ((group & unused) != 0) return std::nullopt;
        for (std::size_t j = 0; j + padding < 3; ++j)
            bytes.push_back(static_cast<std::uint8_t>(group >> (16U - 8U * j)));
    }
    return bytes;
}

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        bytes.remove_prefix(ascii_prefix(bytes));
        if (bytes.empty()) return true;
        const CodePoint point = decode_utf8(bytes);
        if (point.length == 0) return false;
        bytes.remove_prefix(point.length);
    }
    return true;
}

std::string repair_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const CodePoint point = decode_utf8(bytes);
        if (point.length == 0) {
            text += "\xEF\xBF\xBD";
            bytes.remove_prefix(1);
        } else {
            text += bytes.substr(0, point.length);
            bytes.remove_prefix(point.length);
        }
    }
    return text;
}

std::string terminal_safe(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const CodePoint point = decode_utf8(text);
        const std::size_t length = std::max<std::size_t>(point.length, 1);
        if (point.length == 0) {
            safe += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[0]));
        } else if (point.value == '\n' || point.value == '\t' || !moves_or_hides(point.value)) {
            safe += text.substr(0, length);
        } else if (point.value < 0x100) {
            safe += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(point.value));
        } else {
            safe += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point.value));
        }
        text.remove_prefix(length);
    }
    return safe;
}

std::string terminal_line(std::string_view text, std::size_t width) {
    const std::string safe = terminal_safe(text);
    std::string line;
    std::size_t points = 0;
    for (std::size_t i = 0; i < safe.size();) {
        if (points == width) return line + "…";
        const std::size_t length = decode_utf8(std::string_view(safe).substr(i)).length;
        const bool blank = safe[i] == '\n' || safe[i] == '\t';
        line += blank ? std::string(" ") : safe.substr(i, length);
        i += length;
        ++points;
    }
    return line;
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (true) {
        const std::size_t end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts.begin(), parts.end(), separator));
}

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
    // What is longer was not typed, and comparing takes as long as both lengths multiplied.
    constexpr std::size_t longest = 100;
    std::optional<std::string> best;
    if (name.size() > longest) return best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest) continue;
        const std::size_t distance = edit_distance(lower_ascii(name), lower_ascii(candidate));
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string hint_for_unknown(std::string_view name, std::span<const std::string> candidates) {
    if (candidates.empty()) return "";
    if (const auto near = nearest(name, candidates))
        return fmt::format("did you mean `{}`?", *near);
    return fmt::format("there is: {}", join(candidates, ", "));
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string decimal(double value, int digits) {
    std::string text = fmt::format("{:.{}f}", value, digits);
    if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

std::optional<double> parse_decimal(std::string_view text) {
    if (text.empty() || text.find_first_not_of("-0123456789.") != std::string_view::npos)
        return std::nullopt;
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

}  // namespace syscard
