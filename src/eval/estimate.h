#pragma once

// What a plan would use, before anything is asked.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "eval/roles.h"
#include "evidence/price.h"
#include "plan/plan.h"

namespace syscard::eval {

struct TaskEstimate {
    std::string name;  // "quick.refusal"
    std::int64_t samples = 0;
    std::int64_t prompt_tokens = 0;  // a quarter of the bytes, and four for each message
    std::int64_t reply_tokens = 0;   // at most: `max_tokens` for each reply, a letter of an option
    bool is_open = false;            // a world: what stands here is for each of its turns
    std::optional<std::int64_t> nano_usd;  // at most; nothing: no price is known
};

/// Of all tasks together: the replies that it will read count at their longest, as a part of its
/// prompts.
struct JudgeEstimate {
    std::int64_t requests = 0;
    std::int64_t prompt_tokens = 0;
    std::int64_t reply_tokens = 0;  // at most
    std::optional<evidence::Price> price;
    std::optional<std::int64_t> nano_usd;  // at most; nothing: no price is known
};

struct Estimate {
    std::vector<TaskEstimate> tasks;
    std::optional<JudgeEstimate> judge;  // nothing: no task is judged
    std::int64_t prompt_tokens = 0;
    std::int64_t reply_tokens = 0;
    std::optional<evidence::Price> price;
    std::optional<std::int64_t> nano_usd;
};

/// @error BadInput  a dataset was changed since the plan was made.
Result<Estimate> estimate(const plan::Plan& plan, const RolePrices& prices);

/// `syscard.estimate/1`.
json::Object to_json(const Estimate& estimate);

}  // namespace syscard::eval
