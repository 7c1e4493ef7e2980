#pragma once

// Recorded replies, read from JSON Lines, CSV, or the JSON form of an Inspect log.

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "model/model.h"

namespace syscard::model {

/// What was recorded of one request.
struct RecordedReply {
    std::optional<std::string> text;
    bool cut = false;
    std::vector<double> log_likelihood;
    TokenCounts tokens;
    std::optional<Error> failure;  // what the recording says went wrong instead of a reply
};

struct Recording {
    std::string model;  // as the file names it; empty when it does not
    /// By the whole key, "suite.task/sample/epoch/turn"; by "sample/epoch" where the file knows no
    /// more; or by "*".
    std::unordered_map<std::string, RecordedReply> replies;

    /// @return nullptr when nothing was recorded for this key.
    const RecordedReply* find(const std::string& key) const;
};

/// By the file's name: `.csv`, `.json` (an Inspect log), else JSON Lines. docs/models.md has the
/// forms.
/// @error BadInput  with file and line: not of that form, no key, a key twice, no reply at all.
Result<Recording> parse_recording(const std::string& content, const std::filesystem::path& path);

}  // namespace syscard::model
