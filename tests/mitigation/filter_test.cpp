// Rules, and the words of judges and classifiers.

#include "mitigation/filter.h"

#include <gtest/gtest.h>

namespace syscard::mitigation {

TEST(Filter, TheFirstRuleThatMatchesFires) {
    const auto filter = Filter::compile({{"euros", "euros"}, {"coins", "coin"}}, "test");
    ASSERT_TRUE(filter);
    EXPECT_EQ(filter->first_match("two coins or three euros"), "euros");
    EXPECT_EQ(filter->first_match("two coins"), "coins");
    EXPECT_EQ(filter->first_match("nothing"), std::nullopt);
}

TEST(Filter, IllFormedBytesDoNotHideWhatStandsBesideThem) {
    const auto filter = Filter::compile({{"euros", "euros"}}, "test");
    EXPECT_EQ(filter->first_match("\xff\xfe euros \xc3"), "euros");
}

TEST(Judge, SaysAllowOrBlockAndNothingElse) {
    EXPECT_FALSE(read_judge("ALLOW")->block);
    EXPECT_TRUE(read_judge(" BLOCK\n")->block);
    EXPECT_FALSE(read_judge("block"));
    EXPECT_FALSE(read_judge("ALLOW, since it is harmless"));
    EXPECT_FALSE(read_judge("I would not BLOCK this"));
    EXPECT_FALSE(read_judge(""));
}

TEST(Judge, AReplyCannotSmuggleInAnotherPlaceholder) {
    Layer layer;
    layer.prompt = "{input} | {reply}";
    EXPECT_EQ(judge_prompt(layer, "hello {reply}", "bye {input}"), "hello {reply} | bye {input}");
}

TEST(Classifier, SaysAllowOrBlockAndNothingElse) {
    EXPECT_FALSE(read_classifier(R"({"verdict":"allow"})")->block);
    const auto blocked = read_classifier(R"({"verdict":"block","label":"prices"})");
    ASSERT_TRUE(blocked);
    EXPECT_TRUE(blocked->block);
    EXPECT_EQ(blocked->rule, "prices");
    EXPECT_FALSE(read_classifier(R"({"verdict":"maybe"})"));
    EXPECT_FALSE(read_classifier(R"({"verdict":"block","score":0.9})"));
    EXPECT_FALSE(read_classifier("block"));
}

}  // namespace syscard::mitigation
