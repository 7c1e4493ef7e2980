#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/note.h"
#include "evidence/blob.h"
#include "evidence/checkpoint.h"
#include "evidence/entry.h"

namespace syscard::evidence {

/// Reads a published log. It believes what it reads but for the form: call `check_log` first to know that it holds.
class LogReader {
public:
    /// Reads the log checkpoint and the verifier key, nothing else; signatures are the business of `check_log`.
    /// @error NotFound    there is no log here.
    /// @error Incomplete  the run has not ended: a journal is there.
    /// @error BadInput    the checkpoint or the key cannot be read.
    static Result<LogReader> open(const std::filesystem::path& evidence);
    /// The log as it was at its last publication, also while a run goes on. @error as above
    static Result<LogReader> open_published(const std::filesystem::path& evidence);

    std::uint64_t size() const { return checkpoint_.size; }
    const Checkpoint& checkpoint() const { return checkpoint_; }
    const crypto::Verifier& verifier() const { return verifier_; }  // the key that the log itself names
    const std::filesystem::path& directory() const { return evidence_; }

    /// All entries in order, one bundle in memory at a time.
    /// @error Tampered  a bundle or an entry cannot be read.
    Result<void> for_each(const EntryVisitor& visit) const;

    /// One entry. Reads the bundle that holds it: for many in order, `for_each` is faster.
    /// @error NotFound  the log has no such entry. Tampered  it cannot be read.
    Result<json::Object> read_entry(std::uint64_t index) const;

    /// The plain bytes of a blob.
    /// @error NotFound  it is withheld: there is a hole in its place.
    /// @error Tampered  there is no such frame, its content has another digest, or is larger than 16 MiB.
    Result<std::string> read_blob(const BlobReference& reference) const;

    /// That entry `index` is in the tree of the log checkpoint: hashes for `check_inclusion`, from the tiles.
    /// @error BadInput, Tampered
    Result<std::vector<crypto::Digest>> inclusion_proof(std::uint64_t index) const;
    /// That the tree of the log checkpoint begins with the one of `old_size`: for `check_consistency`.
    /// @error BadInput, Tampered
    Result<std::vector<crypto::Digest>> consistency_proof(std::uint64_t old_size) const;

private:
    LogReader(std::filesystem::path evidence, Checkpoint checkpoint, crypto::Verifier verifier);
    std::filesystem::path evidence_;
    Checkpoint checkpoint_;
    crypto::Verifier verifier_;
};

}  // namespace syscard::evidence
