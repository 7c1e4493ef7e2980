#pragma once

// Public data that is no part of the repository: looked for in $SYSCARD_DATA, else beside the
// checkout; tests are skipped where it is absent.

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace syscard::datasets {

inline std::filesystem::path reference(const std::string& file) {
    const char* data = std::getenv("SYSCARD_DATA");
    const std::filesystem::path root =
        data != nullptr ? data : SYSCARD_SOURCE_DIR "/../shared/data";
    return root / file;
}

#define SKIP_WITHOUT(file) \
    if (!std::filesystem::exists(reference(file))) GTEST_SKIP() << "skipped: no reference data"

}  // namespace syscard::datasets
