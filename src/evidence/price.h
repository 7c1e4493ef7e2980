#pragma once

// What tokens cost: the price that a run was planned with.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::evidence {

/// A price as published, with its date and source. Amounts are micro-dollars for a million tokens:
/// 2.50 USD is 2,500,000.
struct Price {
    std::int64_t prompt = 0;
    std::int64_t cached = 0;  // of the prompt: not computed again
    std::int64_t reply = 0;   // visible and hidden
    std::string as_of;        // "2025-01-31"
    std::string source;

    bool operator==(const Price&) const = default;

    /// {"prompt": "2.5", …}: dollars for a million tokens, as decimals.
    json::Object to_json() const;
    static Result<Price> from_json(const json::Object& object, std::string_view where);

    /// Nano-dollars, rounded half up. The cached tokens are part of the prompt's.
    std::int64_t cost_nano_usd(std::int64_t prompt_tokens, std::int64_t cached_tokens,
                               std::int64_t reply_tokens) const;
};

}  // namespace syscard::evidence
