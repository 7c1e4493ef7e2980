// Segments of blobs, and each frame of them.

#include "evidence/internal/frame.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    std::string plain;
    std::uint64_t end = 0;
    const auto walked = evidence::for_each_frame(
        bytes, "segment", [&](std::uint64_t offset, std::string_view frame) -> Result<void> {
            require(offset == end && !frame.empty(), "frames follow each other");
            end = offset + frame.size();
            (void)evidence::decompress_frame(frame, "segment", plain);
            return {};
        });
    if (walked) require(end == bytes.size(), "a segment is its frames and nothing else");
    (void)evidence::decompress_frame(bytes, "frame", plain);
    require(evidence::parse_segment_path(bytes) == 0 ||
                evidence::segment_path(evidence::parse_segment_path(bytes)) == bytes,
            "a segment has one name");
}

}  // namespace syscard::fuzz
