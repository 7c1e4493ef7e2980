#pragma once

// Withholding without lying: first the log says what is withheld, by whom and why, and is signed;
// only then is a copy made that has holes. What is sealed to others was committed to before it was
// asked; it is encrypted now.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/age.h"
#include "eval/run.h"
#include "evidence/redaction.h"
#include "evidence/run_entries.h"

namespace syscard::eval {

struct Withholding {
    std::function<bool(const evidence::SampleEntry&)> chooses;
    std::vector<std::string> fields;  // "item", "replies" or both, in this order
    std::string by;
    std::string reason_class;  // one of evidence::redaction_classes
    std::string reason;
    std::vector<crypto::AgeRecipient>
        recipients;  // who may open it; none: nobody without the run's secret
};

struct WithholdingDone {
    std::int64_t samples = 0;
    std::int64_t sealed = 0;  // fields
};

/// Enters the redaction, and writes the sealed fields. The log is to be published afterwards.
/// @error BadInput  no sample is chosen, or one that is withheld already; the class or `by` is
/// wrong.
/// @error NoSpace, ReadOnly, Io
Result<WithholdingDone> withhold(OpenRun& run, const RunPlace& place, const Withholding& what);

}  // namespace syscard::eval
