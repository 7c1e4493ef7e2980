#pragma once

// What a task cost: tokens, money where a price is known, and what one success came to.

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "measure/measurement.h"
#include "measure/run_record.h"
#include "plan/plan.h"

namespace syscard::card {

struct TaskCost {
    measure::Use use;
    bool has_price = false;  // of the run
    std::string success;     // the measurement whose successes count; empty: none
    std::int64_t successes = 0;
    std::int64_t trials = 0;
};

/// The success of a task is its first mean over all its samples of which more is more capable.
TaskCost task_cost(const measure::RunRecord& record, std::size_t task,
                   const std::vector<measure::Measurement>& measurements);

/// Dollars for a success, in nano-dollars rounded half up: only where the cost of every sample is
/// known and there was a success.
std::optional<std::int64_t> nano_usd_for_success(const TaskCost& cost);

/// "1,024 prompt tokens, 320 reply tokens, 128 of them hidden; 0.012800 USD; …", the subject's;
/// then what others took. An unknown price is said, never 0.
std::string cost_sentence(const TaskCost& cost);

/// "3,050 prompt tokens, 2,940 tokens of visible reply": our own count beside a service's figures.
/// @param samples  with a result.
std::string own_count_sentence(const measure::OwnCountUse& own, std::int64_t samples);

/// "36 requests, 3,240 prompt tokens, 180 reply tokens": what a model in another role took.
std::string role_sentence(const measure::RoleTotals& totals);

/// How questions with options were answered and what came from the cache; empty where there is
/// nothing to say.
std::string asking_sentence(const TaskCost& cost);

json::Object own_count_json(const measure::OwnCountUse& own);
json::Object role_json(const measure::RoleTotals& totals);
json::Object to_json(const TaskCost& cost);

}  // namespace syscard::card
