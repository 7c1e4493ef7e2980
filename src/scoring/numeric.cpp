// numeric/1: whether the last number of a reply is the answer.
//
// A number that is not there is a wrong answer, not an unscored one: the question had an answer and
// the reply did not give it. The comparison is of decimal digits, never of floating point.

#include <fmt/format.h>

#include "scoring/internal/last_number.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `numeric/1`";

Result<std::string> parse_answer(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"answer"}, kWhere));
    SYSCARD_TRY(const std::string text, json::string_member(target, "answer", kWhere));
    if (auto answer = plain_number(text)) return *answer;
    return fail(ErrorCode::BadInput,
                fmt::format("`answer` is not a decimal number: `{}`", text),
                std::string(kWhere),
                "write digits, with a minus and a point where needed: \"-1234.5\"");
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_answer(target));
    return {};
}

Result<Score> score_numeric(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const std::string answer, parse_answer(target));
    if (reply.turns.empty()) return unscored("no reply");
    const auto number = last_number(last_turn(reply));
    return Score{.values = {{"correct", flag(number == answer)}},
                 .reading = number.value_or(""),
                 .unscored = ""};
}

}  // namespace

Scorer numeric_scorer() {
    return {
        .name = "numeric/1", .value_names = {"correct"}, .check = check, .score = score_numeric};
}

}  // namespace syscard::scoring
