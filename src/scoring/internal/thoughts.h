#pragma once

// What a reasoning model thinks before it answers, where its server does not hide it: "<think>…
// </think>" in front of the answer.

#include <string_view>

#include "scoring/scorer.h"

namespace syscard::scoring {

/// What a turn says behind its thoughts: the text behind the last end of thoughts; nothing where
/// the turn begins with thoughts that do not end. Thoughts without a mark cannot be told apart.
std::string_view behind_thoughts(std::string_view turn);

/// The reply with each turn's thoughts left out; its scores stay.
Reply without_thoughts(const Reply& reply);

/// Whether the last turn holds thoughts and no answer: the reply was cut before there was one.
bool is_only_thoughts(const Reply& reply);

/// Why such a reply is unscored.
inline constexpr std::string_view kOnlyThoughts =
    "only thoughts: the reply was cut before an answer";

}  // namespace syscard::scoring
