#pragma once

// A blob in a segment is one zstd frame: its plain size in the header, no checksum (the log's digests are
// stronger), no dictionary.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "evidence/tree.h"

namespace syscard::evidence {

inline constexpr std::uint64_t kLargestSegment = 64ULL << 20U;

class FrameCompressor {
public:
    FrameCompressor();
    /// The frame; valid until the next call.
    std::string_view compress(std::string_view plain);

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;  // a ZSTD_CCtx
    std::string frame_;
};

/// The plain bytes of exactly one frame, into `plain`.
/// @error Tampered  not a whole frame of its own, no plain size, more than 16 MiB, or content that does not unpack.
Result<void> decompress_frame(std::string_view frame, std::string_view where, std::string& plain);

/// Calls `visit` for each frame of a segment, and each hole in the place of one, which must be a chain without gap or
/// rest.
/// @error Tampered  it is not.
/// How long the frame or hole is that these bytes begin with; 0 when they begin with neither.
std::size_t frame_length(std::string_view bytes);

Result<void> for_each_frame(std::string_view segment,
                            std::string_view where,
                            const std::function<Result<void>(std::uint64_t offset, std::string_view frame)>& visit);

/// The name of a segment's file: "blobs/000001.zst", relative to the evidence directory.
std::string segment_path(std::uint32_t number);

/// The number of the segment that this path names, relative to the evidence directory; 0 when it names none.
std::uint32_t parse_segment_path(std::string_view path);

/// The entry that closes a segment: nothing in its file can change without changing this.
///
/// @param frames  over SHA-256 of each compressed frame, in order.
json::Object segment_entry(std::uint32_t number, const Frontier& frames, std::uint64_t bytes);

}  // namespace syscard::evidence
