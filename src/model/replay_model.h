#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// A model that answers from a file of recorded replies, one JSON object a line:
///
///     {"key": "refusal/harm-weapons-1/1/0", "text": "I can't help with that.", "cut": false}
///     {"key": "knowledge/general-1/1/0", "log_likelihood": ["-1.25", "-3.5", "-2.0", "-4.125"]}
///     {"key": "*", "text": "the reply to every other request"}
///
/// The key is task/sample/epoch/turn; a line may hold both kinds of answer. Tests run on it, and
/// replies that were recorded elsewhere can be measured with it.
///
/// @error NotFound  no such file. BadInput  with file and line: not JSON, no key, a key twice.
Result<std::unique_ptr<Model>> open_replay(std::string name, const std::filesystem::path& path);

}  // namespace syscard::model
