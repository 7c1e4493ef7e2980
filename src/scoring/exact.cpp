// exact/1: whether a reply is one of the answers and says nothing else. Case, accents, punctuation
// and runs of blanks do not matter.

#include <algorithm>

#include "scoring/internal/plain_answer.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `exact/1`";

Result<std::vector<std::string>> parse_answers(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"answers"}, kWhere));
    SYSCARD_TRY(std::vector<std::string> answers, answers_member(target, "answers", kWhere));
    if (!answers.empty()) return answers;
    return fail(ErrorCode::BadInput, "`answers` is empty", std::string(kWhere));
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_answers(target));
    return {};
}

Result<Score> score_exact(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const std::vector<std::string> answers, parse_answers(target));
    if (reply.turns.empty()) return unscored("no reply");
    const std::string plain = plain_answer(last_turn(reply));
    return Score{.values = {{"correct", flag(std::ranges::find(answers, plain) != answers.end())}},
                 .reading = plain,
                 .unscored = ""};
}

}  // namespace

Scorer exact_scorer() {
    return {.name = "exact/1", .value_names = {"correct"}, .check = check, .score = score_exact};
}

}  // namespace syscard::scoring
