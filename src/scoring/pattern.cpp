// pattern/1: whether any of the item's patterns is found in the last turn.

#include "scoring/internal/patterns.h"
#include "scoring/internal/reply.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `pattern/1`";

Result<Patterns> parse_patterns(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"patterns"}, kWhere));
    SYSCARD_TRY(Patterns patterns, patterns_member(target, "patterns", kWhere));
    if (!patterns.empty()) return patterns;
    return fail(ErrorCode::BadInput,
                "`patterns` is empty",
                std::string(kWhere),
                "without a pattern no reply could match");
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_patterns(target));
    return {};
}

Result<Score> score_pattern(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const Patterns patterns, parse_patterns(target));
    if (reply.turns.empty()) return unscored("no reply");
    const auto found = first_match(patterns, last_turn(reply));
    return Score{.values = {{"matched", flag(found.has_value())}},
                 .reading = found.value_or(""),
                 .unscored = ""};
}

}  // namespace

Scorer pattern_scorer() {
    return {
        .name = "pattern/1", .value_names = {"matched"}, .check = check, .score = score_pattern};
}

}  // namespace syscard::scoring
