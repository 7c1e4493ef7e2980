#pragma once

// Proofs of RFC 6962, sections 2.1.1 and 2.1.2; checked as RFC 9162, sections 2.1.3.2 and 2.1.4.2 say.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/error.h"
#include "crypto/digest.h"

namespace syscard::evidence {

/// The hash of the complete subtree of 2^height leaves that is the `index`-th of its height.
using NodeSource = std::function<Result<crypto::Digest>(unsigned height, std::uint64_t index)>;

/// The path from leaf `index` to the root of the tree of the first `size` leaves.
/// @error BadInput  index >= size; and what the source says.
Result<std::vector<crypto::Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& node);

/// That the tree of `new_size` leaves begins with the one of `old_size`. Empty when they are equal or old_size is 0.
/// @error BadInput  old_size > new_size; and what the source says.
Result<std::vector<crypto::Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const NodeSource& node);

/// @error Tampered  the proof does not lead from the leaf to the root.
Result<void> check_inclusion(const crypto::Digest& leaf,
                             std::uint64_t index,
                             std::uint64_t size,
                             std::span<const crypto::Digest> proof,
                             const crypto::Digest& root);

/// @error Tampered  the proof does not lead to both roots.
Result<void> check_consistency(std::uint64_t old_size,
                               const crypto::Digest& old_root,
                               std::uint64_t new_size,
                               const crypto::Digest& new_root,
                               std::span<const crypto::Digest> proof);

}  // namespace syscard::evidence
