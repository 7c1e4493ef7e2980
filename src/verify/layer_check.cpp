#include "verify/layer_check.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "mitigation/arm.h"
#include "plan/inputs.h"

namespace syscard::verify {

namespace {

using evidence::Outcome;
using mitigation::Event;

std::vector<Event> events_of(const plan::Transcript& transcript, std::size_t turn) {
    std::vector<Event> events;
    for (const Event& event : transcript.layers) {
        if (event.turn == static_cast<std::int64_t>(turn)) events.push_back(event);
    }
    return events;
}

Result<void> check_names(const evidence::SampleEntry& entry, const plan::Transcript& transcript) {
    std::vector<std::string> fired;
    for (const Event& event : transcript.layers) {
        if (event.fired) fired.push_back(mitigation::firing_name(event));
    }
    if (fired == entry.fired) return {};
    return fail(ErrorCode::Tampered,
                fmt::format("the entry of sample `{}` names other layers as fired than its "
                            "transcript",
                            terminal_line(entry.sample, 60)));
}

// A layer without a verdict fails its sample, and nothing comes after it.
Result<void> check_failures(const evidence::SampleEntry& entry,
                            const plan::Transcript& transcript) {
    const auto turns = static_cast<std::int64_t>(transcript.turns.size());
    for (const Event& event : transcript.layers) {
        const bool failed = !event.error.empty();
        if (failed && entry.outcome != Outcome::Failed)
            return fail(ErrorCode::Tampered,
                        fmt::format("layer `{}` gave no verdict, and the sample is entered as {}",
                                    terminal_line(event.layer, 60),
                                    evidence::outcome_name(entry.outcome)));
        const bool beyond = event.turn < 0 || event.turn > turns ||
                            (event.turn == turns && turns > 0 && !failed);
        if (beyond)
            return fail(ErrorCode::Tampered,
                        fmt::format("layer `{}` is entered in a turn that is not there",
                                    terminal_line(event.layer, 60)));
    }
    return {};
}

}  // namespace

Result<LayerCheck> LayerCheck::make(const plan::PlanDocument& plan) {
    LayerCheck check;
    for (const plan::PlannedTask& task : plan.tasks) {
        if (check.stacks_.contains(task.arm)) continue;
        SYSCARD_TRY(auto layers, mitigation::acting(plan.layers, task.arm));
        SYSCARD_TRY(mitigation::Stack stack, mitigation::Stack::make(std::move(layers)));
        check.stacks_.emplace(task.arm, std::move(stack));
    }
    return check;
}

Result<void> LayerCheck::check(const plan::PlannedTask& planned,
                               const evidence::SampleEntry& entry,
                               const plan::Transcript& transcript) const {
    SYSCARD_CHECK(check_names(entry, transcript));
    SYSCARD_CHECK(check_failures(entry, transcript));
    const mitigation::Stack& stack = stacks_.at(planned.arm);
    const std::vector<std::string>& turns = transcript.turns;
    SYSCARD_TRY(const std::vector<std::string> inputs,
                plan::inputs_of(planned.task.solver, transcript.item, turns));
    const bool likelihoods = planned.task.solver == plan::Solver::Options;
    const bool settled = entry.outcome != Outcome::Failed && entry.outcome != Outcome::Cancelled;
    if (likelihoods && settled && !inputs.empty())
        return stack.check({inputs.front(), std::nullopt}, events_of(transcript, 0));
    if (turns.size() > inputs.size())
        return fail(ErrorCode::Tampered, "more replies than the sample has turns");
    for (std::size_t turn = 0; turn < turns.size(); ++turn)
        SYSCARD_CHECK(stack.check({inputs[turn], turns[turn]}, events_of(transcript, turn)));
    return {};
}

}  // namespace syscard::verify
