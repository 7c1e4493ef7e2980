#pragma once

// Framework files: whether one makes sense, and what changed between two.

#include <string>
#include <vector>

#include "cli/output.h"

namespace syscard::cli {

/// Exit code 0: it makes sense, and asks for no metric that the suites lack; 2 with file, line and
/// hint: it does not.
int check_framework(const std::string& file, const std::vector<std::string>& suites,
                    const Output& output);

/// Exit code 0 when nothing was weakened or removed in silence, else 1.
int diff_frameworks(const std::string& before, const std::string& after, const Output& output);

}  // namespace syscard::cli
