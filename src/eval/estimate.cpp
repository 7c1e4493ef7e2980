#include "eval/estimate.h"

#include <fmt/format.h>

#include "base/money.h"
#include "mitigation/arm.h"
#include "mitigation/event.h"
#include "plan/inputs.h"
#include "plan/judge_prompt.h"

namespace syscard::eval {

namespace {

constexpr std::int64_t kBytesPerToken = 4;
constexpr std::int64_t kTokensPerMessage = 4;  // the marks of a chat template
constexpr std::int64_t kLetterTokens = 16;     // a service is asked for the letter of an option

std::int64_t prompt_tokens_of(const std::vector<plan::Message>& messages) {
    std::int64_t tokens = 0;
    for (const plan::Message& message : messages) {
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

json::Object judge_json(const JudgeEstimate& judge) {
    json::Object object = {{"requests_at_most", judge.requests},
                           {"prompt_tokens", judge.prompt_tokens},
                           {"reply_tokens_at_most", judge.reply_tokens}};
    if (judge.price) object["price"] = judge.price->to_json();
    if (judge.nano_usd) object["usd_at_most"] = usd_text(*judge.nano_usd);
    return object;
}

// How many of the subject's replies a judge sees.
std::int64_t replies_seen(const plan::Task& task, const plan::Item& item) {
    const bool all = task.rubric->sees == scoring::JudgeSees::Conversation &&
                     task.solver == plan::Solver::Conversation;
    if (!all) return 1;
    std::int64_t replies = 0;
    for (std::size_t i = 0; i < item.messages.size(); ++i)
        replies += plan::is_replied_to(item.messages, i) ? 1 : 0;
    return replies;
}

void add_judged(JudgeEstimate& judge, const plan::Task& task, const plan::Item& item) {
    plan::Transcript unanswered;
    unanswered.item = item;
    ++judge.requests;
    judge.prompt_tokens += prompt_tokens_of(plan::judge_messages(*task.rubric, unanswered, 0)) +
                           replies_seen(task, item) * task.max_tokens;
    judge.reply_tokens += task.rubric->max_tokens;
}

void add_price(JudgeEstimate& judge, const RolePrices& prices) {
    const auto price = prices.others.find(kJudgeRole);
    if (price == prices.others.end()) return;
    judge.price = price->second;
    judge.nano_usd = judge.price->cost_nano_usd(judge.prompt_tokens, 0, judge.reply_tokens);
}

}  // namespace

Result<Estimate> estimate(const plan::Plan& plan, const RolePrices& prices) {
    const std::optional<evidence::Price>& price = prices.subject;
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
            one.prompt_tokens += prompt_tokens_of(sample.item.messages);
            if (!task.rubric) continue;
            if (!all.judge) all.judge.emplace();
            add_judged(*all.judge, task, sample.item);
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
    if (all.judge) add_price(*all.judge, prices);
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
    if (estimate.judge) object["judge"] = judge_json(*estimate.judge);
    if (estimate.price) object["price"] = estimate.price->to_json();
    if (estimate.nano_usd) object["usd_at_most"] = usd_text(*estimate.nano_usd);
    return object;
}

}  // namespace syscard::eval
