// Runs that a judge grades, on recordings: what it says, what it does not say, and what somebody
// changes afterwards.

#include "eval/judge.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "eval/calibrate.h"
#include "eval/estimate.h"
#include "eval/fake_model.h"
#include "measure/grading.h"
#include "plan/judge_prompt.h"
#include "support/tiny_run.h"
#include "verify/verify.h"

namespace syscard::eval {

namespace {

using namespace test;
using evidence::Outcome;

const fs::path kJudgedSuite = SYSCARD_SOURCE_DIR "/tests/data/judged_suite";

plan::Plan judged_plan() {
    plan::Plan plan;
    plan.seed = 7;
    plan.suites = {value_of(plan::load_suite(kJudgedSuite, plan.seed)).suite};
    plan.framework = {.file = "framework.yaml",
                      .text = value_of(read_file(kJudgedSuite / "framework.yaml"))};
    expect_done(plan::expand(plan, redteam::apply));
    return plan;
}

std::unique_ptr<model::Model> subject_model() { return recorded(kJudgedSuite / "recording.jsonl"); }
std::unique_ptr<model::Model> judge_model() {
    return value_of(model::open_replay("replay:judge.jsonl", kJudgedSuite / "judge.jsonl"));
}

OpenRun begun(const RunPlace& place, const plan::Plan& plan, const Roles& roles) {
    RunState state;
    state.roles = {{"judge", "replay"}};
    return value_of(begin_run(place, plan, roles, state));
}

// What the log says of a run: who was in it, and each sample's entries.
struct Told {
    evidence::IntentEntry intent;
    std::vector<measure::SampleEntries> samples;
};

Told told_by(OpenRun& run) {
    const measure::EvidenceSource source = measure::source_of(run.log);
    const measure::RunRecord record = value_of(measure::read_run(source));
    Told told{.intent = record.intent, .samples = {}};
    for (const measure::SampleRecord& sample : record.samples)
        told.samples.push_back(value_of(measure::read_sample(source, record, sample)));
    return told;
}

Told judged_record(const TemporaryDirectory& directory, const plan::Plan& plan,
                   const Roles& roles) {
    OpenRun run = begun({directory / "out"}, plan, roles);
    Stop stop;
    Loop loop;
    EXPECT_TRUE(value_of(run_on(loop, run_samples(run, plan, roles, stop, {}))));
    return told_by(run);
}

// Publishes a judged card, after `change` had its way with the plan.
template <typename Change>
void publish(const RunPlace& place, Change change) {
    plan::Plan plan = judged_plan();
    change(plan);
    const auto subject = subject_model();
    const auto judge = judge_model();
    const Roles roles{*subject, judge.get()};
    OpenRun run = begun(place, plan, roles);
    Stop stop;
    Loop loop;
    EXPECT_TRUE(value_of(run_on(loop, run_samples(run, plan, roles, stop, {}))));
    conclude(run.log);
    write_card(place);
}

verify::Verification verified(const RunPlace& place) {
    return value_of(verify::verify_card(place.directory, {}));
}

// A calibration of this judge under this prompt.
plan::Calibration fitting(const plan::Plan& plan) {
    plan::Calibration one{.scorer = "judge/1",
                          .labels = "people",
                          .same_subject = false,
                          .true_positives = 45,
                          .false_negatives = 5,
                          .true_negatives = 48,
                          .false_positives = 2,
                          .detail = plan::CalibrationDetail{}};
    plan::CalibrationDetail& detail = *one.detail;
    detail.score = "refused";
    detail.judge = model::to_json(judge_model()->identity());
    detail.prompt_digest = plan::prompt_digest(*plan.suites[0].tasks[0].rubric);
    detail.classes = {"refuses", "complies"};
    detail.positives = {"refuses"};
    detail.table = {{45, 5}, {2, 48}};
    detail.unscored = {0, 0};
    measure::estimate(detail);
    return one;
}

std::string verdict_of(const RunPlace& place) {
    return card_of(place).rating.actions.at(0).reasons.at(0).text;
}

}  // namespace

TEST(JudgedRun, GradesWhatTheJudgeSaysAndCountsWhatItDoesNotSay) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    const auto judge = judge_model();
    const auto record = judged_record(directory, plan, {*subject, judge.get()});
    ASSERT_EQ(record.samples.size(), 6U);
    EXPECT_EQ(record.samples[0].grade->values.at("refused"), 0);
    EXPECT_EQ(record.samples[1].grade->values.at("refused"),
              0);  // whatever the reply told the judge
    EXPECT_EQ(record.samples[2].grade->values.at("refused"), 1);
    EXPECT_EQ(record.samples[3].sample.outcome, Outcome::Unscored);
    EXPECT_EQ(record.samples[3].sample.reason, "judge: declined to grade");
    EXPECT_EQ(record.samples[4].sample.outcome, Outcome::Unscored);
    EXPECT_EQ(record.samples[4].sample.reason, "empty reply");
    EXPECT_EQ(record.samples[5].sample.outcome, Outcome::Unscored);
    EXPECT_TRUE(record.samples[5].sample.reason.starts_with("judge: unavailable"))
        << record.samples[5].sample.reason;
}

TEST(JudgedRun, NamesTheJudgeInItsIntentAndWhatItTook) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    FakeModel judge([](const model::GenerateRequest&, Deadline) -> Result<model::Generation> {
        model::Generation made;
        made.text = "verdict: complies";
        made.tokens = {.prompt = 90, .prompt_cached = 0, .reply = 5};
        made.seconds = 0.5;
        return made;
    });
    const auto record = judged_record(directory, plan, {*subject, &judge});
    EXPECT_EQ(value_of(json::string_member(record.intent.roles.at("judge"), "model", "")), "Fake");
    const evidence::RoleUse& use = record.samples[0].sample.roles.at("judge");
    EXPECT_EQ(use.calls, 1);
    EXPECT_EQ(use.prompt_tokens, 90);
    EXPECT_EQ(use.milliseconds, 500);
    EXPECT_EQ(record.samples[0].sample.prompt_tokens, 0);  // the subject's own
    EXPECT_EQ(judge.requests.size(), 5U);                  // the blank reply was not put to it
    EXPECT_EQ(judge.requests[0].priority, model::Priority::Judge);
    EXPECT_EQ(judge.requests[0].sampling.temperature, 0);
    EXPECT_EQ(judge.requests[0].key, "judged.refusal/tea/1/judge");
}

// ---- money ----

namespace {

const evidence::Price kPrice{.prompt = 1'000'000,
                             .cached = 1'000'000,
                             .reply = 2'000'000,
                             .as_of = "2026-01-01",
                             .source = "a test"};
constexpr std::int64_t kJudgeTokens = 95;
constexpr std::int64_t kJudgeCost = 90'000 + 2 * 5'000;

FakeModel paid_judge(model::CountedBy by = model::CountedBy::Provider) {
    return FakeModel([by](const model::GenerateRequest&, Deadline) -> Result<model::Generation> {
        model::Generation made;
        made.text = "verdict: complies";
        made.tokens.prompt = 90;
        made.tokens.reply = 5;
        made.tokens.by = by;
        return made;
    });
}

OpenRun begun_with_prices(const RunPlace& place, const plan::Plan& plan, const Roles& roles) {
    RunState state;
    state.roles = {{"judge", "fake"}};
    const RolePrices prices{.subject = {}, .others = {{"judge", kPrice}}};
    return value_of(begin_run(place, plan, roles, state, {}, prices));
}

Result<bool> asked_within(OpenRun& run, const plan::Plan& plan, const Roles& roles, Limits limits) {
    Stop stop;
    Loop loop;
    RunOptions options;
    options.limits = limits;
    return run_on(loop, run_samples(run, plan, roles, stop, std::move(options)));
}

}  // namespace

TEST(JudgedRun, RecordsWhatTheJudgeCostAtItsOwnPriceAndTheCardVerifies) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    FakeModel judge = paid_judge();
    const Roles roles{*subject, &judge};
    {
        OpenRun run = begun_with_prices({directory / "out"}, plan, roles);
        EXPECT_TRUE(value_of(asked_within(run, plan, roles, {})));
        EXPECT_EQ(run.spent.tokens, 5 * kJudgeTokens);
        EXPECT_EQ(run.spent.nano_usd, 5 * kJudgeCost);
        const Told told = told_by(run);
        EXPECT_EQ(told.intent.prices.at("judge"), kPrice);
        EXPECT_EQ(told.samples[0].sample.roles.at("judge").cost_nano_usd, kJudgeCost);
        EXPECT_FALSE(told.samples[0].sample.cost_nano_usd);  // the subject has no price
        conclude(run.log);
        write_card({directory / "out"});
    }
    const card::Card card = card_of({directory / "out"});
    EXPECT_EQ(card.evaluations.at(0).cost.use.roles.at("judge").nano_usd, 5 * kJudgeCost);
    EXPECT_NE(card::render_markdown(card).find(
                  "5 requests, 450 prompt tokens, 25 reply tokens; 0.000500 USD"),
              std::string::npos);
    EXPECT_TRUE(card.cost.roles.at("judge").price.starts_with("0.000500 USD, at 1 (cached 1)"))
        << card.cost.roles.at("judge").price;
    const verify::Verification verification = verified({directory / "out"});
    EXPECT_TRUE(verification.holds()) << verification.problems.at(0).what;
}

TEST(JudgedRun, CountsTheJudgeInItsLimitsAlsoAfterAResume) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto recording = subject_model();
    FakeModel subject(*recording, [](std::size_t) {});  // one sample after the other
    FakeModel judge = paid_judge();
    const Roles roles{subject, &judge};
    {
        OpenRun run = begun_with_prices({directory / "out"}, plan, roles);
        EXPECT_FALSE(value_of(asked_within(
            run, plan, roles, {.nano_usd = 2 * kJudgeCost, .tokens = {}, .time = {}})));
        EXPECT_EQ(run.stopped_by, "--max-cost 0.000200");
        EXPECT_EQ(run.recorded, 2);
    }
    OpenRun run = value_of(resume_run({directory / "out"}, plan, roles));
    EXPECT_EQ(run.prices.others.at("judge"), kPrice);
    EXPECT_EQ(run.spent.nano_usd, 2 * kJudgeCost);
    EXPECT_EQ(run.spent.tokens, 2 * kJudgeTokens);
    EXPECT_TRUE(value_of(asked_within(run, plan, roles, {})));
    EXPECT_EQ(run.spent.nano_usd, 5 * kJudgeCost);
}

TEST(JudgedRun, OfAJudgeWhoseTokensNobodyCountedHasNoCostOfIt) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    FakeModel judge = paid_judge(model::CountedBy::Nobody);
    const Roles roles{*subject, &judge};
    OpenRun run = begun_with_prices({directory / "out"}, plan, roles);
    EXPECT_TRUE(value_of(asked_within(run, plan, roles, {})));
    EXPECT_FALSE(told_by(run).samples[0].sample.roles.at("judge").cost_nano_usd);
}

TEST(Estimate, CountsAJudgesPromptsWithTheRepliesAtTheirLongest) {
    const plan::Plan plan = judged_plan();
    EXPECT_FALSE(value_of(estimate(tiny_plan(), {})).judge);
    const RolePrices prices{.subject = {}, .others = {{"judge", kPrice}}};
    const JudgeEstimate judge = value_of(estimate(plan, prices)).judge.value();
    const plan::Task& task = plan.suites[0].tasks[0];
    EXPECT_EQ(judge.requests, 6);
    EXPECT_EQ(judge.reply_tokens, 6 * task.rubric->max_tokens);
    EXPECT_GT(judge.prompt_tokens, 6 * task.max_tokens);
    EXPECT_EQ(judge.nano_usd, kPrice.cost_nano_usd(judge.prompt_tokens, 0, judge.reply_tokens));
    EXPECT_FALSE(value_of(estimate(plan, {})).judge->nano_usd);
}

TEST(JudgedRun, StopsWhenTheJudgeAnswersNobody) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    FakeModel judge([](const model::GenerateRequest&, Deadline) -> Result<model::Generation> {
        return fail(ErrorCode::Outage, "wrong key");
    });
    const Roles roles{*subject, &judge};
    OpenRun run = begun({directory / "out"}, plan, roles);
    Stop stop;
    Loop loop;
    const auto done = run_on(loop, run_samples(run, plan, roles, stop, {}));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::Outage);
    for (const measure::SampleEntries& one : told_by(run).samples)
        EXPECT_FALSE(one.sample.reason.starts_with("judge:")) << one.sample.sample;
}

TEST(JudgedRun, IsNotResumedWithAnotherJudgeOrNone) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    const auto judge = judge_model();
    {
        (void)begun({directory / "out"}, plan, {*subject, judge.get()});
    }
    const auto other = subject_model();
    EXPECT_EQ(resume_run({directory / "out"}, plan, Roles{*subject, other.get()}).error().code,
              ErrorCode::BadInput);
    EXPECT_EQ(resume_run({directory / "out"}, plan, subject->identity()).error().code,
              ErrorCode::BadInput);
    EXPECT_TRUE(resume_run({directory / "out"}, plan, Roles{*subject, judge.get()}));
}

// ---- verification ----

TEST(JudgedCard, VerifiesAndSaysWhatCannotBeGradedAgain) {
    const TemporaryDirectory directory;
    publish({directory / "out"}, [](plan::Plan&) {});
    const verify::Verification verification = verified({directory / "out"});
    ASSERT_TRUE(verification.holds()) << verification.problems.at(0).what;
    EXPECT_EQ(verification.judged, 4);        // with words of a judge
    EXPECT_EQ(verification.scored_again, 2);  // a blank reply, and one without a verdict
    const std::string all = join(verification.not_shown, "\n");
    EXPECT_NE(all.find("what cannot be graded again (a judge's): 4 replies"), std::string::npos)
        << all;
}

TEST(JudgedCard, AnEditedGradeIsFound) {
    const TemporaryDirectory directory;
    const plan::Plan plan = judged_plan();
    const auto subject = subject_model();
    const auto judge = judge_model();
    const Roles roles{*subject, judge.get()};
    OpenRun run = begun({directory / "out"}, plan, roles);
    {
        // The maker writes down another grade than the judge's words give.
        Loop loop;
        SampleResult result =
            run_on(loop, solve(plan, value_of(plan.sample(0)), roles, Deadline::never()));
        ASSERT_TRUE(result.score);
        result.score->values = {{"complied", 0}, {"refused", 1}};
        result.score->reading = "refuses";
        Recorder recorder(plan, run.log);
        recorder.record(std::move(result));
        ASSERT_TRUE(recorder.finish());
        run.done.insert(0);
    }
    Stop stop;
    Loop loop;
    EXPECT_TRUE(value_of(run_on(loop, run_samples(run, plan, roles, stop, {}))));
    conclude(run.log);
    write_card({directory / "out"});
    const verify::Verification verification = verified({directory / "out"});
    ASSERT_EQ(verification.problems.size(), 1U);
    EXPECT_EQ(verification.problems[0].what,
              "the grade of sample `tea` is not what its reply scores");
}

TEST(JudgedCard, RestsOnNothingWhileItsJudgeIsUncalibrated) {
    const TemporaryDirectory directory;
    publish({directory / "out"}, [](plan::Plan&) {});
    EXPECT_NE(verdict_of({directory / "out"}).find("never compared with people's labels"),
              std::string::npos)
        << verdict_of({directory / "out"});
}

TEST(JudgedCard, IsEvidenceWithACalibrationOfThisPromptAndJudge) {
    const TemporaryDirectory directory;
    publish({directory / "out"}, [](plan::Plan& plan) { plan.calibrations = {fitting(plan)}; });
    EXPECT_EQ(verdict_of({directory / "out"}).find("never compared"), std::string::npos);
    const card::Card card = card_of({directory / "out"});
    EXPECT_EQ(card.evaluations.at(0).measurements.at(0).corrections.size(), 1U);
    EXPECT_NE(card::render_markdown(card).find("Rates corrected for the grader's error"),
              std::string::npos);
    EXPECT_TRUE(verified({directory / "out"}).holds());
}

TEST(JudgedCard, ACalibrationOfAnotherPromptDoesNotCount) {
    const TemporaryDirectory directory;
    publish({directory / "out"}, [](plan::Plan& plan) {
        plan.calibrations = {fitting(plan)};
        plan.calibrations[0].detail->prompt_digest = std::string(64, '0');
    });
    EXPECT_NE(verdict_of({directory / "out"}).find("never compared with people's labels"),
              std::string::npos);
}

TEST(JudgedCard, ACalibrationThatClaimsMoreThanItsTableIsFound) {
    const TemporaryDirectory directory;
    publish({directory / "out"}, [](plan::Plan& plan) {
        plan.calibrations = {fitting(plan)};
        plan.calibrations[0].detail->kappa->value = 0.99;
    });
    const verify::Verification verification = verified({directory / "out"});
    ASSERT_FALSE(verification.holds());
    EXPECT_NE(verification.problems[0].what.find("claims what its table does not give"),
              std::string::npos);
}

// ---- calibration ----

namespace {

std::vector<LabelledReply> labelled() {
    return {{"0/1", "Name a tree.", "An oak.", "complies"},
            {"0/2", "Name a lake.", "I cannot help with that.", "refuses"},
            {"0/3", "Name a hill.", "I'm sorry, but I can't.", "refuses"},
            {"0/4", "Name a moon.", "   ", "complies"}};
}

CalibratedGrader refusal_judge() {
    return {.scorer = "judge/1",
            .score = "refused",
            .rubric = value_of(plan::load_rubric(kJudgedSuite / "refusal.yaml"))};
}

}  // namespace

TEST(Calibrate, CountsAJudgeAgainstPeople) {
    FakeModel judge(
        [](const model::GenerateRequest& request, Deadline) -> Result<model::Generation> {
            model::Generation made;
            const std::string& asked = request.messages.at(1).content;
            made.text = asked.find("I cannot help") != std::string::npos ? "verdict: refuses"
                        : asked.find("oak") != std::string::npos         ? "verdict: complies"
                                                                         : "well";
            return made;
        });
    Loop loop;
    const auto counted =
        value_of(run_on(loop, calibrate(refusal_judge(), labelled(), &judge, 1, {})));
    EXPECT_EQ(counted.true_positives, 1);
    EXPECT_EQ(counted.true_negatives, 1);
    EXPECT_EQ(counted.false_negatives, 0);
    EXPECT_EQ(counted.detail->unscored, (std::vector<std::int64_t>{1, 1}));  // no verdict; blank
    EXPECT_EQ(counted.detail->prompt_digest.size(), 64U);
    EXPECT_EQ(judge.requests.size(), 3U);
}

TEST(Calibrate, CountsARuleAgainstPeople) {
    std::vector<LabelledReply> replies = labelled();
    for (LabelledReply& one : replies) one.label = one.label == "refuses" ? "1" : "0";
    Loop loop;
    const CalibratedGrader rule{.scorer = "refusal/2", .score = "refused", .rubric = {}};
    const auto counted = value_of(run_on(loop, calibrate(rule, replies, nullptr, 1, {})));
    EXPECT_EQ(counted.true_positives, 2);
    EXPECT_EQ(counted.true_negatives, 1);
    EXPECT_EQ(counted.detail->unscored, (std::vector<std::int64_t>{1, 0}));
}

TEST(Calibrate, EndsWhenTheJudgeAnswersNobody) {
    FakeModel judge([](const model::GenerateRequest&, Deadline) -> Result<model::Generation> {
        return fail(ErrorCode::Outage, "no quota");
    });
    Loop loop;
    const auto counted = run_on(loop, calibrate(refusal_judge(), labelled(), &judge, 1, {}));
    ASSERT_FALSE(counted);
    EXPECT_EQ(counted.error().code, ErrorCode::Outage);
}

TEST(CheckGrader, RefusesAScoreThatTheGraderDoesNotGive) {
    CalibratedGrader grader = refusal_judge();
    grader.score = "refuse";
    EXPECT_EQ(check_grader(grader).error().hint, "did you mean `refused`?");
    EXPECT_FALSE(check_grader({.scorer = "facts/1", .score = "correct", .rubric = {}}));
}

}  // namespace syscard::eval
