#pragma once

#include <filesystem>

#include "base/error.h"
#include "evidence/internal/file_descriptor.h"

namespace syscard::evidence {

/// Holds a log for one process: a lock on `private/lock` that ends with the process, however it ends.
class DirectoryLock {
public:
    /// @error Exists  another process holds it. ReadOnly, NoSpace, Io
    static Result<DirectoryLock> take(const std::filesystem::path& private_directory);

private:
    explicit DirectoryLock(FileDescriptor file) : file_(std::move(file)) {}
    FileDescriptor file_;
};

}  // namespace syscard::evidence
