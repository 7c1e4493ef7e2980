#pragma once

// What the commands that add to a finished log share: the card drawn again from the log, and
// signed.

#include "base/error.h"
#include "card/card.h"
#include "eval/run.h"

namespace syscard::cli {

/// The card that the published evidence gives. @error Incomplete  the run has not ended. NotFound,
/// BadInput, Tampered, Io
Result<card::Card> read_card(const eval::RunPlace& place);

/// Signs the log checkpoint of `run` and writes the card anew, if the run has ended.
Result<void> publish_again(const eval::RunPlace& place, eval::OpenRun& run);

}  // namespace syscard::cli
