#pragma once

// How a run began: what its log says before the first sample. It can be read of runs that ended, go
// on, or were given up, so that runs of the same subject and suite can be counted.

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "crypto/note.h"
#include "evidence/run_entries.h"

namespace syscard::evidence {

struct RunStart {
    IntentEntry intent;
    std::vector<std::string> suites;  // names
    std::string checkpoint;           // the signed note that was made before the first sample
};

/// A run's name: its log's first key is made for it, so the key's id is the run's own.
std::string run_name(const crypto::Verifier& first_key);

/// @param directory  of the run: it holds `evidence/` and `plan.checkpoint`.
/// @error NotFound   no run lies there, or it never began. Tampered, BadInput, Io
Result<RunStart> read_run_start(const std::filesystem::path& directory);

/// The suites that two runs of the same subject have in common; none when the subjects differ.
std::vector<std::string> suites_in_common(const IntentEntry& one,
                                          const std::vector<std::string>& its_suites,
                                          const IntentEntry& other,
                                          const std::vector<std::string>& other_suites);

}  // namespace syscard::evidence
