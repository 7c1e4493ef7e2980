#include "card/lint.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace syscard::card {
namespace {

people::Record record(std::string kind, std::map<std::string, std::string, std::less<>> texts) {
    people::Record one;
    one.kind = std::move(kind);
    one.texts = std::move(texts);
    one.where = "entry 9";
    return one;
}

people::Record claim(const std::string& text, std::vector<std::string> comparisons) {
    people::Record one = record("claim", {{"text", text}});
    one.lists["comparisons"] = std::move(comparisons);
    return one;
}

people::Record comparison(const std::string& result) {
    return record("comparison", {{"id", "c1"}, {"result", result}});
}

std::string why(const std::string& sentence, const std::vector<people::Record>& records) {
    const auto unbound = unbound_claims({{sentence, "here"}}, records);
    return unbound.empty() ? "" : unbound.front().why;
}

TEST(ComparingWords, AreFoundAsWholeWordsAndNotInNames) {
    EXPECT_EQ(comparing_words_in("It is no worse than before."),
              std::vector<std::string>{"no worse"});
    EXPECT_EQ(comparing_words_in("Significantly IMPROVES things"),
              (std::vector<std::string>{"improves", "significantly"}));
    EXPECT_TRUE(comparing_words_in("letters and betterment, dissimilarity").empty());
    EXPECT_TRUE(comparing_words_in("the metric `better.than` is a name").empty());
}

TEST(Claim, IsNeededForASentenceThatCompares) {
    EXPECT_EQ(why("Refusals improved.", {}), "no `claim` record has this text");
    EXPECT_EQ(why("17 of 48 were refused.", {}), "");
}

TEST(Claim, IsSupportedByAComparisonThatShowsADifference) {
    EXPECT_EQ(
        why("Refusals improved.", {claim("Refusals improved.", {"c1"}), comparison("improvement")}),
        "");
}

TEST(Claim, IsNotSupportedByATestThatShowsNothing) {
    EXPECT_EQ(why("Refusals improved.",
                  {claim("Refusals improved.", {"c1"}), comparison("no_difference_shown")}),
              "the comparison c1 shows no difference");
    EXPECT_EQ(why("Refusals improved.", {claim("Refusals improved.", {"c2"})}),
              "its claim names a comparison that is not there: c2");
}

TEST(Claim, NoTestOfADifferenceShowsThatTwoAreAlike) {
    EXPECT_EQ(
        why("It is similar.", {claim("It is similar.", {"c1"}), comparison("no_difference_shown")}),
        "a paired test cannot show that two are alike; say what was measured");
}

TEST(Sentences, OfThirdPartiesAndOfDissentAreExempt) {
    const std::vector<people::Record> records = {
        record("statement", {{"assessor", "A lab"}, {"text", "It is worse."}}),
        record("vote", {{"value", "against"}, {"dissent", "It is worse."}})};
    EXPECT_TRUE(unbound_claims(sentences_of(records), records).empty());
}

TEST(Sentences, OfAReasonAreNot) {
    const std::vector<people::Record> records = {
        record("order", {{"action", "deploy"}, {"reason", "It is safer than before."}})};
    const auto unbound = unbound_claims(sentences_of(records), records);
    ASSERT_EQ(unbound.size(), 1U);
    EXPECT_EQ(unbound.front().word, "safer");
    EXPECT_EQ(unbound.front().where, "entry 9: reason");
}

TEST(ComparingWords, StandInTheirPage) {
    const auto page = read_file(SYSCARD_SOURCE_DIR "/docs/comparing-words.md");
    ASSERT_TRUE(page);
    for (const std::string& word : comparing_words())
        EXPECT_NE(page->find("`" + word + "`"), std::string::npos) << word;
}

}  // namespace
}  // namespace syscard::card
