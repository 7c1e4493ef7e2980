#pragma once

// A hole: what stands in a published segment in the place of a frame that is withheld. It is a
// skippable frame of zstd (RFC 8878, 3.1.2) of the same length, which holds the digest of the
// frame, so that offsets stay and the root over the segment's frames can still be computed; the
// rest is zeros, so that no bit is free.

#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace syscard::evidence {

/// The shortest frame that can be withheld, bytes. A transcript is longer: its salts do not
/// compress.
inline constexpr std::size_t kSmallestHole = 40;

/// The hole for a frame of at least `kSmallestHole` bytes.
std::string hole_for(std::string_view frame);

/// The digest of the frame that is withheld; nothing when the bytes are not exactly one hole.
std::optional<crypto::Digest> withheld_frame(std::string_view bytes);

/// How long the hole is that these bytes begin with; 0 when they begin with none.
std::size_t hole_length(std::string_view bytes);

}  // namespace syscard::evidence
