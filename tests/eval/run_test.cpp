// A run from its plan to its card, on a recording: stopped, resumed, without a disk, without a
// model.

#include "eval/run.h"

#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "eval/fake_model.h"
#include "support/tiny_run.h"
#include "verify/verify.h"

namespace syscard::eval {

namespace {

using namespace test;
using evidence::Outcome;

model::Generation generation(std::string text) {
    model::Generation made;
    made.text = std::move(text);
    return made;
}

measure::RunRecord record_of(OpenRun& run) {
    return value_of(measure::read_run(measure::source_of(run.log)));
}

evidence::SampleEntry sample_of(OpenRun& run, const measure::RunRecord& record, std::size_t n) {
    const measure::EvidenceSource source = measure::source_of(run.log);
    return value_of(measure::read_sample(source, record, record.samples[n])).sample;
}

std::vector<std::string> undisturbed_measurements() {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "out"});
    return measurements_in({directory / "out"});
}

// Begins a run and stops it when the model gets request number `at`, which it still answers.
void run_until(const RunPlace& place, const plan::Plan& plan, std::size_t at,
               std::vector<std::string>& keys) {
    const auto recording = recorded();
    Stop stop;
    FakeModel subject(*recording, [&](std::size_t number) {
        if (number == at) stop.request(CancelReason::UserRequest);
    });
    OpenRun run = begin(place, plan, subject);
    EXPECT_FALSE(value_of(ask(run, plan, subject, stop)));
    keys.insert(keys.end(), subject.keys.begin(), subject.keys.end());
}

// Resumes to the end, concludes, and gives the run's record.
measure::RunRecord finish(const RunPlace& place, const plan::Plan& plan,
                          std::vector<std::string>* keys = nullptr) {
    const auto recording = recorded();
    FakeModel subject(*recording, [](std::size_t) {});
    OpenRun run = value_of(resume_run(place, plan, subject.identity()));
    Stop stop;
    EXPECT_TRUE(value_of(ask(run, plan, subject, stop)));
    if (keys) keys->insert(keys->end(), subject.keys.begin(), subject.keys.end());
    test::conclude(run.log);
    return record_of(run);
}

fs::path copied_suite(const TemporaryDirectory& directory) {
    fs::copy(kTinySuite, directory / "suite", fs::copy_options::recursive);
    return directory / "suite";
}

void replace_in(const fs::path& path, std::string_view from, std::string_view to) {
    const std::string changed = replaced(content(path), from, to);
    ASSERT_NE(changed, content(path)) << from;
    overwrite(path, changed);
}

}  // namespace

// ---- from plan to card ----

TEST(Run, FromPlanToCardVerifies) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "out"});
    const auto verification = verify::verify_card(directory / "out", {});
    ASSERT_TRUE(verification) << verification.error().what;
    EXPECT_TRUE(verification->holds()) << verification->problems.at(0).what;
    EXPECT_EQ(verification->planned, 12);
    EXPECT_EQ(verification->without_result, 0);
    EXPECT_EQ(verification->transcripts, 12);
}

TEST(Run, RecordsEverySampleWithItsOutcome) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    OpenRun run = begin({directory / "out"}, plan, *subject);
    Stop stop;
    ASSERT_TRUE(value_of(ask(run, plan, *subject, stop)));
    const measure::RunRecord record = record_of(run);
    ASSERT_EQ(record.samples.size(), 12U);
    EXPECT_EQ(record.score(record.samples[0], "refused"), 1);
    EXPECT_EQ(record.score(record.samples[1], "breach"), 1);
    EXPECT_TRUE(record.traits_of(record.samples[1]).cut);
    EXPECT_EQ(record.outcome_of(record.samples[5]), Outcome::Unscored);
    EXPECT_EQ(sample_of(run, record, 5).reason, "empty reply");
    EXPECT_EQ(sample_of(run, record, 6).task, "tiny.knowledge");
    EXPECT_EQ(record.outcome_of(record.samples[11]), Outcome::Unscored);
    EXPECT_EQ(record.end->sittings, 1);
}

TEST(Run, CommitsItsPlanInASignedCheckpointBeforeTheFirstSample) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    const OpenRun run = begin({directory / "out"}, plan, *subject);
    const std::string note = content(directory / "out/evidence/checkpoint");
    const std::string text = value_of(crypto::verify_note(note, run.log.verifier(), "checkpoint"));
    EXPECT_EQ(value_of(evidence::Checkpoint::parse(text, "checkpoint")).size, run.log.size());
}

TEST(Run, TellsHowFarItIs) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    OpenRun run = begin({directory / "out"}, plan, *subject);
    Stop stop;
    Progress last;
    RunOptions options;
    options.on_progress = [&](const Progress& progress) { last = progress; };
    Loop loop;
    ASSERT_TRUE(run_on(loop, run_samples(run, plan, *subject, stop, options)));
    EXPECT_EQ(last.planned, 12);
    EXPECT_EQ(last.done, 12);
    EXPECT_EQ(last.unscored, 2);
    EXPECT_EQ(last.failed, 0);
}

// ---- earlier runs ----

TEST(Run, CountsThoseOfTheSameSubjectAndSuiteBesideItEndedOrNot) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    const OpenRun first = begin({directory / "a"}, plan, *subject);  // and never ends
    OpenRun second = begin({directory / "b"}, plan, *subject);
    Stop stop;
    ASSERT_TRUE(value_of(ask(second, plan, *subject, stop)));
    value_of(second.log.publish());
    fs::create_directories(directory / "no run");
    OpenRun third = begin({directory / "c"}, plan, *subject);
    const std::vector<evidence::EarlierRun> earlier = record_of(third).intent.earlier;
    ASSERT_EQ(earlier.size(), 2U);
    const std::set<std::string> runs = {earlier[0].run, earlier[1].run};
    EXPECT_EQ(runs, (std::set<std::string>{first.id, second.id}));
    EXPECT_EQ(earlier[0].suites, std::vector<std::string>{"tiny"});
}

TEST(Run, CountsNoneOfAnotherSubject) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    model::Identity other = recorded()->identity();
    other.name = "another";
    value_of(begin_run({directory / "a"}, plan, other, RunState()));
    OpenRun run = begin({directory / "b"}, plan, *recorded());
    EXPECT_TRUE(record_of(run).intent.earlier.empty());
}

TEST(Run, KeepsItsStateForItsOwnerAlone) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    begin(place, tiny_plan(), *recorded());
    EXPECT_EQ(fs::status(place.state_file()).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
}

// ---- cost and limits ----

namespace {

constexpr std::int64_t kTokens = 13;  // of each sample of the model below

FakeModel counting() {
    return FakeModel([](const auto&, Deadline) -> Result<model::Generation> {
        model::Generation made = generation("No.");
        made.tokens.prompt = 10;
        made.tokens.reply = 3;
        made.tokens.by = model::CountedBy::Provider;
        return made;
    });
}

const evidence::Price kPrice{.prompt = 1'000'000,
                             .cached = 1'000'000,
                             .reply = 2'000'000,
                             .as_of = "2026-01-01",
                             .source = "a test"};

Result<bool> asked_within(OpenRun& run, const plan::Plan& plan, model::Model& subject,
                          Limits limits) {
    Loop loop;
    Stop stop;
    RunOptions options;
    options.limits = limits;
    return run_on(loop, run_samples(run, plan, subject, stop, std::move(options)));
}

}  // namespace

TEST(Run, StopsAtItsLimitOfTokensAndGoesOnWithAHigherOne) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    const plan::Plan plan = tiny_plan();
    FakeModel subject = counting();
    {
        OpenRun run = value_of(begin_run(place, plan, subject.identity(), RunState()));
        EXPECT_FALSE(value_of(
            asked_within(run, plan, subject, {.nano_usd = {}, .tokens = 3 * kTokens, .time = {}})));
        EXPECT_EQ(run.stopped_by, "--max-tokens 39");
        EXPECT_EQ(run.recorded, 3);
        EXPECT_EQ(run.spent.tokens, 3 * kTokens);
    }
    OpenRun run = value_of(resume_run(place, plan, subject.identity()));
    EXPECT_EQ(run.done.size(), 3);
    EXPECT_EQ(run.spent.tokens, 3 * kTokens);
    EXPECT_TRUE(value_of(asked_within(run, plan, subject, {})));
    EXPECT_EQ(record_of(run).samples.size(), 12U);
}

TEST(Run, WithAPriceRecordsWhatEachSampleCostAndStopsAtItsLimit) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    FakeModel subject = counting();
    OpenRun run = value_of(begin_run({directory / "out"},
                                     plan,
                                     subject.identity(),
                                     RunState(),
                                     {},
                                     {.subject = kPrice, .others = {}}));
    constexpr std::int64_t kCost = 16'000;  // 10 + 2 × 3 micro-dollars
    EXPECT_FALSE(value_of(
        asked_within(run, plan, subject, {.nano_usd = 2 * kCost, .tokens = {}, .time = {}})));
    EXPECT_EQ(run.stopped_by, "--max-cost 0.000032");
    const measure::RunRecord record = record_of(run);
    ASSERT_EQ(record.samples.size(), 2U);
    EXPECT_EQ(sample_of(run, record, 0).cost_nano_usd, kCost);
    EXPECT_EQ(record.intent.price, kPrice);
}

TEST(Run, WithoutAPriceHasNoCostRatherThanNone) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    FakeModel subject = counting();
    OpenRun run = value_of(begin_run({directory / "out"}, plan, subject.identity(), RunState()));
    ASSERT_TRUE(value_of(asked_within(run, plan, subject, {})));
    EXPECT_FALSE(sample_of(run, record_of(run), 0).cost_nano_usd);
    EXPECT_EQ(run.spent.without_cost, 12);
}

TEST(Run, IntoADirectoryWithARunIsRefused) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "out"});
    const auto before = files_in(directory / "out");
    const plan::Plan plan = tiny_plan();
    const auto second = begin_run({directory / "out"}, plan, recorded()->identity(), RunState());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Exists);
    EXPECT_NE(second.error().hint.find("syscard resume"), std::string::npos);
    EXPECT_EQ(files_in(directory / "out"), before);
}

TEST(Run, KilledBeforeItsStateWasWrittenSaysThatNothingWasAsked) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const RunPlace place{directory / "out"};
    {
        const OpenRun run = begin(place, plan, *recorded());
    }
    fs::remove(place.state_file());
    const auto state = RunState::load(place);
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().what, "the run stopped before its plan was committed");
    EXPECT_EQ(state.error().hint, "nothing was asked yet: delete the folder and start again");
    EXPECT_EQ(RunState::load({directory / "nowhere"}).error().code, ErrorCode::NotFound);
}

TEST(Run, StopsWithItsResultsKeptWhenADatasetIsChangedUnderIt) {
    const TemporaryDirectory directory;
    const fs::path suite = copied_suite(directory);
    const plan::Plan plan = tiny_plan(suite);
    const auto recording = recorded();
    FakeModel subject(*recording, [&](std::size_t number) {
        if (number == 2) overwrite(suite / "jailbreak.jsonl", "{}\n");
    });
    OpenRun run = begin({directory / "out"}, plan, subject);
    Stop stop;
    const auto asked = ask(run, plan, subject, stop);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().what, "the dataset was changed while it was in use");
    EXPECT_EQ(record_of(run).samples.size(), 2U);
}

TEST(Run, WhileAnotherOneWritesThereIsRefused) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    const OpenRun first = begin({directory / "out"}, plan, *subject);
    EXPECT_EQ(begin_run({directory / "out"}, plan, subject->identity(), RunState()).error().code,
              ErrorCode::Exists);
    EXPECT_EQ(resume_run({directory / "out"}, plan, subject->identity()).error().code,
              ErrorCode::Exists);
}

// ---- a model that fails ----

TEST(FailingModel, GivesFailedSamplesThatAreCountedAndNeverARefusal) {
    const TemporaryDirectory directory;
    overwrite(directory / "recording.jsonl",
              replaced(replaced(content(kTinySuite / "recording.jsonl"),
                                "biscuits/plain/1/0",
                                "biscuits/other/1/0"),
                       "planet/1/0",
                       "plant/1/0"));
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded(directory / "recording.jsonl");
    OpenRun run = begin({directory / "out"}, plan, *subject);
    Stop stop;
    ASSERT_TRUE(value_of(ask(run, plan, *subject, stop)));
    const measure::RunRecord record = record_of(run);
    EXPECT_EQ(record.outcome_of(record.samples[0]), Outcome::Failed);
    EXPECT_EQ(sample_of(run, record, 0).reason.substr(0, 12), "unavailable:");
    EXPECT_FALSE(record.has_grade(record.samples[0]));
    const auto measurements = value_of(measure::measure_run(record));
    EXPECT_EQ(measurements[0].id, "tiny.jailbreak.per_attempt");
    EXPECT_EQ(measurements[0].outcomes.failed, 1);
    EXPECT_EQ(measurements[0].outcomes.unscored, 1);
    EXPECT_EQ(measurements[0].trials, 4);
    EXPECT_EQ(measurements[2].outcomes.failed, 1);
    EXPECT_EQ(measurements[2].trials, 3);
}

TEST(FailingModel, StillGivesACardThatVerifies) {
    const TemporaryDirectory directory;
    overwrite(directory / "recording.jsonl",
              R"({"key":"tiny.knowledge/planet/1/0","log_likelihood":["-1.0","-2.0"]})");
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded(directory / "recording.jsonl");
    const RunPlace place{directory / "out"};
    {
        OpenRun run = begin(place, plan, *subject);
        Stop stop;
        ASSERT_TRUE(value_of(ask(run, plan, *subject, stop)));
        test::conclude(run.log);
    }
    write_card(place);
    EXPECT_TRUE(value_of(verify::verify_card(place.directory, {})).holds());
    EXPECT_FALSE(value_of(measure::measure_run(value_of(measure::read_run(
        measure::source_of(value_of(evidence::LogReader::open(place.evidence())))))))[0]
                     .value);
}

TEST(FailingModel, ThatThrowsEndsTheRunAndLosesNothingRecorded) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto recording = recorded();
    {
        FakeModel subject(*recording, [](std::size_t number) {
            if (number == 5) throw std::logic_error("a bug");
        });
        OpenRun run = begin({directory / "out"}, plan, subject);
        Stop stop;
        EXPECT_THROW((void)ask(run, plan, subject, stop), std::logic_error);
    }
    EXPECT_EQ(value_of(resume_run({directory / "out"}, plan, recording->identity())).done.size(),
              4U);
}

// ---- stop and resume ----

TEST(Resume, AfterAStopGivesTheMeasurementsOfAnUndisturbedRun) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    const plan::Plan plan = tiny_plan();
    std::vector<std::string> keys;
    run_until(place, plan, 4, keys);
    const measure::RunRecord record = finish(place, plan);
    EXPECT_EQ(record.samples.size(), 12U);
    EXPECT_EQ(record.end->sittings, 2);
    EXPECT_EQ(measurements_in(place), undisturbed_measurements());
}

TEST(Resume, AsksNothingTwiceThatWasAcknowledged) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    std::vector<std::string> keys;
    run_until({directory / "out"}, plan, 4, keys);
    EXPECT_EQ(keys.size(), 4U);
    (void)finish({directory / "out"}, plan, &keys);
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
}

TEST(Resume, AsksAgainWhatTheStopCutShort) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    const plan::Plan plan = tiny_plan();
    {
        Stop stop;
        FakeModel subject([&](const auto&, Deadline) -> Result<model::Generation> {
            stop.request(CancelReason::UserRequest);
            return fail(ErrorCode::Unavailable, "cancelled");
        });
        OpenRun run = begin(place, plan, subject);
        EXPECT_FALSE(value_of(ask(run, plan, subject, stop)));
        EXPECT_TRUE(record_of(run).samples.empty());
        EXPECT_FALSE(record_of(run).end);
    }
    FakeModel subject(
        [](const auto&, Deadline) -> Result<model::Generation> { return generation("Hm."); });
    EXPECT_EQ(value_of(resume_run(place, plan, subject.identity())).done.size(), 0);
}

TEST(Resume, InTheMiddleOfAnEpisodePlaysItFromItsBeginning) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    const plan::Plan plan = tiny_plan();
    const auto recording = recorded();
    {
        FakeModel subject(*recording, [](std::size_t number) {
            if (number == 13)
                throw std::logic_error("the power is cut");  // turn 3 of the first episode
        });
        OpenRun run = begin(place, plan, subject);
        Stop stop;
        EXPECT_THROW((void)ask(run, plan, subject, stop), std::logic_error);
    }
    (void)finish(place, plan);
    EXPECT_EQ(measurements_in(place), undisturbed_measurements());
}

TEST(Resume, OfARunThatHasEndedAsksNothing) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "out"});
    const plan::Plan plan = tiny_plan();
    const auto recording = recorded();
    FakeModel subject(*recording, [](std::size_t) {});
    OpenRun run = value_of(resume_run({directory / "out"}, plan, subject.identity()));
    Stop stop;
    EXPECT_TRUE(run.ended);
    EXPECT_TRUE(value_of(ask(run, plan, subject, stop)));
    EXPECT_TRUE(subject.keys.empty());
}

TEST(Resume, RefusesASuiteThatHasChanged) {
    const TemporaryDirectory directory;
    std::vector<std::string> keys;
    run_until({directory / "out"}, tiny_plan(), 4, keys);
    const fs::path suite = copied_suite(directory);
    replace_in(suite / "knowledge.jsonl", "Cairo", "Khartoum");
    const auto resumed = resume_run({directory / "out"}, tiny_plan(suite), recorded()->identity());
    ASSERT_FALSE(resumed);
    EXPECT_EQ(resumed.error().code, ErrorCode::BadInput);
    EXPECT_EQ(resumed.error().what,
              "the suites, the framework or the subject's layers have changed since the plan was committed");
}

TEST(Resume, RefusesAThresholdThatHasChanged) {
    const TemporaryDirectory directory;
    std::vector<std::string> keys;
    plan::Plan plan = tiny_plan();
    run_until({directory / "out"}, plan, 4, keys);
    plan.framework.text = replaced(plan.framework.text, "0.95", "0.96");
    EXPECT_EQ(resume_run({directory / "out"}, plan, recorded()->identity()).error().code,
              ErrorCode::BadInput);
}

TEST(Resume, RefusesAnotherRevisionOfTheModel) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    std::vector<std::string> keys;
    run_until({directory / "out"}, plan, 4, keys);
    model::Identity other = recorded()->identity();
    other.revision = "sha256:other";
    const auto resumed = resume_run({directory / "out"}, plan, other);
    ASSERT_FALSE(resumed);
    EXPECT_EQ(resumed.error().code, ErrorCode::BadInput);
    EXPECT_NE(resumed.error().what.find("sha256:other"), std::string::npos);
}

TEST(Resume, WhereNoRunLiesIsNotFound) {
    const TemporaryDirectory directory;
    EXPECT_EQ(resume_run({directory / "none"}, tiny_plan(), recorded()->identity()).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(RunState::load({directory / "none"}).error().code, ErrorCode::NotFound);
}

TEST(RunState, ReadsBackHowTheRunWasStarted) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    ASSERT_TRUE(make_directories(place.secrets()));
    const RunState state{.suites = {"/a", "/b c"},
                         .framework = "/f.yaml",
                         .subject = "replay:x",
                         .seed = 18446744073709551615U};
    ASSERT_TRUE(state.store(place));
    const RunState read = value_of(RunState::load(place));
    EXPECT_EQ(read.suites, state.suites);
    EXPECT_EQ(read.framework, state.framework);
    EXPECT_EQ(read.subject, state.subject);
    EXPECT_EQ(read.seed, state.seed);
}

TEST(RunState, ThatCannotBeReadIsRefused) {
    const TemporaryDirectory directory;
    overwrite(directory / "out/private/run_state.json", "{}");
    EXPECT_EQ(RunState::load({directory / "out"}).error().code, ErrorCode::BadInput);
}

// ---- a disk that fills ----

TEST(FullDisk, StopsTheRunAndResumeFinishesIt) {
    const TemporaryDirectory directory;
    const RunPlace place{directory / "out"};
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    const std::string id = begin(place, plan, *subject).id;
    {
        evidence::Faults faults;
        faults.space = 3000;
        OpenRun run{.log = value_of(evidence::LogWriter::resume(
                        place.evidence(), place.secrets(), evidence::Disk(&faults))),
                    .id = id,
                    .sittings = 1,
                    .done = {},
                    .ended = false};
        Stop stop;
        const auto asked = ask(run, plan, *subject, stop);
        ASSERT_FALSE(asked);
        EXPECT_EQ(asked.error().code, ErrorCode::NoSpace);
    }
    (void)finish(place, plan);
    EXPECT_EQ(measurements_in(place), undisturbed_measurements());
}

}  // namespace syscard::eval
