#include "stats/internal/distribution.h"

#include <cmath>

#include <gtest/gtest.h>

namespace syscard::stats {

TEST(LogBeta, KeepsItsDigitsWhenOneArgumentIsFarLarger) {
    EXPECT_NEAR(log_beta(1, 1e12), -std::log(1e12), 1e-14 * 28);      // B(1, b) = 1 / b
    EXPECT_NEAR(log_beta(2, 1e9), -std::log(1e9 * (1e9 + 1)), 1e-13);  // B(2, b) = 1 / (b (b + 1))
    EXPECT_NEAR(log_beta(0.5, 0.5), std::log(std::acos(-1.0)), 1e-15);
}

TEST(LogBeta, IsContinuousWhereItChangesItsFormula) {
    const double below = log_beta(3.5, std::nextafter(100.0, 0.0));
    EXPECT_NEAR(log_beta(3.5, 100), below, 1e-12);
    EXPECT_NEAR(log_beta(250, 300), std::lgamma(250) + std::lgamma(300) - std::lgamma(550), 1e-11);
}

TEST(LogChoose, CountsSubsets) {
    EXPECT_EQ(log_choose(7, 0), 0);
    EXPECT_NEAR(std::exp(log_choose(10, 3)), 120, 1e-12);
    EXPECT_NEAR(log_choose(1'000'000, 2), std::log(499'999'500'000.0), 1e-13);
}

}  // namespace syscard::stats
