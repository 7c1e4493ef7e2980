#include "eval/estimate.h"

#include <fmt/format.h>

#include "base/money.h"
#include "mitigation/arm.h"
#include "mitigation/event.h"

namespace syscard::eval {

namespace {

constexpr std::int64_t kBytesPerToken = 4;
constexpr std::int64_t kTokensPerMessage = 4;  // the marks of a chat template
constexpr std::int64_t kLetterTokens = 16;     // a service is asked for the letter of an option

std::int64_t prompt_tokens_of(const plan::Item& item) {
    std::int64_t tokens = 0;
    for (const plan::Message& message : item.messages) {
        const auto bytes = static_cast<std::int64_t>(message.content.size());
        tokens += kTokensPerMessage + (bytes + kBytesPerToken - 1) / kBytesPerToken;
    }
    return tokens;
}

// What the system layers of an arm put before each turn.
Result<std::int64_t> system_tokens_of(const plan::Plan& plan, const std::string& arm) {
    SYSCARD_TRY(auto layers, mitigation::acting(plan.layers, arm));
    SYSCARD_TRY(const mitigation::Stack stack, mitigation::Stack::make(std::move(layers)));
    const auto bytes = static_cast<std::int64_t>(stack.system_text().size());
    return (bytes + kBytesPerToken - 1) / kBytesPerToken;
}

}  // namespace

Result<Estimate> estimate(const plan::Plan& plan, const std::optional<evidence::Price>& price) {
    Estimate all;
    all.price = price;
    for (const plan::TaskSamples& samples : plan.tasks) {
        const plan::Suite& suite = plan.suites[samples.suite];
        const plan::Task& task = suite.tasks[samples.task];
        TaskEstimate one;
        one.name = mitigation::with_arm(fmt::format("{}.{}", suite.name, task.name), samples.arm);
        one.samples = samples.count;
        one.is_open = task.solver == plan::Solver::World;
        for (std::int64_t i = 0; i < samples.count; ++i) {
            SYSCARD_TRY(const plan::Sample sample, plan.sample(samples.first_ordinal + i));
            one.prompt_tokens += prompt_tokens_of(sample.item);
        }
        SYSCARD_TRY(const std::int64_t before, system_tokens_of(plan, samples.arm));
        one.prompt_tokens += before * samples.count;
        one.reply_tokens = samples.count *
                           (task.solver == plan::Solver::Options ? kLetterTokens : task.max_tokens);
        if (price) one.nano_usd = price->cost_nano_usd(one.prompt_tokens, 0, one.reply_tokens);
        all.prompt_tokens += one.prompt_tokens;
        all.reply_tokens += one.reply_tokens;
        if (one.nano_usd) all.nano_usd = all.nano_usd.value_or(0) + *one.nano_usd;
        all.tasks.push_back(std::move(one));
    }
    return all;
}

json::Object to_json(const Estimate& estimate) {
    json::Array tasks;
    for (const TaskEstimate& task : estimate.tasks) {
        json::Object object = {{"task", task.name},
                               {"samples", task.samples},
                               {"prompt_tokens", task.prompt_tokens},
                               {"reply_tokens_at_most", task.reply_tokens},
                               {"for_each_turn", task.is_open}};
        if (task.nano_usd) object["usd_at_most"] = usd_text(*task.nano_usd);
        tasks.push_back(std::move(object));
    }
    json::Object object = {{"schema", "syscard.estimate/1"},
                           {"tasks", std::move(tasks)},
                           {"prompt_tokens", estimate.prompt_tokens},
                           {"reply_tokens_at_most", estimate.reply_tokens}};
    if (estimate.price) object["price"] = estimate.price->to_json();
    if (estimate.nano_usd) object["usd_at_most"] = usd_text(*estimate.nano_usd);
    return object;
}

}  // namespace syscard::eval
