#pragma once

// Words that compare. A sentence about results that holds one must be bound to a test, by a `claim`
// record with its text and comparisons that support it, or the card is not built. Quotations are
// exempt: a third party's statement, dissent, replies; so are definitions, which stood before any
// result: a framework's levels, a suite's texts.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "people/record.h"

namespace syscard::card {

/// The published list, in lower case: docs/comparing-words.md.
const std::vector<std::string>& comparing_words();

/// The comparing words in a text, whole words and phrases alone; what stands between backticks is a
/// name and not looked at.
std::vector<std::string> comparing_words_in(std::string_view text);

/// A sentence that compares without a test.
struct Unbound {
    std::string text;
    std::string word;
    std::string where;
    std::string why;  // "no `claim` record has this text"
};

struct Sentence {
    std::string text;
    std::string where;  // "summary", "entry 1088"
};

/// The sentences of ours in a card's records.
std::vector<Sentence> sentences_of(const std::vector<people::Record>& records);

/// Those of the sentences that compare and that no claim among the records supports. A claim
/// supports its text when each comparison that it names is there, and at least one of them found a
/// difference, or the text says only that none was shown.
std::vector<Unbound> unbound_claims(const std::vector<Sentence>& sentences,
                                    const std::vector<people::Record>& records);

/// @error BadInput  one of the sentences compares without a test: the first of them.
Result<void> check_claims(const std::vector<Sentence>& sentences,
                          const std::vector<people::Record>& records);

}  // namespace syscard::card
