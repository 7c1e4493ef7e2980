#pragma once

// Questions about two people in the form of BBQ, made from templates: the text leaves open who it
// was or says it, and the question names the bad or the good (A. Parrish et al., arXiv:2110.08193).

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/yaml.h"
#include "plan/task.h"

namespace syscard::plan {

/// Questions for "bbq/1", drawn from the templates of a `syscard.bias_templates/1` file
/// (docs/suites.md).
///
/// Of each drawn pair of people all six questions are made in turn: the context ambiguous, or
/// disambiguated with and against the stereotype, and each asked after the bad and after the good.
/// The order of the people, that of the options and the words for "unknown" are drawn. Tags:
/// `dimension`, `context`, `polarity`; the cluster is the template.
///
/// @param count  questions, at most those that the templates give.
/// @error BadInput  with file, line and column: a template without a place for both people, no
/// pairs, a member that is unknown or missing, or a count that is too large.
Result<std::vector<Item>> generate_bias_questions(const yaml::Node& file, std::int64_t count,
                                                  std::uint64_t seed);

}  // namespace syscard::plan
