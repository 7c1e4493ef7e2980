#pragma once

// Files for tests: a directory that goes away, and what lies in one.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include <stdlib.h>
#include <unistd.h>

namespace syscard::test {

namespace fs = std::filesystem;

/// A new directory, in memory where the system offers that; removed at the end.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        const bool has_memory = ::access("/dev/shm", W_OK) == 0;
        std::string name =
            (has_memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "syscard-test-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() { fs::remove_all(path_); }

    const fs::path& path() const { return path_; }
    fs::path operator/(std::string_view name) const { return path_ / name; }

  private:
    fs::path path_;
};

inline std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void overwrite(const fs::path& path, std::string_view bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Every file below a directory with its content, by its path relative to it.
inline std::map<std::string, std::string> files_in(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const std::string name = entry.path().lexically_relative(directory).generic_string();
        if (entry.is_regular_file()) files[name] = content(entry.path());
    }
    return files;
}

/// `text` with its first `from` replaced; the text as it is when there is none, which a test
/// notices.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace syscard::test
