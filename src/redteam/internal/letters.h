#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syscard::redteam {

bool is_letter(char c);
bool is_vowel(char c);
char to_lower(char c);
char to_upper(char c);

/// The letter `shift` places further on, round the alphabet; anything else stays.
char shifted(char c, int shift);

/// The characters of a valid UTF-8 text, each as its bytes.
std::vector<std::string_view> characters(std::string_view text);

/// Runs of ASCII letters, and what stands between them, in turn: "Go, now" gives "Go", ", ", "now".
std::vector<std::string_view> letter_runs(std::string_view text);

/// The text with each run of ASCII letters rewritten; the rest stays.
template <typename Rewrite>
std::string rewrite_words(std::string_view text, Rewrite rewrite) {
    std::string rewritten;
    for (const std::string_view run : letter_runs(text)) {
        if (is_letter(run[0])) {
            rewritten += rewrite(run);
        } else {
            rewritten += run;
        }
    }
    return rewritten;
}

}  // namespace syscard::redteam
