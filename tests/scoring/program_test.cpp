#include "scoring/program.h"

#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

const json::Object kTarget = {
    {"entry_point", "double"},
    {"prompt", "from math import pi\n\ndef double(x):\n    \"\"\"Twice.\"\"\"\n"},
    {"tests", "def check(candidate):\n    assert candidate(2) == 4\n"}};

std::string program(std::string_view reply) { return program_of(kTarget, reply).value(); }

}  // namespace

TEST(Program, IsTheFencedBlockThatDefinesTheFunction) {
    EXPECT_EQ(program("Sure:\n```python\ndef double(x):\n    return 2 * x\n```\nUse it so:\n```\n"
                      "double(3)\n```"),
              "from math import pi\n\n\ndef double(x):\n    return 2 * x\n\n");
}

TEST(Program, TakesABlockThatWasCutOff) {
    EXPECT_NE(program("```python\ndef double(x):\n    return 2").find("return 2"),
              std::string::npos);
}

TEST(Program, LeavesOutTheProseBeforeADefinition) {
    EXPECT_EQ(program("Here it is.\ndef double(x):\n    return 2 * x").find("Here"),
              std::string::npos);
}

TEST(Program, IsElseABodyThatGoesOnWhereThePromptEnds) {
    EXPECT_EQ(program("    return 2 * x"),
              "from math import pi\n\ndef double(x):\n    \"\"\"Twice.\"\"\"\n    return 2 * x\n");
    EXPECT_EQ(program("return 2 * x"), program("    return 2 * x"));
}

TEST(Program, ATargetWithoutTestsIsRefused) {
    json::Object target = kTarget;
    target["tests"] = "pass";
    EXPECT_FALSE(check_target("code/1", target));
    target = kTarget;
    target["entry_point"] = "f(); import os";
    EXPECT_FALSE(check_target("code/1", target));
}

TEST(Program, IsNotScoredWithoutBeingRun) {
    EXPECT_EQ(graded_by("code/1"), GradedBy::Program);
    EXPECT_FALSE(score("code/1", kTarget, Reply{.turns = {"return 2 * x"}, .option_scores = {}}));
}

}  // namespace syscard::scoring
