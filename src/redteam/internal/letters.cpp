#include "redteam/internal/letters.h"

#include <cstdint>

namespace syscard::redteam {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_vowel(char c) { return std::string_view("aeiouAEIOU").find(c) != std::string_view::npos; }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

char shifted(char c, int shift) {
    if (!is_letter(c)) return c;
    const char first = c >= 'a' ? 'a' : 'A';
    return static_cast<char>(first + (c - first + shift + 26) % 26);
}

std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> found;
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start + 1;
        while (end < text.size() && (static_cast<std::uint8_t>(text[end]) & 0xC0U) == 0x80U) ++end;
        found.push_back(text.substr(start, end - start));
        start = end;
    }
    return found;
}

std::vector<std::string_view> letter_runs(std::string_view text) {
    std::vector<std::string_view> runs;
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start + 1;
        while (end < text.size() && is_letter(text[end]) == is_letter(text[start])) ++end;
        runs.push_back(text.substr(start, end - start));
        start = end;
    }
    return runs;
}

}  // namespace syscard::redteam
