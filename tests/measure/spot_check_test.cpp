#include "measure/spot_check.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "stats/planning.h"

namespace syscard::measure {

namespace {

std::vector<std::int64_t> numbers(std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

}  // namespace

TEST(SpotCheck, DrawsWithoutReplacementTheSameForTheSameSeed) {
    const auto drawn = draw_spot_check(numbers(1000), 50, "7");
    EXPECT_EQ(drawn.size(), 50U);
    EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
    EXPECT_EQ(std::adjacent_find(drawn.begin(), drawn.end()), drawn.end());
    EXPECT_EQ(drawn, draw_spot_check(numbers(1000), 50, "7"));
    EXPECT_NE(drawn, draw_spot_check(numbers(1000), 50, "8"));
}

TEST(SpotCheck, DrawsEachAboutEquallyOften) {
    std::vector<int> times(20, 0);
    for (int seed = 0; seed < 2000; ++seed) {
        for (const std::int64_t one : draw_spot_check(numbers(20), 5, std::to_string(seed)))
            ++times[static_cast<std::size_t>(one)];
    }
    for (const int count : times) EXPECT_NEAR(count, 500, 100);  // five standard deviations
}

TEST(SpotCheck, OfMoreThanThereAreDrawsAll) {
    EXPECT_EQ(draw_spot_check(numbers(3), 10, "1"), numbers(3));
}

// One more than the bound would have been met by the check with at least 95 %; the bound itself
// would not.
TEST(SpotCheck, BoundIsTheOneThatThePowerOfTheCheckImplies) {
    const std::int64_t most = most_that_differ(500, 58, 0).value();
    EXPECT_LT(stats::spot_check_probability(500, most, 58).value(), 0.95);
    EXPECT_GE(stats::spot_check_probability(500, most + 1, 58).value(), 0.95);
}

TEST(SpotCheck, OfNothingComparedBoundsNothing) {
    EXPECT_EQ(most_that_differ(500, 0, 0).value(), 500);
}

TEST(SpotCheck, OfAllLeavesNoDoubt) { EXPECT_EQ(most_that_differ(40, 40, 3).value(), 3); }

}  // namespace syscard::measure
