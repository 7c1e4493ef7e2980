#pragma once

#include <string>

#include "cli/output.h"

namespace syscard::cli {

/// How far the run in `directory` is: done, under way in another process, or stopped. Takes no
/// lock and writes nothing, so it may be asked while the run goes on.
int status(const std::string& directory, const Output& output);

}  // namespace syscard::cli
