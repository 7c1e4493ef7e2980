#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "evidence/blob.h"
#include "evidence/disk.h"
#include "evidence/internal/frame.h"
#include "evidence/tree.h"

namespace syscard::evidence {

/// How far the open segment is written: every record of the journal carries it.
struct SegmentPosition {
    std::uint32_t number = 1;  // of the segment that is open, or will be opened next
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;

    bool operator==(const SegmentPosition&) const = default;
};

/// Appends blobs to the open segment. A segment's file is made with its first frame.
class SegmentWriter {
public:
    SegmentWriter(std::filesystem::path evidence, Disk disk) : evidence_(std::move(evidence)), disk_(disk) {}

    /// Goes on at a position: cuts off what lies beyond it and removes segments of higher numbers.
    /// @error Tampered  less than the position says is there, or its frames cannot be read.
    static Result<SegmentWriter> resume(std::filesystem::path evidence, Disk disk, const SegmentPosition& position);

    /// Whether the segment is full for this frame, so that it must be closed first.
    bool is_full_for(std::string_view frame) const { return position_.bytes > 0 && position_.bytes + frame.size() > kLargestSegment; }

    FrameCompressor& compressor() { return compressor_; }
    Result<BlobReference> append(std::string_view frame, const crypto::Digest& plain_digest);
    /// Hands everything to the operating system, so that it can be read.
    Result<void> flush();
    /// Everything appended is durable afterwards, closed segments too.
    Result<void> sync();

    /// Closes the segment: durable, and what its entry in the log says; nothing when no frame is in it.
    Result<std::optional<json::Object>> close();

    const SegmentPosition& position() const { return position_; }

private:
    Result<void> open_file();

    std::filesystem::path evidence_;
    Disk disk_;
    FrameCompressor compressor_;
    SegmentPosition position_;
    Frontier frames_;
    AppendFile file_;
    std::string buffer_;         // frames not yet handed to the operating system
    bool name_is_durable_ = true;
    bool is_durable_ = true;
};

}  // namespace syscard::evidence
