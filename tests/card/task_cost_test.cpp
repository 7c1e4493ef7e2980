#include "card/task_cost.h"

#include <gtest/gtest.h>

namespace syscard::card {

namespace {

// One task of four samples with a metric of success.
measure::RunRecord record(bool has_price) {
    plan::PlannedTask planned;
    planned.suite = "q";
    planned.task.name = "sums";
    plan::Metric metric;
    metric.name = "accuracy";
    metric.direction = plan::Direction::HigherIsMoreCapable;
    planned.task.metrics = {metric};
    measure::RunRecord record;
    record.plan.tasks = {planned};
    if (has_price) record.intent.price = evidence::Price{};
    record.uses = {{.samples = 4,
                    .counted = 4,
                    .prompt_tokens = 1000,
                    .cached_tokens = 0,
                    .reply_tokens = 500,
                    .reasoning_tokens = 300,
                    .with_cost = has_price ? 4 : 0,
                    .nano_usd = has_price ? 6'000'000 : 0}};
    return record;
}

std::vector<measure::Measurement> right(std::int64_t successes) {
    measure::Measurement measurement;
    measurement.id = "q.sums.accuracy";
    measurement.successes = successes;
    measurement.trials = 4;
    return {measurement};
}

}  // namespace

TEST(TaskCost, SaysTokensMoneyAndWhatASuccessCameTo) {
    const TaskCost cost = task_cost(record(true), 0, right(3));
    EXPECT_EQ(cost_sentence(cost),
              "1,000 prompt tokens, 500 reply tokens, 300 of them hidden; 0.006000 USD; "
              "3 of 4 right: 500 tokens and 0.002000 USD for each success");
    EXPECT_EQ(nano_usd_for_success(cost), 2'000'000);
}

TEST(TaskCost, WithoutAPriceSaysSoAndGivesNoMoney) {
    const TaskCost cost = task_cost(record(false), 0, right(3));
    EXPECT_EQ(cost_sentence(cost),
              "1,000 prompt tokens, 500 reply tokens, 300 of them hidden; no price; "
              "3 of 4 right: 500 tokens for each success");
    EXPECT_FALSE(nano_usd_for_success(cost));
    EXPECT_FALSE(to_json(cost).contains("usd"));
}

TEST(TaskCost, WithoutASuccessHasNoCostOfOne) {
    const TaskCost cost = task_cost(record(true), 0, right(0));
    EXPECT_TRUE(cost_sentence(cost).ends_with("0 of 4 right, so no cost of a success"));
    EXPECT_FALSE(nano_usd_for_success(cost));
    EXPECT_FALSE(to_json(cost).contains("usd_for_success"));
}

TEST(TaskCost, ThatIsKnownOfSomeSamplesAloneSaysSo) {
    measure::RunRecord part = record(true);
    part.uses[0].with_cost = 3;
    const TaskCost cost = task_cost(part, 0, right(3));
    EXPECT_FALSE(nano_usd_for_success(cost));
    EXPECT_NE(cost_sentence(cost).find("for 3 of 4 samples, of the others it is unknown"),
              std::string::npos);
}

TEST(TaskCost, ThatNobodyCountedIsUnknownAndNotZero) {
    measure::RunRecord uncounted = record(false);
    uncounted.uses[0] = {.samples = 4};
    EXPECT_EQ(cost_sentence(task_cost(uncounted, 0, right(3))), "unknown: nobody counted tokens");
}

TEST(TaskCost, SaysOurOwnCountWhereThereIsOne) {
    measure::RunRecord counted = record(false);
    EXPECT_FALSE(to_json(task_cost(counted, 0, {})).contains("own_count"));
    counted.uses[0].own_count = {.samples = 4, .prompt_tokens = 1100, .reply_tokens = 190};
    EXPECT_EQ(cost_sentence(task_cost(counted, 0, {})),
              "1,000 prompt tokens, 500 reply tokens, 300 of them hidden; no price; by our own "
              "count 1,100 prompt tokens, 190 tokens of visible reply");
    counted.uses[0].own_count.samples = 3;
    counted.uses[0].own_count.doubtful = 1;
    EXPECT_TRUE(cost_sentence(task_cost(counted, 0, {}))
                    .ends_with("visible reply (in 3 of 4 samples); in 1 sample the service's "
                               "figures are doubtful"));
    const json::Object own = to_json(task_cost(counted, 0, {})).at("own_count").as_object();
    EXPECT_EQ(own.at("prompt_tokens"), 1100);
    EXPECT_EQ(own.at("samples_doubtful"), 1);
}

TEST(TaskCost, SaysWhatAJudgeTookApartFromTheSubject) {
    measure::RunRecord judged = record(true);
    EXPECT_FALSE(to_json(task_cost(judged, 0, right(3))).contains("roles"));
    judged.uses[0].roles["judge"] = {.samples = 4,
                                     .counted = 4,
                                     .calls = 4,
                                     .prompt_tokens = 360,
                                     .reply_tokens = 20,
                                     .with_cost = 4,
                                     .nano_usd = 400'000};
    const TaskCost cost = task_cost(judged, 0, right(3));
    EXPECT_TRUE(cost_sentence(cost).ends_with(
        "0.002000 USD for each success; the judge: 4 requests, 360 prompt tokens, 20 reply tokens; "
        "0.000400 USD"))
        << cost_sentence(cost);
    EXPECT_EQ(nano_usd_for_success(cost), 2'000'000);  // the subject's alone
    const json::Object judge = to_json(cost).at("roles").at("judge").as_object();
    EXPECT_EQ(judge.at("usd"), "0.000400");
    EXPECT_EQ(judge.at("requests"), 4);
}

TEST(TaskCost, OfAJudgeWithoutAPriceOrACountSaysSo) {
    EXPECT_EQ(role_sentence({.samples = 2, .counted = 1, .calls = 2, .prompt_tokens = 90}),
              "2 requests, 90 prompt tokens, 0 reply tokens (counted in 1 of 2 samples); no price");
    EXPECT_EQ(role_sentence({.samples = 1, .counted = 0, .calls = 1}),
              "1 request, whose tokens nobody counted");
    EXPECT_EQ(role_sentence({.samples = 2,
                             .counted = 1,
                             .calls = 2,
                             .prompt_tokens = 90,
                             .reply_tokens = 5,
                             .with_cost = 1,
                             .nano_usd = 100'000}),
              "2 requests, 90 prompt tokens, 5 reply tokens (counted in 1 of 2 samples); 0.000100 "
              "USD for 1 of 2 samples, of the others it is unknown");
    EXPECT_FALSE(role_json({.samples = 1}).contains("usd"));
}

TEST(TaskCost, SaysHowLongASampleTook) {
    measure::RunRecord asked = record(false);
    EXPECT_EQ(cost_sentence(task_cost(asked, 0, {})).find("median"), std::string::npos);
    EXPECT_FALSE(to_json(task_cost(asked, 0, {})).contains("milliseconds"));
    for (const std::int64_t time : {400, 300, 1'500, 200}) asked.uses[0].latency.add(time);
    const TaskCost cost = task_cost(asked, 0, {});
    EXPECT_NE(cost_sentence(cost).find(
                  "; a sample took 300 ms in the median, and 95 of 100 no more than 1.5 s"),
              std::string::npos)
        << cost_sentence(cost);
    EXPECT_EQ(to_json(cost).at("milliseconds"), (json::Object{{"median", 300}, {"p95", 1500}}));
}

TEST(TaskCost, SaysHowOptionsWereAskedAndWhatCameFromTheCache) {
    measure::RunRecord asked = record(false);
    EXPECT_EQ(asking_sentence(task_cost(asked, 0, {})), "");
    asked.uses[0].by_letter_log_probability = 3;
    asked.uses[0].by_letter_reply = 1;
    EXPECT_EQ(
        asking_sentence(task_cost(asked, 0, {})),
        "but in 3 of 4 samples the option was chosen by the log-probability of its letter; in 1 "
        "of 4 samples the option was read from a reply that was asked for its letter; not by the "
        "log-likelihoods of the options' texts");
}

}  // namespace syscard::card
