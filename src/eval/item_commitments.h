#pragma once

// Commitments to every item that a plan asks: their root stands in the log before the first sample.
// They can be made while the plan looks at its items, so that a million of them are read once.

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "crypto/commitment.h"
#include "evidence/run_entries.h"
#include "evidence/tree.h"
#include "plan/plan.h"

namespace syscard::eval {

class ItemCommitments {
  public:
    explicit ItemCommitments(const crypto::RunSecret& secret) : secret_(secret) {}

    /// Of a plan that looked at its items already: they are read again.
    /// @error BadInput  a dataset was changed since.
    static Result<ItemCommitments> of(const plan::Plan& plan, const crypto::RunSecret& secret);

    /// @param ordinal  the samples come in order.
    /// @param item     its canonical JSON.
    void add(std::int64_t ordinal, std::string_view item);

    evidence::ItemsEntry entry() const;

    /// What the salts come from.
    const crypto::RunSecret& secret() const { return secret_; }

  private:
    crypto::RunSecret secret_;
    evidence::Frontier items_;
};

}  // namespace syscard::eval
