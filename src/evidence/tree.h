#pragma once

// The Merkle tree of RFC 6962, section 2.1, over SHA-256. A frontier holds the roots of the complete subtrees that a
// tree of n leaves is made of, largest first: one for each bit set in n. That is all one needs to append and to
// compute the root.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/digest.h"

namespace syscard::evidence {

crypto::Digest leaf_hash(std::string_view entry);                                            // SHA-256(0x00 ‖ entry)
crypto::Digest node_hash(const crypto::Digest& left, const crypto::Digest& right);  // SHA-256(0x01 ‖ left ‖ right)

/// The root of the tree that is made of these complete subtrees, largest first; of none, SHA-256 of nothing.
crypto::Digest join_subtrees(std::span<const crypto::Digest> roots);

class Frontier {
public:
    void append(const crypto::Digest& leaf) { append_subtree(leaf, 0); }
    /// Appends the root of a complete subtree of 2^height leaves. The size must be a multiple of 2^height.
    void append_subtree(const crypto::Digest& root, unsigned height);

    std::uint64_t size() const { return size_; }
    const std::vector<crypto::Digest>& roots() const { return roots_; }
    crypto::Digest root() const { return join_subtrees(roots_); }

private:
    std::uint64_t size_ = 0;
    std::vector<crypto::Digest> roots_;  // of the complete subtrees, largest first
};

}  // namespace syscard::evidence
