#include "eval/judge.h"

#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "plan/judge_prompt.h"

namespace syscard::eval {

namespace {

// "quick.refusal/harm-weapons-1/1/judge"
std::string key_of(const plan::Plan& plan, const plan::Task& task, const plan::Sample& sample) {
    const std::string key =
        plan::sample_key(plan.suites[sample.suite].name, task.name, sample.item.id, sample.epoch);
    return fmt::format("{}/{}", key, kJudgeRole);
}

evidence::RoleUse use_of(const model::Generation& generation) {
    evidence::RoleUse use{.calls = 1,
                          .prompt_tokens = generation.tokens.prompt,
                          .cached_tokens = generation.tokens.prompt_cached,
                          .reply_tokens = generation.tokens.reply,
                          .reasoning_tokens = generation.tokens.reasoning,
                          .counted_by = std::string(counted_by_name(generation.tokens.by)),
                          .own_count = own_count_of(generation.tokens),
                          .milliseconds = std::llround(generation.seconds * 1000)};
    const model::Served& served = generation.served;
    if (generation.tokens.by == model::CountedBy::Provider || !served.stop.empty())
        use.served = {.model = served.model,
                      .request_id = served.request_id,
                      .fingerprint = served.fingerprint,
                      .service_tier = served.service_tier,
                      .stop = served.stop,
                      .usage_fault = served.usage_fault,
                      .tries = served.tries};
    return use;
}

}  // namespace

model::GenerateRequest judge_request(const scoring::Rubric& rubric,
                                     const plan::Transcript& transcript, const std::string& key,
                                     std::uint64_t run_seed, const model::Identity& judge) {
    model::GenerateRequest request;
    request.key = key;
    const std::uint64_t seed = plan::sample_seed(run_seed, key);
    for (plan::Message& message : plan::judge_messages(rubric, transcript, seed))
        request.messages.push_back({std::move(message.role), std::move(message.content)});
    request.sampling = {.temperature = 0, .max_tokens = rubric.max_tokens, .seed = seed};
    if (judge.provider == "llama.cpp") {
        request.grammar = scoring::verdict_grammar(rubric);
    } else {
        request.reply_schema = scoring::verdict_schema(rubric);
    }
    request.priority = model::Priority::Judge;
    return request;
}

Async<void> ask_judge(const plan::Plan& plan, const plan::Task& task, model::Model* judge,
                      Deadline deadline, SampleResult& result) {
    const plan::Transcript transcript = transcript_of(result);
    if (plan::is_blank(transcript) || judge == nullptr) co_return;
    const std::string key = key_of(plan, task, result.sample);
    model::GenerateRequest request =
        judge_request(*task.rubric, transcript, key, plan.seed, judge->identity());
    auto generation = co_await judge->generate(std::move(request), deadline);
    if (generation) {
        result.roles[kJudgeRole] = use_of(*generation);
        result.judge = std::move(generation->text);
        co_return;
    }
    const Error& error = generation.error();
    result.judge_failed = true;
    if (error.code == ErrorCode::Outage) result.outage = error;
    result.reason =
        fmt::format("judge: {}: {}", error_code_name(error.code), terminal_line(error.what, 300));
}

}  // namespace syscard::eval
