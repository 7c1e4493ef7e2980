#pragma once

// Was the model trained on a suite's files? A probe is a suite made of another one: each item and
// its twin in other words, paired; and the files' canaries, among texts like them. It is data, so
// it is planned, run, measured and verified like every suite, and a person can read it first.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::datasets {

struct ProbeOptions {
    std::uint64_t seed = 1;       // of rewordings and of the texts beside a canary
    std::filesystem::path twins;  // JSON Lines by a person; empty: reworded by rule
};

/// What was written, and what could not be probed.
struct Probe {
    std::string suite;                 // name: "facts_contamination"
    std::int64_t pairs = 0;            // items with a twin
    std::int64_t canaries = 0;         // files whose canary is probed
    std::vector<std::string> skipped;  // "episodes: its items are generated, so no file holds them"
};

/// Writes the probe of a suite into a folder that is not there yet (docs/suites.md).
///
/// Of each task with a dataset: its items as they are and reworded (rewording.h), each metric that
/// is a mean for both, and the paired difference. Of each dataset whose canary holds a UUID: is it
/// the likeliest among 99 random ones (chance: 1 in 100), and does the model go on with it?
///
/// A file of twins has on each line `of`, the id of an item, `messages`, and `target` where it
/// differs; then only items that have a twin in it are asked.
///
/// @error NotFound  no such suite. BadInput  the suite or the twins are malformed, a twin of no
/// item, nothing to probe; Io  the folder exists or cannot be written.
Result<Probe> write_probe(const std::filesystem::path& suite, const std::filesystem::path& folder,
                          const ProbeOptions& options);

}  // namespace syscard::datasets
