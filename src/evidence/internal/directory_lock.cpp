#include "evidence/internal/directory_lock.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "base/file.h"

namespace syscard::evidence {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& private_directory) {
    const std::filesystem::path path = private_directory / "lock";
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.get() < 0) return std::unexpected(system_error(errno, "open", path));
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return DirectoryLock(std::move(file));
    if (errno != EWOULDBLOCK) return std::unexpected(system_error(errno, "lock", path));
    return fail(ErrorCode::Exists,
                fmt::format("another process is writing the log of `{}`", private_directory.string()),
                path.string(),
                "wait until it has ended, or stop it first");
}

}  // namespace syscard::evidence
