#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "scoring/scorer.h"

namespace syscard::scoring {

/// The subject's last text, which is what a single judgement of a conversation falls on; empty
/// without turns.
inline std::string_view last_turn(const Reply& reply) {
    return reply.turns.empty() ? std::string_view() : std::string_view(reply.turns.back());
}

/// Whether the last text says nothing: white space only.
inline bool is_empty(const Reply& reply) { return trim(last_turn(reply)).empty(); }

}  // namespace syscard::scoring
