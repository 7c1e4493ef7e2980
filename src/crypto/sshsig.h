#pragma once

// Signatures of files as OpenSSH makes and checks them (PROTOCOL.sshsig): `ssh-keygen -Y verify`
// needs nothing of ours. Only Ed25519.

#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/note.h"

namespace syscard::crypto {

/// "ssh-ed25519 AAAA…": the public key as OpenSSH writes it, without a comment.
std::string ssh_public_key(const Verifier& verifier);

/// An armoured signature of `message`, with SHA-512.
///
/// @param name_space  what the signature is for, "syscard-card": one made for something else is
/// refused.
std::string sign_ssh(std::string_view message, std::string_view name_space, const Signer& signer);

/// Checks an armoured signature.
/// @error BadInput  it is not one that OpenSSH would write: form, version, kind of key or digest.
/// @error Tampered  of another key, for another purpose, or of another message.
Result<void> verify_ssh(std::string_view signature, std::string_view message,
                        std::string_view name_space, const Verifier& verifier,
                        std::string_view where);

/// One line of an `allowed_signers` file: who may sign what. @param principal  without white space
/// or commas.
std::string allowed_signer(std::string_view principal, std::string_view name_space,
                           const Verifier& verifier);

}  // namespace syscard::crypto
