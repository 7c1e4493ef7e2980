#pragma once

// The commands about evidence beyond making and checking a card: keys.

#include <functional>

#include "cli/key_command.h"

namespace syscard::cli {

struct TrustArguments {
    KeyCommandArguments key;
};

/// Adds the commands to `app`; whichever is given on the command line sets `command`.
void add_trust_commands(CLI::App& app, TrustArguments& arguments, const Output& output,
                        std::function<int()>& command);

}  // namespace syscard::cli
