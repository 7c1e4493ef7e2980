#pragma once

// A card's folder as commands use it: read the card that its evidence gives, write its files,
// append what people record.

#include <filesystem>
#include <string>
#include <vector>

#include "card/card.h"
#include "cli/key_arguments.h"
#include "eval/run.h"
#include "people/record.h"

namespace syscard::cli {

/// The run in the evidence, ended. @error NotFound, Incomplete, BadInput, Tampered, Io
Result<measure::RunRecord> read_ended_run(const eval::RunPlace& place);

/// Appends the records and what follows from them, signs the log and writes the card anew.
/// @error BadInput  a record may not stand there; nothing is appended then.
/// @error NoSpace, ReadOnly, Io
Result<card::Card> append_records(const eval::RunPlace& place, eval::OpenRun& run,
                                  const std::vector<people::Record>& records);

/// The same for a run that nobody has open. @error NotFound  no log, or no key to sign it with.
Result<card::Card> append_records(const eval::RunPlace& place, const KeyArguments& keys,
                                  const std::vector<people::Record>& records);

/// 0 allowed, 1 denied, 3 inconclusive. @error BadInput  the framework has no such action.
Result<int> decision_code(const framework::Rating& rating, const std::string& action);

std::unexpected<Error> no_such_action(const std::string& action,
                                      const std::vector<std::string>& known);

}  // namespace syscard::cli
