#include "evidence/disk.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> failed(std::string_view doing, const fs::path& path) {
    return std::unexpected(system_error(errno, doing, path));
}

// A file's content as a test remembers it; nothing when there is none.
std::optional<std::string> content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::function<void()> put_back(const fs::path& path) {
    return [path, content = content_of(path)] {
        fs::remove(path);
        if (content) std::ofstream(path, std::ios::binary) << *content;
    };
}

fs::path directory_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

}  // namespace

fs::path temporary_path(const fs::path& path) {
    fs::path temporary = path;
    temporary += ".tmp";
    return temporary;
}

Result<void> Faults::step(const fs::path& path) {
    if (power_cut && steps >= *power_cut) return fail(ErrorCode::Io, "the power is cut (a test)", path.string());
    ++steps;
    return {};
}

Result<void> Faults::sync_step(const fs::path& path) {
    SYSCARD_CHECK(step(path));
    if (fail_sync && syncs++ >= *fail_sync) return std::unexpected(system_error(EIO, "fsync", path));
    return {};
}

void Faults::undo_later(const fs::path& changed_name, std::function<void()> undo) {
    unsynced_names_[directory_of(changed_name)].push_back(std::move(undo));
}

void Faults::lose_unsynced() {
    for (const auto& [path, size] : synced_sizes_) {
        if (fs::exists(path) && fs::file_size(path) > size) fs::resize_file(path, size);
    }
    for (auto& [directory, undos] : unsynced_names_) {
        for (auto undo = undos.rbegin(); undo != undos.rend(); ++undo) (*undo)();
    }
    synced_sizes_.clear();
    unsynced_names_.clear();
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_), path_(std::move(other.path_)), faults_(other.faults_) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(size_, other.size_);
    std::swap(path_, other.path_);
    std::swap(faults_, other.faults_);
    return *this;
}

AppendFile::~AppendFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> AppendFile::append(std::string_view bytes) {
    if (faults_ != nullptr) SYSCARD_CHECK(faults_->step(path_));
    while (!bytes.empty()) {
        std::size_t room = bytes.size();
        if (faults_ != nullptr && faults_->space) room = std::min<std::uint64_t>(room, *faults_->space);
        if (room == 0) return std::unexpected(system_error(ENOSPC, "write", path_));
        const ssize_t written = ::write(fd_, bytes.data(), room);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("write", path_);
        const auto count = static_cast<std::size_t>(written);
        if (faults_ != nullptr && faults_->space) *faults_->space -= count;
        size_ += count;
        bytes.remove_prefix(count);
    }
    return {};
}

Result<void> AppendFile::sync() {
    if (faults_ != nullptr) SYSCARD_CHECK(faults_->sync_step(path_));
    if (::fdatasync(fd_) != 0) return failed("fsync", path_);
    if (faults_ != nullptr) faults_->synced_sizes_[path_] = size_;
    return {};
}

Result<AppendFile> Disk::open_append(const fs::path& path, std::optional<std::uint64_t> keep) const {
    if (faults_ != nullptr) {
        SYSCARD_CHECK(faults_->step(path));
        const bool is_new = !fs::exists(path);
        if (is_new) faults_->undo_later(path, put_back(path));
        faults_->synced_sizes_.try_emplace(path, is_new ? 0 : fs::file_size(path));
    }
    AppendFile file;
    file.faults_ = faults_;
    file.path_ = path;
    file.fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file.fd_ < 0) return failed("open", path);
    if (keep && ::ftruncate(file.fd_, static_cast<off_t>(*keep)) != 0) return failed("cut", path);
    const off_t end = ::lseek(file.fd_, 0, SEEK_END);
    if (end < 0) return failed("seek in", path);
    file.size_ = static_cast<std::uint64_t>(end);
    return file;
}

Result<void> Disk::write_file(const fs::path& path, std::string_view content) const {
    SYSCARD_TRY(AppendFile file, open_append(path, 0));
    return file.append(content);
}

Result<void> Disk::replace_file(const fs::path& path, std::string_view content) const {
    const fs::path temporary = temporary_path(path);
    {
        SYSCARD_TRY(AppendFile file, open_append(temporary, 0));
        SYSCARD_CHECK(file.append(content));
        SYSCARD_CHECK(file.sync());
    }
    if (faults_ != nullptr) {
        SYSCARD_CHECK(faults_->step(path));
        faults_->undo_later(path, put_back(path));
        faults_->synced_sizes_.erase(temporary);
        faults_->synced_sizes_[path] = content.size();
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("rename to", path);
    return sync_directory(path.parent_path());
}

Result<void> Disk::remove(const fs::path& path) const {
    if (faults_ != nullptr) {
        SYSCARD_CHECK(faults_->step(path));
        if (!fs::is_directory(path)) faults_->undo_later(path, put_back(path));
    }
    std::error_code code;
    fs::remove(path, code);
    if (code) return std::unexpected(system_error(code.value(), "remove", path));
    return {};
}

Result<void> Disk::make_directories(const fs::path& path) const {
    if (fs::is_directory(path)) return {};
    if (faults_ != nullptr) {
        if (path.has_parent_path()) SYSCARD_CHECK(make_directories(path.parent_path()));
        SYSCARD_CHECK(faults_->step(path));
        faults_->undo_later(path, [path] { fs::remove_all(path); });
    }
    return syscard::make_directories(path);
}

Result<void> Disk::sync_directory(const fs::path& path) const {
    if (faults_ != nullptr) SYSCARD_CHECK(faults_->sync_step(path));
    SYSCARD_CHECK(syscard::sync_directory(path));
    if (faults_ != nullptr) faults_->unsynced_names_.erase(path.empty() ? fs::path(".") : path);
    return {};
}

Result<void> Disk::sync_file_system(const fs::path& path) const {
    if (faults_ != nullptr) SYSCARD_CHECK(faults_->sync_step(path));
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failed("open", path);
    const int synced = ::syncfs(fd);
    const int error_number = errno;
    ::close(fd);
    if (synced != 0) return std::unexpected(system_error(error_number, "sync the file system of", path));
    if (faults_ == nullptr) return {};
    faults_->unsynced_names_.clear();
    for (auto& [file, size] : faults_->synced_sizes_) size = fs::exists(file) ? fs::file_size(file) : 0;
    return {};
}

}  // namespace syscard::evidence
