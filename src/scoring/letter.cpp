// letter/1: multiple choice answered in words. The message names the options by letters; the reply
// names one of them, by its letter or its text.

#include "scoring/internal/options.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `letter/1`";

struct Target {
    std::vector<std::string> options;
    std::size_t answer = 0;
};

Result<Target> parse_target(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"options", "answer"}, kWhere));
    Target parsed;
    SYSCARD_TRY(parsed.options, options_member(target, kWhere));
    SYSCARD_TRY(parsed.answer, index_member(target, "answer", parsed.options.size(), kWhere));
    return parsed;
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_target(target));
    return {};
}

// A reply that names no option did not answer; it is wrong, not unscored, because the question had
// an answer.
Result<Score> score_letter(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const Target parsed, parse_target(target));
    if (reply.turns.empty()) return unscored("no reply");
    const auto named = named_option(last_turn(reply), parsed.options);
    return Score{.values = {{"correct", flag(named == parsed.answer)},
                            {"answered", flag(named.has_value())}},
                 .reading = named ? parsed.options[*named] : "",
                 .unscored = ""};
}

}  // namespace

Scorer letter_scorer() {
    return {.name = "letter/1",
            .value_names = {"correct", "answered"},
            .check = check,
            .score = score_letter};
}

}  // namespace syscard::scoring
