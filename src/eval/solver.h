#pragma once

// Asks a subject one sample and scores what it answers. Whatever goes wrong becomes an outcome with
// a reason: an error is never a refusal, and one sample's error never ends a run.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "async/async.h"
#include "eval/roles.h"
#include "evidence/run_entries.h"
#include "model/model.h"
#include "plan/plan.h"
#include "plan/transcript.h"
#include "scoring/scorer.h"

namespace syscard::eval {

struct SampleResult {
    plan::Sample sample;
    evidence::Outcome outcome = evidence::Outcome::Failed;
    std::string reason;
    bool cut = false;
    std::vector<std::string> turns;              // the subject's replies, bytes as they came
    std::vector<double> log_likelihood;          // of each option
    std::vector<double> letter_log_probability;  // of each option's letter
    bool from_cache = false;  // a reply was kept from an earlier run
    std::optional<std::string> judge;  // the judge's reply, bytes as they came
    std::vector<mitigation::Event> layers = {};  // what the subject's layers did
    model::TokenCounts tokens;
    std::optional<evidence::ServedClaim> served;     // of a service
    std::map<std::string, evidence::RoleUse> roles;  // what other models than the subject took
    bool judge_failed = false;    // no verdict came: after a stop it is asked for again
    std::optional<Error> outage;  // nobody is answered any more: no result, the run should stop
    std::optional<std::int64_t> cost_nano_usd;  // by the run's price; nothing: unknown
    double seconds = 0;
    std::optional<scoring::Score> score;
};

/// Our own count of tokens, as it is logged; nothing where nobody made one.
std::optional<evidence::OwnCount> own_count_of(const model::TokenCounts& tokens);

/// What was said, as it is scored and logged: log-likelihoods to six decimals.
plan::Transcript transcript_of(const SampleResult& result);

/// Asks, reads and scores one sample. Each draw is seeded by hash(run seed, sample key, turn).
Async<SampleResult> solve(const plan::Plan& plan, plan::Sample sample, Roles roles,
                          Deadline deadline);

}  // namespace syscard::eval
