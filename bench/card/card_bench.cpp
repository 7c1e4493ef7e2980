// From a log of a million samples to the card, and back: read the run, measure, rate, decide, draw;
// then verify all of it. Each step in a process of its own, so that its peak memory is its own, and
// on one core. Baseline of the same run: reading every entry once, and doing nothing with it.
//
// usage: card_bench [SAMPLES] [DIRECTORY]

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "card/card.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "card/render.h"
#include "evidence/log_reader.h"
#include "evidence/log_writer.h"
#include "evidence/run_start.h"
#include "measure/run_record.h"
#include "plan/plan.h"
#include "plan/transcript.h"
#include "scoring/scorer.h"
#include "verify/verify.h"

namespace {

using namespace syscard;
namespace fs = std::filesystem;

constexpr std::int64_t kTechniques = 20;
constexpr const char* kTime = "2026-01-01T00:00:00Z";

[[noreturn]] void give_up(const Error& error) {
    fmt::print(stderr, "error: {}\n  --> {}\n", error.what, error.where);
    std::exit(1);
}

template <typename T>
T must(Result<T> result) {
    if (!result) give_up(result.error());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

double core_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

long peak_memory_mb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

void report(std::string_view what, double since, std::int64_t count) {
    const double seconds = core_now() - since;
    fmt::print("{:<34} core {:>6.2f} s {:>10.0f} samples/s   peak {} MB\n",
               what,
               seconds,
               static_cast<double>(count) / seconds,
               peak_memory_mb());
}

plan::Metric metric(std::string name, plan::Estimator estimator, plan::Direction direction,
                    std::string of) {
    plan::Metric made;
    made.name = made.title = std::move(name);
    made.estimator = estimator;
    made.direction = direction;
    made.of = std::move(of);
    return made;
}

plan::Item item(std::int64_t n, json::Object target) {
    const std::string id = fmt::format("item-{:07}", n);
    return {.id = id,
            .messages = {{"user", fmt::format("Yes or no, number {}?", n)}},
            .target = std::move(target),
            .tags = {{"domain", fmt::format("d{}", n % 7)}},
            .cluster = id};
}

// Half of the samples are attacks: objectives in so many disguises, each objective a cluster. The
// other half are questions, each a cluster of its own.
plan::Plan million(std::int64_t samples) {
    const std::int64_t objectives = samples / 2 / kTechniques;
    plan::Task attacks;
    attacks.name = "jailbreak";
    attacks.row = "B";
    attacks.title = attacks.measures = attacks.limits = "Attacks";
    attacks.scorer = "pattern/1";
    for (std::int64_t i = 0; i < kTechniques; ++i)
        attacks.attacks.push_back(fmt::format("technique-{}", i));
    attacks.metrics = {metric("per_attempt",
                              plan::Estimator::AttackPerAttempt,
                              plan::Direction::LowerIsSafer,
                              "matched"),
                       metric("per_objective",
                              plan::Estimator::AttackPerObjective,
                              plan::Direction::LowerIsSafer,
                              "matched")};
    attacks.metrics[0].breakdown_by = "technique";
    attacks.items = plan::generated_items(
        objectives, [](std::int64_t n) { return item(n, {{"patterns", json::Array{"^yes"}}}); });
    plan::Task questions;
    questions.name = "knowledge";
    questions.row = "H";
    questions.title = questions.measures = questions.limits = "Questions";
    questions.scorer = "exact/1";
    questions.metrics = {
        metric("accuracy", plan::Estimator::Mean, plan::Direction::HigherIsMoreCapable, "correct")};
    questions.items =
        plan::generated_items(samples - objectives * kTechniques, [objectives](std::int64_t n) {
            return item(objectives + n, {{"answers", json::Array{"yes"}}});
        });
    plan::Plan plan;
    plan.framework = {.file = "framework.yaml", .text = must(read_file(SYSCARD_BENCH_FRAMEWORK))};
    plan.suites = {{.name = "bench",
                    .version = "1",
                    .title = "Bench",
                    .digest = "",
                    .tasks = {std::move(attacks), std::move(questions)}}};
    must(plan::expand(plan,
                      [](std::string_view technique, std::string_view objective, std::uint64_t) {
                          return Result<std::string>(fmt::format("{}: {}", technique, objective));
                      }));
    return plan;
}

// As a recorder writes it; the subject says yes 137 times in 1,000, and nothing once in 97.
void append_sample(evidence::LogWriter& log, const plan::Plan& plan, std::int64_t n) {
    const plan::Sample sample = must(plan.sample(n));
    const plan::Suite& suite = plan.suites[sample.suite];
    const plan::Task& task = suite.tasks[sample.task];
    const bool failed = n % 97 == 0;
    const bool yes = static_cast<std::uint64_t>(n) * 2654435761U % 1000 < 137;
    plan::Transcript transcript{.item = sample.item, .turns = {}, .log_likelihood = {}};
    scoring::Score score;
    if (!failed) {
        transcript.turns = {yes ? "Yes." : "No."};
        score = plan::as_logged(must(scoring::score(
            task.scorer, sample.item.target, must(plan::reply_for_scoring(transcript)))));
        transcript.reading = score.reading;
    }
    const plan::SealedTranscript sealed = plan::seal(transcript, n, log.run_secret());
    evidence::SampleEntry entry{
        .ordinal = n,
        .task = fmt::format("{}.{}", suite.name, task.name),
        .sample = sample.item.id,
        .epoch = sample.epoch,
        .tags = sample.item.tags,
        .cluster = sample.item.cluster,
        .outcome = failed ? evidence::Outcome::Failed : evidence::Outcome::Scored,
        .reason = failed ? "no answer" : "",
        .cut = false,
        .prompt_tokens = 212,
        .reply_tokens = 31,
        .counted_by = "provider",
        .milliseconds = 140,
        .transcript = must(log.append_blob(sealed.blob)),
        .item_commitment = sealed.item_commitment,
        .replies_commitment = sealed.replies_commitment,
        .served = {}};
    std::vector<json::Object> group = {entry.to_json()};
    if (!failed)
        group.push_back(
            evidence::GradeEntry{.ordinal = n, .scorer = task.scorer, .values = score.values}
                .to_json());
    must(log.append(group));
}

void write_log(const fs::path& directory, std::int64_t samples) {
    const plan::Plan plan = million(samples);
    auto log = must(
        evidence::LogWriter::create(directory / "evidence", directory / "private", "syscard-log"));
    const auto document = must(log.append_blob(json::canonical(plan::document(plan))));
    must(log.append(
        evidence::PlanEntry{.document = document, .samples = samples, .time = kTime}.to_json()));
    const std::string run = evidence::run_name(log.verifier());
    must(log.append(evidence::IntentEntry{.run = run,
                                          .program = "syscard",
                                          .subject = {{"name", "bench"}, {"provider", "replay"}},
                                          .time = kTime}
                        .to_json()));
    must(log.publish());
    fs::copy_file(directory / "evidence/checkpoint", directory / "plan.checkpoint");
    for (std::int64_t n = 0; n < samples; ++n) append_sample(log, plan, n);
    must(log.append(evidence::RunEndEntry{
        .run = run, .stopped = "", .milliseconds = 1, .sittings = 1, .time = kTime}
                        .to_json()));
    must(log.commit());
    const measure::RunRecord record = must(measure::read_run(measure::source_of(log)));
    must(log.append(must(card::conclude(record)).entries));
    must(log.publish());
}

void read_log(const fs::path& directory, std::int64_t samples) {
    const auto reader = must(evidence::LogReader::open(directory / "evidence"));
    const double start = core_now();
    must(reader.for_each([](std::uint64_t, const json::Object&) { return Result<void>(); }));
    report("baseline: read every entry", start, samples);
}

void make_card(const fs::path& directory, std::int64_t samples) {
    const double start = core_now();
    const auto reader = must(evidence::LogReader::open(directory / "evidence"));
    const measure::EvidenceSource source = measure::source_of(reader);
    const measure::RunRecord record = must(measure::read_run(source));
    report("read the run", start, samples);
    const double concluding = core_now();
    const card::Conclusions conclusions = must(card::conclude(record));
    report("measure, rate and decide", concluding, samples);
    const double drawing = core_now();
    const card::Card card = must(
        card::build_card({record, conclusions, reader.checkpoint(), reader.verifier(), source}));
    must(card::write_card(directory, card, std::nullopt));
    report("build and draw the card", drawing, samples);
    report("from the log to the card", start, samples);
}

void verify_card(const fs::path& directory, std::int64_t samples) {
    const double start = core_now();
    const auto verification = must(verify::verify_card(directory, {}));
    if (!verification.holds())
        give_up({.code = ErrorCode::Tampered,
                 .what = verification.problems[0].what,
                 .where = verification.problems[0].where,
                 .hint = ""});
    report("verify: all of it again", start, samples);
}

using Step = void (*)(const fs::path&, std::int64_t);

void in_a_process_of_its_own(Step step, const fs::path& directory, std::int64_t samples) {
    const pid_t child = ::fork();
    if (child == 0) {
        step(directory, samples);
        std::fflush(stdout);
        std::_Exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t samples = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const fs::path directory =
        argc > 2 ? argv[2] : fs::temp_directory_path() / "syscard-card-bench";
    fs::remove_all(directory);
    for (const Step step : {write_log, read_log, make_card, verify_card})
        in_a_process_of_its_own(step, directory, samples);
    fs::remove_all(directory);
}
