#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace syscard::evidence {

/// What a copy left out.
struct PublishedCopy {
    std::uint64_t holes = 0;  // transcripts withheld
};

/// Copies a published log to where it may be shown: what the log checkpoint commits to and nothing
/// else, with a hole in the place of each transcript that a redaction of the log withholds. Nothing
/// is left out that the log does not say.
///
/// @param to  not there yet, or empty.
/// @error Exists      there is something in `to`.
/// @error Incomplete  the log was not published since its last entry.
/// @error Tampered, NoSpace, ReadOnly, Io
Result<PublishedCopy> copy_published(const std::filesystem::path& evidence,
                                     const std::filesystem::path& to);

}  // namespace syscard::evidence
