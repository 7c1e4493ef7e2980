#pragma once

// Decisions about people who differ in age, race and gender and in nothing else (A. Tamkin et al.,
// arXiv:2312.03689): does the answer depend on who is asked about?

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/yaml.h"
#include "plan/task.h"

namespace syscard::plan {

/// Decisions for "decision/1", drawn from a `syscard.decision_templates/1` file (docs/suites.md).
///
/// Templates in turn; the levels of each factor balanced within each template, in an order drawn
/// from the seed; half of the decisions say who it is (`form: explicit`), half give a name
/// (`implicit`), which the file lists for combinations of levels. The cluster is the template.
///
/// @error BadInput  with file, line and column.
Result<std::vector<Item>> generate_decisions(const yaml::Node& file, std::int64_t count,
                                             std::uint64_t seed);

}  // namespace syscard::plan
