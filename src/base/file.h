#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace syscard {

/// The whole file. @error NotFound, Io
Result<std::string> read_file(const std::filesystem::path& path);

/// A file of somebody else, whole: no more than `most` bytes, a regular file, and not a symbolic link
/// to one. A pipe is refused rather than waited for. Folders on the way may be links.
/// @error Tampered  it is another kind of file, or larger; NotFound, Io
Result<std::string> read_foreign_file(const std::filesystem::path& path, std::uint64_t most);

/// Writes a file so that after a crash either the old or the new content is there, never a mixture:
/// a temporary beside it, fsync, rename, fsync of the directory.
/// @error NoSpace, ReadOnly, Io
Result<void> write_file_durably(const std::filesystem::path& path, std::string_view content);

/// Makes the directory and its parents. @error Exists when a file stands there; ReadOnly, NoSpace,
/// Io
Result<void> make_directories(const std::filesystem::path& path);

/// fsync of a directory, so that a rename in it survives a power cut. @error Io
Result<void> sync_directory(const std::filesystem::path& path);

/// The error for a failed system call on `path`, by errno: ENOSPC and EDQUOT become NoSpace, EROFS
/// and EACCES ReadOnly, ENOENT NotFound, else Io.
Error system_error(int error_number, std::string_view doing, const std::filesystem::path& path);

}  // namespace syscard
