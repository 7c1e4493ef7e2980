#pragma once

// What OpenAI's two formats share.

#include "model/internal/reading.h"
#include "model/wire.h"

namespace syscard::model {

/// Seeds of services are small signed integers; which ones they take differs.
std::int64_t service_seed(std::uint64_t seed);

/// {"token", "logprob"} each.
std::vector<TokenLogprob> logprobs_of(const json::Array& content);

}  // namespace syscard::model
