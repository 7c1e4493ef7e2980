#pragma once

#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// A program as a model: it reads one JSON request a line and writes one JSON answer a line
/// (docs/models.md, "exec"). Several requests are under way at once, told apart by their id.
///
/// @param command  the program and its arguments, split at white space; never seen by a shell.
/// @error NotFound  no such program. BadInput  an empty command.
Result<std::unique_ptr<Model>> open_exec(Loop& loop, std::string name, const std::string& command,
                                         const ModelOptions& options);

}  // namespace syscard::model
