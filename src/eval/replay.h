#pragma once

// Asking again: some samples of a finished run go to the model once more, and what it answers is
// held against what the log commits to.

#include <chrono>
#include <cstdint>
#include <vector>

#include "async/async.h"
#include "eval/run.h"
#include "model/model.h"
#include "plan/plan.h"

namespace syscard::eval {

/// What came of asking again.
struct Agreement {
    std::int64_t asked = 0;
    std::int64_t identical = 0;   // every reply to the byte: the commitment opens with the new ones
    std::int64_t same_grade = 0;  // those, and others that were scored the same
    std::int64_t unanswered = 0;  // no reply came this time
};

/// The ordinals of the samples that have a reply: scored or unscored.
Result<std::vector<std::int64_t>> samples_with_reply(const evidence::LogWriter& log);

/// Asks these samples again. The log is read, not written.
/// @param ordinals  of samples with a reply. @error Unavailable  nobody answers.
Async<Result<Agreement>> ask_again(const OpenRun& run, const plan::Plan& plan,
                                   Roles roles, std::vector<std::int64_t> ordinals,
                                   std::chrono::seconds sample_limit);

}  // namespace syscard::eval
