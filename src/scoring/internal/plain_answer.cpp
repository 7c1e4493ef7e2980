#include "scoring/internal/plain_answer.h"

#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/text.h"

namespace syscard::scoring {

namespace {

struct Free {
    void operator()(std::uint8_t* text) const { std::free(text); }
};

// Case folded, compatibility forms decomposed, accents and what has no width taken away.
std::string without_accents(std::string_view text) {
    constexpr auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                       UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    std::uint8_t* raw = nullptr;
    const std::string valid = repair_utf8(text);
    const auto length = utf8proc_map(reinterpret_cast<const std::uint8_t*>(valid.data()),
                                     static_cast<utf8proc_ssize_t>(valid.size()),
                                     &raw,
                                     options);
    const std::unique_ptr<std::uint8_t, Free> mapped(raw);
    if (length < 0) return lower_ascii(text);
    return {reinterpret_cast<const char*>(mapped.get()), static_cast<std::size_t>(length)};
}

bool is_word_character(utf8proc_int32_t c) {
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

// Chinese, Japanese and Thai part no words, Korean glues particles to them.
bool is_written_without_blanks(std::string_view text) {
    utf8proc_int32_t c = 0;
    const auto length = static_cast<utf8proc_ssize_t>(text.size());
    if (utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()), length, &c) < 1)
        return false;
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1100 && c <= 0x11FF) ||
           (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7AF);
}

}  // namespace

std::string plain_answer(std::string_view text) {
    const std::string folded = without_accents(text);
    std::string plain;
    const auto* at = reinterpret_cast<const std::uint8_t*>(folded.data());
    auto left = static_cast<utf8proc_ssize_t>(folded.size());
    while (left > 0) {
        utf8proc_int32_t c = 0;
        const auto step = utf8proc_iterate(at, left, &c);
        if (step < 1) break;
        const bool keep = is_word_character(c);
        if (keep) plain.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(step));
        if (!keep && !plain.empty() && plain.back() != ' ') plain += ' ';
        at += step;
        left -= step;
    }
    return std::string(trim(plain));
}

bool holds_answer(std::string_view plain_text, std::string_view plain_wanted) {
    if (is_written_without_blanks(plain_wanted))
        return plain_text.find(plain_wanted) != std::string_view::npos;
    return fmt::format(" {} ", plain_text).find(fmt::format(" {} ", plain_wanted)) !=
           std::string::npos;
}

Result<std::vector<std::string>> answers_member(const json::Object& target, std::string_view name,
                                                std::string_view where) {
    SYSCARD_TRY(const std::vector<std::string> written, json::strings_member(target, name, where));
    std::vector<std::string> answers;
    for (const std::string& one : written) {
        answers.push_back(plain_answer(one));
        if (answers.back().empty())
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` holds an answer without letter or digit: `{}`",
                                    name,
                                    terminal_line(one, 40)),
                        std::string(where));
    }
    return answers;
}

}  // namespace syscard::scoring
