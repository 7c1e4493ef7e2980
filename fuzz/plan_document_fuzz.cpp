// The plan's document, as a verifier reads it from somebody else's log.

#include "base/json.h"
#include "fuzz.h"
#include "plan/plan.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto value = json::parse(bytes, "plan");
    if (!value || !value->is_object()) return;
    const auto plan = plan::parse_document(value->get_object(), "plan");
    if (!plan) return;
    for (const std::int64_t ordinal : {std::int64_t{0}, plan->samples - 1, plan->samples}) {
        const plan::PlannedTask* task = plan->task_of(ordinal);
        if (task != nullptr)
            require(ordinal >= task->first_ordinal && ordinal - task->first_ordinal < task->samples,
                    "a task holds its ordinals");
    }
}

}  // namespace syscard::fuzz
