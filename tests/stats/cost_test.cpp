#include "stats/cost.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

const std::vector<std::vector<double>> kFive{{1, 5}, {2, 3}, {4, 1}, {3, 4}, {5, 5}};

}  // namespace

TEST(CostPerSuccess, IsARatioOfMeansWithTheirCorrelation) {
    const std::vector<double> costs{2, 4, 3, 5, 6};
    const std::vector<double> successes{1, 0, 1, 1, 0};
    const auto estimate = cost_per_success(costs, successes, {}, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->value, 20.0 / 3));
    double squares = 0;
    for (std::size_t i = 0; i < costs.size(); ++i) squares += std::pow(costs[i] - 20.0 / 3 * successes[i], 2);
    EXPECT_TRUE(is_close(estimate->standard_error, std::sqrt(squares / (5 * 4)) / 0.6));
    EXPECT_GE(estimate->interval.lower, 0);
}

TEST(CostPerSuccess, WithoutASuccessIsAnErrorNotInfinity) {
    const std::vector<double> costs{2, 4, 3};
    EXPECT_TRUE(is_bad_input(cost_per_success(costs, std::vector<double>{0, 0, 0}, {}, kLevel), "successes"));
    EXPECT_TRUE(is_bad_input(cost_per_success(costs, std::vector<double>{1, 0}, {}, kLevel), "successes"));
    EXPECT_TRUE(is_bad_input(cost_per_success(std::vector<double>{-1, 2, 3}, std::vector<double>{1, 0, 1}, {}, kLevel),
                             "costs[0]"));
}

TEST(ParetoFront, LeavesOutWhatIsDominated) {  // G51
    const std::vector<std::size_t> golden{0, 1, 2};
    EXPECT_EQ(*pareto_front(kFive), golden);
}

TEST(ParetoFront, KeepsTies) {
    const std::vector<std::size_t> both{0, 1};
    EXPECT_EQ(*pareto_front({{1, 1}, {1, 1}, {1, 2}}), both);
    EXPECT_TRUE(is_bad_input(pareto_front({{1, 1}, {1}}), "points[1]"));
}

TEST(Hypervolume, AgreesWithEmoa) {  // G51
    EXPECT_NEAR(*hypervolume(kFive, {6, 6}), 17, 1e-12);
    EXPECT_NEAR(*hypervolume({{1, 1, 1}}, {2, 3, 4}), 6, 1e-12);
    EXPECT_NEAR(*hypervolume({{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}, {2, 2, 2}), 7, 1e-12);  // all but the first unit cube
    EXPECT_EQ(*hypervolume({{7, 7}}, {6, 6}), 0);
}

TEST(NotDominated, KeepsWhatIsNotSignificantlyWorse) {
    const std::vector<double> cheap(8, 1.0);
    const std::vector<double> dear(8, 2.0);
    const std::vector<MeasuredModel> models{
        {.scores = {1, 1, 1, 1, 1, 1, 1, 0}, .costs = cheap},
        {.scores = {0, 0, 0, 1, 0, 0, 0, 0}, .costs = dear},   // worse on both, clearly
        {.scores = {1, 1, 1, 1, 1, 1, 0, 0}, .costs = dear}};  // worse by one item: not significant
    const std::vector<std::size_t> kept{0, 2};
    EXPECT_EQ(*not_significantly_dominated(models, kLevel), kept);
}

}  // namespace syscard::stats
