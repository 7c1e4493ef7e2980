#pragma once

// From journal to published log, safe to be cut short at every step: tiles first, which nothing points to yet; then the
// signed checkpoint, in one rename; then what is no longer needed goes. Until the rename the old checkpoint and the
// tiles that it needs stand untouched.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "crypto/note.h"
#include "evidence/checkpoint.h"
#include "evidence/disk.h"

namespace syscard::evidence {

/// Writes the tiles of what the journal holds, then the checkpoint over all of it.
/// @error Tampered  the tiles of the earlier publication do not give its root. NoSpace, Io
Result<Checkpoint> publish_journal(const std::filesystem::path& evidence,
                                   const std::optional<Checkpoint>& published,
                                   const std::filesystem::path& journal,
                                   const crypto::Signer& signer,
                                   const Disk& disk);

/// Removes partial tiles that the checkpoint of `size` entries does not need, and the journal.
Result<void> finish_publication(const std::filesystem::path& evidence, std::uint64_t size, const Disk& disk);

}  // namespace syscard::evidence
