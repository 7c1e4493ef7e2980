#pragma once

// Commitments: the log says today what will be shown later, or shown to some readers only. Each field has a salt of
// its own, so that showing one field opens nothing else, and short fields cannot be guessed. All salts of a run come
// from one secret: who holds the secret can open everything, who is given one salt can open one field.

#include <array>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/secret.h"

namespace syscard::crypto {

/// Opens one field. Published only together with that field.
struct Salt {
    std::array<std::uint8_t, 32> bytes{};

    std::string hex() const;
    /// Nothing unless `text` is exactly 64 lower-case hexadecimal digits.
    static std::optional<Salt> from_hex(std::string_view text);

    auto operator<=>(const Salt&) const = default;
};

/// The secret from which all salts of a run are derived. Never published; prints as ****.
class RunSecret {
public:
    explicit RunSecret(const Secret& secret);

    static RunSecret generate();

    /// Reads what `store` wrote. @error NotFound, Io; BadInput when it is not a run secret, or others may read it
    static Result<RunSecret> load(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase = std::nullopt);
    /// Writes the secret (64 hexadecimal digits and a line feed) with mode 0600. @error Exists, NoSpace, ReadOnly, Io
    Result<void> store(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase = std::nullopt) const;

    bool operator==(const RunSecret& other) const { return secret_.reveal() == other.secret_.reveal(); }

private:
    friend Salt derive_salt(const RunSecret& secret, std::string_view field_path);

    Secret secret_;
    Secret pseudorandom_key_;  // HKDF-Extract of the secret, once for all fields
};

std::ostream& operator<<(std::ostream& out, const RunSecret& secret);

/// The salt of one field: HKDF-SHA-256 (RFC 5869) without salt, info = `field_path`, 32 bytes.
///
/// @param field_path  names the field uniquely within the run: "sample/refusal/r-017/2/reply".
Salt derive_salt(const RunSecret& secret, std::string_view field_path);

/// SHA-256(u64 length of domain ‖ domain ‖ salt ‖ u64 length of bytes ‖ bytes), lengths most significant byte first.
///
/// @param domain  what kind of thing is committed to: "syscard.reply/1". Keeps one kind from passing as another.
Digest commit(std::string_view domain, const Salt& salt, std::string_view bytes);

}  // namespace syscard::crypto

template <>
struct fmt::formatter<syscard::crypto::RunSecret> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(const syscard::crypto::RunSecret&, Context& context) const {
        return fmt::formatter<std::string_view>::format("****", context);
    }
};
