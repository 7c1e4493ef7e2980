#pragma once

// A task: items, how they are asked, how replies are scored, what is measured. An item with its
// attack and epoch is a sample: the unit that is asked once and recorded once.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "plan/items.h"
#include "plan/metric.h"
#include "scoring/rubric.h"

namespace syscard::plan {

/// How a subject is asked.
enum class Solver {
    Generate,      // one reply to the item's messages
    Options,       // log-likelihood of each option, without generation
    World,         // several turns with a toy world
    Conversation,  // one reply to each of the item's user messages in turn
};

std::string_view solver_name(Solver solver);
Result<Solver> solver_from_name(std::string_view name, std::string_view where);

struct Task {
    std::string name;  // "refusal"
    std::string row;   // of the scorecard: "A" to "N"
    std::string title;
    std::string measures;  // what is asked, in a sentence
    std::string limits;    // what the results do not show
    Solver solver = Solver::Generate;
    std::string scorer;  // "refusal/1"
    std::optional<scoring::Rubric> rubric = {};  // of "judge/1"
    std::int64_t max_tokens = 32;
    double temperature = 0;
    std::int64_t epochs = 1;
    std::vector<std::string> attacks;  // techniques; empty: the items as they are
    std::vector<Metric> metrics;
    Items items;
};

/// One item, with its technique where there is one, in one epoch.
struct Sample {
    std::int64_t ordinal = 0;  // from 0, over the whole plan
    std::size_t suite = 0;     // index into the plan's suites
    std::size_t task = 0;      // index into the suite's tasks
    std::string arm = {};      // which of the subject's layers act: mitigation/arm.h
    std::int64_t epoch = 1;
    Item item;  // as asked: the messages hold the attack already
};

/// How many samples a task with so many items has: items × techniques × epochs.
std::int64_t sample_count(const Task& task, std::int64_t items);

/// "quick.refusal/harm-weapons-1/1": suite, task, sample and epoch.
std::string sample_key(std::string_view suite, std::string_view task, std::string_view sample,
                       std::int64_t epoch);

}  // namespace syscard::plan
