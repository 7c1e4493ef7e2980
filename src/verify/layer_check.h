#pragma once

// Whether what a sample's entry says of its subject's layers is what these layers do: the rules of
// filters are asked again, and the words of judges and classifiers read again.

#include <map>
#include <string>

#include "evidence/run_entries.h"
#include "mitigation/event.h"
#include "plan/plan.h"
#include "plan/transcript.h"

namespace syscard::verify {

class LayerCheck {
  public:
    /// @error BadInput  a layer of the plan that cannot be read.
    static Result<LayerCheck> make(const plan::PlanDocument& plan);

    /// @error Tampered  what does not hold. What a layer that was never asked would have done is not
    /// known: samples without a reply are not looked at further.
    Result<void> check(const plan::PlannedTask& planned, const evidence::SampleEntry& entry,
                       const plan::Transcript& transcript) const;

  private:
    std::map<std::string, mitigation::Stack> stacks_;  // by arm
};

}  // namespace syscard::verify
