// numeric/2: whether the number that a reply states as its answer is the answer.
//
// The answer is the last `\boxed{…}`, else the number behind the last "####", "answer is" or
// "answer:", else the last number of the reply. A number that is not there is a wrong answer, not
// an unscored one. The comparison is of decimal digits, never of floating point.

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
    static const RE2 separator(R"(\{,\}|\\[,;! ]|\\text|\\mathrm|\\left|\\right|[{}$])");
    RE2::GlobalReplace(&text, separator, "");
    return text;
}

// The first number of a text: the one that a "the answer is" announces.
std::optional<std::string> first_number(const std::string& text) {
    static const RE2 stretch(
        R"((?:^|[^a-z0-9_.])((?:- ?)?\$? ?(?:\d[\d,]*(?:\.\d+)?|\.\d+))(?:[^a-z0-9_/]|[.,](?:\s|$)|$))");
    std::string found;
    if (!RE2::PartialMatch(text, stretch, &found)) return std::nullopt;
    return last_number(found);
}

std::optional<std::string> stated_number(std::string_view reply) {
    static const RE2 boxed(R"(\\boxed\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\})");
    static const RE2 marked(R"(####[ \t]*([^\n]*))");
    static const RE2 announced(
        R"(\b(?:answer|result|total)(?: (?:is|equals|would be|will be|comes to)|:)[:*\s]*([^\n]{0,80}))");
    const std::string text = fold(reply);
    if (const auto box = last_group(text, boxed)) {
        if (auto number = last_number(without_latex(*box))) return number;
    }
    for (const RE2* pattern : {&marked, &announced}) {
        const auto behind = last_group(text, *pattern);
        if (!behind) continue;
        if (auto number = first_number(without_latex(*behind))) return number;
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
