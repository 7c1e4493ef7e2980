#include "evidence/tree.h"

#include <bit>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/text.h"
#include "evidence/proof.h"

namespace syscard::evidence {
namespace {

using crypto::Digest;
using Leaves = std::span<const Digest>;

// The eight leaves and the roots of Certificate Transparency's reference tests (certificate-transparency-go and Trillian).
const std::vector<std::string> kLeaves = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// MTH of RFC 6962, 2.1, word for word.
Digest slow_root(Leaves leaves) {
    if (leaves.empty()) return crypto::sha256("");
    if (leaves.size() == 1) return leaves[0];
    std::size_t split = 1;
    while (split * 2 < leaves.size()) split *= 2;
    return node_hash(slow_root(leaves.first(split)), slow_root(leaves.subspan(split)));
}

std::vector<Digest> some_leaves(std::size_t count) {
    std::vector<Digest> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("leaf " + std::to_string(i)));
    return leaves;
}

NodeSource nodes_of(const std::vector<Digest>& leaves) {
    return [leaves](unsigned height, std::uint64_t index) -> Result<Digest> {
        return slow_root(Leaves(leaves).subspan(index << height, std::size_t{1} << height));
    };
}

Digest root_of_first(const std::vector<Digest>& leaves, std::size_t size) { return slow_root(Leaves(leaves).first(size)); }

TEST(Tree, HasTheRootsOfTheReferenceTests) {
    Frontier frontier;
    std::vector<std::string> roots;
    for (const std::string& leaf : kLeaves) {
        frontier.append(leaf_hash(to_string(*from_hex(leaf))));
        roots.push_back(frontier.root().hex());
    }
    EXPECT_EQ(roots, kRoots);
}

TEST(Tree, WithoutLeavesHasTheDigestOfNothing) { EXPECT_EQ(Frontier().root(), crypto::sha256("")); }

TEST(Frontier, AgreesWithTheDefinitionForEverySizeUpTo300) {
    const auto leaves = some_leaves(300);
    Frontier frontier;
    for (std::size_t size = 0; size < leaves.size(); ++size) {
        ASSERT_EQ(frontier.root(), root_of_first(leaves, size)) << size;
        ASSERT_EQ(frontier.roots().size(), static_cast<std::size_t>(std::popcount(size))) << size;
        frontier.append(leaves[size]);
    }
}

TEST(Frontier, TakesWholeSubtrees) {
    const auto leaves = some_leaves(11);
    Frontier frontier;
    frontier.append_subtree(root_of_first(leaves, 8), 3);
    for (std::size_t i = 8; i < 11; ++i) frontier.append(leaves[i]);
    EXPECT_EQ(frontier.root(), root_of_first(leaves, 11));
}

TEST(InclusionProof, LeadsFromEveryLeafToTheRootInEverySizeUpTo40) {
    const auto leaves = some_leaves(40);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(index, size, nodes_of(leaves)).value();
            ASSERT_TRUE(check_inclusion(leaves[index], index, size, proof, root_of_first(leaves, size))) << index << " of " << size;
        }
    }
}

TEST(InclusionProof, DoesNotFitAnotherLeafPlaceSizeOrRoot) {
    const auto leaves = some_leaves(13);
    const auto proof = inclusion_proof(5, 13, nodes_of(leaves)).value();
    const Digest root = root_of_first(leaves, 13);
    EXPECT_FALSE(check_inclusion(leaves[6], 5, 13, proof, root));
    EXPECT_FALSE(check_inclusion(leaves[5], 4, 13, proof, root));
    EXPECT_FALSE(check_inclusion(leaves[5], 5, 32, proof, root));
    EXPECT_FALSE(check_inclusion(leaves[5], 5, 13, proof, root_of_first(leaves, 12)));
    EXPECT_FALSE(check_inclusion(leaves[5], 13, 13, proof, root));
}

TEST(InclusionProof, CutShortOrLengthenedIsRefused) {
    const auto leaves = some_leaves(13);
    auto proof = inclusion_proof(5, 13, nodes_of(leaves)).value();
    const Digest root = root_of_first(leaves, 13);
    EXPECT_FALSE(check_inclusion(leaves[5], 5, 13, std::span(proof).first(proof.size() - 1), root));
    proof.push_back(root);
    EXPECT_FALSE(check_inclusion(leaves[5], 5, 13, proof, root));
}

TEST(InclusionProof, OfAnEntryBeyondTheEndIsBadInput) {
    EXPECT_EQ(inclusion_proof(3, 3, nodes_of(some_leaves(3))).error().code, ErrorCode::BadInput);
}

TEST(ConsistencyProof, HoldsBetweenEveryTwoSizesUpTo40) {
    const auto leaves = some_leaves(40);
    for (std::uint64_t to = 0; to <= leaves.size(); ++to) {
        for (std::uint64_t from = 0; from <= to; ++from) {
            const auto proof = consistency_proof(from, to, nodes_of(leaves)).value();
            ASSERT_TRUE(check_consistency(from, root_of_first(leaves, from), to, root_of_first(leaves, to), proof)) << from << " to " << to;
        }
    }
}

TEST(ConsistencyProof, DoesNotHoldForAHistoryThatWasChanged) {
    const auto leaves = some_leaves(13);
    auto changed = leaves;
    changed[2] = leaf_hash("another");
    const auto proof = consistency_proof(6, 13, nodes_of(changed)).value();
    EXPECT_FALSE(check_consistency(6, root_of_first(leaves, 6), 13, root_of_first(changed, 13), proof));
}

TEST(ConsistencyProof, OfEqualSizesNeedsEqualRoots) {
    const auto leaves = some_leaves(4);
    EXPECT_FALSE(check_consistency(4, leaves[0], 4, leaves[1], {}));
    EXPECT_FALSE(check_consistency(4, root_of_first(leaves, 4), 4, root_of_first(leaves, 4), leaves));
}

TEST(ConsistencyProof, FromNothingNeedsNoHashesAndTheRootOfNothing) {
    const auto leaves = some_leaves(4);
    EXPECT_FALSE(check_consistency(0, leaves[0], 4, root_of_first(leaves, 4), {}));
    EXPECT_FALSE(check_consistency(0, crypto::sha256(""), 4, root_of_first(leaves, 4), leaves));
}

// Proofs of the reference tests, so that both sides cannot be wrong in the same way.
TEST(ConsistencyProof, OfTheReferenceTestsHolds) {
    const auto root = [](std::size_t size) { return *Digest::from_hex(kRoots[size - 1]); };
    const std::vector<Digest> proof = {*Digest::from_hex("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                                       *Digest::from_hex("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                                       *Digest::from_hex("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
    EXPECT_TRUE(check_consistency(6, root(6), 8, root(8), proof));
    EXPECT_FALSE(check_consistency(6, root(5), 8, root(8), proof));
}

}  // namespace
}  // namespace syscard::evidence
