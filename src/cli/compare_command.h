#pragma once

// Two cards against each other, and sentences against tests.

#include <string>

#include "cli/key_arguments.h"
#include "cli/output.h"

namespace syscard::cli {

struct CompareArguments {
    std::string before;   // folder of the card to compare with
    std::string after;    // folder of the card that is compared
    KeyArguments keys;    // of `after`
    bool record = false;  // append the tests to `after`
};

/// Paired tests of every measurement that both have, over the items that both answered. Exit code 0
/// no regression, 1 regression, 3 nothing to compare.
int compare(const CompareArguments& arguments, const Output& output);

/// Sentences that compare without a test, of a card's records or of any text. Exit code 0 none, 1
/// some.
int lint(const std::string& place, const Output& output);

}  // namespace syscard::cli
