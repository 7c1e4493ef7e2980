// Proofs: two sizes of eight bytes, then hashes. A proof of inclusion or consistency that is made
// up must not be accepted for a root that was not made from it.

#include <cstring>
#include <vector>

#include "crypto/digest.h"
#include "evidence/proof.h"
#include "fuzz.h"

namespace syscard::fuzz {

namespace {

std::uint64_t take_number(std::string_view& bytes) {
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof(number));
    bytes.remove_prefix(sizeof(number));
    return number;
}

}  // namespace

void feed(std::string_view bytes) {
    if (bytes.size() < 16) return;
    const std::uint64_t first = take_number(bytes);
    const std::uint64_t second = take_number(bytes);
    std::vector<crypto::Digest> hashes;
    for (; bytes.size() >= 32; bytes.remove_prefix(32))
        hashes.push_back(*crypto::digest_from_bytes(bytes.substr(0, 32)));
    const crypto::Digest leaf = crypto::sha256("leaf");
    const crypto::Digest root = crypto::sha256("root");
    require(!evidence::check_inclusion(leaf, first, second, hashes, root),
            "no proof of what is not there");
    const bool trivial = first == 0;
    if (!trivial)
        require(!evidence::check_consistency(first, leaf, second, root, hashes),
                "two logs are not one");
}

}  // namespace syscard::fuzz
