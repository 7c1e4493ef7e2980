#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evidence/run_entries.h"

namespace syscard::eval {

/// At most so many are named in an intent, for an entry has room for no more: the last ones.
inline constexpr std::size_t kMostEarlierRuns = 100;

/// The runs of the same subject that have a suite in common with this one and lie in the folders
/// beside `directory`, in the order of their begin; whether they ended or not. A folder that cannot
/// be read as a run is none; copies of a run are one.
///
/// @param intent  of the run that is about to begin. @param suites  names of its suites.
std::vector<evidence::EarlierRun> find_earlier_runs(const std::filesystem::path& directory,
                                                    const evidence::IntentEntry& intent,
                                                    const std::vector<std::string>& suites);

}  // namespace syscard::eval
