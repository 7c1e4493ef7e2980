#pragma once

// Text held against a file under tests/golden. SYSCARD_UPDATE_GOLDEN=1 rewrites the file; the diff
// is reviewed like code.

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/file.h"

namespace syscard::card {

inline std::filesystem::path golden_path(std::string_view name) {
    return std::filesystem::path(SYSCARD_SOURCE_DIR) / "tests" / "golden" / "card" / name;
}

inline void expect_golden(std::string_view name, const std::string& text) {
    const std::filesystem::path path = golden_path(name);
    if (std::getenv("SYSCARD_UPDATE_GOLDEN") != nullptr) {
        ASSERT_TRUE(write_file_durably(path, text)) << path;
        return;
    }
    const auto expected = read_file(path);
    ASSERT_TRUE(expected) << path << ": " << expected.error().what;
    EXPECT_EQ(*expected, text);
}

}  // namespace syscard::card
