#pragma once

// Signed notes (C2SP signed-note): text, a blank line, and a line for each signature. Only Ed25519 (type 0x01).
// Key texts are those of golang.org/x/mod/sumdb/note, so that its tools read our keys.

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/secret.h"

namespace syscard::crypto {

using Signature = std::array<std::uint8_t, 64>;

/// A public key with its name: what a reader needs to check a note.
class Verifier {
public:
    /// Reads "name+hash+base64", as in a `.vkey` file without the line feed.
    /// @error BadInput  not of this form, a hash that is not the key's, or a key that is not Ed25519.
    static Result<Verifier> parse(std::string_view vkey, std::string_view where);

    /// @error BadInput  the name is empty, or holds white space, control characters or a plus sign.
    static Result<Verifier> from_public_key(std::string name, const std::array<std::uint8_t, 32>& public_key);

    const std::string& name() const { return name_; }
    std::uint32_t id() const { return id_; }  // first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)
    const std::array<std::uint8_t, 32>& public_key() const { return public_key_; }
    std::string text() const;  // "name+hash+base64"

    bool verify(std::string_view message, const Signature& signature) const;

    bool operator==(const Verifier&) const = default;

private:
    Verifier() = default;
    std::string name_;
    std::uint32_t id_ = 0;
    std::array<std::uint8_t, 32> public_key_{};
};

/// A private key with its name.
class Signer {
public:
    /// A new key. @error BadInput  the name is empty, or holds white space, control characters or a plus sign.
    static Result<Signer> generate(std::string name);
    /// The key of this seed (RFC 8032, 5.1.5). @error BadInput  the name, as above.
    static Result<Signer> from_seed(std::string name, const Secret& seed);
    /// The same key under another name: a key's id follows from both.
    Result<Signer> renamed(std::string name) const { return from_seed(std::move(name), seed_); }
    /// Reads "PRIVATE+KEY+name+hash+base64". @error BadInput (never with the text itself in the message)
    static Result<Signer> parse(std::string_view text, std::string_view where);
    /// Reads the private key of an OpenSSH file (`ssh-keygen -t ed25519`), which has no name of its own.
    /// @error BadInput  not such a file, not Ed25519, or under a passphrase.
    static Result<Signer> parse_openssh(std::string_view text, std::string name, std::string_view where);
    /// Reads what `store` wrote, or an OpenSSH file, whose key is then named `openssh`: see `renamed`.
    /// @error NotFound, Io; BadInput when it is no such key, or others may read it
    static Result<Signer> load(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase = std::nullopt);
    /// Writes the key and a line feed with mode 0600. @error Exists, NoSpace, ReadOnly, Io
    Result<void> store(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase = std::nullopt) const;

    const Verifier& verifier() const { return verifier_; }
    Signature sign(std::string_view message) const;

private:
    Signer(Secret seed, Verifier verifier) : seed_(seed), verifier_(std::move(verifier)) {}
    Secret seed_;
    Verifier verifier_;
};

/// A note as it stands in a file, taken apart; nothing about it is trusted yet.
struct SignedNote {
    struct Line {
        std::string name;
        std::uint32_t id = 0;
        std::string signature;  // raw bytes: 64 for Ed25519, others for kinds that we do not know
    };
    std::string text;  // with its last line feed
    std::vector<Line> signatures;
};

/// `text` must end in a line feed and hold no other control character.
/// @error BadInput  it does not.
Result<std::string> sign_note(std::string_view text, const Signer& signer);

/// Takes a note apart. @error BadInput  not a signed note, by the rules of C2SP signed-note; at most 64 signatures.
Result<SignedNote> parse_note(std::string_view note, std::string_view where);

/// The text of a note that `verifier` signed. Signatures of other keys are ignored, as C2SP demands.
/// @error BadInput  not a signed note.
/// @error Tampered  no signature by this key, or one that is wrong.
Result<std::string> verify_note(std::string_view note, const Verifier& verifier, std::string_view where);

}  // namespace syscard::crypto
