#pragma once

// The parts of a card that come from what people recorded, the ledger and the checklist, as blocks
// that every renderer sets in its own way. As in content.h, all of it may be hostile prose.

#include <string>
#include <variant>
#include <vector>

#include "card/content.h"

namespace syscard::card {

struct Paragraph {
    std::string text;
};
struct Items {
    std::vector<std::string> items;
};
struct FactList {
    std::vector<Fact> facts;
};

using Block = std::variant<Paragraph, Items, FactList, Table, Quotation>;

struct Section {
    std::string title;
    std::vector<Block> blocks;
};

/// Votes and dissent: stands after the decisions.
Section votes_section(const Card& card);

/// Everything else, in its order: scope, mitigations, worst case, red teaming, third parties, independence,
/// baselines, findings, the card before, when to evaluate again, published figures, other records, checklist.
std::vector<Section> record_sections(const Card& card);

}  // namespace syscard::card
