#include "plan/plan.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"

namespace syscard::plan {

namespace {

Item item(std::string id, Tags tags = {}) {
    return {.id = id,
            .messages = {{"system", "Be brief."}, {"user", "Ask " + id}},
            .target = {},
            .tags = std::move(tags),
            .cluster = id};
}

Task task(std::string name, std::string row) {
    Task made;
    made.name = std::move(name);
    made.row = std::move(row);
    made.title = "T";
    made.measures = "M";
    made.limits = "L";
    made.scorer = "refusal/1";
    return made;
}

Metric metric(std::string name, Tags where = {}) {
    Metric made;
    made.name = std::move(name);
    made.title = "Title";
    made.of = "refused";
    made.where = std::move(where);
    return made;
}

Metric attack_metric() {
    Metric made = metric("harmful", {{"kind", "harmful"}});
    made.estimator = Estimator::AttackPerAttempt;
    made.direction = Direction::LowerIsSafer;
    made.breakdown_by = "technique";
    made.note = "N";
    return made;
}

// Two suites: three items attacked in two ways, in two epochs; then one item as it is.
Plan two_suites() {
    Task attacked = task("jailbreak", "B");
    attacked.max_tokens = 8;
    attacked.temperature = 0.8;
    attacked.epochs = 2;
    attacked.attacks = {"plain", "shout"};
    attacked.items = {item("x", {{"kind", "harmful"}}),
                      item("y", {{"kind", "benign"}}),
                      item("z", {{"kind", "harmful"}})};
    attacked.metrics = {metric("all"),
                        attack_metric(),
                        metric("shouted", {{"kind", "harmful"}, {"technique", "shout"}}),
                        metric("none", {{"kind", "other"}})};
    Task plain = task("refusal", "A");
    plain.items = {item("p")};
    plain.metrics = {metric("rate")};
    Plan plan;
    plan.seed = 18446744073709551615U;
    plan.suites = {
        {.name = "one", .version = "1", .title = "One", .digest = "d1", .tasks = {attacked}},
        {.name = "two", .version = "2", .title = "Two", .digest = "d2", .tasks = {plain}}};
    plan.framework = {.file = "f.yaml", .text = "schema: x\n"};
    plan.calibrations = {{.scorer = "refusal/1",
                          .labels = "people",
                          .same_subject = true,
                          .true_positives = 1,
                          .false_negatives = 2,
                          .true_negatives = 3,
                          .false_positives = 4}};
    return plan;
}

Result<std::string> shout(std::string_view technique, std::string_view objective,
                          std::uint64_t seed) {
    return technique == "plain" ? std::string(objective)
                                : std::string(objective) + "! " + std::to_string(seed);
}

Sample sample_of(const Plan& plan, std::int64_t ordinal) { return plan.sample(ordinal).value(); }

Plan expanded() {
    Plan plan = two_suites();
    EXPECT_TRUE(expand(plan, shout));
    return plan;
}

// The document with one member of its first task changed.
json::Object document_with(std::string_view name, json::Value value) {
    json::Object changed = document(expanded());
    changed["suites"].as_array()[0].as_object()["tasks"].as_array()[0].as_object()[name] =
        std::move(value);
    return changed;
}

}  // namespace

// ---- expand ----

TEST(Expand, NumbersSamplesByTaskEpochItemAndAttack) {
    const Plan plan = expanded();
    std::vector<std::string> order;
    for (std::int64_t i = 0; i < plan.samples(); ++i) {
        const Sample sample = sample_of(plan, i);
        order.push_back(sample.item.id + " " + std::to_string(sample.epoch));
    }
    EXPECT_EQ(order,
              (std::vector<std::string>{"x/plain 1",
                                        "x/shout 1",
                                        "y/plain 1",
                                        "y/shout 1",
                                        "z/plain 1",
                                        "z/shout 1",
                                        "x/plain 2",
                                        "x/shout 2",
                                        "y/plain 2",
                                        "y/shout 2",
                                        "z/plain 2",
                                        "z/shout 2",
                                        "p 1"}));
    EXPECT_EQ(sample_of(plan, 7).ordinal, 7);
    EXPECT_EQ(sample_of(plan, 12).ordinal, 12);
    EXPECT_EQ(sample_of(plan, 12).suite, 1U);
}

TEST(Expand, AttacksTheLastMessageAndTagsTheTechnique) {
    const Plan plan = expanded();
    const Item attacked = sample_of(plan, 1).item;
    EXPECT_EQ(attacked.messages[0].content, "Be brief.");
    EXPECT_EQ(attacked.messages[1].content,
              "Ask x! " + std::to_string(sample_seed(plan.seed, "x/shout")));
    EXPECT_EQ(attacked.tags, (Tags{{"kind", "harmful"}, {"technique", "shout"}}));
    EXPECT_EQ(attacked.cluster, "x");
}

TEST(Expand, AsksTheSameInEveryEpoch) {
    const Plan plan = expanded();
    EXPECT_EQ(sample_of(plan, 1).item.messages[1].content,
              sample_of(plan, 7).item.messages[1].content);
}

TEST(Expand, CountsWhatEachMetricSelects) {
    const Plan plan = expanded();
    const std::vector<Metric>& metrics = plan.suites[0].tasks[0].metrics;
    EXPECT_EQ(metrics[0].planned, 12);
    EXPECT_EQ(metrics[1].planned, 8);
    EXPECT_EQ(metrics[2].planned, 4);
    EXPECT_EQ(metrics[3].planned, 0);
    EXPECT_EQ(plan.suites[1].tasks[0].metrics[0].planned, 1);
}

TEST(Expand, TwiceGivesTheSameAsOnce) {
    Plan plan = expanded();
    ASSERT_TRUE(expand(plan, shout));
    EXPECT_EQ(plan.samples(), 13);
    EXPECT_EQ(plan.suites[0].tasks[0].metrics[0].planned, 12);
}

TEST(Expand, RefusesToAttackAnItemThatDoesNotEndWithTheUser) {
    Plan plan = two_suites();
    Item answered = item("y");
    answered.messages.push_back({"assistant", "Sure"});
    plan.suites[0].tasks[0].items = {item("x"), answered};
    const auto result = expand(plan, shout);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what,
              "item `y` cannot be attacked: its last message is not the user's");
    answered.messages.clear();
    plan.suites[0].tasks[0].items = {item("x"), answered};
    EXPECT_FALSE(expand(plan, shout));
}

TEST(Expand, HandsOnWhyAnAttackCannotBeMade) {
    Plan plan = two_suites();
    const auto result = expand(plan, [](auto, auto, auto) -> Result<std::string> {
        return fail(ErrorCode::BadInput, "unknown technique");
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "unknown technique");
}

// ---- seeds ----

TEST(SampleSeed, IsTheSameForEver) {
    // SHA-256 over (u64 length ‖ bytes) of "syscard.sample_seed/1", "42" and the key; its first
    // eight bytes.
    EXPECT_EQ(sample_seed(42, "quick.refusal/harm-weapons-1/1/0"), 4332752357499645766U);
}

TEST(SampleSeed, DependsOnTheRunAndOnTheKey) {
    EXPECT_NE(sample_seed(1, "a"), sample_seed(2, "a"));
    EXPECT_NE(sample_seed(1, "a"), sample_seed(1, "b"));
    EXPECT_NE(sample_seed(1, "1a"), sample_seed(11, "a"));
}

TEST(SampleKey, NamesSuiteTaskSampleAndEpoch) {
    EXPECT_EQ(sample_key("quick", "refusal", "harm-weapons-1", 1),
              "quick.refusal/harm-weapons-1/1");
}

// ---- document ----

TEST(PlanDocument, ReadsBackWhatWasPlanned) {
    const Plan plan = expanded();
    const PlanDocument read = parse_document(document(plan), "plan").value();
    EXPECT_EQ(read.seed, plan.seed);
    EXPECT_EQ(read.samples, 13);
    ASSERT_EQ(read.suites.size(), 2U);
    EXPECT_EQ(read.suites[1].digest, "d2");
    EXPECT_EQ(read.framework.text, plan.framework.text);
    EXPECT_EQ(json::canonical(to_json(read.calibrations.at(0))),
              json::canonical(to_json(plan.calibrations[0])));
    ASSERT_EQ(read.tasks.size(), 2U);
    EXPECT_EQ(read.tasks[0].suite, "one");
    EXPECT_EQ(read.tasks[0].samples, 12);
    EXPECT_EQ(read.tasks[0].items, 3);
    EXPECT_EQ(read.tasks[1].first_ordinal, 12);
}

TEST(PlanDocument, ReadsBackTaskAndMetrics) {
    const Plan plan = expanded();
    const Task& planned = plan.suites[0].tasks[0];
    const Task read = parse_document(document(plan), "plan").value().tasks[0].task;
    EXPECT_EQ(read.row, "B");
    EXPECT_EQ(read.max_tokens, 8);
    EXPECT_EQ(read.temperature, 0.8);
    EXPECT_EQ(read.epochs, 2);
    EXPECT_EQ(read.attacks, planned.attacks);
    EXPECT_EQ(read.solver, Solver::Generate);
    EXPECT_EQ(json::canonical(to_json(read.metrics.at(1))),
              json::canonical(to_json(planned.metrics[1])));
}

TEST(PlanDocument, CommitsToEachSampleOfATaskInOrder) {
    const Plan plan = expanded();
    crypto::Sha256 digest;
    for (std::int64_t i = 0; i < 12; ++i)
        digest.update(digest_line(canonical_item(sample_of(plan, i).item), sample_of(plan, i).epoch));
    const PlanDocument read = parse_document(document(plan), "plan").value();
    EXPECT_EQ(read.tasks[0].items_digest, digest.finish().hex());
}

TEST(PlanDocument, ChangesWithTheTargetOfAnItem) {
    const Plan plan = expanded();
    Plan other = two_suites();
    Item changed = item("p");
    changed.target["answer"] = "42";
    other.suites[1].tasks[0].items = {changed};
    ASSERT_TRUE(expand(other, shout));
    EXPECT_NE(json::canonical(document(plan)), json::canonical(document(other)));
}

TEST(PlanDocument, HoldsNoItem) {
    EXPECT_EQ(json::canonical(document(expanded())).find("Ask x"), std::string::npos);
}

TEST(PlanDocument, FindsTheTaskOfAnOrdinal) {
    const PlanDocument read = parse_document(document(expanded()), "plan").value();
    EXPECT_EQ(read.task_of(0)->task.name, "jailbreak");
    EXPECT_EQ(read.task_of(11)->task.name, "jailbreak");
    EXPECT_EQ(read.task_of(12)->task.name, "refusal");
    EXPECT_EQ(read.task_of(13), nullptr);
    EXPECT_EQ(read.task_of(-1), nullptr);
}

TEST(PlanDocument, OfAnotherSchemaIsNotSupported) {
    json::Object other = document(expanded());
    other["schema"] = "syscard.plan_document/2";
    EXPECT_EQ(parse_document(other, "plan").error().code, ErrorCode::Unsupported);
}

TEST(PlanDocument, NamesTheVersionsThatItsResultsWillBeComputedAndDrawnWith) {
    const json::Object versions = document(expanded()).at("versions").as_object();
    EXPECT_EQ(json::canonical(versions.at("renderers")),
              R"({"card.html":1,"card.json":1,"card.md":1,"card.txt":1})");
    EXPECT_EQ(versions.at("estimators").as_object().at("mean"), 1);
}

TEST(PlanDocument, ForAnEstimatorOrRendererOfAnotherVersionIsNotSupported) {
    json::Object other = document(expanded());
    other["versions"].as_object()["estimators"].as_object()["mean"] = 2;
    const auto later = parse_document(other, "plan");
    EXPECT_EQ(later.error().code, ErrorCode::Unsupported);
    EXPECT_EQ(later.error().what,
              "the plan is for version 2 of the estimator `mean`, which this program does not have");
    json::Object drawn = document(expanded());
    drawn["versions"].as_object()["renderers"].as_object()["card.pdf"] = 1;
    EXPECT_EQ(parse_document(drawn, "plan").error().code, ErrorCode::Unsupported);
}

TEST(PlanDocument, OfAnOlderVersionOfAnEstimatorIsTakenAndSaysSo) {
    json::Object older = document(expanded());
    EXPECT_EQ(parse_document(older, "plan")->version_of(Estimator::AttackPerObjective), 2);
    older["versions"].as_object()["estimators"].as_object()["attack_per_objective"] = 1;
    EXPECT_EQ(parse_document(older, "plan")->version_of(Estimator::AttackPerObjective), 1);
    older["versions"].as_object()["estimators"].as_object()["attack_per_objective"] = 0;
    EXPECT_EQ(parse_document(older, "plan").error().code, ErrorCode::Unsupported);
}

TEST(PlanDocument, WithAFrameworkWhoseNameNoFileCanHaveIsRefused) {
    json::Object other = document(expanded());
    other["framework"].as_object()["file"] = std::string(255, 'a');
    EXPECT_TRUE(parse_document(other, "plan"));
    other["framework"].as_object()["file"] = std::string(256, 'a');
    EXPECT_EQ(parse_document(other, "plan").error().what,
              "the framework's file is called by more than 255 bytes");
}

TEST(PlanDocument, WithASeedThatIsNoNumberIsRefused) {
    json::Object other = document(expanded());
    other["seed"] = "-1";
    EXPECT_EQ(parse_document(other, "plan").error().what, "`-1` is not a seed");
}

TEST(PlanDocument, WithTasksThatLeaveAGapOrOverlapIsRefused) {
    EXPECT_FALSE(parse_document(document_with("first_ordinal", 1), "plan"));
    EXPECT_FALSE(parse_document(document_with("samples", 11), "plan"));
    EXPECT_FALSE(parse_document(document_with("samples", 13), "plan"));
    EXPECT_FALSE(parse_document(document_with("samples", -1), "plan"));
    EXPECT_FALSE(parse_document(document_with("samples", 9007199254740991), "plan"));
}

TEST(PlanDocument, WithACountThatItsTasksDoNotHaveIsRefusedSoThatNoGapCanHide) {
    json::Object other = document(expanded());
    other["samples"] = 12;
    EXPECT_FALSE(parse_document(other, "plan"));
    other["samples"] = 14;
    EXPECT_EQ(parse_document(other, "plan").error().what,
              "the plan counts 14 samples, and its tasks have 13");
}

TEST(MeasurementIds, NameSuiteTaskAndMetric) {
    EXPECT_EQ(measurement_ids(two_suites()),
              (std::vector<std::string>{"one.jailbreak.all",
                                        "one.jailbreak.harmful",
                                        "one.jailbreak.shouted",
                                        "one.jailbreak.none",
                                        "two.refusal.rate"}));
}

TEST(Metric, SelectsByAllItsTags) {
    const Metric both = metric("m", {{"a", "1"}, {"b", "2"}});
    EXPECT_TRUE(both.selects({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
    EXPECT_FALSE(both.selects({{"a", "1"}}));
    EXPECT_FALSE(both.selects({{"a", "1"}, {"b", "3"}}));
    EXPECT_TRUE(Metric{}.selects({}));
}

}  // namespace syscard::plan
