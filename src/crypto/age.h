#pragma once

// Files encrypted to somebody: age, version 1 (C2SP age), so that Debian's `age` opens what we seal
// and we open what it seals. Recipients are X25519 keys, or one passphrase (scrypt). Written as raw
// bytes; armoured files are not read.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/secret.h"

namespace syscard::crypto {

/// Whom a file is encrypted to: a public key, written "age1…".
class AgeRecipient {
  public:
    /// @error BadInput  not an X25519 recipient.
    static Result<AgeRecipient> parse(std::string_view text, std::string_view where);
    explicit AgeRecipient(const std::array<std::uint8_t, 32>& key) : key_(key) {}

    const std::array<std::uint8_t, 32>& key() const { return key_; }
    std::string text() const;

    bool operator==(const AgeRecipient&) const = default;

  private:
    std::array<std::uint8_t, 32> key_;
};

/// Who can open: the secret key, written "AGE-SECRET-KEY-1…".
class AgeIdentity {
  public:
    static AgeIdentity generate() { return AgeIdentity(Secret::generate()); }
    /// @error BadInput  not an X25519 identity; never with the text itself in the message.
    static Result<AgeIdentity> parse(std::string_view text, std::string_view where);

    AgeRecipient recipient() const;
    const Secret& secret() const { return secret_; }
    /// The secret as text: only for a file that `store_secret_file` writes.
    std::string secret_text() const;

  private:
    explicit AgeIdentity(const Secret& secret) : secret_(secret) {}
    Secret secret_;
};

/// The identities of a file as `age-keygen` writes it: one a line, `#` begins a comment.
/// @error BadInput  none, or a line that is not one.
Result<std::vector<AgeIdentity>> parse_age_identities(std::string_view text,
                                                      std::string_view where);

/// Whether these bytes begin as an age file does.
bool is_age_file(std::string_view bytes);

/// An age file that any of the recipients can open; at least one.
std::string age_encrypt(std::string_view plain, std::span<const AgeRecipient> recipients);
/// An age file for one passphrase. @param work  log2 of scrypt's cost; 18 is age's own: 256 MiB,
/// about a second.
std::string age_encrypt(std::string_view plain, const Passphrase& passphrase, unsigned work = 18);

/// @error BadInput  not an age file, or none of the identities can open it.
/// @error Tampered  it was opened and then found damaged or cut.
Result<std::string> age_decrypt(std::string_view file, std::span<const AgeIdentity> identities,
                                std::string_view where);
/// @error BadInput  not an age file for a passphrase, a wrong one, or a cost beyond 2^20.
Result<std::string> age_decrypt(std::string_view file, const Passphrase& passphrase,
                                std::string_view where);

}  // namespace syscard::crypto
