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

}  // namespace syscard::scoring
