#include "evidence/tree.h"

#include <stdexcept>

namespace syscard::evidence {

using crypto::Digest;

Digest leaf_hash(std::string_view entry) {
    thread_local crypto::Sha256 hasher;
    return hasher.update({"\x00", 1}).update(entry).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
    thread_local crypto::Sha256 hasher;
    return hasher.update({"\x01", 1}).update(left.view()).update(right.view()).finish();
}

void Frontier::append_subtree(const Digest& root, unsigned height) {
    const std::uint64_t leaves = std::uint64_t{1} << height;
    if (size_ % leaves != 0) throw std::logic_error("a subtree appended where none of its height can begin");
    Digest joined = root;
    for (std::uint64_t carry = leaves; (size_ & carry) != 0; carry <<= 1U) {
        joined = node_hash(roots_.back(), joined);
        roots_.pop_back();
    }
    roots_.push_back(joined);
    size_ += leaves;
}

Digest join_subtrees(std::span<const Digest> roots) {
    if (roots.empty()) return crypto::sha256("");
    Digest root = roots.back();
    for (std::size_t i = roots.size() - 1; i-- > 0;) root = node_hash(roots[i], root);
    return root;
}

}  // namespace syscard::evidence
