#pragma once

// The keys of a log, as its own entries name them: each with a role, from the entry that names it
// until another takes its place, it expires, or it is revoked. A signature counts only if its key
// had the role at the tree size that was signed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/note.h"
#include "evidence/log_reader.h"

namespace syscard::evidence {

enum class KeyRole {
    Log,          // signs log checkpoints
    Publication,  // signs the card
};

std::string_view key_role_name(KeyRole role);
/// @error BadInput  neither `log` nor `publication`.
Result<KeyRole> key_role_from_name(std::string_view name, std::string_view where);

/// `syscard.key/2`: a key after the first. The first is the log's own, `syscard.key/1`.
struct KeyEntry {
    KeyRole role = KeyRole::Publication;
    crypto::Verifier verifier;
    std::uint64_t expires = 0;  // the last tree size for which it may sign; 0: no end
    std::string endorsement;    // of a log key: base64 of its predecessor's signature over
                                // `endorsed_text`; else empty

    json::Object to_json() const;
    static Result<KeyEntry> from_json(const json::Object& entry, std::string_view where);
};

/// What the holder of a log key signs to hand the log over: the text that names the next key.
std::string endorsed_text(const crypto::Verifier& next);

/// `syscard.revocation/1`: from here on, nothing that this key signed is to be believed.
struct RevocationEntry {
    std::string vkey;
    std::string reason;
    std::string time;

    json::Object to_json() const;
    static Result<RevocationEntry> from_json(const json::Object& entry, std::string_view where);
};

inline constexpr std::string_view kFirstKeySchema = "syscard.key/1";
inline constexpr std::string_view kKeySchema = "syscard.key/2";
inline constexpr std::string_view kRevocationSchema = "syscard.revocation/1";

class Keyring {
  public:
    struct Record {
        KeyRole role;
        crypto::Verifier verifier;
        std::uint64_t from =
            0;  // index of the entry that names it: it counts for larger tree sizes
        std::uint64_t expires = 0;             // as in KeyEntry
        std::optional<std::uint64_t> revoked;  // index of the entry that revokes it
        std::string reason;
    };

    /// Takes the next entry of the log; what is not about keys is passed over.
    /// @error BadInput  an entry about keys that cannot be read.
    /// @error Tampered  a log key that its predecessor did not endorse, or of another name; a key
    ///                  named twice, or when the log's key was revoked or had expired; a revocation
    ///                  of a key that is not there, or was revoked before.
    Result<void> take(std::uint64_t index, const json::Object& entry, std::string_view where);

    /// The key that has the role at this tree size, revoked and expired ones included; null without
    /// one.
    const Record* current(KeyRole role, std::uint64_t size) const;

    /// That this key may sign in this role at this tree size.
    /// @error Tampered  it is unknown to the log, has another role, was replaced, revoked, or has
    /// expired.
    Result<void> check(const crypto::Verifier& verifier, KeyRole role, std::uint64_t size,
                       std::string_view where) const;

    /// That who trusts `trusted` may trust the log key of this tree size: it is the same, or was
    /// handed on from it.
    /// @error Tampered  it is no log key of this log, or was revoked.
    Result<void> check_trust(const crypto::Verifier& trusted, std::uint64_t size,
                             std::string_view where) const;

    const std::vector<Record>& records() const { return records_; }

  private:
    Result<void> add(Record record, std::string_view where);
    Result<void> revoke(std::uint64_t index, const RevocationEntry& revocation,
                        std::string_view where);
    std::vector<Record> records_;  // in order of the log
};

/// The keys that a log names. @error Tampered, BadInput  as `take`, and as LogReader::for_each
Result<Keyring> read_keyring(const LogReader& reader);

}  // namespace syscard::evidence
