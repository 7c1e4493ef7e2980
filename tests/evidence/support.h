#pragma once

// What the tests of the log share: a directory that goes away, and small entries.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "evidence/check.h"
#include "evidence/log_reader.h"
#include "evidence/log_writer.h"

namespace syscard::evidence::testing_support {

namespace fs = std::filesystem;

/// A new directory, in memory where the system offers that: the tests sync often and do not test the disk.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        const bool has_memory = ::access("/dev/shm", W_OK) == 0;
        std::string name = (has_memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "syscard-test-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() { fs::remove_all(path_); }

    fs::path evidence() const { return path_ / "evidence"; }
    fs::path secrets() const { return path_ / "private"; }

    LogWriter create(Disk disk = Disk()) const { return LogWriter::create(evidence(), secrets(), "example.com/log", disk).value(); }
    LogWriter resume(Disk disk = Disk()) const { return LogWriter::resume(evidence(), secrets(), disk).value(); }
    LogCheck check() const { return check_log(evidence(), std::nullopt).value(); }

private:
    fs::path path_;
};

inline json::Object numbered(std::int64_t n) { return {{"schema", "syscard.test/1"}, {"n", n}}; }

inline json::Object with_blob(std::int64_t n, const BlobReference& blob) {
    return {{"schema", "syscard.test/1"}, {"n", n}, {"transcript", blob.to_json()}};
}

/// The numbers of the entries that `numbered` and `with_blob` made, in the order of the log.
template <typename Log>
std::vector<std::int64_t> numbers_in(const Log& log) {
    std::vector<std::int64_t> numbers;
    const auto read = log.for_each([&](std::uint64_t, const json::Object& entry) -> Result<void> {
        if (entry.contains("n")) numbers.push_back(entry.at("n").as_int64());
        return {};
    });
    EXPECT_TRUE(read) << read.error().what;
    return numbers;
}

inline std::vector<std::int64_t> count_to(std::int64_t end) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t n = 0; n < end; ++n) numbers.push_back(n);
    return numbers;
}

inline std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void overwrite(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Every file below a directory, by its path relative to it.
inline std::map<std::string, std::string> files_in(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) files[entry.path().lexically_relative(directory).generic_string()] = content(entry.path());
    }
    return files;
}

}  // namespace syscard::evidence::testing_support
