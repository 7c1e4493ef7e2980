#pragma once

// Everything the log writes goes through this class, so that a test can fill the disk, fail an fsync, or cut the power
// between any two steps and throw away what was not yet durable.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::evidence {

/// What a test orders to go wrong, and what it may ask afterwards.
class Faults {
public:
    std::optional<std::uint64_t> space;       // bytes that can still be written; then ENOSPC
    std::optional<std::uint64_t> fail_sync;   // this many calls of fsync succeed; the next fails
    std::optional<std::uint64_t> power_cut;   // this many steps succeed; after them every step fails

    std::uint64_t steps = 0;  // writes, fsyncs, renames, removals, truncations and new directories so far
    std::uint64_t syncs = 0;

    /// Undoes what was not made durable by fsync of the file and, for names, of its directory.
    void lose_unsynced();

private:
    friend class Disk;
    friend class AppendFile;
    Result<void> step(const std::filesystem::path& path);

    Result<void> sync_step(const std::filesystem::path& path);
    void undo_later(const std::filesystem::path& changed_name, std::function<void()> undo);

    std::map<std::filesystem::path, std::uint64_t> synced_sizes_;
    std::map<std::filesystem::path, std::vector<std::function<void()>>> unsynced_names_;  // by directory: how to undo
};

/// A file that grows at its end. Closed when the object ends; what was not synced by then may be lost.
class AppendFile {
public:
    AppendFile() = default;
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    ~AppendFile();

    bool is_open() const { return fd_ >= 0; }
    std::uint64_t size() const { return size_; }
    const std::filesystem::path& path() const { return path_; }

    Result<void> append(std::string_view bytes);
    Result<void> sync();

private:
    friend class Disk;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::filesystem::path path_;
    Faults* faults_ = nullptr;
};

/// The file system, or in a test one with faults. A small value; copy it freely.
class Disk {
public:
    explicit Disk(Faults* faults = nullptr) : faults_(faults) {}

    /// Opens a file for appending, made if it is not there; cut to `keep` bytes if that is given.
    Result<AppendFile> open_append(const std::filesystem::path& path, std::optional<std::uint64_t> keep = {}) const;
    /// Writes a whole file in place, not yet durable. Only for files that nothing points to yet.
    Result<void> write_file(const std::filesystem::path& path, std::string_view content) const;
    /// After a crash either the old or the new content is there: a temporary beside it, fsync, rename, fsync of the
    /// directory.
    Result<void> replace_file(const std::filesystem::path& path, std::string_view content) const;
    /// Removes a file or an empty directory; nothing happens when it is not there. Durable after `sync_directory`.
    Result<void> remove(const std::filesystem::path& path) const;
    /// Durable after `sync_directory` of the parents.
    Result<void> make_directories(const std::filesystem::path& path) const;
    Result<void> sync_directory(const std::filesystem::path& path) const;
    /// Makes everything durable that was written to the file system that holds `path`: thousands of new tiles with
    /// one call, where an fsync of each took 100 times as long.
    Result<void> sync_file_system(const std::filesystem::path& path) const;

private:
    Faults* faults_;  // of the test; null in the product
};

/// What `replace_file` writes before it renames; a crash can leave it behind.
std::filesystem::path temporary_path(const std::filesystem::path& path);

}  // namespace syscard::evidence
