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
