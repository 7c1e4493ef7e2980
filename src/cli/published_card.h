#pragma once

// What the commands that add to a finished log share: the card drawn again from the log, and
// signed.

#include "base/error.h"
#include "card/card.h"
#include "card/conclude.h"
#include "eval/run.h"
#include "measure/run_record.h"

namespace syscard::cli {

/// A run and what follows from its evidence.
struct Concluded {
    measure::RunRecord record;
    card::Conclusions conclusions;
};

/// The card that the published evidence gives.
/// @param known  what was concluded while the log was written, so that it need not be again.
/// @error Incomplete  the run has not ended. NotFound, BadInput, Tampered, Io
Result<card::Card> read_card(const eval::RunPlace& place, const Concluded* known = nullptr);

/// Signs the log checkpoint of `run` and writes the card anew, if the run has ended.
Result<void> publish_again(const eval::RunPlace& place, eval::OpenRun& run);

}  // namespace syscard::cli
