#pragma once

// The keys of a run: made without questions, kept in private/, or brought along. The log's own is
// the business of evidence::LogWriter; the publication key signs the card.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/note.h"
#include "evidence/keyring.h"
#include "evidence/log_writer.h"

namespace syscard::eval {

/// What whoever runs brings along; without it keys are made, and kept in files that only their
/// owner may read.
struct RunKeys {
    std::optional<crypto::Signer> log_key;
    std::optional<crypto::Signer> publication_key;
    std::optional<crypto::Passphrase> passphrase;  // that the files in private/ are kept under

    evidence::LogKeys for_log() const {
        return {.log_key = log_key, .passphrase = passphrase, .new_secret = std::nullopt};
    }
};

/// A name that no other log has: `syscard/` and sixteen random hexadecimal digits.
std::string new_origin();

/// The name that the publication key of a log bears.
std::string publication_name(std::string_view origin);

/// Names the publication key in the log: the one that was brought along, else a new one that is
/// kept in `secrets`.
/// @error Exists, NoSpace, ReadOnly, Io
Result<crypto::Signer> add_publication_key(evidence::LogWriter& log,
                                           const std::filesystem::path& secrets,
                                           const RunKeys& keys);

/// The publication key that the log names; nothing when it names none, as logs of syscard 0.1 did.
/// @error NotFound  it is neither in `secrets` nor among `keys`. BadInput  the file there cannot be
/// read.
Result<std::optional<crypto::Signer>> publication_key(const evidence::Keyring& keyring,
                                                      std::uint64_t size,
                                                      const std::filesystem::path& secrets,
                                                      const RunKeys& keys);

/// Puts a new publication key in the place of the present one and commits that; the card is to be
/// signed anew.
/// @param expires  the last tree size that the new key may sign; 0: no end.
Result<crypto::Signer> rotate_publication_key(evidence::LogWriter& log,
                                              const std::filesystem::path& secrets,
                                              const RunKeys& keys, std::uint64_t expires);

}  // namespace syscard::eval
