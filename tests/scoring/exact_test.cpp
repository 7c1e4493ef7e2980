#include <gtest/gtest.h>

#include "scoring/scorer.h"

namespace syscard::scoring {

namespace {

double value_of(std::string_view scorer, const json::Object& target, const std::string& reply,
                const std::string& value) {
    return score(scorer, target, Reply{.turns = {reply}, .option_scores = {}})
        .value()
        .values.at(value);
}

}  // namespace

TEST(Exact, TakesTheWholeReplyAndNothingLess) {
    const json::Object target = {{"answers", {"New York", "NYC"}}};
    EXPECT_EQ(value_of("exact/1", target, " new york. ", "correct"), 1);
    EXPECT_EQ(value_of("exact/1", target, "nyc", "correct"), 1);
    EXPECT_EQ(value_of("exact/1", target, "It is New York", "correct"), 0);
}

TEST(Pattern, MatchesAnyOfItsPatternsWithoutCase) {
    const json::Object target = {{"patterns", {"\\bfoo\\b", "^bar"}}};
    EXPECT_EQ(value_of("pattern/1", target, "a FOO", "matched"), 1);
    EXPECT_EQ(value_of("pattern/1", target, "a bar", "matched"), 0);
}

TEST(Pattern, AnIllFormedPatternIsAnErrorWithItsReason) {
    const auto checked = check_target("pattern/1", {{"patterns", {"("}}});
    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().hint.find("missing )"), std::string::npos);
}

}  // namespace syscard::scoring
