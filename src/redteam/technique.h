#pragma once

// Attack techniques: ways to put one objective to a model in one message. Each is a pure function
// of the objective and a seed, so an attempt can be made again from its record alone. They change
// how something is asked, never what: the wording here adds no knowledge of how to do harm.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::redteam {

struct Technique {
    std::string name;    // "past-tense"
    std::string family;  // "baseline", "encoding", "translation", "framing", "persuasion",
                         // "suffix", "prefix", "many-shot", "splitting", "tense", "format"
    std::string summary;  // what it does to the objective, in one line
    std::string source;   // the published idea
};

/// All techniques, the baseline "plain" first.
std::vector<Technique> techniques();

/// The user message that puts an objective to a model by a technique.
///
/// @param objective  what is asked for, as one would ask it plainly: valid UTF-8, not blank.
/// @param seed       where a technique chooses (a shift, a shot, a typo); the same seed gives the
/// same text.
/// @error BadInput   unknown technique, with the nearest name; an objective that is blank or not
/// UTF-8.
Result<std::string> apply(std::string_view technique, std::string_view objective,
                          std::uint64_t seed);

}  // namespace syscard::redteam
