#pragma once

// What one scorer is, and the six that exist. Each lives in a file of its own; `scorer.cpp` keeps
// the table.

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
};

Scorer refusal_scorer();
Scorer breach_scorer();
Scorer instruction_scorer();
Scorer numeric_scorer();
Scorer choice_scorer();
Scorer world_scorer();

/// A score that there is not, and why.
inline Score unscored(std::string why) {
    return {.values = {}, .reading = "", .unscored = std::move(why)};
}

inline double flag(bool yes) { return yes ? 1 : 0; }

}  // namespace syscard::scoring
