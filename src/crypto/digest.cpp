#include "crypto/digest.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

namespace syscard::crypto {

namespace {

// Fetched once: looking the algorithm up by name costs more than hashing a small entry.
const EVP_MD* sha256_algorithm() {
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

void require(int succeeded) {
    if (succeeded != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

EVP_MD_CTX* context_of(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

std::string Digest::hex() const { return to_hex(bytes); }

std::optional<Digest> Digest::from_hex(std::string_view text) {
    const auto parsed = syscard::from_hex(text);
    if (!parsed) return std::nullopt;
    return digest_from_bytes(to_string(*parsed));
}

std::optional<Digest> digest_from_bytes(std::string_view bytes) {
    Digest digest;
    if (bytes.size() != digest.bytes.size()) return std::nullopt;
    std::memcpy(digest.bytes.data(), bytes.data(), bytes.size());
    return digest;
}

void Sha256::Free::operator()(void* context) const { EVP_MD_CTX_free(context_of(context)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    require(EVP_DigestInit_ex2(context_of(context_.get()), sha256_algorithm(), nullptr));
}

Sha256& Sha256::update(std::string_view bytes) {
    require(EVP_DigestUpdate(context_of(context_.get()), bytes.data(), bytes.size()));
    return *this;
}

Digest Sha256::finish() {
    Digest digest;
    require(EVP_DigestFinal_ex(context_of(context_.get()), digest.bytes.data(), nullptr));
    require(EVP_DigestInit_ex2(context_of(context_.get()), nullptr, nullptr));
    return digest;
}

Digest sha256(std::string_view bytes) {
    thread_local Sha256 hasher;
    return hasher.update(bytes).finish();
}

Result<Digest> sha256_file(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::unexpected(system_error(errno, "open", path));
    const std::unique_ptr<const int, void (*)(const int*)> closer(&fd, [](const int* open) { ::close(*open); });
    Sha256 hasher;
    std::array<char, 1 << 16> buffer;
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(system_error(errno, "read", path));
        if (got == 0) return hasher.finish();
        hasher.update({buffer.data(), static_cast<std::size_t>(got)});
    }
}

std::array<char, 8> big_endian(std::uint64_t number) {
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(number >> (56U - 8U * i));
    return bytes;
}

}  // namespace syscard::crypto
