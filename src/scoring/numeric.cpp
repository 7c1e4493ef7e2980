// numeric/1: whether the last number of a reply is the answer.
//
// A number that is not there is a wrong answer, not an unscored one: the question had an answer and
// the reply did not give it. The comparison is of decimal digits, never of floating point.

#include "scoring/internal/last_number.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `numeric/1`";

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(number_target(target, kWhere));
    return {};
}

Result<Score> score_numeric(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const std::string answer, number_target(target, kWhere));
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
