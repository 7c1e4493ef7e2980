#pragma once

// A test that needs the file of the default model: skipped by name where it is not on this machine;
// `make test` fetches it.

#include <filesystem>

#include <gtest/gtest.h>

#include "model/catalogue.h"

namespace syscard::model::testing {

class DefaultFile : public ::testing::Test {
  protected:
    void SetUp() override {
        const CatalogueEntry entry = catalogue().front();
        if (!entry.here)
            GTEST_SKIP()
                << "skipped: the default model is not here; `syscard models fetch default` gets it";
        path_ = entry.encoded;
    }

    std::filesystem::path path_;
};

}  // namespace syscard::model::testing
