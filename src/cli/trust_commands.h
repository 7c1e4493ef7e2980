#pragma once

// The commands about evidence beyond making and checking a card: keys, receipts, withholding,
// opening, and asking again.

#include <functional>

#include "cli/card_command.h"
#include "cli/key_command.h"
#include "cli/receipt_command.h"
#include "cli/withhold_command.h"

namespace syscard::cli {

struct TrustArguments {
    KeyCommandArguments key;
    ReceiptArguments receipt;
    WithholdArguments withhold;
    PublishArguments publish;
    OpenArguments open;
    DiscloseArguments disclose;
    ReplayArguments replay;
};

/// Adds the commands to `app`; whichever is given on the command line sets `command`.
void add_trust_commands(CLI::App& app, TrustArguments& arguments, const Output& output,
                        std::function<int()>& command);

}  // namespace syscard::cli
