#include "eval/run_code.h"

#include <gtest/gtest.h>

#include "sandbox/sandbox.h"

namespace syscard::eval {

namespace {

const json::Object kTarget = {{"entry_point", "double"},
                              {"prompt", "def double(x):\n"},
                              {"tests", "def check(candidate):\n    assert candidate(2) == 4\n"}};

std::string reading(std::string_view reply) { return run_code(kTarget, reply).value().reading; }

}  // namespace

class RunCode : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const auto can = sandbox::available(); !can)
            GTEST_SKIP() << "skipped: " << can.error().what;
    }
};

TEST_F(RunCode, PassesWhenEveryTestHolds) {
    EXPECT_EQ(run_code(kTarget, "    return x + x").value().values.at("passed"), 1);
}

TEST_F(RunCode, SaysWhatWentWrong) {
    EXPECT_EQ(reading("    return x"), "AssertionError");
    EXPECT_EQ(reading("    return ("), "SyntaxError");
    EXPECT_EQ(reading("    return nothing"), "NameError");
}

TEST_F(RunCode, AProgramThatEndsEarlyDoesNotPass) {
    EXPECT_EQ(reading("    import os; os._exit(0)"), "ended before its tests");
    EXPECT_EQ(reading("    import sys; sys.exit(0)"), "ended before its tests");
}

TEST_F(RunCode, AnEmptyReplyIsUnscored) {
    EXPECT_EQ(run_code(kTarget, " \n").value().unscored, "empty reply");
}

TEST_F(RunCode, QuotesAndEscapesInAReplyStayData) {
    EXPECT_EQ(run_code(kTarget, "    s = '\"\"\"\\n\\\\' + \"é\\u0000\"\n    return 2 * x")
                  .value()
                  .values.at("passed"),
              1);
}

}  // namespace syscard::eval
