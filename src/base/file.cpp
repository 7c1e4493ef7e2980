#include "base/file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace syscard {

namespace {

class FileDescriptor {
  public:
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

Result<void> write_all(int fd, std::string_view content, const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return std::unexpected(system_error(errno, "write", path));
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Error cannot_open(const std::filesystem::path& path) {
    Error error = system_error(errno, "open", path);
    if (error.code == ErrorCode::NotFound)
        error.what = fmt::format("no such file: `{}`", path.string());
    return error;
}

// What is left of a file; the reading ends when more than `most` bytes came.
Result<std::string> read_rest(int fd, std::uint64_t most, const std::filesystem::path& path) {
    std::string content;
    char buffer[1 << 16];
    while (content.size() <= most) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0) {
            if (errno == EINTR) continue;
            return std::unexpected(system_error(errno, "read", path));
        }
        if (got == 0) return content;
        content.append(buffer, static_cast<std::size_t>(got));
    }
    return content;
}

}  // namespace

Error system_error(int error_number, std::string_view doing, const std::filesystem::path& path) {
    const std::string what =
        fmt::format("cannot {} `{}`: {}", doing, path.string(), std::strerror(error_number));
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return {ErrorCode::NoSpace, what, path.string(), "make room on that disk"};
        case EROFS:
        case EACCES:
        case EPERM:
            return {ErrorCode::ReadOnly,
                    what,
                    path.string(),
                    "choose a place that this user may write to"};
        case ENOENT:
            return {ErrorCode::NotFound, what, path.string(), ""};
        case EEXIST:
        case ENOTDIR:
            return {ErrorCode::Exists, what, path.string(), "choose another name"};
        default:
            return {ErrorCode::Io, what, path.string(), ""};
    }
}

Result<std::string> read_file(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return std::unexpected(cannot_open(path));
    return read_rest(file.get(), UINT64_MAX, path);
}

Result<std::string> read_foreign_file(const std::filesystem::path& path, std::uint64_t most) {
    const auto refuse = [&](std::string what) {
        return fail(ErrorCode::Tampered, std::move(what), path.string());
    };
    const FileDescriptor file(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0 && errno == ELOOP)
        return refuse(fmt::format("`{}` is a symbolic link", path.string()));
    if (file.get() < 0 && errno == ENXIO)  // a socket
        return refuse(fmt::format("`{}` is not a regular file", path.string()));
    if (file.get() < 0) return std::unexpected(cannot_open(path));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return std::unexpected(system_error(errno, "measure", path));
    if (!S_ISREG(status.st_mode))
        return refuse(fmt::format("`{}` is not a regular file", path.string()));
    const auto too_large = [&] {
        return refuse(fmt::format("`{}` is larger than {} bytes", path.string(), most));
    };
    if (static_cast<std::uint64_t>(status.st_size) > most) return too_large();
    SYSCARD_TRY(std::string content, read_rest(file.get(), most, path));
    if (content.size() > most) return too_large();  // it grew
    return content;
}

Result<void> sync_directory(const std::filesystem::path& path) {
    const FileDescriptor directory(
        ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) return std::unexpected(system_error(errno, "open", path));
    if (::fsync(directory.get()) != 0) return std::unexpected(system_error(errno, "fsync", path));
    return {};
}

Result<void> write_file_durably(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::path temporary = path;
    temporary += fmt::format(".{}.tmp", ::getpid());
    const auto write = [&]() -> Result<void> {
        FileDescriptor file(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (file.get() < 0) return std::unexpected(system_error(errno, "create", temporary));
        SYSCARD_CHECK(write_all(file.get(), content, temporary));
        if (::fsync(file.get()) != 0)
            return std::unexpected(system_error(errno, "fsync", temporary));
        if (::close(file.release()) != 0)
            return std::unexpected(system_error(errno, "close", temporary));
        if (::rename(temporary.c_str(), path.c_str()) != 0)
            return std::unexpected(system_error(errno, "rename to", path));
        return sync_directory(path.parent_path());
    };
    auto written = write();
    if (!written) ::unlink(temporary.c_str());
    return written;
}

Result<void> make_directories(const std::filesystem::path& path) {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (code) return std::unexpected(system_error(code.value(), "make the directory", path));
    if (!std::filesystem::is_directory(path, code))
        return std::unexpected(system_error(ENOTDIR, "make the directory", path));
    return {};
}

}  // namespace syscard
