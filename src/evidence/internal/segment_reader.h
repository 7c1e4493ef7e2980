#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "evidence/blob.h"
#include "evidence/internal/file_descriptor.h"

namespace syscard::evidence {

/// Reads blobs and segments. Keeps the last segment open, for blobs are mostly read in the order of the log, and its
/// buffers, for fresh memory costs as much as hashing it. What is returned is valid until the next call.
class SegmentReader {
public:
    explicit SegmentReader(std::filesystem::path evidence) : evidence_(std::move(evidence)) {}

    /// The plain bytes of a blob. @error NotFound, Tampered  as LogReader::read_blob; Io
    Result<std::string_view> read_blob(const BlobReference& reference);

    /// As it stands in the segment: the frame of the last blob.
    std::string_view frame() const { return bytes_; }

    /// How long a segment is, bytes. @error as read_segment
    Result<std::uint64_t> segment_size(std::uint32_t number);
    /// All bytes of a segment. @error Tampered  it is missing or larger than 64 MiB; Io
    Result<std::string_view> read_segment(std::uint32_t number);

private:
    Result<void> open(std::uint32_t number);
    // From `offset` on, `length` bytes, or fewer when the segment ends before.
    Result<std::string_view> read(std::uint64_t offset, std::uint64_t length);

    std::filesystem::path evidence_;
    FileDescriptor file_{-1};
    std::uint32_t number_ = 0;  // of the open segment; 0 when none is
    std::string bytes_;         // as they stand in the segment
    std::string plain_;         // of the last blob
};

}  // namespace syscard::evidence
