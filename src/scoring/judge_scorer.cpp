// judge/1: a model says which label of a rubric a reply has (rubric.h). Asking it is not the work
// of a scorer, and its words are read by `read_verdict`; this holds the scorer's place in the
// table.

#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

// `guidance` is what the item's author tells the judge: the right answer, what to look for.
Result<void> check(const json::Object& target) {
    constexpr std::string_view kWhere = "target of `judge/1`";
    SYSCARD_CHECK(json::refuse_unknown(target, {"guidance"}, kWhere));
    if (!target.contains("guidance")) return {};
    SYSCARD_CHECK(json::string_member(target, "guidance", kWhere));
    return {};
}

Result<Score> score_judged(const json::Object& target, const Reply&) {
    SYSCARD_CHECK(check(target));
    return unscored("judge: not asked");
}

}  // namespace

Scorer judge_scorer() {
    return {.name = "judge/1", .value_names = {}, .check = check, .score = score_judged};
}

}  // namespace syscard::scoring
