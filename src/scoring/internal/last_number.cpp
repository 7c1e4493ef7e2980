#include "scoring/internal/last_number.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "scoring/internal/folding.h"

namespace syscard::scoring {

namespace {

constexpr std::size_t kLongestNumber = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "12", "12.5" or ".5".
bool is_unsigned_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return is_digits(text);
    const std::string_view whole = text.substr(0, point);
    return (whole.empty() || is_digits(whole)) && is_digits(text.substr(point + 1));
}

// The digits of "1,234,567.8" without their separators; nothing when the commas do not stand before
// every third.
std::optional<std::string> without_thousands(std::string_view text) {
    const auto groups = split(text.substr(0, text.find('.')), ',');
    const bool grouped = is_digits(groups[0]) && groups[0].size() <= 3 &&
                         std::all_of(groups.begin() + 1, groups.end(), [](const auto& group) {
                             return is_digits(group) && group.size() == 3;
                         });
    if (groups.size() < 2 || !grouped) return std::nullopt;
    std::string digits(text);
    std::erase(digits, ',');
    return digits;
}

// A stretch of digits, commas and points is one number, or a list without blanks of which the last
// one counts.
std::optional<std::string> unsigned_number(std::string_view stretch) {
    const std::string number =
        without_thousands(stretch).value_or(std::string(stretch.substr(stretch.rfind(',') + 1)));
    if (number.size() > kLongestNumber || !is_unsigned_decimal(number)) return std::nullopt;
    return number;
}

// Where a stretch of digits stands in a text, with the commas and points between them.
struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;
};

bool is_separator(std::string_view text, std::size_t at) {
    return (text[at] == ',' || text[at] == '.') && at > 0 && is_digit(text[at - 1]);
}

// The point of ".5", which nothing but a blank, a sign or a bracket precedes.
bool is_leading_point(std::string_view text, std::size_t at) {
    return text[at] == '.' &&
           (at == 0 || (text[at - 1] != '.' && text[at - 1] != ')' && !is_letter(text[at - 1])));
}

Stretch stretch_ending_at(std::string_view text, std::size_t last) {
    std::size_t first = last;
    while (first > 0 && (is_digit(text[first - 1]) || is_separator(text, first - 1))) --first;
    if (first > 0 && is_leading_point(text, first - 1)) --first;
    return {first, last};
}

bool is_part_of_fraction_or_word(std::string_view text, Stretch stretch) {
    const char before = stretch.first > 0 ? text[stretch.first - 1] : ' ';
    const bool over = before == '/' && stretch.first > 1 && is_digit(text[stretch.first - 2]);
    const bool under = stretch.last + 1 < text.size() && text[stretch.last] == '/' &&
                       is_digit(text[stretch.last + 1]);
    return over || under || is_letter(before) || before == '_';
}

// A minus right before the digits is a sign unless something stands before it that it could
// subtract from, or joins: "7-3", "f(x)-3", "covid-19". A currency may stand between: "-$5".
bool is_negative(std::string_view text, std::size_t first) {
    if (first > 0 && text[first - 1] == '$') --first;
    if (first == 0 || text[first - 1] != '-') return false;
    if (first == 1) return true;
    const char before = text[first - 2];
    return !is_digit(before) && !is_letter(before) && before != ')' && before != '-';
}

}  // namespace

std::optional<std::string> plain_number(std::string_view decimal) {
    const bool minus = decimal.starts_with('-');
    if (minus) decimal.remove_prefix(1);
    if (!is_unsigned_decimal(decimal)) return std::nullopt;
    std::string whole(decimal.substr(0, decimal.find('.')));
    std::string fraction(decimal.substr(std::min(whole.size() + 1, decimal.size())));
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    if (whole.empty()) whole = "0";
    const std::string number = fraction.empty() ? whole : whole + "." + fraction;
    return minus && number != "0" ? "-" + number : number;
}

std::optional<std::string> last_number(std::string_view text) {
    const std::string folded = fold(text);
    std::size_t last = folded.size();
    while (true) {
        while (last > 0 && !is_digit(folded[last - 1])) --last;
        if (last == 0) return std::nullopt;
        const Stretch stretch = stretch_ending_at(folded, last);
        const auto number =
            unsigned_number(std::string_view(folded).substr(stretch.first, last - stretch.first));
        if (number && !is_part_of_fraction_or_word(folded, stretch)) {
            return plain_number(is_negative(folded, stretch.first) ? "-" + *number : *number);
        }
        last = stretch.first;
    }
}

Result<std::string> number_target(const json::Object& target, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"answer"}, where));
    SYSCARD_TRY(const std::string text, json::string_member(target, "answer", where));
    if (auto answer = plain_number(text)) return *answer;
    return fail(ErrorCode::BadInput,
                fmt::format("`answer` is not a decimal number: `{}`", text),
                std::string(where),
                "write digits, with a minus and a point where needed: \"-1234.5\"");
}

}  // namespace syscard::scoring
