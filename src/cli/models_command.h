#pragma once

#include <string>

#include "cli/output.h"

namespace syscard::cli {

/// `syscard models`: the embedded models by name, and whether they are here.
int list_models(const Output& output);

/// `syscard models fetch NAME`: fetches, checks and re-encodes a model.
int fetch_model(const std::string& name, const Output& output);

}  // namespace syscard::cli
