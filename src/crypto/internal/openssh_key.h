#pragma once

#include <string_view>

#include "base/error.h"
#include "crypto/secret.h"

namespace syscard::crypto {

/// Whether the text is an OpenSSH private key file, of whatever kind.
bool is_openssh_key(std::string_view text);

/// The Ed25519 seed of an OpenSSH private key file (PROTOCOL.key, `openssh-key-v1`).
/// @error BadInput  damaged, of another kind, of several keys, or under a passphrase, which OpenSSL
/// cannot open.
Result<Secret> openssh_seed(std::string_view text, std::string_view where);

}  // namespace syscard::crypto
