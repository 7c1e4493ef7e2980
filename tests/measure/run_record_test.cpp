#include "measure/run_record.h"

#include <gtest/gtest.h>

#include "measure/measurement.h"

namespace syscard::measure {

namespace {

using evidence::Outcome;

// A plan of one task with three samples.
plan::Plan small_plan() {
    plan::Task task;
    task.name = "refusal";
    task.row = "A";
    task.scorer = "refusal/1";
    std::vector<plan::Item> items;
    for (const char* id : {"a", "b", "c"})
        items.push_back(
            {.id = id, .messages = {{"user", "Hi?"}}, .target = {}, .tags = {}, .cluster = id});
    task.items = items;
    plan::Plan plan;
    plan.suites = {{.name = "small", .version = "1", .title = "S", .digest = "", .tasks = {task}}};
    EXPECT_TRUE(plan::expand(plan, [](auto, auto objective, auto) -> Result<std::string> {
        return std::string(objective);
    }));
    return plan;
}

// Somewhere that a blob can be; the source below does not look.
const evidence::BlobReference kBlob{.segment = 1, .offset = 0, .length = 1, .digest = {}};

json::Object plan_entry() {
    return evidence::PlanEntry{.document = kBlob, .samples = 3, .time = "t"}.to_json();
}
json::Object intent() {
    return evidence::IntentEntry{
        .run = "run-1", .program = "syscard 0.1.0", .subject = {{"revision", "r"}}, .time = "t"}
        .to_json();
}
json::Object end() {
    return evidence::RunEndEntry{
        .run = "run-1", .stopped = "", .milliseconds = 1, .sittings = 1, .time = "t"}
        .to_json();
}
json::Object sample(std::int64_t ordinal, Outcome outcome = Outcome::Scored) {
    evidence::SampleEntry entry;
    entry.ordinal = ordinal;
    entry.outcome = outcome;
    entry.transcript = kBlob;
    return entry.to_json();
}
json::Object grade(std::int64_t ordinal) {
    return evidence::GradeEntry{
        .ordinal = ordinal, .scorer = "refusal/1", .values = {{"refused", 1}}}
        .to_json();
}
json::Object decision() { return {{"schema", "syscard.decision/1"}, {"action", "deploy"}}; }

EvidenceSource source_of(const std::vector<json::Object>& entries) {
    return {
        .for_each = [&](const evidence::EntryVisitor& visit) -> Result<void> {
            for (std::size_t i = 0; i < entries.size(); ++i) SYSCARD_CHECK(visit(i, entries[i]));
            return {};
        },
        .read_entry = [&](std::uint64_t index) -> Result<json::Object> {
            return entries.at(index);
        },
        .read_blob = [](const evidence::BlobReference&) -> Result<std::string> {
            return json::canonical(plan::document(small_plan()));
        },
    };
}

Result<RunRecord> read(const std::vector<json::Object>& entries) {
    return read_run(source_of(entries));
}

std::string complaint(const std::vector<json::Object>& entries) {
    const auto record = read(entries);
    EXPECT_FALSE(record);
    return record ? "" : record.error().what + " (" + record.error().where + ")";
}

}  // namespace

TEST(ReadRun, GivesSamplesInOrderOfOrdinalWithTheirGrades) {
    const std::vector<json::Object> entries = {plan_entry(),
                                               intent(),
                                               sample(2),
                                               grade(2),
                                               sample(0),
                                               grade(0),
                                               sample(1, Outcome::Failed),
                                               end(),
                                               decision()};
    const RunRecord record = read(entries).value();
    ASSERT_EQ(record.samples.size(), 3U);
    EXPECT_EQ(record.samples[0].ordinal, 0U);
    EXPECT_EQ(record.samples[0].index, 4U);
    EXPECT_EQ(record.grade_index(record.samples[0]), 5U);
    EXPECT_EQ(record.score(record.samples[0], "refused"), 1);
    EXPECT_FALSE(record.score(record.samples[0], "breach"));
    EXPECT_FALSE(record.has_grade(record.samples[1]));
    EXPECT_FALSE(record.score(record.samples[1], "refused"));
    EXPECT_EQ(read_sample(source_of(entries), record, record.samples[2])->grade->scorer, "refusal/1");
    EXPECT_EQ(record.intent.run, "run-1");
    EXPECT_TRUE(record.end);
    EXPECT_EQ(record.verdicts.size(), 1U);
}

TEST(ReadRun, FindsTheSampleOfAGradeThatStandsLater) {
    const RunRecord record =
        read({plan_entry(), intent(), sample(2), sample(0), grade(2), grade(0)}).value();
    EXPECT_EQ(record.grade_index(record.samples[0]), 5U);
    EXPECT_EQ(record.grade_index(record.samples[1]), 4U);
}

TEST(ReadRun, RefusesAGradeBeforeItsSample) {
    EXPECT_EQ(complaint({plan_entry(), intent(), grade(1), sample(1)}),
              "a grade of sample 1, which has no result (entry 2)");
}

TEST(ReadRun, EqualNamesHaveEqualNumbersWhereverTheyStand) {
    const auto named = [](std::int64_t ordinal, std::string name, std::string cluster) {
        evidence::SampleEntry entry;
        entry.ordinal = ordinal;
        entry.sample = std::move(name);
        entry.cluster = std::move(cluster);
        entry.outcome = Outcome::Failed;
        entry.transcript = kBlob;
        return entry.to_json();
    };
    const RunRecord record = read({plan_entry(),
                                   intent(),
                                   named(2, "b/shout", "a"),
                                   named(0, "a/plain", "a"),
                                   named(1, "b/plain", "b")})
                                 .value();
    ASSERT_EQ(record.samples.size(), 3U);
    EXPECT_EQ(record.samples[0].item, record.samples[0].cluster);
    EXPECT_EQ(record.samples[1].item, record.samples[2].item);
    EXPECT_EQ(record.samples[2].cluster, record.samples[0].item);
    EXPECT_NE(record.samples[1].cluster, record.samples[2].cluster);
    EXPECT_EQ(record.names, 2U);
}

TEST(ReadRun, LeavesAGapWhereASampleHasNoResult) {
    const RunRecord record =
        read({plan_entry(), intent(), sample(0), grade(0), sample(2), grade(2)}).value();
    EXPECT_EQ(record.samples.size(), 2U);
    EXPECT_EQ(record.plan.samples, 3);
    EXPECT_FALSE(record.end);
}

TEST(ReadRun, RefusesASecondPlan) {
    EXPECT_EQ(complaint({plan_entry(), plan_entry()}), "a second plan in one log (entry 1)");
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(0), plan_entry()}),
              "a second plan in one log (entry 3)");
}

TEST(ReadRun, RefusesALogWithoutPlanOrIntent) {
    EXPECT_EQ(complaint({}), "the log holds no plan ()");
    EXPECT_EQ(complaint({plan_entry()}), "the log holds no intent: the run never began ()");
}

TEST(ReadRun, RefusesAnIntentBeforeThePlanOrASecondOne) {
    EXPECT_EQ(complaint({intent(), plan_entry()}), "an intent before the plan (entry 0)");
    EXPECT_EQ(complaint({plan_entry(), intent(), intent()}),
              "a second intent in one log (entry 2)");
}

TEST(ReadRun, RefusesASampleBeforeTheIntent) {
    EXPECT_EQ(complaint({plan_entry(), sample(0), intent()}),
              "a sample before the intent (entry 1)");
}

TEST(ReadRun, RefusesASampleThatWasNotPlanned) {
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(3)}), "sample 3 was not planned (entry 2)");
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(-1)}),
              "sample -1 was not planned (entry 2)");
}

TEST(ReadRun, RefusesTwoResultsForOneSampleSoThatNobodyPicksTheBetter) {
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(0), grade(0), sample(0)}),
              "sample 0 has two results (entry 4)");
}

TEST(ReadRun, RefusesAGradeWithoutItsSample) {
    EXPECT_EQ(complaint({plan_entry(), intent(), grade(0), sample(0)}),
              "a grade of sample 0, which has no result (entry 2)");
}

TEST(ReadRun, RefusesASecondGradeAndAGradeOfWhatWasNotScored) {
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(0), grade(0), grade(0)}),
              "sample 0 is graded twice (entry 4)");
    EXPECT_EQ(complaint({plan_entry(), intent(), sample(0, Outcome::Failed), grade(0)}),
              "a grade of sample 0, which was not scored (entry 3)");
}

TEST(ReadRun, RefusesASampleAfterTheEnd) {
    EXPECT_EQ(complaint({plan_entry(), intent(), end(), sample(0)}),
              "a sample after the end of the run (entry 3)");
}

// ---- cost ----

namespace {

const evidence::Price kPrice{
    .prompt = 1'000'000, .cached = 500'000, .reply = 2'000'000, .as_of = "d", .source = "s"};

json::Object priced_intent(const std::map<std::string, evidence::Price>& of_roles) {
    return evidence::IntentEntry{.run = "run-1",
                                 .program = "syscard 0.1.0",
                                 .subject = {{"revision", "r"}},
                                 .price = kPrice,
                                 .roles = {{"judge", {{"revision", "j"}}}},
                                 .prices = of_roles,
                                 .time = "t"}
        .to_json();
}

// Of 10 prompt and 3 reply tokens; a judge took 90 and 5, 40 of them cached.
json::Object costing(std::int64_t ordinal, std::optional<std::int64_t> subject,
                     std::optional<std::int64_t> judge) {
    evidence::SampleEntry entry;
    entry.ordinal = ordinal;
    entry.transcript = kBlob;
    entry.prompt_tokens = 10;
    entry.reply_tokens = 3;
    entry.counted_by = "provider";
    entry.cost_nano_usd = subject;
    entry.own_count = evidence::OwnCount{.prompt = 12, .reply = 2};
    if (ordinal == 0) entry.served.emplace().usage_fault = "10 is not 12";
    entry.roles["judge"] = {.calls = 1,
                            .prompt_tokens = 90,
                            .cached_tokens = 40,
                            .reply_tokens = 5,
                            .counted_by = "provider",
                            .cost_nano_usd = judge};
    return entry.to_json();
}

constexpr std::int64_t kOfSubject = 16'000;
constexpr std::int64_t kOfJudge = 50'000 + 20'000 + 10'000;

}  // namespace

TEST(ReadRun, AddsUpWhatASubjectAndAJudgeTookByTask) {
    const RunRecord record = read({plan_entry(),
                                   priced_intent({{"judge", kPrice}}),
                                   costing(0, kOfSubject, kOfJudge),
                                   costing(1, kOfSubject, std::nullopt)})
                                 .value();
    const Use& use = record.uses.at(0);
    EXPECT_EQ(use.nano_usd, 2 * kOfSubject);
    EXPECT_EQ(use.prompt_tokens, 20);
    EXPECT_EQ(use.own_count.samples, 2);
    EXPECT_EQ(use.own_count.prompt_tokens, 24);
    EXPECT_EQ(use.own_count.reply_tokens, 4);
    EXPECT_EQ(use.own_count.doubtful, 1);
    const RoleTotals& judge = use.roles.at("judge");
    EXPECT_EQ(judge.samples, 2);
    EXPECT_EQ(judge.calls, 2);
    EXPECT_EQ(judge.prompt_tokens, 180);
    EXPECT_EQ(judge.reply_tokens, 10);
    EXPECT_EQ(judge.with_cost, 1);
    EXPECT_EQ(judge.nano_usd, kOfJudge);
}

TEST(ReadRun, RefusesACostThatIsNotTheTokensAtTheCommittedPrice) {
    EXPECT_EQ(complaint({plan_entry(),
                         priced_intent({{"judge", kPrice}}),
                         costing(0, kOfSubject - 1, kOfJudge)}),
              "the cost of sample 0 is not its tokens at the run's price (entry 2)");
    EXPECT_EQ(complaint({plan_entry(),
                         priced_intent({{"judge", kPrice}}),
                         costing(0, kOfSubject, kOfJudge + 1)}),
              "what the judge of sample 0 cost is not its tokens at the run's price (entry 2)");
}

TEST(ReadRun, RefusesACostOfARoleWithoutAPrice) {
    EXPECT_EQ(complaint({plan_entry(), priced_intent({}), costing(0, kOfSubject, kOfJudge)}),
              "what the judge of sample 0 cost is not its tokens at the run's price (entry 2)");
}

TEST(ReadRun, RefusesTokensThatAddUpToMoreThanACardCanSay) {
    const auto with_tokens = [](std::int64_t ordinal, std::int64_t prompt) {
        evidence::SampleEntry entry;
        entry.ordinal = ordinal;
        entry.prompt_tokens = prompt;
        entry.transcript = kBlob;
        return entry.to_json();
    };
    constexpr std::int64_t most = (std::int64_t{1} << 53U) - 1;
    EXPECT_TRUE(read({plan_entry(), intent(), with_tokens(0, most - 1), with_tokens(1, 1)}));
    EXPECT_EQ(complaint({plan_entry(), intent(), with_tokens(0, most), with_tokens(1, 1)}),
              "the tokens of the run add up to more than 2^53 - 1 (entry 3)");
}

TEST(ReadRun, RefusesAGradeAfterTheEnd) {
    EXPECT_NE(complaint({plan_entry(), intent(), sample(0), end(), grade(0)}), "");
}

TEST(ReadRun, RefusesASecondEndAndAConclusionBeforeTheEnd) {
    EXPECT_EQ(complaint({plan_entry(), intent(), end(), end()}), "the run ends twice (entry 3)");
    EXPECT_EQ(complaint({plan_entry(), intent(), decision()}),
              "a conclusion before the end of the run (entry 2)");
}

TEST(ReadRun, RefusesAnEntryOfThePlanThatCountsOtherSamplesThanItsDocument) {
    const json::Object other =
        evidence::PlanEntry{.document = {}, .samples = 2, .time = "t"}.to_json();
    EXPECT_NE(complaint({other, intent()}), "");
}

TEST(ReadRun, HandsOnWhatCannotBeRead) {
    json::Object strange = sample(0);
    strange["outcome"] = "resisted";
    EXPECT_EQ(complaint({plan_entry(), intent(), strange}), "unknown outcome `resisted` (entry 2)");
}

TEST(Verdicts, AreWhatIsConcludedFromTheRun) {
    EXPECT_TRUE(is_verdict("syscard.measurement/1"));
    EXPECT_TRUE(is_verdict("syscard.rating/1"));
    EXPECT_TRUE(is_verdict("syscard.determination/1"));
    EXPECT_TRUE(is_verdict("syscard.decision/1"));
    EXPECT_FALSE(is_verdict("syscard.grade/1"));
    EXPECT_FALSE(is_verdict("syscard.sample/1"));
}

}  // namespace syscard::measure
