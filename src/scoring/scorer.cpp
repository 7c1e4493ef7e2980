#include "scoring/scorer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "scoring/internal/scorers.h"
#include "scoring/internal/thoughts.h"

namespace syscard::scoring {

namespace {

const std::vector<Scorer>& scorers() {
    static const std::vector<Scorer> table = {
        refusal_scorer(),
        refusal_classes_scorer(),
        breach_scorer(),
        breach_scorer_2(),
        instruction_scorer(),
        instruction_scorer_2(),
        leak_scorer(),
        exact_scorer(),
        pattern_scorer(),
        facts_scorer(),
        numeric_scorer(),
        stated_numeric_scorer(),
        choice_scorer(),
        letter_scorer(),
        bias_question_scorer(),
        decision_scorer(),
        code_scorer(),
        judge_scorer(),
        world_scorer(),
    };
    return table;
}

Result<const Scorer*> find_scorer(std::string_view name) {
    const auto found = std::ranges::find(scorers(), name, &Scorer::name);
    if (found != scorers().end()) return &*found;
    return fail(ErrorCode::BadInput,
                fmt::format("unknown scorer `{}`", name),
                "",
                hint_for_unknown(name, scorer_names()));
}

}  // namespace

Result<Score> score(std::string_view scorer, const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const Scorer* found, find_scorer(scorer));
    if (found->reads_thoughts) return found->score(target, reply);
    // What was only thought is neither an answer nor a refusal. Scores of options need no words.
    if (reply.option_scores.empty() && is_only_thoughts(reply)) {
        SYSCARD_CHECK(found->check(target));
        return unscored(std::string(kOnlyThoughts));
    }
    return found->score(target, without_thoughts(reply));
}

std::vector<std::string> scorer_names() {
    std::vector<std::string> names;
    for (const Scorer& scorer : scorers()) names.push_back(scorer.name);
    return names;
}

Result<void> check_target(std::string_view scorer, const json::Object& target) {
    SYSCARD_TRY(const Scorer* found, find_scorer(scorer));
    return found->check(target);
}

GradedBy graded_by(std::string_view scorer) {
    if (scorer == "code/1") return GradedBy::Program;
    return scorer == "judge/1" ? GradedBy::Judge : GradedBy::Rule;
}

Result<std::vector<std::string>> score_names(std::string_view scorer) {
    SYSCARD_TRY(const Scorer* found, find_scorer(scorer));
    return found->value_names;
}

}  // namespace syscard::scoring
