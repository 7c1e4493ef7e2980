#include "scoring/internal/folding.h"

#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace syscard::scoring {

namespace {

struct CodePoint {
    char32_t value;
    std::size_t length;
};

std::size_t announced_length(std::uint8_t lead) {
    if (lead < 0xC2) return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
}

// The code point that begins a text. Bytes that are not UTF-8 (decoded ones, say) stand each for
// itself, so that they cannot swallow the letters behind them.
CodePoint first_code_point(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const CodePoint single{byte(0), 1};
    const std::size_t length = announced_length(byte(0));
    if (length == 1 || text.size() < length) return single;
    char32_t value = byte(0) & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return single;
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    return {value, length};
}

bool has_no_width(char32_t c) {
    if (c < 0x20 || c == 0x7F) return c != '\t' && c != '\n' && c != '\r';
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xE0000 && c <= 0xE01EF);
}

// The zero of each script whose digits stand in a row: Arabic, Persian, Devanagari, Bengali, Thai.
std::optional<char> digit_of_another_script(char32_t c) {
    for (const char32_t zero : std::array<char32_t, 5>{0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50}) {
        if (c >= zero && c <= zero + 9) return static_cast<char>('0' + (c - zero));
    }
    return std::nullopt;
}

std::optional<char> plain_character(char32_t c) {
    switch (c) {
        case 0x2018:
        case 0x2019:
        case 0x201B:
        case 0x02BC:
        case 0x00B4:
            return '\'';
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x00AB:
        case 0x00BB:
            return '"';
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2212:
            return '-';
        case 0x00A0:
        case 0x202F:
        case 0x3000:
            return ' ';
        default:
            break;
    }
    if (c >= 0x2000 && c <= 0x200A) return ' ';
    if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFF01 + '!');
    return digit_of_another_script(c);
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<std::uint8_t>(c) >= 0x80;
}

}  // namespace

std::string fold(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        if (const auto plain = plain_character(point.value); plain && point.length > 1) {
            folded += *plain;
        } else if (!has_no_width(point.value)) {
            folded += text.substr(0, point.length);
        }
        text.remove_prefix(point.length);
    }
    return lower_ascii(folded);
}

std::vector<std::string> words(std::string_view folded) {
    std::vector<std::string> found;
    std::string word;
    for (const char c : folded) {
        if (is_letter_or_digit(c)) {
            word += c;
        } else if (c != '\'' && !word.empty()) {
            found.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) found.push_back(std::move(word));
    return found;
}

}  // namespace syscard::scoring
