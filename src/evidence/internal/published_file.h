#pragma once

// Files of an evidence directory as somebody else may have left them there: a reader must neither
// wait for one nor run out of memory, and is led nowhere else by a link.

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace syscard::evidence {

/// How large the small files of a log may be, bytes: its key, and a log checkpoint with the
/// signatures of witnesses.
inline constexpr std::uint64_t kLargestNote = 1ULL << 20U;

/// Refuses a path of which a part below `evidence` is a symbolic link: folders that hold themselves
/// make a log without end.
///
/// @param path  relative to `evidence`.
/// @error Tampered  it names the link.
Result<void> refuse_links(const std::filesystem::path& evidence, const std::string& path);

/// A file of at most `most` bytes.
///
/// @param path  relative to `evidence`.
/// @error Tampered  it is no regular file, lies behind a symbolic link, or is larger; NotFound, Io
Result<std::string> read_evidence_file(const std::filesystem::path& evidence,
                                       const std::string& path, std::uint64_t most);

}  // namespace syscard::evidence
