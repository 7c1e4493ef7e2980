#include "crypto/commitment.h"

#include <ostream>

#include "base/text.h"

namespace syscard::crypto {

namespace {

constexpr std::size_t kBlock = 64;  // of SHA-256, bytes

// HMAC-SHA-256 (RFC 2104) with a key of 32 bytes. OpenSSL's own looks the algorithm up at every call, which made salts
// the slowest part of writing a sample.
Digest hmac(const std::array<std::uint8_t, 32>& key, std::string_view message) {
    thread_local Sha256 hasher;
    const auto padded_key = [&](std::uint8_t pad) {
        std::array<char, kBlock> block{};
        for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<char>((i < key.size() ? key[i] : 0U) ^ pad);
        return block;
    };
    const auto inner = padded_key(0x36);
    const auto outer = padded_key(0x5c);
    const Digest digest = hasher.update({inner.data(), inner.size()}).update(message).finish();
    return hasher.update({outer.data(), outer.size()}).update(digest.view()).finish();
}

// HKDF-Extract without salt: the key is as many zeros as a digest has bytes.
Secret extract(const Secret& secret) {
    const auto& bytes = secret.reveal();
    return Secret(hmac({}, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}).bytes);
}

}  // namespace

std::string Salt::hex() const { return to_hex(bytes); }

std::optional<Salt> Salt::from_hex(std::string_view text) {
    const auto digest = Digest::from_hex(text);
    if (!digest) return std::nullopt;
    return Salt{digest->bytes};
}

RunSecret::RunSecret(const Secret& secret) : secret_(secret), pseudorandom_key_(extract(secret)) {}

RunSecret RunSecret::generate() { return RunSecret(Secret::generate()); }

Result<RunSecret> RunSecret::load(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase) {
    SYSCARD_TRY(const std::string text, load_secret_file(path, passphrase));
    const auto bytes = text.ends_with('\n') ? Digest::from_hex(std::string_view(text).substr(0, text.size() - 1)) : std::nullopt;
    if (!bytes) return fail(ErrorCode::BadInput, fmt::format("`{}` does not hold a run secret", path.string()), path.string());
    return RunSecret(Secret(bytes->bytes));
}

Result<void> RunSecret::store(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase) const {
    return store_secret_file(path, to_hex(secret_.reveal()) + "\n", passphrase);
}

std::ostream& operator<<(std::ostream& out, const RunSecret&) { return out << "****"; }

// HKDF-Expand to 32 bytes is a single block: HMAC(key, info ‖ 0x01).
Salt derive_salt(const RunSecret& secret, std::string_view field_path) {
    std::string message(field_path);
    message += '\x01';
    return Salt{hmac(secret.pseudorandom_key_.reveal(), message).bytes};
}

Digest commit(std::string_view domain, const Salt& salt, std::string_view bytes) {
    thread_local Sha256 hasher;
    const auto domain_length = big_endian(domain.size());
    const auto length = big_endian(bytes.size());
    return hasher.update({domain_length.data(), domain_length.size()})
        .update(domain)
        .update({reinterpret_cast<const char*>(salt.bytes.data()), salt.bytes.size()})
        .update({length.data(), length.size()})
        .update(bytes)
        .finish();
}

}  // namespace syscard::crypto
