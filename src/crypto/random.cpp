#include "crypto/random.h"

#include <stdexcept>

#include <openssl/rand.h>

#include "crypto/digest.h"

namespace syscard::crypto {

std::uint64_t seed_from(std::initializer_list<std::string_view> parts) {
    Sha256 hasher;
    for (const std::string_view part : parts) {
        const auto length = big_endian(part.size());
        hasher.update({length.data(), length.size()}).update(part);
    }
    const Digest digest = hasher.finish();
    std::uint64_t seed = 0;
    for (std::size_t i = 0; i < 8; ++i) seed = (seed << 8U) | digest.bytes[i];
    return seed;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) !=
        1)
        throw std::runtime_error("no random bytes from OpenSSL");
    return bytes;
}

}  // namespace syscard::crypto
