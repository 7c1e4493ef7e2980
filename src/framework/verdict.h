#pragma once

// Three-valued logic, after Kleene. A question put to evidence is met, not met, or the evidence
// does not suffice to say; and what does not suffice never turns into a yes on its way to a
// decision.

#include <span>
#include <string_view>

#include "base/error.h"

namespace syscard::framework {

enum class Verdict { Met, NotMet, Insufficient };

/// Only `Allowed` lets an action through.
enum class Decision { Allowed, Denied, Inconclusive };

/// Not met if any is not met; else insufficient if any is; else met. All of nothing is met.
Verdict all_of(std::span<const Verdict> verdicts);

/// What follows for an action whose requirements have these verdicts: denied if any is not met,
/// inconclusive if any is insufficient, else allowed. An action without requirements is one that no
/// rule allows: denied.
Decision decide(std::span<const Verdict> requirements);

/// The words of JSON and of the card: "met", "not_met", "insufficient"; "allowed", "denied",
/// "inconclusive".
std::string_view verdict_name(Verdict verdict);
std::string_view decision_name(Decision decision);

/// @error BadInput  any other word.
Result<Verdict> verdict_from_name(std::string_view name, std::string_view where);
Result<Decision> decision_from_name(std::string_view name, std::string_view where);

}  // namespace syscard::framework
