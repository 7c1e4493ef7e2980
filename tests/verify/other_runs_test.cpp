// Runs of the same subject and suite: the later counts the earlier, and a reader who has one can
// tell.

#include <gtest/gtest.h>

#include "support/tiny_run.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

using namespace test;

std::string first_problem(const fs::path& card, const fs::path& other) {
    Trust trust;
    trust.others = {other};
    const Verification verification = value_of(verify_card(card, trust));
    return verification.holds() ? "" : verification.problems[0].what;
}

}  // namespace

TEST(OtherRuns, BesideEachOtherAreCountedByTheLater) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "first"});
    publish_tiny_card({directory / "second"});
    EXPECT_EQ(first_problem(directory / "second", directory / "first"), "");
    EXPECT_EQ(first_problem(directory / "first", directory / "second"), "");
    EXPECT_NE(content(directory / "second/card.md").find("2 of 2 of `tiny`"), std::string::npos);
}

TEST(OtherRuns, ThatNeitherCountsAreFoundByWhoHasTheOther) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "here/card"});
    publish_tiny_card({directory / "elsewhere/card"});
    EXPECT_EQ(first_problem(directory / "here/card", directory / "here/card"), "");
    EXPECT_NE(first_problem(directory / "here/card", directory / "elsewhere/card")
                  .find("neither of the two counts the other"),
              std::string::npos);
}

TEST(OtherRuns, BegunAnewAfterTheyWereCountedAreFound) {
    const TemporaryDirectory directory;
    publish_tiny_card({directory / "first"});
    publish_tiny_card({directory / "second"});
    overwrite(directory / "first/plan.checkpoint",
              content(directory / "first/evidence/checkpoint"));  // a later one
    EXPECT_NE(first_problem(directory / "second", directory / "first")
                  .find("began with another log checkpoint than is counted here"),
              std::string::npos);
}

}  // namespace syscard::verify
