#pragma once

// Scorers: pure functions from a reply and its target to a score. No model, no clock, no file: the
// verifier runs every one of them again on every revealed reply.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "world/world.h"

namespace syscard::scoring {

/// What a subject answered, as far as a scorer may see it.
struct Reply {
    std::vector<std::string>
        turns;  // the subject's texts in order, valid UTF-8; one for a single-turn sample
    std::vector<double>
        option_scores;       // log-likelihood of each option, for multiple choice; else empty
    bool by_letter = false;  // the scores are of the options' letters, not of their texts
};

/// The score of one attempt. Either `values` hold it, or `unscored` says why there is none; never
/// both.
struct Score {
    std::map<std::string, double>
        values;            // flags 0 or 1 and fractions in [0, 1], by name: {"refused": 1}
    std::string reading;   // what the scorer read: the number found, the option chosen
    std::string unscored;  // why the reply could not be scored; empty when it was
};

/// Scores a reply.
///
/// @param scorer  name and version, "refusal/2": docs/scorers.md.
/// @param target  what the item is scored against; each scorer documents its members.
/// @error BadInput  unknown scorer, or a target that the scorer cannot use.
Result<Score> score(std::string_view scorer, const json::Object& target, const Reply& reply);

/// Names of all scorers, with versions.
std::vector<std::string> scorer_names();

/// Checks a target once, when a suite is loaded, so that a bad item is found before the run. @error
/// BadInput
Result<void> check_target(std::string_view scorer, const json::Object& target);

/// What a score comes from, and so what a verifier can do with it again.
enum class GradedBy {
    Rule,     // a function of the reply alone: computed again
    Program,  // "code/1" runs what the subject wrote: taken from the log
    Judge,    // "judge/1" asks a model: its recorded words are read again
};
GradedBy graded_by(std::string_view scorer);

/// The value names that a scorer fills: {"refused"} for "refusal/1"; none for "judge/1", whose
/// rubric names them. @error BadInput  unknown scorer.
Result<std::vector<std::string>> score_names(std::string_view scorer);

/// The world that a target of "world/1" names: the solver plays in it, and the scorer plays it
/// again.
/// @error BadInput  not such a target.
Result<std::unique_ptr<world::World>> open_world(const json::Object& target);

}  // namespace syscard::scoring
