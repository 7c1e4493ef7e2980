#include "evidence/proof.h"

#include <bit>

#include <fmt/format.h>

#include "evidence/tree.h"

namespace syscard::evidence {

using crypto::Digest;

namespace {

// Largest power of two smaller than `size` (size > 1): where RFC 6962 splits a tree.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

// Root of the leaves [begin, end), where a tree splits so: from complete subtrees of the source.
Result<Digest> range_root(std::uint64_t begin, std::uint64_t end, const NodeSource& node) {
    const std::uint64_t size = end - begin;
    if (std::has_single_bit(size)) {
        const auto height = static_cast<unsigned>(std::countr_zero(size));
        return node(height, begin >> height);
    }
    const std::uint64_t middle = begin + split_of(size);
    SYSCARD_TRY(const Digest left, range_root(begin, middle, node));
    SYSCARD_TRY(const Digest right, range_root(middle, end, node));
    return node_hash(left, right);
}

// PATH(m, D[n]) of RFC 6962, 2.1.1, over the leaves [begin, end).
Result<void> add_path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const NodeSource& node, std::vector<Digest>& path) {
    if (end - begin == 1) return {};
    const std::uint64_t middle = begin + split_of(end - begin);
    const bool is_left = index < middle;
    SYSCARD_CHECK(is_left ? add_path(index, begin, middle, node, path) : add_path(index, middle, end, node, path));
    SYSCARD_TRY(const Digest sibling, is_left ? range_root(middle, end, node) : range_root(begin, middle, node));
    path.push_back(sibling);
    return {};
}

// SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2, over the leaves [begin, end); `old_end` = begin + m.
Result<void> add_subproof(std::uint64_t old_end,
                          std::uint64_t begin,
                          std::uint64_t end,
                          bool old_root_is_known,
                          const NodeSource& node,
                          std::vector<Digest>& proof) {
    if (old_end == end) {
        if (old_root_is_known) return {};
        SYSCARD_TRY(const Digest root, range_root(begin, end, node));
        proof.push_back(root);
        return {};
    }
    const std::uint64_t middle = begin + split_of(end - begin);
    const bool is_left = old_end <= middle;
    SYSCARD_CHECK(is_left ? add_subproof(old_end, begin, middle, old_root_is_known, node, proof)
                          : add_subproof(old_end, middle, end, false, node, proof));
    SYSCARD_TRY(const Digest sibling, is_left ? range_root(middle, end, node) : range_root(begin, middle, node));
    proof.push_back(sibling);
    return {};
}

std::unexpected<Error> refuse_proof(std::string_view what) { return fail(ErrorCode::Tampered, std::string(what)); }

}  // namespace

Result<std::vector<Digest>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& node) {
    if (index >= size) return fail(ErrorCode::BadInput, fmt::format("there is no entry {} in a log of {}", index, size));
    std::vector<Digest> path;
    SYSCARD_CHECK(add_path(index, 0, size, node, path));
    return path;
}

Result<std::vector<Digest>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const NodeSource& node) {
    if (old_size > new_size) return fail(ErrorCode::BadInput, fmt::format("a log of {} entries does not begin with {}", new_size, old_size));
    std::vector<Digest> proof;
    if (old_size == 0 || old_size == new_size) return proof;
    SYSCARD_CHECK(add_subproof(old_size, 0, new_size, true, node, proof));
    return proof;
}

Result<void> check_inclusion(const Digest& leaf,
                             std::uint64_t index,
                             std::uint64_t size,
                             std::span<const Digest> proof,
                             const Digest& root) {
    if (index >= size) return refuse_proof("an inclusion proof for an entry beyond the end of the log");
    std::uint64_t node = index;
    std::uint64_t last = size - 1;
    Digest hash = leaf;
    for (const Digest& sibling : proof) {
        if (last == 0) return refuse_proof("an inclusion proof that is too long");
        if ((node & 1U) != 0 || node == last) {
            hash = node_hash(sibling, hash);
            while ((node & 1U) == 0 && node != 0) node >>= 1U, last >>= 1U;
        } else {
            hash = node_hash(hash, sibling);
        }
        node >>= 1U;
        last >>= 1U;
    }
    if (last != 0 || hash != root) return refuse_proof("the inclusion proof does not lead to the root");
    return {};
}

Result<void> check_consistency(std::uint64_t old_size,
                               const Digest& old_root,
                               std::uint64_t new_size,
                               const Digest& new_root,
                               std::span<const Digest> proof) {
    constexpr std::string_view wrong = "the consistency proof does not lead to both roots";
    if (old_size > new_size) return refuse_proof("a log does not begin with a longer one");
    if (old_size == new_size) return proof.empty() && old_root == new_root ? Result<void>() : refuse_proof(wrong);
    if (old_size == 0) return proof.empty() && old_root == crypto::sha256("") ? Result<void>() : refuse_proof(wrong);
    // A complete old tree is itself the first hash: the proof leaves it out.
    std::vector<Digest> path;
    if (std::has_single_bit(old_size)) path.push_back(old_root);
    path.insert(path.end(), proof.begin(), proof.end());
    if (path.empty()) return refuse_proof(wrong);

    std::uint64_t node = old_size - 1;
    std::uint64_t last = new_size - 1;
    while ((node & 1U) != 0) node >>= 1U, last >>= 1U;
    Digest old_hash = path.front();
    Digest new_hash = path.front();
    for (const Digest& sibling : std::span(path).subspan(1)) {
        if (last == 0) return refuse_proof(wrong);
        if ((node & 1U) != 0 || node == last) {
            old_hash = node_hash(sibling, old_hash);
            new_hash = node_hash(sibling, new_hash);
            while ((node & 1U) == 0 && node != 0) node >>= 1U, last >>= 1U;
        } else {
            new_hash = node_hash(new_hash, sibling);
        }
        node >>= 1U;
        last >>= 1U;
    }
    if (last != 0 || old_hash != old_root || new_hash != new_root) return refuse_proof(wrong);
    return {};
}

}  // namespace syscard::evidence
