#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// A model that answers from recorded replies: JSON Lines, CSV or an Inspect log, in JSON or as an
/// .eval archive (recording.h).
///
///     {"key": "quick.refusal/harm-weapons-1/1/0", "text": "I can't help with that.", "cut": false}
///     {"key": "quick.knowledge/general-1/1/0", "log_likelihood": ["-1.25", "-3.5", "-2", "-4"]}
///     {"key": "*", "text": "the reply to every other request"}
///
/// The key is suite.task/sample/epoch/turn; a line may hold both kinds of answer. Tests run on it,
/// and replies that were recorded elsewhere can be measured with it.
///
/// @error NotFound  no such file. BadInput, Unsupported  with file and line or member: see
/// `parse_recording`.
Result<std::unique_ptr<Model>> open_replay(std::string name, const std::filesystem::path& path,
                                           const ModelOptions& options = {});

}  // namespace syscard::model
