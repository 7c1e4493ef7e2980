#include "eval/item_commitments.h"

#include "plan/transcript.h"

namespace syscard::eval {

Result<ItemCommitments> ItemCommitments::of(const plan::Plan& plan,
                                            const crypto::RunSecret& secret) {
    ItemCommitments commitments(secret);
    for (std::int64_t ordinal = 0; ordinal < plan.samples(); ++ordinal) {
        SYSCARD_TRY(const plan::Sample sample, plan.sample(ordinal));
        commitments.add(ordinal, plan::canonical_item(sample.item));
    }
    return commitments;
}

void ItemCommitments::add(std::int64_t ordinal, std::string_view item) {
    items_.append(plan::item_commitment(item, ordinal, secret_));
}

evidence::ItemsEntry ItemCommitments::entry() const {
    return {.count = static_cast<std::int64_t>(items_.size()), .root = items_.root()};
}

}  // namespace syscard::eval
