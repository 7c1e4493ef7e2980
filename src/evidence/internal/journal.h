#pragma once

// The journal: what was appended since the last publication, in records that are whole or not there.
// docs/formats/evidence.md, "The journal", has it by byte.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "evidence/disk.h"
#include "evidence/internal/segment_writer.h"
#include "evidence/internal/tile_file.h"

namespace syscard::evidence {

/// What a journal begins with: the state of the log when it was made.
struct JournalHeader {
    std::uint64_t start = 0;         // entries published before
    std::uint32_t next_segment = 1;  // number of the segment that the first blob opens
};

/// What reading a journal to its end showed.
struct JournalScan {
    JournalHeader header;
    std::uint64_t entries = 0;      // in whole records
    std::uint64_t valid_bytes = 0;  // up to the end of the last whole record; what follows is torn
    SegmentPosition segment;        // as the last whole record says
};

/// Reads a journal, one record in memory at a time; visits the entries of its whole records.
///
/// @param limit     bytes to read at most; a record that ends beyond is not visited.
/// @error NotFound  there is no journal. Io
/// @error Tampered  damaged in a part that was acknowledged: a later whole record says so.
Result<JournalScan> scan_journal(const std::filesystem::path& path,
                                 const EntryBytesVisitor& visit,
                                 std::uint64_t limit = UINT64_MAX);

/// Appends records. They are kept in memory until `write`.
class JournalWriter {
public:
    /// A new journal, durable at once; with a first record if `entries` are given.
    static Result<JournalWriter> create(const std::filesystem::path& path,
                                        const JournalHeader& header,
                                        std::span<const std::string> entries,
                                        const Disk& disk);
    /// Goes on after the whole records of a scan; cuts the rest off.
    static Result<JournalWriter> resume(const std::filesystem::path& path, const JournalScan& scan, const Disk& disk);

    /// Adds a record: all of `entries` or, after a crash, none.
    void add(std::span<const std::string> entries, const SegmentPosition& segment);
    std::size_t pending_bytes() const { return pending_.size(); }
    std::uint64_t durable_bytes() const { return file_.size(); }

    /// Writes the records and makes them durable. What they refer to must be durable before.
    Result<void> write();

private:
    explicit JournalWriter(AppendFile file) : file_(std::move(file)) {}
    AppendFile file_;
    std::string pending_;
};

}  // namespace syscard::evidence
