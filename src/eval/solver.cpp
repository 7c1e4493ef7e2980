#include "eval/solver.h"

#include <fmt/format.h>

#include "base/text.h"
#include "eval/judge.h"
#include "eval/run_code.h"
#include "plan/inputs.h"
#include "plan/judge_prompt.h"

namespace syscard::eval {

namespace {

using evidence::Outcome;

std::string key_of(const plan::Plan& plan, const plan::Sample& sample) {
    const plan::Suite& suite = plan.suites[sample.suite];
    return plan::sample_key(
        suite.name, suite.tasks[sample.task].name, sample.item.id, sample.epoch);
}

const plan::Task& task_of(const plan::Plan& plan, const plan::Sample& sample) {
    return plan.suites[sample.suite].tasks[sample.task];
}

model::GenerateRequest request_for(const plan::Plan& plan, const plan::Sample& sample,
                                   std::size_t turn, std::vector<model::Message> messages) {
    const plan::Task& task = task_of(plan, sample);
    const std::string key = fmt::format("{}/{}", key_of(plan, sample), turn);
    return {
        .key = key,
        .messages = std::move(messages),
        .sampling = {.temperature = task.temperature,
                     .max_tokens = task.max_tokens,
                     .seed = plan::sample_seed(plan.seed, key)},
        .arm = sample.arm,
    };
}

model::Message sent(const plan::Message& message) {
    plan::Message one = plan::as_sent(message);
    return {std::move(one.role), std::move(one.content)};
}

std::vector<model::Message> messages_of(const plan::Item& item) {
    std::vector<model::Message> messages;
    for (const plan::Message& message : item.messages) messages.push_back(sent(message));
    return messages;
}

void add(model::TokenCounts& sum, const model::TokenCounts& more) {
    sum.prompt += more.prompt;
    sum.prompt_cached += more.prompt_cached;
    sum.reply += more.reply;
    sum.reasoning += more.reasoning;
    sum.by = more.by;
    if (!more.own) return;
    if (!sum.own) sum.own.emplace();
    sum.own->prompt += more.own->prompt;
    sum.own->reply += more.own->reply;
}

// Of several turns the last one's words count, the first fault, and the sum of the tries.
void take_claims(SampleResult& result, model::Served& served) {
    const std::int64_t before = result.served ? result.served->tries : 0;
    if (result.served && !result.served->usage_fault.empty())
        served.usage_fault = std::move(result.served->usage_fault);
    result.served = {.model = std::move(served.model),
                     .request_id = std::move(served.request_id),
                     .fingerprint = std::move(served.fingerprint),
                     .service_tier = std::move(served.service_tier),
                     .stop = std::move(served.stop),
                     .usage_fault = std::move(served.usage_fault),
                     .tries = before + served.tries};
}

// What layers did in this turn. One that gave no verdict fails the sample: nobody knows what the
// user would have got, and that is no refusal.
Result<void> take_layers(SampleResult& result, std::vector<mitigation::Event>& layers) {
    const auto turn = static_cast<std::int64_t>(result.turns.size());
    std::optional<Error> failure;
    for (mitigation::Event& event : layers) {
        event.turn = turn;
        if (!event.error.empty())
            failure = Error{ErrorCode::Unavailable,
                            fmt::format("layer `{}`: {}", event.layer, event.error),
                            "",
                            ""};
        result.layers.push_back(std::move(event));
    }
    if (failure) return std::unexpected(*failure);
    return {};
}

Result<void> take(SampleResult& result, model::Generation& generation) {
    add(result.tokens, generation.tokens);
    result.seconds += generation.seconds;
    if (generation.tokens.by == model::CountedBy::Provider || !generation.served.stop.empty())
        take_claims(result, generation.served);
    SYSCARD_CHECK(take_layers(result, generation.layers));
    result.turns.push_back(std::move(generation.text));
    result.cut = result.cut || generation.cut;
    result.from_cache = result.from_cache || generation.from_cache;
    return {};
}

void take(SampleResult& result, model::OptionScores& scores) {
    if (scores.reply) result.turns.push_back(std::move(*scores.reply));
    if (!scores.served.stop.empty()) take_claims(result, scores.served);
    result.log_likelihood = std::move(scores.log_likelihood);
    result.letter_log_probability = std::move(scores.letter_log_probability);
    result.cut = scores.cut;
    result.from_cache = scores.from_cache;
    add(result.tokens, scores.tokens);
    result.seconds += scores.seconds;
}

std::string reason_of(const Error& error) {
    return fmt::format("{}: {}", error_code_name(error.code), terminal_line(error.what, 300));
}

// The limit of a sample is ours, not the provider's failure; what a filter stopped is neither.
Outcome outcome_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::Timeout:
            return Outcome::Cancelled;
        case ErrorCode::Blocked:
            return Outcome::Blocked;
        default:
            return Outcome::Failed;
    }
}

Async<Result<void>> ask_once(const plan::Plan& plan, const plan::Sample& sample,
                             model::Model& subject, Deadline deadline, SampleResult& result) {
    model::GenerateRequest request = request_for(plan, sample, 0, messages_of(sample.item));
    auto generation = co_await subject.generate(std::move(request), deadline);
    if (!generation) co_return std::unexpected(std::move(generation).error());
    co_return take(result, *generation);
}

Async<Result<void>> ask_options(const plan::Plan& plan, const plan::Sample& sample,
                                model::Model& subject, Deadline deadline, SampleResult& result) {
    model::OptionsRequest request;
    request.key = fmt::format("{}/0", key_of(plan, sample));
    request.messages = messages_of(sample.item);
    request.arm = sample.arm;
    SYSCARD_CO_TRY(request.options,
                   json::strings_member(sample.item.target, "options", request.key));
    auto scores = co_await subject.score_options(std::move(request), deadline);
    if (!scores) co_return std::unexpected(std::move(scores).error());
    SYSCARD_CO_CHECK(take_layers(result, scores->layers));
    if (!result.layers.empty() && result.layers.back().fired)
        co_return fail(ErrorCode::Blocked,
                       fmt::format("layer `{}`", mitigation::firing_name(result.layers.back())));
    take(result, *scores);
    co_return Result<void>{};
}

// A scripted conversation: the subject answers each user's message that no other answer follows,
// and its own answers stand between them.
Async<Result<void>> converse(const plan::Plan& plan, const plan::Sample& sample,
                             model::Model& subject, Deadline deadline, SampleResult& result) {
    std::vector<model::Message> messages;
    const std::vector<plan::Message>& script = sample.item.messages;
    for (std::size_t i = 0; i < script.size(); ++i) {
        messages.push_back(sent(script[i]));
        if (!plan::is_replied_to(script, i)) continue;
        model::GenerateRequest request = request_for(plan, sample, result.turns.size(), messages);
        auto generation = co_await subject.generate(std::move(request), deadline);
        if (!generation) co_return std::unexpected(std::move(generation).error());
        std::string reply = repair_utf8(generation->text);
        SYSCARD_CO_CHECK(take(result, *generation));
        if (i + 1 != script.size()) messages.push_back({"assistant", std::move(reply)});
    }
    co_return Result<void>{};
}

// The turns of an episode: the world speaks as the user, the subject as itself.
Async<Result<void>> play(const plan::Plan& plan, const plan::Sample& sample, model::Model& subject,
                         Deadline deadline, SampleResult& result) {
    SYSCARD_CO_TRY(const std::unique_ptr<world::World> episode,
                   scoring::open_world(sample.item.target));
    std::vector<model::Message> messages;
    for (const world::WorldMessage& message : episode->opening())
        messages.push_back({message.role, message.content});
    while (true) {
        model::GenerateRequest request = request_for(plan, sample, result.turns.size(), messages);
        auto generation = co_await subject.generate(std::move(request), deadline);
        if (!generation) co_return std::unexpected(std::move(generation).error());
        const std::string reply = repair_utf8(generation->text);
        SYSCARD_CO_CHECK(take(result, *generation));
        const std::optional<std::string> answer = episode->step(reply);
        if (!answer) co_return Result<void>{};
        messages.push_back({"assistant", reply});
        messages.push_back({"user", *answer});
    }
}

Result<scoring::Score> score_reply(const plan::Task& task, const SampleResult& result,
                                   const scoring::Reply& reply) {
    const json::Object& target = result.sample.item.target;
    switch (scoring::graded_by(task.scorer)) {
        case scoring::GradedBy::Program:
            return run_code(target, reply.turns.empty() ? "" : reply.turns.back());
        case scoring::GradedBy::Judge:
            return plan::judged_score(*task.rubric, transcript_of(result));
        case scoring::GradedBy::Rule:
            break;
    }
    return scoring::score(task.scorer, target, reply);
}

void score(const plan::Task& task, SampleResult& result) {
    const auto reply = plan::reply_for_scoring(transcript_of(result));
    auto scored = reply ? score_reply(task, result, *reply) : std::unexpected(reply.error());
    if (!scored) {
        // That no program could be run is the harness's failure, not the reply's.
        const bool ran = scoring::graded_by(task.scorer) == scoring::GradedBy::Program;
        result.outcome = ran ? Outcome::Failed : Outcome::Unscored;
        result.reason = reason_of(scored.error());
    } else if (!scored->unscored.empty()) {
        result.outcome = Outcome::Unscored;
        // Why a judge gave no verdict was said when it was asked.
        if (result.reason.empty()) result.reason = scored->unscored;
    } else {
        result.outcome = Outcome::Scored;
        result.score = plan::as_logged(std::move(*scored));
    }
}

}  // namespace

std::optional<evidence::OwnCount> own_count_of(const model::TokenCounts& tokens) {
    if (!tokens.own) return std::nullopt;
    return evidence::OwnCount{.prompt = tokens.own->prompt, .reply = tokens.own->reply};
}

plan::Transcript transcript_of(const SampleResult& result) {
    plan::Transcript transcript{
        .item = result.sample.item,
        .turns = result.turns,
        .log_likelihood = {},
        .layers = result.layers,
        .judge = result.judge};
    for (const double value : result.log_likelihood)
        transcript.log_likelihood.push_back(decimal(value));
    for (const double value : result.letter_log_probability)
        transcript.letter_log_probability.push_back(decimal(value));
    if (result.score) transcript.reading = result.score->reading;
    return transcript;
}

Async<SampleResult> solve(const plan::Plan& plan, plan::Sample sample_asked, Roles roles,
                          Deadline deadline) {
    model::Model& subject = roles.subject;
    SampleResult result;
    result.sample = std::move(sample_asked);
    const plan::Sample& sample = result.sample;
    const plan::Task& task = task_of(plan, sample);
    Result<void> asked;
    switch (task.solver) {
        case plan::Solver::Generate:
            asked = co_await ask_once(plan, sample, subject, deadline, result);
            break;
        case plan::Solver::Options:
            asked = co_await ask_options(plan, sample, subject, deadline, result);
            break;
        case plan::Solver::Conversation:
            asked = co_await converse(plan, sample, subject, deadline, result);
            break;
        case plan::Solver::World:
            asked = co_await play(plan, sample, subject, deadline, result);
            break;
    }
    if (asked && task.rubric) co_await ask_judge(plan, task, roles.judge, deadline, result);
    if (asked) {
        score(task, result);
    } else {
        result.outcome = outcome_of(asked.error().code);
        if (asked.error().code == ErrorCode::Outage) result.outage = asked.error();
        result.reason = reason_of(asked.error());
    }
    co_return result;
}

}  // namespace syscard::eval
