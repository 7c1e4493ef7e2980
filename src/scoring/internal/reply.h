#pragma once

#include <algorithm>
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

/// Whether no turn says anything.
inline bool is_blank(const Reply& reply) {
    return std::ranges::all_of(reply.turns,
                               [](const std::string& turn) { return trim(turn).empty(); });
}

}  // namespace syscard::scoring
