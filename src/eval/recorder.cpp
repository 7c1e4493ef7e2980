#include "eval/recorder.h"

#include <array>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "mitigation/arm.h"

namespace syscard::eval {

namespace {

constexpr std::size_t kMostWaiting = 1024;
// Results of so long become durable together: a sync of the disk costs as much as many samples.
constexpr auto kGather = std::chrono::milliseconds(5);

std::vector<std::string> fired_in(const SampleResult& result) {
    std::vector<std::string> names;
    for (const mitigation::Event& event : result.layers) {
        if (event.fired) names.push_back(mitigation::firing_name(event));
    }
    return names;
}

}  // namespace

Recorder::Recorder(const plan::Plan& plan, evidence::LogWriter& log, OnAcknowledged on_acknowledged)
    : plan_(plan),
      log_(log),
      on_acknowledged_(std::move(on_acknowledged)),
      thread_([this] { work(); }) {}

Recorder::~Recorder() { (void)finish(); }

void Recorder::record(SampleResult result) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < kMostWaiting || failure_; });
    if (failure_) return;
    waiting_.push_back(std::move(result));
    changed_.notify_all();
}

std::int64_t Recorder::acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
}

std::optional<Error> Recorder::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

Result<void> Recorder::finish() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    if (failure_) return std::unexpected(*failure_);
    return {};
}

void Recorder::work() {
    while (true) {
        std::vector<SampleResult> results;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            if (!ending_) gather(lock);
            results.swap(waiting_);
            changed_.notify_all();
        }
        const auto written = write(results);
        if (written) tell(results);
        const std::lock_guard lock(mutex_);
        if (!written) {
            failure_ = written.error();
            changed_.notify_all();
            return;
        }
        acknowledged_ += static_cast<std::int64_t>(results.size());
    }
}

// Sleeps, so that it is not woken for each result that comes.
void Recorder::gather(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    std::this_thread::sleep_for(kGather);
    lock.lock();
}

Result<void> Recorder::write(const std::vector<SampleResult>& results) {
    for (const SampleResult& result : results) SYSCARD_CHECK(write_one(result));
    return log_.commit();
}

void Recorder::tell(const std::vector<SampleResult>& durable) const {
    if (!on_acknowledged_) return;
    std::vector<std::int64_t> ordinals;
    for (const SampleResult& result : durable) ordinals.push_back(result.sample.ordinal);
    on_acknowledged_(ordinals);
}

// A sample and its grade are one group: after a crash both are there or neither.
Result<void> Recorder::write_one(const SampleResult& result) {
    const plan::Sample& sample = result.sample;
    const plan::Suite& suite = plan_.suites[sample.suite];
    const plan::Task& task = suite.tasks[sample.task];
    const plan::Transcript transcript = transcript_of(result);
    const plan::SealedTranscript sealed = plan::seal(transcript, sample.ordinal, log_.run_secret());
    SYSCARD_TRY(const evidence::BlobReference blob, log_.append_blob(sealed.blob));
    const evidence::SampleEntry entry{
        .ordinal = sample.ordinal,
        .task = mitigation::with_arm(fmt::format("{}.{}", suite.name, task.name), sample.arm),
        .sample = sample.item.id,
        .epoch = sample.epoch,
        .tags = sample.item.tags,
        .cluster = sample.item.cluster,
        .outcome = result.outcome,
        .reason = result.reason,
        .cut = result.cut,
        .fired = fired_in(result),
        .prompt_tokens = result.tokens.prompt,
        .cached_tokens = result.tokens.prompt_cached,
        .reply_tokens = result.tokens.reply,
        .reasoning_tokens = result.tokens.reasoning,
        .counted_by = std::string(counted_by_name(result.tokens.by)),
        .own_count = own_count_of(result.tokens),
        .cost_nano_usd = result.cost_nano_usd,
        .options_by = std::string(plan::options_by(task.solver, transcript)),
        .from_cache = result.from_cache,
        .milliseconds = std::llround(result.seconds * 1000),
        .transcript = blob,
        .item_commitment = sealed.item_commitment,
        .replies_commitment = sealed.replies_commitment,
        .served = result.served,
        .roles = result.roles,
    };
    std::vector<json::Object> group = {entry.to_json()};
    if (result.score) {
        const evidence::GradeEntry grade{.ordinal = sample.ordinal,
                                         .scorer = task.scorer,
                                         .values = result.score->values};
        group.push_back(grade.to_json());
    }
    SYSCARD_CHECK(log_.append(group));
    return {};
}

}  // namespace syscard::eval
