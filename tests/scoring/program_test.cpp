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

TEST(Program, KeepsWhatAFencedBlockDefinesBeforeItsFirstDefinition) {
    EXPECT_NE(program("```python\nFACTOR = 2\n\ndef double(x):\n    return FACTOR * x\n```")
                  .find("FACTOR = 2"),
              std::string::npos);
}

TEST(Program, TakesAlongAnEarlierBlockThatDefinesWhatItUses) {
    const std::string both =
        program("First a helper:\n```python\ndef twice(x):\n    return 2 * x\n```\nThen:\n"
                "```python\ndef double(x):\n    return twice(x)\n```");
    ASSERT_NE(both.find("def twice"), std::string::npos);
    EXPECT_LT(both.find("def twice"), both.find("def double"));
}

TEST(Program, LeavesOutEarlierBlocksThatItDoesNotNeedOrThatRun) {
    EXPECT_EQ(program("```\npip install numpy\n```\n```python\ndef double(x):\n    return 2 * x\n"
                      "```")
                  .find("pip"),
              std::string::npos);
    EXPECT_EQ(program("```python\ndef other(x):\n    return x\n```\n```python\ndef double(x):\n"
                      "    return 2 * x\n```")
                  .find("other"),
              std::string::npos);
}

TEST(Program, LeavesOutThoughts) {
    EXPECT_EQ(program("<think>```python\ndef double(x):\n    return 3 * x\n```</think>"
                      "```python\ndef double(x):\n    return 2 * x\n```")
                  .find("3 * x"),
              std::string::npos);
    EXPECT_EQ(why_no_program("<think>def double"),
              "only thoughts: the reply was cut before an answer");
    EXPECT_EQ(why_no_program(" "), "empty reply");
    EXPECT_EQ(why_no_program("return 2 * x"), "");
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
