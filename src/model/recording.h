#pragma once

// Recorded replies, read from JSON Lines, CSV, or an Inspect log in either of its forms.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "model/model.h"

namespace syscard::model {

/// More tokens than any request takes; a sum of a million such counts is still an integer.
inline constexpr std::int64_t kMostTokens = 1'000'000'000'000;

/// What was recorded of one request.
struct RecordedReply {
    std::optional<std::string> text;
    bool cut = false;
    std::vector<double> log_likelihood;
    TokenCounts tokens;
    Served served = {};            // what the recording says of the reply beside its text
    std::optional<Error> failure;  // what the recording says went wrong instead of a reply
};

/// Replies that stay where they lie until they are asked for.
class StoredReplies {
  public:
    StoredReplies() = default;
    StoredReplies(const StoredReplies&) = delete;
    StoredReplies& operator=(const StoredReplies&) = delete;
    virtual ~StoredReplies() = default;

    virtual std::size_t size() const = 0;
    virtual std::vector<std::string> keys() const = 0;

    /// Nothing when there is no such key; what cannot be read is a reply with a failure.
    virtual std::optional<RecordedReply> read(const std::string& key) const = 0;
};

struct Recording {
    std::string model;   // as the file names it; empty when it does not
    std::string status;  // of the run, in Inspect's word: "success", "error"; else empty
    /// By the whole key, "suite.task/sample/epoch/turn"; by "sample/epoch" where the file knows no
    /// more; or by "*".
    std::unordered_map<std::string, RecordedReply> replies;
    std::unique_ptr<const StoredReplies> stored;  // in place of `replies`, where the file allows it

    std::size_t size() const { return replies.size() + (stored ? stored->size() : 0); }

    /// What was recorded for this key, if anything was.
    std::optional<RecordedReply> find(const std::string& key) const;
};

/// By what is in the file, or else by its name: a ZIP archive and `.eval` (an Inspect log), `.json`
/// (its JSON form), `.csv`, else JSON Lines. docs/models.md has the forms.
/// @error BadInput     with file and line, or member: not of that form, no key, a key twice, no
///                     reply at all.
/// @error Unsupported  an archive that is encrypted, or beyond what is read (zip_file.h).
Result<Recording> parse_recording(std::string content, const std::filesystem::path& path);

}  // namespace syscard::model
