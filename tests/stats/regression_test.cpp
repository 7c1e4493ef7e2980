#include "stats/regression.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

struct Data {
    Design x;
    std::vector<double> graded;
    std::vector<double> binary;
    std::vector<std::size_t> clusters;
};

// The made-up data of oracle/golden.py.
const Data kData = [] {
    Data data;
    for (int i = 0; i < 24; ++i) {
        const double dose = (i * 7 % 5) / 2.0;
        const double group = i % 3 == 0 ? 1 : 0;
        data.x.push_back({1, dose, group});
        data.graded.push_back(std::round((std::sin(i * 1.7) + dose - 0.5 * group) * 1000) / 1000);
        data.binary.push_back(i * 11 % 7 > 2 ? 1 : 0);
        data.clusters.push_back(static_cast<std::size_t>(i / 4));
    }
    return data;
}();

}  // namespace

TEST(LinearRegression, AgreesWithStatsmodels) {
    const auto fit = linear_regression(kData.graded, kData.x, {}, kLevel);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(is_close(fit->coefficients[0], 0.291022965879));
    EXPECT_TRUE(is_close(fit->coefficients[1], 0.865154855643));
    EXPECT_TRUE(is_close(fit->coefficients[2], -0.869961286089));
    EXPECT_TRUE(is_close(fit->standard_errors[0], 0.288975867369));
    EXPECT_TRUE(is_close(fit->standard_errors[2], 0.319868302553));
    EXPECT_TRUE(spans(fit->intervals[0], -0.309935248693, 0.891981180451));
}

TEST(LinearRegression, ClusteredErrorsAgreeWithStatsmodels) {
    const auto fit = linear_regression(kData.graded, kData.x, kData.clusters, kLevel);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(is_close(fit->standard_errors[0], 0.369281341148));
    EXPECT_TRUE(is_close(fit->standard_errors[1], 0.22449800483));
    EXPECT_TRUE(is_close(fit->standard_errors[2], 0.518024146729));
    EXPECT_TRUE(spans(fit->intervals[1], 0.288064362292, 1.44224534899));
}

TEST(LogisticRegression, AgreesWithStatsmodels) {
    const auto fit = logistic_regression(kData.binary, kData.x, {}, kLevel);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(is_close(fit->coefficients[0], 0.939935888647));
    EXPECT_TRUE(is_close(fit->coefficients[1], -0.63500009153));
    EXPECT_TRUE(is_close(fit->standard_errors[1], 0.609904349281));
    EXPECT_TRUE(spans(fit->intervals[0], -0.726740296274, 2.60661207357));
    const auto clustered = logistic_regression(kData.binary, kData.x, kData.clusters, kLevel);
    EXPECT_TRUE(is_close(clustered->standard_errors[0], 0.535588030707));
    EXPECT_TRUE(is_close(clustered->standard_errors[2], 0.992925116129));
}

TEST(LogisticRegression, RefusesPerfectSeparation) {
    const Design x{{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}};
    EXPECT_TRUE(is_bad_input(logistic_regression(std::vector<double>{0, 0, 1, 1, 1}, x, {}, kLevel), "x"));
    EXPECT_TRUE(is_bad_input(logistic_regression(std::vector<double>{0, 0, 2, 1, 1}, x, {}, kLevel), "y[2]"));
    EXPECT_TRUE(is_bad_input(logistic_regression(std::vector<double>{1, 1, 1, 1, 1}, x, {}, kLevel), "x"));
}

TEST(LinearRegression, RefusesDesignsWithoutAnAnswer) {
    const std::vector<double> y{1, 2, 4, 3};
    EXPECT_TRUE(is_bad_input(linear_regression(y, {{1, 2}, {1, 2}, {1, 2}, {1, 2}}, {}, kLevel), "x"));
    EXPECT_TRUE(is_bad_input(linear_regression(y, {{1, 2}, {1, 3}}, {}, kLevel), "x"));
    EXPECT_TRUE(is_bad_input(linear_regression(y, {{1, 2}, {1, 3}, {1}, {1, 5}}, {}, kLevel), "x[2]"));
    EXPECT_TRUE(is_bad_input(linear_regression(std::vector<double>{2, 4, 6, 8}, {{1}, {2}, {3}, {4}}, {}, kLevel), "y"));
    const std::vector<std::size_t> two{0, 0, 1, 1};
    EXPECT_TRUE(is_bad_input(linear_regression(y, {{1}, {1}, {1}, {1}}, two, kLevel), "clusters"));
}

}  // namespace syscard::stats
