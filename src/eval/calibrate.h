#pragma once

// A grader against people: replies that people have labelled are graded once more, and what comes
// of it is the grader's calibration.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "async/async.h"
#include "model/model.h"
#include "plan/calibration.h"
#include "scoring/rubric.h"

namespace syscard::eval {

/// One reply with the class that people put it into.
struct LabelledReply {
    std::string id;  // unique: its draws are seeded by it
    std::string asked;
    std::string reply;
    std::string label;  // one of the grader's classes
};

/// What is calibrated: a rule, or a judge with its rubric.
struct CalibratedGrader {
    std::string scorer;  // "refusal/2", "judge/1"
    std::string score;   // whose error is measured
    std::optional<scoring::Rubric> rubric;

    /// What the grader can say: the rubric's labels; of a rule "1" and "0", whether the score is 1.
    std::vector<std::string> classes() const;
    /// Of these, those that have the score.
    std::vector<std::string> positives() const;
};

/// @error BadInput  an unknown scorer, a score that it does not give, one that a label has in part,
///                  a scorer that needs more than a reply.
Result<void> check_grader(const CalibratedGrader& grader);

/// Grades every reply, and fills the counts, the table and what follows from them; the words about
/// the labels are the caller's.
///
/// @param judge  null for a rule.
/// @param told   called with how many are done.
/// @error Outage, BadInput  the judge answers nobody; a single failure only leaves a reply
/// unscored.
Async<Result<plan::Calibration>> calibrate(const CalibratedGrader& grader,
                                           std::vector<LabelledReply> replies, model::Model* judge,
                                           std::uint64_t seed,
                                           std::function<void(std::int64_t)> told);

}  // namespace syscard::eval
