#include "stats/bradley_terry.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

const std::vector<std::vector<double>> kFourModels{{0, 7, 9, 7}, {6, 0, 7, 5}, {4, 6, 0, 7}, {6, 8, 6, 0}};

// Each win of a table as a battle of its own.
std::vector<Battle> battles_of(const std::vector<std::vector<double>>& wins) {
    std::vector<Battle> battles;
    for (std::size_t i = 0; i < wins.size(); ++i) {
        for (std::size_t j = 0; j < wins.size(); ++j) {
            for (double win = 0; win < wins[i][j]; ++win) {
                battles.push_back({.first = i, .second = j, .score = 1, .cluster = battles.size()});
            }
        }
    }
    return battles;
}

}  // namespace

TEST(BradleyTerry, AgreesWithScipy) {
    const auto fit = bradley_terry(kFourModels, 0);
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->strength[0], 0);
    EXPECT_TRUE(is_close(fit->strength[1], -0.389456539698, 1e-6));
    EXPECT_TRUE(is_close(fit->strength[2], -0.467454765843, 1e-6));
    EXPECT_TRUE(is_close(fit->strength[3], -0.234256208285, 1e-6));
    EXPECT_EQ(fit->standard_error[0], 0);
    EXPECT_TRUE(is_close(fit->standard_error[1], 0.397812444566, 1e-7));
    EXPECT_TRUE(is_close(fit->standard_error[3], 0.396335891565, 1e-7));
    EXPECT_TRUE(is_close(fit->elo[1], -0.389456539698 * 173.717792761, 1e-6));
}

TEST(BradleyTerry, OfTwoModelsIsTheLogOdds) {
    const auto fit = bradley_terry({{0, 30}, {10, 0}}, 1);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->strength[0], std::log(3.0), 1e-12);
    EXPECT_NEAR(fit->standard_error[0], std::sqrt(1 / 30.0 + 1 / 10.0), 1e-12);
}

TEST(BradleyTerry, ReferenceOnlyMovesTheZero) {
    const auto first = bradley_terry(kFourModels, 0);
    const auto third = bradley_terry(kFourModels, 2);
    EXPECT_NEAR(third->strength[1] - third->strength[3], first->strength[1] - first->strength[3], 1e-11);
}

TEST(BradleyTerry, ClusteredByBattleIsNearFisher) {
    const auto battles = battles_of(kFourModels);
    const auto clustered = bradley_terry_clustered(battles, 4, 0);
    ASSERT_TRUE(clustered);
    EXPECT_TRUE(is_close(clustered->strength[1], -0.389456539698, 1e-6));
    EXPECT_NEAR(clustered->standard_error[1], 0.3978, 0.04);
}

TEST(BradleyTerry, CopiedBattlesInOneClusterAddNoPrecision) {
    std::vector<Battle> battles = battles_of(kFourModels);
    const auto once = bradley_terry_clustered(battles, 4, 0);
    battles.insert(battles.end(), battles.begin(), battles.end());
    const auto twice = bradley_terry_clustered(battles, 4, 0);
    EXPECT_NEAR(twice->standard_error[2], once->standard_error[2], 1e-9);
}

TEST(BradleyTerry, RefusesModelsThatWinsDoNotConnect) {
    EXPECT_TRUE(is_bad_input(bradley_terry({{0, 3}, {0, 0}}, 0), "wins"));
    EXPECT_TRUE(is_bad_input(bradley_terry({{0, 1, 0}, {1, 0, 0}, {0, 0, 0}}, 0), "wins"));
    EXPECT_TRUE(is_bad_input(bradley_terry({{0, 1}, {1, 0}}, 2), "reference"));
    EXPECT_TRUE(is_bad_input(bradley_terry({{1, 1}, {1, 0}}, 0), "wins[0]"));
    EXPECT_TRUE(is_bad_input(bradley_terry({{0, 1}, {-1, 0}}, 0), "wins[1]"));
}

TEST(Elo, ExpectationIsItsDefinition) {  // G44
    EXPECT_TRUE(is_close(elo_expectation(400), 10.0 / 11));
    EXPECT_TRUE(is_close(elo_expectation(100), 0.6400649998));
}

}  // namespace syscard::stats
