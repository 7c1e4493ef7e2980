#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace syscard::crypto {

/// A SHA-256 digest. In JSON and on screen it is 64 lower-case hexadecimal digits.
struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    std::string hex() const;
    /// Nothing unless `text` is exactly 64 lower-case hexadecimal digits.
    static std::optional<Digest> from_hex(std::string_view text);
    /// The 32 bytes, without a copy.
    std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

    auto operator<=>(const Digest&) const = default;
};

/// The first 32 bytes of `bytes` as they stand; nothing when there are not exactly 32.
std::optional<Digest> digest_from_bytes(std::string_view bytes);

/// SHA-256 of the bytes.
Digest sha256(std::string_view bytes);

/// SHA-256 of bytes that come in pieces. `finish` may be called once; the object is then ready for the next message.
class Sha256 {
public:
    Sha256();
    Sha256& update(std::string_view bytes);
    Digest finish();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;  // an EVP_MD_CTX
};

/// SHA-256 of a file's content, read in pieces. @error NotFound, Io
Result<Digest> sha256_file(const std::filesystem::path& path);

/// The eight bytes of a number, most significant first: how syscard writes lengths before it hashes.
std::array<char, 8> big_endian(std::uint64_t number);

}  // namespace syscard::crypto
