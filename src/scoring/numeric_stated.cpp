// numeric/2: whether the number that a reply states as its answer is the answer.
//
// The answer is the last `\boxed{…}`, else the number behind the last "####", "answer is" or
// "answer:", else the last number of the reply. A box that is not one plain number, and a fraction
// announced as the answer, are no number. A number that is not there is a wrong answer, not an
// unscored one. The comparison is of decimal digits, never of floating point.

#include <re2/re2.h>

#include "scoring/internal/folding.h"
#include "scoring/internal/last_number.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `numeric/2`";

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(number_target(target, kWhere));
    return {};
}

// What stands behind the last match of a pattern with one group; nothing without a match.
std::optional<std::string> last_group(const std::string& text, const RE2& pattern) {
    re2::StringPiece rest(text);
    std::string group;
    std::optional<std::string> last;
    while (RE2::FindAndConsume(&rest, pattern, &group)) last = group;
    return last;
}

// "\boxed{1{,}024}" and "\boxed{\text{42}}" as a reader sees them.
std::string without_latex(std::string text) {
    static const RE2 separator(
        R"(\{,\}|\\[,;! ]|\\text(?:bf|it|rm)?|\\math(?:bf|it|rm)|\\left|\\right|[{}$])");
    RE2::GlobalReplace(&text, separator, "");
    return text;
}

constexpr std::string_view kNoNumber;  // stated, but not one plain number

// "- 5" is -5 where nothing stands before it to subtract from.
std::string with_sign(std::string number) {
    static const RE2 apart(R"(^- +)");
    RE2::Replace(&number, apart, "-");
    return number;
}

// The first number of a text, the one that a "the answer is" announces. Nothing where there is
// none; kNoNumber where a fraction is the first.
std::optional<std::string> first_number(const std::string& text) {
    static const RE2 stretch(
        R"((?:^|[^a-z0-9_.])((?:- ?)?\$? ?(?:\d[\d,]*(?:\.\d+)?|\.\d+))(/ ?\d)?)"
        R"((?:[^a-z0-9_/]|[.,](?:\s|$)|$))");
    std::string found;
    std::string denominator;
    if (!RE2::PartialMatch(text, stretch, &found, &denominator)) return std::nullopt;
    if (!denominator.empty()) return std::string(kNoNumber);
    return last_number(with_sign(std::move(found)));
}

// What follows the sum that a text begins with: "3 + 4 = 7" states 7, and so do
// "3+4=$<<3+4=7>>7" and "3 apples + 4 apples = 7 apples".
std::string behind_sum(const std::string& text) {
    static const RE2 sum(
        R"(^(?:[ \t]*(?:[-+*/()$%<>=]|×|÷|x[ \t]*\d|\d[\d,]*(?:\.\d+)?|\.\d+))*[ \t]*=)");
    static const RE2 another_sum(R"(^[ \t$-]*[\d,.]+[ \t]*(?:[-+*/]|×|÷|x[ \t]*\d))");
    static const RE2 sum_with_units([] {
        const std::string term =
            R"([$(]*(?:\d[\d,]*(?:\.\d+)?|\.\d+)%?(?: *[a-z][a-z/'-]*(?: [a-z/'-]+){0,4})?\)?)";
        return "^[ \t]*" + term + "(?:[ \t]*(?:[-+*/]|×|÷)[ \t]*" + term + ")+[ \t]*=";
    }());
    re2::StringPiece rest(text);
    bool is_sum = false;
    while (RE2::Consume(&rest, sum) || RE2::Consume(&rest, sum_with_units)) is_sum = true;
    return is_sum && !RE2::PartialMatch(rest, another_sum) ? std::string(rest) : text;
}

// The number of a text that follows "####" or "the answer is". A dash that begins the next line is
// a bullet.
std::optional<std::string> announced_number(std::string text) {
    static const RE2 lead(R"(^[:*\s]*)");
    static const RE2 bullet(R"(^[:*\s]*\n[:*\s]*- )");
    if (!RE2::Replace(&text, bullet, "")) RE2::Replace(&text, lead, "");
    return first_number(behind_sum(without_latex(std::move(text))));
}

// The number in a box, with a variable before it or a unit behind it: "x = 5", "5 cm", "50\%".
// kNoNumber for all else ("\frac{7}{2}", "3\sqrt{2}", "2^{10}").
std::string boxed_number(std::string box) {
    static const RE2 spaced(R"(\\(?:text|mathrm|mbox)\b)");
    static const RE2 one(
        R"(^\s*(?:[a-z]\s*=\s*)?([-+]?\s*\\?\s*(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)))"
        R"(\s*(?:\\?%|\^?\s*\\(?:circ|degree)|(?:\s[a-z]|[a-z]{2})[a-z ./]*(?:\^[23])?)?\s*\.?\s*$)");
    RE2::GlobalReplace(&box, spaced, " ");
    std::string found;
    if (!RE2::PartialMatch(without_latex(std::move(box)), one, &found))
        return std::string(kNoNumber);
    std::erase_if(found, [](char c) { return c == '\\' || c == ' ' || c == '+'; });
    return last_number(found).value_or(std::string(kNoNumber));
}

std::optional<std::string> stated_number(std::string_view reply) {
    static const RE2 boxed(R"(\\boxed\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\})");
    static const RE2 marked(R"(####[ \t]*([^\n]*))");
    static const RE2 announced(
        R"(\b(?:answer|result)(?: (?:is|equals|would be|will be|comes to)|:)([:*\s]*[^\n]{0,80}))");
    // A solution adds up many totals: only the last line's is the answer.
    static const RE2 total(
        R"(\btotal(?: (?:is|equals|would be|will be|comes to)|:)([:* \t]*[^\n]{0,80})[^\n]*\s*$)");
    const std::string text = fold(reply);
    if (const auto box = last_group(text, boxed)) return boxed_number(*box);
    for (const RE2* pattern : {&marked, &announced, &total}) {
        const auto behind = last_group(text, *pattern);
        if (!behind) continue;
        if (auto number = announced_number(*behind)) return number;
    }
    return last_number(without_latex(text));
}

Result<Score> score_numeric(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const std::string answer, number_target(target, kWhere));
    if (reply.turns.empty()) return unscored("no reply");
    const auto number = stated_number(last_turn(reply));
    return Score{.values = {{"correct", flag(number == answer)}},
                 .reading = number.value_or(""),
                 .unscored = ""};
}

}  // namespace

Scorer stated_numeric_scorer() {
    return {
        .name = "numeric/2", .value_names = {"correct"}, .check = check, .score = score_numeric};
}

}  // namespace syscard::scoring
