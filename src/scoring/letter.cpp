// letter/1: multiple choice answered in words. The message names the options by letters; the reply
// names one of them, by its letter or its text.

#include "scoring/internal/options.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `letter/1`";

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(options_target(target, kWhere));
    return {};
}

// A reply that names no option did not answer; it is wrong, not unscored, because the question had
// an answer.
Result<Score> score_letter(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const OptionsTarget parsed, options_target(target, kWhere));
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
