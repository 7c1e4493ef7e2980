#pragma once

#include <cstdint>

#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"

namespace syscard::evidence {

/// Where a transcript or file lies in the blob segments. An entry that holds a blob holds this object, with exactly
/// these four members; `check_log` finds them wherever they stand in an entry.
struct BlobReference {
    std::uint32_t segment = 0;  // from 1: blobs/000001.zst
    std::uint64_t offset = 0;   // of the first byte of the frame
    std::uint32_t length = 0;   // of the compressed frame, bytes
    crypto::Digest digest;      // SHA-256 of the plain bytes

    json::Object to_json() const;
    /// @error BadInput  a member is missing, unknown, of the wrong kind or out of range.
    static Result<BlobReference> from_json(const json::Object& object, std::string_view where);

    bool operator==(const BlobReference&) const = default;
};

/// A blob may hold at most this many plain bytes; more is refused on writing and on reading.
inline constexpr std::uint64_t kLargestBlob = 16ULL << 20U;

}  // namespace syscard::evidence
