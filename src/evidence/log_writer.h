#pragma once

// The log while a run is under way. What `commit` acknowledged survives a crash; what it did not may be gone, but never
// half of a group. One thread at a time may use a writer, and one process a log.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "crypto/commitment.h"
#include "crypto/note.h"
#include "evidence/blob.h"
#include "evidence/checkpoint.h"
#include "evidence/disk.h"
#include "evidence/keyring.h"
#include "evidence/log_reader.h"

namespace syscard::evidence {

/// Where a writer's keys come from, if not from files in the private directory that are open to its owner.
struct LogKeys {
    std::optional<crypto::Signer> log_key;          // kept elsewhere; it is then not in the private directory
    std::optional<crypto::Passphrase> passphrase;   // that the secret files are kept under
    std::optional<crypto::RunSecret> new_secret;    // of a log that begins, unless its directory has one
};

class LogWriter {
public:
    /// Begins a log: makes the keys, and the first entry that names the log's key.
    ///
    /// @param evidence           directory to be published; made if it is not there.
    /// @param private_directory  for the secret key, the run secret and the lock; made with mode 0700.
    /// @param origin             the name of the log and of its key: no white space, no plus sign, not empty.
    /// @error Exists    there is a log, or other files, in `evidence`; or another process writes there.
    /// @error BadInput  the origin cannot be one, or differs from the name of the key that lies there.
    /// @error NoSpace, ReadOnly, Io
    static Result<LogWriter> create(const std::filesystem::path& evidence,
                                    const std::filesystem::path& private_directory,
                                    std::string origin,
                                    Disk disk = Disk(),
                                    const LogKeys& keys = {});

    /// Goes on with a log after a stop, a crash or a publication. Nothing acknowledged is lost; what was not
    /// acknowledged, and torn, is cut off.
    /// @error NotFound  there is no log. Exists  another process writes there.
    /// @error Tampered  the files do not fit together, or what was acknowledged is damaged.
    /// @error NoSpace, ReadOnly, Io
    static Result<LogWriter> resume(const std::filesystem::path& evidence,
                                    const std::filesystem::path& private_directory,
                                    Disk disk = Disk(),
                                    const LogKeys& keys = {});

    LogWriter(LogWriter&&) noexcept;
    LogWriter& operator=(LogWriter&&) noexcept;
    ~LogWriter();  // closes the files; what was not committed is lost

    /// Compresses and keeps a transcript or file. Durable with the next commit. May append a `segment` entry.
    /// @error BadInput  more than 16 MiB.
    Result<BlobReference> append_blob(std::string_view plain);

    /// Appends a group of entries: after a crash all of it is there or nothing.
    /// @return          index of the first; the size of the log when the group is empty.
    /// @error BadInput  an entry without schema, or larger than 65,535 bytes; nothing is appended then.
    Result<std::uint64_t> append(std::span<const json::Object> entries);
    Result<std::uint64_t> append(const json::Object& entry) { return append(std::span(&entry, 1)); }

    /// Group commit: returns when all that was appended is durable. After a failed write or fsync nothing read back
    /// could be trusted, so every further call fails with the same error; `resume` goes on from what is safe.
    /// @error NoSpace, Io
    Result<void> commit();

    /// Hands the log over to another key, which the present one endorses, and publishes under it. Afterwards the
    /// next key is the one in the private directory, and the present one is no longer there.
    ///
    /// @param next  named as the log is. @param expires  the last tree size that it may sign; 0: no end.
    /// @error BadInput  the name. NoSpace, ReadOnly, Io
    Result<Checkpoint> rotate_key(const crypto::Signer& next, std::uint64_t expires = 0);

    /// Closes the open segment, writes tiles and the signed log checkpoint, and removes the journal. The log can be
    /// appended to afterwards, and published again. Call it with everything appended: it commits.
    Result<Checkpoint> publish();

    std::uint64_t size() const;  // entries, with those not yet committed
    const crypto::Verifier& verifier() const;
    const crypto::RunSecret& run_secret() const;

    /// All committed entries from the first, one bundle or group in memory at a time.
    Result<void> for_each(const EntryVisitor& visit) const;
    /// As LogReader::read_blob, for any blob appended so far.
    Result<std::string> read_blob(const BlobReference& reference);

private:
    class State;
    explicit LogWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace syscard::evidence
