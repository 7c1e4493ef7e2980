#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/plan.h"

namespace syscard::plan {

/// What a suite folder holds: the suite, and what is known of its graders' errors.
struct LoadedSuite {
    Suite suite;
    std::vector<Calibration> calibrations;
    std::map<std::string, std::string> roles;  // who plays them when the user does not say
};

/// How much of each task is asked: all of it, or the few items that `quick` keeps.
enum class Extent { Full, Quick };

/// Loads `FOLDER/suite.yaml` with the datasets it names (docs/suites.md). Every target is checked
/// against its scorer, and every metric against the scores that the scorer fills, so that a mistake
/// is found before the first sample.
///
/// @param folder    "suites/quick", or the path of a suite.yaml.
/// @param run_seed  seeds the items that are generated.
/// @error NotFound  no such suite, with the nearest one beside it as hint.
/// @error BadInput  with file, line and column: malformed YAML, an unknown member, scorer, solver
/// or score.
Result<LoadedSuite> load_suite(const std::filesystem::path& folder, std::uint64_t run_seed,
                               Extent extent = Extent::Full);

}  // namespace syscard::plan
