#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "crypto/note.h"
#include "evidence/checkpoint.h"

namespace syscard::evidence {

inline constexpr const char* kCheckpointPath = "checkpoint";
inline constexpr const char* kKeyPath = "keys/log.vkey";
inline constexpr const char* kJournalPath = "journal";

/// The log's verifier key as the directory names it: one line. @error NotFound, BadInput, Io
Result<crypto::Verifier> read_log_key(const std::filesystem::path& evidence);

/// The log checkpoint, if the log was published; its signature is checked against `verifier`.
/// @error BadInput, Tampered, Io
Result<std::optional<Checkpoint>> read_signed_checkpoint(const std::filesystem::path& evidence, const crypto::Verifier& verifier);

/// @error Incomplete  the run has not ended: there is a journal.
Result<void> refuse_unfinished(const std::filesystem::path& evidence);

/// The entry with which a log begins.
json::Object key_entry(const crypto::Verifier& verifier);

}  // namespace syscard::evidence
