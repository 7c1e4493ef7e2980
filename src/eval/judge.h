#pragma once

// Asks a judge for its verdict on one sample. Whatever goes wrong with it leaves the sample
// unscored: a judge's failure is neither the subject's nor a refusal.

#include "async/async.h"
#include "eval/solver.h"
#include "model/model.h"
#include "plan/plan.h"

namespace syscard::eval {

/// What a judge is asked about a transcript: at temperature 0, before the subject's requests, and
/// held to the form of a verdict where the model can be: an embedded one by a grammar, a service
/// that knows schemas by one.
///
/// @param key   "quick.refusal/harm-weapons-1/1/judge". @param run_seed  seeds mark and draws by
/// it.
model::GenerateRequest judge_request(const scoring::Rubric& rubric,
                                     const plan::Transcript& transcript, const std::string& key,
                                     std::uint64_t run_seed, const model::Identity& judge);

/// Puts the judge's reply, or why there is none, into `result`, and what it took. A blank reply of
/// the subject is not put to a judge.
///
/// @param task   with a rubric.
/// @param judge  null only where the plan was made without one: then the sample is unscored.
Async<void> ask_judge(const plan::Plan& plan, const plan::Task& task, model::Model* judge,
                      Deadline deadline, SampleResult& result);

}  // namespace syscard::eval
