#pragma once

// The embedded models that syscard knows by name, and where they lie on this machine.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::model {

struct CatalogueEntry {
    std::string name;   // "default"
    std::string title;  // "SmolLM2-135M-Instruct"
    std::string license;
    std::filesystem::path fetched;  // the file as published
    std::string fetched_sha256;     // what it must be
    std::filesystem::path encoded;  // the same weights re-encoded for speed
    bool here = false;              // both files are there
};

/// $XDG_CACHE_HOME/syscard, else ~/.cache/syscard.
std::filesystem::path cache_directory();

std::vector<CatalogueEntry> catalogue();

/// The entry of that name, whose files are here; nothing where none has it.
/// @error NotFound  it is not on this machine yet.
Result<std::optional<CatalogueEntry>> find_entry(const std::string& name);

/// Fetches the entry if it is not here, checks its SHA-256, and re-encodes it. Prints nothing.
/// @param tools  folder of the fetch scripts
/// @error BadInput unknown name; Unavailable the fetch failed; Tampered another digest than the
/// pinned one
Result<CatalogueEntry> fetch(const std::string& name, const std::filesystem::path& tools);

}  // namespace syscard::model
