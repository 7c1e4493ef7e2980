#pragma once

// Findings from card to card. What is adverse opens a finding: a requirement that is not met, a
// behaviour that was seen, whatever a person reports. The next card must close each by evidence,
// waive it with a reason or carry it on; what it passes over stays open, and shows. And coverage:
// which evaluations are new, gone or not the same as before.

#include <string>
#include <vector>

#include "framework/rating.h"
#include "people/record.h"
#include "plan/plan.h"

namespace syscard::card {

struct LedgerFinding {
    std::string id;
    std::string title;
    std::string origin;  // "this card" or the title of the one before
    std::string status;  // "open", "closed", "waived", "carried"
    std::string reason;
    std::vector<std::string> evidence;
    bool earlier = false;  // of the card before
};

/// Findings of the card before with what became of them, then those of this card.
std::vector<LedgerFinding> ledger(const framework::Rating& rating,
                                  const std::vector<people::Record>& records);

/// One evaluation against the card before.
struct Coverage {
    std::string id;
    std::string change;  // "dropped", "changed", "new", "same"
    std::string before;  // how it was made: empty when it was not
    std::string now;
};

/// Empty when no earlier card was named.
std::vector<Coverage> coverage(const std::vector<plan::PlannedTask>& tasks,
                               const std::vector<people::Record>& records);

/// How each evaluation of a card is made, by id: what `coverage` compares.
std::vector<std::pair<std::string, std::string>> evaluations_of(
    const std::vector<plan::PlannedTask>& tasks, const std::vector<people::Record>& records);

}  // namespace syscard::card
