#include "card/escape.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::card {

namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

bool is_name(std::string_view text) {
    constexpr std::string_view punctuation = " ._:/+=@-";
    if (text.empty() || trim(text) != text) return false;
    return std::ranges::all_of(text, [&](char c) {
        return is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos;
    });
}

std::string on_one_line(std::string_view text) {
    std::string line = terminal_safe(text);
    std::ranges::replace(line, '\n', ' ');
    std::ranges::replace(line, '\t', ' ');
    return std::string(trim(line));
}

// An underscore between letters, as in a name, is no emphasis in GitHub-flavoured Markdown and
// stays readable.
bool is_inside_word(std::string_view text, std::size_t at) {
    return at > 0 && at + 1 < text.size() && is_alphanumeric(text[at - 1]) &&
           is_alphanumeric(text[at + 1]);
}

bool is_syntax_anywhere(std::string_view text, std::size_t at) {
    constexpr std::string_view syntax = "\\`*[]<>&|~$";
    const char c = text[at];
    if (c == '_') return !is_inside_word(text, at);
    if (c == '!') return text.substr(at).starts_with("![");
    if (c == ':') return text.substr(at).starts_with("://");  // would become a link
    if (c == '.')
        return lower_ascii(text.substr(at < 3 ? 0 : at - 3, at < 3 ? at : 3))
            .ends_with("www");  // so would this
    return syntax.find(c) != std::string_view::npos;
}

// Where a line begins, these would make a heading, a list, a quotation's underline or a thematic
// break.
std::size_t syntax_at_start(std::string_view text) {
    if (text.empty()) return std::string_view::npos;
    if (std::string_view("#-+=").find(text[0]) != std::string_view::npos) return 0;
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits == 0 || digits == text.size()) return std::string_view::npos;
    const bool marker = text[digits] == '.' || text[digits] == ')';
    const bool numbered = marker && (digits + 1 == text.size() || text[digits + 1] == ' ');
    return numbered ? digits : std::string_view::npos;
}

std::string escape_line(std::string_view line) {
    const std::size_t start = syntax_at_start(line);
    std::string escaped;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i == start || is_syntax_anywhere(line, i)) escaped += '\\';
        escaped += line[i];
    }
    return escaped;
}

std::size_t longest_run_of_backticks(std::string_view text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view prose) {
    std::vector<Piece> pieces;
    std::string plain;
    while (!prose.empty()) {
        const std::size_t closing = prose[0] == '`' ? prose.find('`', 1) : std::string_view::npos;
        if (closing == std::string_view::npos || !is_name(prose.substr(1, closing - 1))) {
            plain += prose[0];
            prose.remove_prefix(1);
            continue;
        }
        if (!plain.empty()) pieces.push_back({std::move(plain), false});
        plain.clear();
        pieces.push_back({std::string(prose.substr(1, closing - 1)), true});
        prose.remove_prefix(closing + 1);
    }
    if (!plain.empty()) pieces.push_back({std::move(plain), false});
    return pieces;
}

std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char c : terminal_safe(text)) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::string escape_markdown(std::string_view text) { return escape_line(on_one_line(text)); }

std::string markdown_prose(std::string_view prose) {
    std::string text;
    for (const Piece& piece : pieces_of(on_one_line(prose))) {
        text += piece.code ? fmt::format("`{}`", piece.text) : escape_line(piece.text);
    }
    return text;
}

std::string fence_markdown(std::string_view text) {
    const std::string safe = terminal_safe(text);
    const std::string fence(std::max<std::size_t>(3, longest_run_of_backticks(safe) + 1), '`');
    return fmt::format("{}text\n{}\n{}\n", fence, safe, fence);
}

Excerpt excerpt_of(std::string_view text, std::size_t limit) {
    const std::string whole = repair_utf8(text);
    Excerpt excerpt;
    std::size_t end = whole.size();
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (is_continuation(whole[i])) continue;
        if (excerpt.whole == limit) end = std::min(end, i);
        ++excerpt.whole;
    }
    excerpt.text = whole.substr(0, end);
    excerpt.shown = std::min(limit, excerpt.whole);
    return excerpt;
}

std::size_t count_code_points(std::string_view text) {
    const std::string whole = repair_utf8(text);
    return static_cast<std::size_t>(
        std::ranges::count_if(whole, [](char c) { return !is_continuation(c); }));
}

}  // namespace syscard::card
