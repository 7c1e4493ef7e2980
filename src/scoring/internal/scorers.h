#pragma once

// What one scorer is, and those that exist. Each lives in a file of its own; `scorer.cpp` keeps the
// table.

#include <string>
#include <string_view>
#include <vector>

#include "scoring/scorer.h"

namespace syscard::scoring {

struct Scorer {
    std::string name;                      // "refusal/1"
    std::vector<std::string> value_names;  // what a scored reply always has
    Result<void> (*check)(const json::Object& target);
    Result<Score> (*score)(const json::Object& target, const Reply& reply);
    // It is given the turns with their thoughts, of which others see what follows (thoughts.h).
    bool reads_thoughts = false;
};

Scorer refusal_scorer();
Scorer refusal_classes_scorer();
Scorer breach_scorer();
Scorer breach_scorer_2();
Scorer instruction_scorer();
Scorer instruction_scorer_2();
Scorer leak_scorer();
Scorer exact_scorer();
Scorer pattern_scorer();
Scorer facts_scorer();
Scorer numeric_scorer();
Scorer stated_numeric_scorer();
Scorer choice_scorer();
Scorer letter_scorer();
Scorer bias_question_scorer();
Scorer decision_scorer();
Scorer code_scorer();
Scorer judge_scorer();
Scorer world_scorer();

/// A score that there is not, and why.
inline Score unscored(std::string why) {
    return {.values = {}, .reading = "", .unscored = std::move(why)};
}

inline double flag(bool yes) { return yes ? 1 : 0; }

}  // namespace syscard::scoring
