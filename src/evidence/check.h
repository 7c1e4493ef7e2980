#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "crypto/note.h"
#include "evidence/checkpoint.h"
#include "evidence/keyring.h"
#include "evidence/redaction.h"

namespace syscard::evidence {

/// One thing that does not hold.
struct Finding {
    std::string what;   // "entry 17 is not the one that the tree commits to"
    std::string where;  // "tile/entries/000.p/40", relative to the evidence directory
};

/// What checking a log showed. The log holds when there are no findings.
struct LogCheck {
    std::vector<Finding> findings;          // the first 1,000
    std::uint64_t findings_left_out = 0;    // beyond those
    std::vector<std::string> not_covered;   // files, relative to the evidence directory, that nothing commits to
    std::uint64_t entries = 0;
    std::uint64_t blobs = 0;                // frames in the segments
    std::uint64_t blob_references = 0;      // references in entries, each followed
    std::uint64_t bytes = 0;                // read and hashed
    std::string signer;                     // verifier key that signed the checkpoint, if one did: "name+hash+base64"
    std::optional<Checkpoint> checkpoint;   // as far as it could be read
    std::uint64_t withheld = 0;             // holes in the segments, each of which an entry tells of
    std::vector<RedactionEntry> redactions; // as far as they could be read
    Keyring keys;                           // the keys that the log names, as far as they could be read

    bool holds() const { return findings.empty(); }
};

/// Checks a published log with nothing but its directory: rebuilds the tree from the entries, compares every hash
/// tile byte by byte, the log checkpoint and its signature, the form of every entry, every frame of every segment, and
/// every reference to a blob. Memory does not grow with the log.
///
/// @param trusted    the key that must have signed, or from which the log was handed on to the one that did; without one, the check shows that the log is consistent with
///                   itself, and `signer` is unknown to the reader.
/// @error NotFound   there is no log here.
/// @error Incomplete the run has not ended; hint: `syscard resume DIR`.
/// @error Io         a file could not be read.
Result<LogCheck> check_log(const std::filesystem::path& evidence, const std::optional<crypto::Verifier>& trusted);

}  // namespace syscard::evidence
