#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

std::string read(const std::string& reply) {
    return score("numeric/2", {{"answer", "1"}}, Reply{.turns = {reply}, .option_scores = {}})
        .value()
        .reading;
}

}  // namespace

TEST(StatedNumber, TheBoxedOneCountsBeforeAllOthers) {
    EXPECT_EQ(read("So \\boxed{204}. I checked 3 times."), "204");
    EXPECT_EQ(read("first \\boxed{7}, then \\boxed{\\text{1{,}024}}"), "1024");
}

TEST(StatedNumber, TheAnnouncedOneCountsBeforeTheLast) {
    EXPECT_EQ(read("The answer is 42, found in step 3."), "42");
    EXPECT_EQ(read("Answer: **$1,250.50** after 2 days"), "1250.5");
    EXPECT_EQ(read("... #### 18"), "18");
    EXPECT_EQ(read("The answer is -7."), "-7");
    EXPECT_EQ(read("The answer is 42."), "42");
}

TEST(StatedNumber, WithoutAnAnnouncementTheLastOneCounts) {
    EXPECT_EQ(read("4 apples and 5 pears make 9"), "9");
    EXPECT_EQ(read("no number"), "");
}

TEST(StatedNumber, AnAnnouncementWithoutNumberIsPassedOver) {
    EXPECT_EQ(read("The answer is easy to find: 3 and 4 give 7"), "3");
    EXPECT_EQ(read("Finding the answer is fun.\nIt comes to 12"), "12");
}

TEST(StatedNumber, AFractionIsNoNumber) {
    EXPECT_EQ(read("The answer is 1/2."), "");
    EXPECT_EQ(read("x = 7, so\n#### 1/2"), "");
    EXPECT_EQ(read("\\boxed{7/2} with x = 7"), "");
}

TEST(StatedNumber, ABoxThatIsNotOnePlainNumberIsNoNumber) {
    EXPECT_EQ(read("x = 7 gives \\boxed{\\frac{7}{2}}"), "");
    EXPECT_EQ(read("x = 7 gives \\boxed{\\sqrt{3}}"), "");
    EXPECT_EQ(read("\\boxed{3\\sqrt{2}}"), "");
    EXPECT_EQ(read("\\boxed{2^{10}}"), "");
    EXPECT_EQ(read("\\boxed{3x}"), "");
    EXPECT_EQ(read("\\boxed{(3, 4)}"), "");
}

TEST(StatedNumber, ABoxMayHoldASignACurrencyAVariableAndAUnit) {
    EXPECT_EQ(read("\\boxed{-5}"), "-5");
    EXPECT_EQ(read("\\boxed{x = 5}"), "5");
    EXPECT_EQ(read("\\boxed{\\$1,250.50}"), "1250.5");
    EXPECT_EQ(read("\\boxed{42\\text{ cm}^2}"), "42");
    EXPECT_EQ(read("\\boxed{50\\%}"), "50");
    EXPECT_EQ(read("\\boxed{90^\\circ}"), "90");
    EXPECT_EQ(read("\\boxed{\\textbf{42}}"), "42");
}

TEST(StatedNumber, OfASumItsResultCounts) {
    EXPECT_EQ(read("The answer is 3 + 4 = 7."), "7");
    EXPECT_EQ(read("The result is 20 - 2 = 18."), "18");
    EXPECT_EQ(read("The total is 3*4=$<<3*4=12>>12 for 2 days"), "12");
    EXPECT_EQ(read("The total is 3 apples + 4 apples = 7 apples, for 2 days"), "7");
    EXPECT_EQ(read("The answer is 5, because x = 3."), "5");
    EXPECT_EQ(read("The answer is 5 because x = 3."), "5");
    EXPECT_EQ(read("The answer is 5. x = 3"), "5");
    EXPECT_EQ(read("The answer is 42 = 6 * 7"), "42");
}

TEST(StatedNumber, ATotalCountsOnTheLastLineAlone) {
    EXPECT_EQ(read("Total: 12 apples\nHalf of them are 6."), "6");
    EXPECT_EQ(read("Half of 24 is 12.\nSo the total is 12, for 2 days."), "12");
}

TEST(StatedNumber, AMinusMayStandApart) {
    EXPECT_EQ(read("The answer is - 5."), "-5");
    EXPECT_EQ(read("Answer:\n- 5 apples"), "5");
}

}  // namespace syscard::scoring
