#include "stats/attempts.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

std::string exact_at(std::int64_t n, std::int64_t c, std::int64_t k) {
    return exact_pass_at_k({n, c}, k).value().value();
}

std::string exact_hat(std::int64_t n, std::int64_t c, std::int64_t k) {
    return exact_pass_hat_k({n, c}, k).value().value();
}

// Every choice of k of the answers, counted: what cons_at_k computes without walking over them.
double slow_consensus(const std::vector<std::string>& answers, const std::string& target, std::size_t k, Ties ties) {
    double won = 0;
    double choices = 0;
    for (std::uint32_t chosen = 0; chosen < (1U << answers.size()); ++chosen) {
        std::map<std::string, int> votes{{target, 0}};
        std::size_t size = 0;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if ((chosen >> i & 1U) == 0) continue;
            ++votes[answers[i]];
            ++size;
        }
        if (size != k) continue;
        choices += 1;
        const int for_target = votes[target];
        const auto at_least = [&](int bar) {
            return std::count_if(votes.begin(), votes.end(), [&](const auto& vote) { return vote.second >= bar; });
        };
        if (for_target == 0 || at_least(for_target + 1) > 0) continue;
        const auto level = static_cast<double>(at_least(for_target));
        won += level == 1 ? 1 : (ties == Ties::Split ? 1 / level : 0);
    }
    return won / choices;
}

}  // namespace

TEST(PassAtK, IsExact) {  // G22
    EXPECT_EQ(exact_at(5, 2, 2), "7/10");
    EXPECT_EQ(exact_at(10, 3, 5), "11/12");
    EXPECT_EQ(exact_at(10, 3, 8), "1");
    EXPECT_EQ(exact_at(20, 1, 10), "1/2");
    EXPECT_EQ(exact_at(200, 1, 100), "1/2");
    EXPECT_EQ(exact_at(200, 30, 10), "18190891000219/22428575733280");
    EXPECT_EQ(*pass_at_k({10, 3}, 8), 1);
    EXPECT_NEAR(*pass_at_k({200, 30}, 10), 0.8110586787384348, 1e-15);
    EXPECT_NEAR(*pass_at_k({200, 1}, 100), 0.5, 1e-15);
    EXPECT_EQ(*pass_at_k({200, 0}, 100), 0);
}

TEST(PassAtK, OfManyAttemptsIsStillAccurate) {
    EXPECT_TRUE(is_close(*pass_at_k({1'000'000'000, 1}, 3), 3e-9));
    EXPECT_EQ(*exact_pass_at_k({1'000'000'000, 1}, 3), std::nullopt);
}

TEST(PassHatK, IsExact) {  // G23
    EXPECT_EQ(exact_hat(8, 6, 4), "3/14");
    EXPECT_EQ(exact_hat(5, 2, 2), "1/10");
    EXPECT_EQ(exact_hat(200, 30, 10), "6003/4485715146656");
    EXPECT_EQ(exact_hat(8, 3, 4), "0");
    EXPECT_NEAR(*pass_hat_k({8, 6}, 4), 3.0 / 14, 1e-15);
    const auto all = over_items({*pass_hat_k({8, 8}, 3), *pass_hat_k({8, 7}, 3), *pass_hat_k({8, 5}, 3),
                                 *pass_hat_k({8, 2}, 3)});
    EXPECT_TRUE(is_close(all->value, 0.4508928571));
}

TEST(PassAtK, IsUndefinedForFewerAttemptsThanK) {
    EXPECT_TRUE(is_bad_input(pass_at_k({3, 3}, 4), "k"));
    EXPECT_TRUE(is_bad_input(pass_hat_k({3, 3}, 4), "k"));
    EXPECT_TRUE(is_bad_input(pass_at_k({3, 3}, 0), "k"));
    EXPECT_TRUE(is_bad_input(pass_at_k({0, 0}, 1), "n"));
    EXPECT_TRUE(is_bad_input(pass_at_k({3, 4}, 1), "c"));
}

TEST(PassAtK, OverADatasetHasTheErrorOfAMeanOverItems) {  // G24
    const auto all = over_items({*pass_at_k({10, 0}, 2), *pass_at_k({10, 1}, 2), *pass_at_k({10, 3}, 2),
                                 *pass_at_k({10, 10}, 2)});
    EXPECT_TRUE(is_close(all->value, 0.4333333333));
    EXPECT_TRUE(is_close(all->standard_error.value(), 0.2185812841));
}

TEST(OverItems, OneItemHasNoStandardError) {
    const auto one = over_items({0.5});
    EXPECT_EQ(one->value, 0.5);
    EXPECT_FALSE(one->standard_error);
    EXPECT_TRUE(is_bad_input(over_items({}), "items"));
}

TEST(ConsensusAtK, OfAllAnswersIsTheMajority) {
    const std::vector<std::string> answers{"7", "7", "4", "7", "5"};
    EXPECT_NEAR(*cons_at_k(answers, "7", 5, Ties::Wrong), 1, 1e-12);
    EXPECT_EQ(*cons_at_k(answers, "4", 5, Ties::Wrong), 0);
    EXPECT_EQ(*cons_at_k(answers, "absent", 5, Ties::Split), 0);
}

TEST(ConsensusAtK, CountsTiesAsTold) {
    const std::vector<std::string> answers{"7", "7", "4", "4", "5"};
    EXPECT_EQ(*cons_at_k(answers, "7", 5, Ties::Wrong), 0);
    EXPECT_NEAR(*cons_at_k(answers, "7", 5, Ties::Split), 0.5, 1e-12);
}

TEST(ConsensusAtK, AgreesWithAllSubsets) {
    const std::vector<std::string> answers{"a", "b", "a", "c", "b", "a", "d", "b", "c", "a"};
    for (const std::string target : {"a", "b", "d"}) {
        for (const std::size_t k : {1UL, 2UL, 3UL, 5UL, 8UL, 10UL}) {
            const auto votes = static_cast<std::int64_t>(k);
            EXPECT_NEAR(*cons_at_k(answers, target, votes, Ties::Wrong),
                        slow_consensus(answers, target, k, Ties::Wrong), 1e-12);
            EXPECT_NEAR(*cons_at_k(answers, target, votes, Ties::Split),
                        slow_consensus(answers, target, k, Ties::Split), 1e-12);
        }
    }
}

TEST(ConsensusAtK, IsUndefinedForFewerAnswersThanK) {
    EXPECT_TRUE(is_bad_input(cons_at_k(std::vector<std::string>{"a"}, "a", 2, Ties::Wrong), "k"));
}

TEST(Goodness, IsTheSafeRateUnderTheStrongestTechniques) {
    const std::vector<double> safe{1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    EXPECT_EQ(*goodness(safe, 0.1), 0);             // two of twenty, both unsafe
    EXPECT_NEAR(*goodness(safe, 0.15), 1.0 / 3, 1e-15);
    EXPECT_NEAR(*goodness(safe, 1), 0.9, 1e-15);
    EXPECT_EQ(*goodness(std::vector<double>{1, 1, 1}, 0.1), 1);
}

TEST(Goodness, RoundsTheShareUpButNotPastAWholeNumber) {
    std::vector<double> safe(100, 1.0);
    for (std::size_t i = 0; i < 7; ++i) safe[i] = 0;
    EXPECT_EQ(*goodness(safe, 0.07), 0);  // 0.07 · 100 is above 7 by rounding
    EXPECT_NEAR(*goodness(safe, 0.071), 1.0 / 8, 1e-15);
}

TEST(Goodness, RefusesSharesAndScoresOutOfRange) {
    EXPECT_TRUE(is_bad_input(goodness(std::vector<double>{1}, 0), "q"));
    EXPECT_TRUE(is_bad_input(goodness(std::vector<double>{1}, 1.1), "q"));
    EXPECT_TRUE(is_bad_input(goodness(std::vector<double>{2}, 0.1), "safe[0]"));
    EXPECT_TRUE(is_bad_input(goodness({}, 0.1), "safe"));
}

}  // namespace syscard::stats
