#pragma once

// The files of a card, signed so that a stranger's ssh-keygen can check them: `card.json.sig` over
// `card.json`, and `allowed_signers`, which names the key. docs/verifying.md has the command.

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "card/card.h"
#include "crypto/note.h"

namespace syscard::card {

inline constexpr std::string_view kSignaturePurpose = "syscard-card";  // the namespace of SSHSIG
inline constexpr const char* kSignatureFile = "card.json.sig";
inline constexpr const char* kAllowedSignersFile = "allowed_signers";

/// The content of `allowed_signers` for this publication key: one line.
std::string allowed_signers(const crypto::Verifier& publication);

/// Writes card.json, card.md, card.html and card.txt, and with a publication key the signature and
/// `allowed_signers`.
/// @error NoSpace, ReadOnly, Io
Result<void> write_card(const std::filesystem::path& directory, const Card& card,
                        const std::optional<crypto::Signer>& publication);

}  // namespace syscard::card
