#pragma once

#include <cstdint>
#include <string>

#include "cli/key_arguments.h"
#include "cli/output.h"

namespace syscard::cli {

struct KeyCommandArguments {
    std::string directory;
    std::string role = "publication";
    std::string reason;         // of a revocation
    std::uint64_t expires = 0;  // of the new key: the last tree size that it may sign; 0: no end
    KeyArguments keys;
};

/// The keys that the log of a card names, with role and validity. Public: nothing secret is read.
int show_keys(const KeyCommandArguments& arguments, const Output& output);

/// Puts a new key in the place of the present one: enters it, signs the log checkpoint and the card
/// again.
int rotate_key(const KeyCommandArguments& arguments, const Output& output);

/// The same, and says in the log that the old key is not to be believed any more, and why.
int revoke_key(const KeyCommandArguments& arguments, const Output& output);

}  // namespace syscard::cli
