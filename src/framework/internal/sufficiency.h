#pragma once

// Whether evidence may be used at all, before any bound is compared. What fails here makes a
// criterion insufficient, in either direction: bad evidence shows neither safety nor danger.

#include <optional>
#include <string>

#include "framework/rating.h"

namespace syscard::framework {

/// Why this measurement is not evidence enough, as the rest of a sentence that begins with its name
/// ("has 12 trials, and 30 are required"); nothing when it is.
///
/// Whatever the rule says, there must be an estimate; a worst-case bracket where results are
/// missing; and the measured error of a grader that is a model, since a judge that was never
/// compared with people's labels shows nothing.
std::optional<std::string> why_insufficient(const EvidenceRule& rule,
                                            const measure::Measurement& measurement,
                                            const Provenance& provenance);

}  // namespace syscard::framework
