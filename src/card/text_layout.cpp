#include "card/text_layout.h"

#include <algorithm>

#include "base/text.h"
#include "card/escape.h"

namespace syscard::card {

namespace {

constexpr std::size_t kAll = 100'000;  // for text that is wrapped rather than cut

}  // namespace

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t used = count_code_points(text);
    return used >= width ? text : text + std::string(width - used, ' ');
}

std::string padded_left(const std::string& text, std::size_t width) {
    const std::size_t used = count_code_points(text);
    return used >= width ? text : std::string(width - used, ' ') + text;
}

std::string_view without_trailing_blanks(std::string_view text) {
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string cut(std::string_view text, std::size_t width) {
    const std::string line = terminal_line(text, kAll);
    return count_code_points(line) <= width ? line : terminal_line(line, width - 1);
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
    std::string result;
    std::size_t column = 0;
    for (const std::string& word : split(terminal_line(text, kAll), ' ')) {
        if (word.empty()) continue;
        const std::string piece = cut(word, columns - indent);
        const std::size_t length = count_code_points(piece);
        if (column > 0 && column + 1 + length > columns) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > 0) {
            result += " ";
            ++column;
        }
        result += piece;
        column += length;
    }
    return result + "\n";
}

std::size_t widest(const std::vector<std::string>& texts) {
    std::size_t width = 0;
    for (const std::string& text : texts) width = std::max(width, count_code_points(text));
    return width;
}

}  // namespace syscard::card
