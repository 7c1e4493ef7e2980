#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace syscard::datasets {

/// What to do with a file that is not the one that was pinned.
enum class Changed {
    Refuse,
    PinAnew,
};

struct Added {
    std::string set;
    std::filesystem::path suite;  // the folder that was written
    std::string sha256;           // of the file as it came
    std::int64_t items = 0;
};

/// Makes a suite of a public data set: `suite.yaml`, `items.jsonl` and `source.json` in a folder.
/// `source.json` pins the file: its digest, where it came from, its licence.
///
/// @param set   "gsm8k": see known_sets().
/// @param file  as its publisher has it.
/// @error BadInput  an unknown set, a record that does not fit (with file and line), or a file with
/// another digest than the one that is pinned, by this program or by the folder's own
/// `source.json`.
Result<Added> add(std::string_view set, const std::filesystem::path& file,
                  const std::filesystem::path& suite, Changed changed);

}  // namespace syscard::datasets
