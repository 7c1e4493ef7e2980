#pragma once

// Whether the parts of a framework fit together: no id twice, no two rules that disagree about one
// result, nothing that can never be reached. A framework that contradicts itself must be found
// before a run, not argued about after.

#include "framework/framework.h"

namespace syscard::framework {

/// @error BadInput  with file, line, column and hint.
Result<void> check_consistency(const Framework& framework);

}  // namespace syscard::framework
