#include "stats/drift.h"

#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

const std::vector<double> kNist{324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125,
                                324.525, 325.225, 324.600, 324.625, 325.150, 328.325, 327.250,
                                327.825, 328.500, 326.675, 327.775, 326.875, 328.350};

const std::vector<double> kEValues{1.5, .5, 2, 2, 2, .25};

}  // namespace

TEST(Cusum, AgreesWithTheNistHandbook) {  // G46
    const auto chart = cusum(kNist, 325, 0.3175, 4.1959);
    ASSERT_TRUE(chart);
    const std::vector<double> golden{3.0075, 4.94, 7.4475, 10.63, 11.9875, 14.445, 16.0025, 19.035};
    for (std::size_t i = 0; i < golden.size(); ++i) EXPECT_NEAR(chart->high[12 + i], golden[i], 1e-9) << i;
    EXPECT_NEAR(chart->low[3], 0.3325, 1e-9);
    EXPECT_NEAR(chart->low[7], 0.715, 1e-9);
    EXPECT_EQ(chart->alarm_at, 14U);
}

TEST(Cusum, WithoutAnAlarmHasNone) {
    EXPECT_FALSE(cusum(std::vector<double>{1, 2, 1}, 1, 0.5, 5)->alarm_at);
    EXPECT_TRUE(is_bad_input(cusum({}, 1, 0.5, 5), "values"));
    EXPECT_TRUE(is_bad_input(cusum(std::vector<double>{1}, 1, -0.5, 5), "k"));
}

TEST(CusumRunLength, AgreesWithAMarkovChain) {  // Brook and Evans, 1001 states; Montgomery's table: 168 and 8.38
    EXPECT_TRUE(is_close(*cusum_average_run_length(0.5, 4, 0, 1), 335.366710767, 1e-5));
    EXPECT_TRUE(is_close(*cusum_average_run_length(0.5, 5, 0, 1), 930.88139794, 1e-5));
    EXPECT_TRUE(is_close(*cusum_average_run_length(0.5, 4, 1, 1), 8.38320430661, 1e-5));
    EXPECT_NEAR(*cusum_average_run_length(0.5, 4, 0, 2), 168, 0.5);
    EXPECT_NEAR(*cusum_average_run_length(0.5, 5, 0, 2), 465, 0.5);
}

TEST(CusumRunLength, RefusesChartsOutOfRange) {
    EXPECT_TRUE(is_bad_input(cusum_average_run_length(0.5, 0, 0, 1), "h"));
    EXPECT_TRUE(is_bad_input(cusum_average_run_length(0.5, 4, 0, 3), "sides"));
    EXPECT_TRUE(is_bad_input(cusum_average_run_length(5, 40, 0, 1), "h"));
}

TEST(EDetector, FollowsItsRecursion) {  // G48
    const std::vector<double> cusum_values{1.5, .75, 2, 4, 8, 2};
    const std::vector<double> sr_values{1.5, 1.25, 4.5, 11, 24, 6.25};
    EXPECT_EQ(e_detector(kEValues, EDetectorKind::Cusum, 0.05)->values, cusum_values);
    EXPECT_EQ(e_detector(kEValues, EDetectorKind::ShiryaevRoberts, 0.05)->values, sr_values);
    EXPECT_FALSE(e_detector(kEValues, EDetectorKind::Cusum, 0.05)->alarm_at);
    EXPECT_EQ(e_detector(kEValues, EDetectorKind::ShiryaevRoberts, 0.05)->alarm_at, 5U);
    EXPECT_TRUE(is_bad_input(e_detector(std::vector<double>{1, -1}, EDetectorKind::Cusum, 0.05), "e[1]"));
}

}  // namespace syscard::stats
