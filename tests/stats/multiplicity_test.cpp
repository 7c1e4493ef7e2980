#include "stats/multiplicity.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

// The fifteen p-values of Benjamini and Hochberg's paper.
const std::vector<double> kPaper{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                                 .0459, .3240, .4262, .5719, .6528, .7590, 1};
const std::vector<double> kFour{.01, .04, .03, .005};

auto rejections(Adjustment procedure) {
    const auto tests = adjust(kPaper, procedure, 0.05).value();
    return std::count(tests.rejected.begin(), tests.rejected.end(), true);
}

void expect_adjusted(const std::vector<double>& p, Adjustment procedure, const std::vector<double>& golden) {
    const auto tests = adjust(p, procedure, 0.05).value();
    for (std::size_t i = 0; i < golden.size(); ++i) EXPECT_NEAR(tests.adjusted[i], golden[i], 5e-10) << i;
}

}  // namespace

TEST(Adjust, RejectsAsInThePaper) {  // G29
    EXPECT_EQ(rejections(Adjustment::Bonferroni), 3);
    EXPECT_EQ(rejections(Adjustment::Holm), 3);
    EXPECT_EQ(rejections(Adjustment::Hochberg), 3);
    EXPECT_EQ(rejections(Adjustment::BenjaminiHochberg), 4);
    EXPECT_EQ(rejections(Adjustment::BenjaminiYekutieli), 3);
}

TEST(Adjust, AgreesWithRsPadjust) {  // G29
    expect_adjusted(kPaper, Adjustment::BenjaminiHochberg,
                    {.0015, .003, .0095, .035625, .0603, .0638571429, .0638571429, .0645, .0765, .486});
    expect_adjusted(kPaper, Adjustment::Holm, {.0015, .0056, .0247, .114, .2211, .278});
    expect_adjusted(kFour, Adjustment::Holm, {.03, .06, .06, .02});
    expect_adjusted(kFour, Adjustment::BenjaminiHochberg, {.02, .04, .04, .02});
    expect_adjusted(kFour, Adjustment::Hochberg, {.03, .04, .04, .02});
    expect_adjusted(kFour, Adjustment::BenjaminiYekutieli, {.0416666667, .0833333333, .0833333333, .0416666667});
}

TEST(Adjust, RefusesWhatIsNoPValue) {
    EXPECT_TRUE(is_bad_input(adjust({}, Adjustment::Holm, 0.05), "p"));
    EXPECT_TRUE(is_bad_input(adjust(std::vector<double>{0.1, 1.2}, Adjustment::Holm, 0.05), "p[1]"));
    EXPECT_TRUE(is_bad_input(adjust(kFour, Adjustment::Holm, 0), "alpha"));
    EXPECT_EQ(parse_adjustment("holms").error().hint, "did you mean `holm`?");
}

TEST(EBenjaminiHochberg, RejectsTheLargest) {  // G30
    const std::vector<double> e{100, 60, 40, 20, 5, 1, .5, .2, 0, 0};
    const auto rejected = e_benjamini_hochberg(e, 0.1).value();
    const std::vector<bool> golden{true, true, true, false, false, false, false, false, false, false};
    EXPECT_EQ(rejected, golden);
    EXPECT_TRUE(is_bad_input(e_benjamini_hochberg(std::vector<double>{-1}, 0.1), "e[0]"));
}

}  // namespace syscard::stats
