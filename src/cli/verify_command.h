#pragma once

#include <string>
#include <vector>

#include "cli/output.h"

namespace syscard::cli {

struct VerifyArguments {
    std::string place;    // directory of a card, or a file in it
    std::string trust;    // verifier key text, or a file that holds it; empty: none
    std::string against;  // an earlier log checkpoint; empty: none
    std::vector<std::string> others = {};  // folders of other runs of the same maker
};

/// `syscard verify` and `syscard-verify`. Exit code 0 verifies, 4 does not, 3 cannot be checked, 2
/// wrong input.
int verify(const VerifyArguments& arguments, const Output& output);

}  // namespace syscard::cli
