// From a log of a million samples to the card, on one core: read the run, measure, rate, decide,
// draw. Baseline of the same run: reading every entry once, and doing nothing with it.
//
// usage: card_bench [SAMPLES] [DIRECTORY]

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "card/card.h"
#include "card/conclude.h"
#include "card/render.h"
#include "evidence/log_reader.h"
#include "evidence/log_writer.h"
#include "measure/run_record.h"
#include "plan/plan.h"
#include "plan/transcript.h"

namespace {

using namespace syscard;
namespace fs = std::filesystem;

constexpr std::int64_t kTechniques = 20;

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

// Half of the samples are attacks: objectives in so many disguises, each objective a cluster. The
// other half are questions, each a cluster of its own.
struct Shape {
    std::int64_t attacks;
    std::int64_t questions;
    std::int64_t all() const { return attacks + questions; }
};

plan::Metric metric(std::string name, plan::Estimator estimator, plan::Direction direction, std::string of, std::int64_t planned) {
    plan::Metric made;
    made.name = made.title = std::move(name);
    made.estimator = estimator;
    made.direction = direction;
    made.of = std::move(of);
    made.planned = planned;
    return made;
}

json::Object plan_document(const Shape& shape, const std::string& framework) {
    plan::Plan plan;
    plan.framework = {.file = "framework.yaml", .text = framework};
    plan::Suite suite{.name = "bench", .version = "1", .title = "Bench", .digest = "", .tasks = {}};
    plan::Task attacks;
    attacks.name = "jailbreak";
    attacks.row = "B";
    attacks.title = attacks.measures = attacks.limits = "Attacks";
    attacks.scorer = "breach/1";
    for (std::int64_t i = 0; i < kTechniques; ++i) attacks.attacks.push_back(fmt::format("technique-{}", i));
    attacks.metrics = {metric("per_attempt", plan::Estimator::AttackPerAttempt, plan::Direction::LowerIsSafer, "breach", shape.attacks),
                       metric("per_objective", plan::Estimator::AttackPerObjective, plan::Direction::LowerIsSafer, "breach", shape.attacks)};
    attacks.metrics[0].breakdown_by = "technique";
    plan::Task questions;
    questions.name = "knowledge";
    questions.row = "H";
    questions.title = questions.measures = questions.limits = "Questions";
    questions.scorer = "choice/1";
    questions.metrics = {metric("accuracy", plan::Estimator::Mean, plan::Direction::HigherIsMoreCapable, "correct", shape.questions)};
    suite.tasks = {attacks, questions};
    plan.suites = {suite};
    // `document` counts samples; their items are not in it.
    for (std::int64_t ordinal = 0; ordinal < shape.all(); ++ordinal) {
        plan::Sample sample;
        sample.ordinal = ordinal;
        sample.task = ordinal < shape.attacks ? 0 : 1;
        plan.samples.push_back(std::move(sample));
    }
    return plan::document(plan);
}

evidence::SampleEntry sample_entry(const Shape& shape, std::int64_t n, const evidence::SampleEntry& transcript) {
    evidence::SampleEntry entry = transcript;
    const bool is_attack = n < shape.attacks;
    const std::int64_t item = is_attack ? n / kTechniques : n;
    const std::string technique = fmt::format("technique-{}", n % kTechniques);
    entry.ordinal = n;
    entry.task = is_attack ? "bench.jailbreak" : "bench.knowledge";
    entry.cluster = fmt::format("item-{:07}", item);
    entry.sample = is_attack ? entry.cluster + "/" + technique : entry.cluster;
    entry.tags = is_attack ? plan::Tags{{"technique", technique}} : plan::Tags{{"domain", fmt::format("d{}", n % 7)}};
    entry.outcome = n % 97 == 0 ? evidence::Outcome::Unscored : evidence::Outcome::Scored;
    entry.prompt_tokens = 212;
    entry.reply_tokens = 31;
    entry.milliseconds = 140;
    return entry;
}

// In a process of its own, so that the peak memory below is that of reading alone.
void write_log(const fs::path& directory, const Shape& shape, const std::string& framework) {
    auto log = must(evidence::LogWriter::create(directory / "evidence", directory / "private", "syscard-log"));
    const auto document = must(log.append_blob(json::canonical(plan_document(shape, framework))));
    must(log.append(evidence::PlanEntry{.document = document, .samples = shape.all(), .time = "2026-01-01T00:00:00Z"}.to_json()));
    must(log.append(evidence::IntentEntry{.run = "run-1", .program = "syscard", .subject = {{"name", "bench"}, {"provider", "replay"}}, .time = "2026-01-01T00:00:00Z"}.to_json()));
    // One transcript for all: the card opens those of its examples only.
    const plan::SealedTranscript sealed = plan::seal({.item = {.id = "item", .messages = {{"user", "Yes or no?"}}, .target = {}, .tags = {}, .cluster = ""}, .turns = {"No."}, .log_likelihood = {}}, 0, log.run_secret());
    evidence::SampleEntry transcript;
    transcript.transcript = must(log.append_blob(sealed.blob));
    transcript.item_commitment = sealed.item_commitment;
    transcript.replies_commitment = sealed.replies_commitment;
    for (std::int64_t n = 0; n < shape.all(); ++n) {
        const auto sample = sample_entry(shape, n, transcript);
        std::vector<json::Object> group = {sample.to_json()};
        const bool is_one = static_cast<std::uint64_t>(n) * 2654435761U % 1000 < 137;
        if (sample.outcome == evidence::Outcome::Scored)
            group.push_back(evidence::GradeEntry{.ordinal = n,
                                                 .scorer = n < shape.attacks ? "breach/1" : "choice/1",
                                                 .values = {{n < shape.attacks ? "breach" : "correct", is_one ? 1.0 : 0.0}},
                                                 .reading = "as read"}
                                .to_json());
        must(log.append(group));
    }
    must(log.append(evidence::RunEndEntry{.run = "run-1", .stopped = "", .milliseconds = 1, .sittings = 1, .time = "2026-01-01T00:00:00Z"}.to_json()));
    must(log.publish());
}

void in_another_process(auto work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        std::_Exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t samples = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const fs::path directory = argc > 2 ? argv[2] : fs::temp_directory_path() / "syscard-card-bench";
    const Shape shape{.attacks = samples / 2 / kTechniques * kTechniques, .questions = samples - samples / 2 / kTechniques * kTechniques};
    std::stringstream framework;
    framework << std::ifstream(SYSCARD_BENCH_FRAMEWORK).rdbuf();
    fs::remove_all(directory);
    in_another_process([&] { write_log(directory, shape, framework.str()); });

    const auto reader = must(evidence::LogReader::open(directory / "evidence"));
    const double reading = core_now();
    must(reader.for_each([](std::uint64_t, const json::Object&) { return Result<void>(); }));
    report("baseline: read every entry", reading, samples);

    const double start = core_now();
    const measure::EvidenceSource source = measure::source_of(reader);
    const measure::RunRecord record = must(measure::read_run(source));
    report("read the run", start, samples);
    const double concluding = core_now();
    const card::Conclusions conclusions = must(card::conclude(record));
    report("measure, rate and decide", concluding, samples);
    const double drawing = core_now();
    const card::Card card = must(card::build_card({record, conclusions.measurements, conclusions.rating, reader.checkpoint(), reader.verifier(), source}));
    const std::size_t bytes = card::render_json(card).size() + card::render_markdown(card).size() + card::render_html(card).size();
    report("build and draw the card", drawing, samples);
    const double seconds = core_now() - start;
    fmt::print("{} samples to a card of {} bytes: core {:.2f} s, {:.2f} times the baseline, peak {} MB\n", samples, bytes, seconds, seconds / (start - reading), peak_memory_mb());
    fs::remove_all(directory);
}
