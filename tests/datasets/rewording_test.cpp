#include "datasets/rewording.h"

#include <gtest/gtest.h>

namespace syscard::datasets {
namespace {

plan::Item question(std::string text) {
    return {.id = "one",
            .messages = {{"user", std::move(text)}},
            .target = {},
            .tags = {{"topic", "t"}},
            .cluster = "one"};
}

TEST(Rewording, TurnsAMessageAtItsQuestion) {
    EXPECT_EQ(turned("Who wrote it? Answer in a word."), "Answer in a word. Who wrote it?");
    EXPECT_EQ(turned("Ann has 3 pens. She buys 2. How many has she? Write the number."),
              "How many has she? Write the number. Ann has 3 pens. She buys 2.");
}

TEST(Rewording, LeavesWhatItCannotTurn) {
    EXPECT_EQ(turned("Who wrote it?"), "");
    EXPECT_EQ(turned("Write a poem. Make it rhyme."), "");
    EXPECT_EQ(turned("Is it? Is it not? Say so."), "");
    EXPECT_EQ(turned("Complete this. What is it?\ndef f():"), "");
    EXPECT_EQ(turned(""), "");
}

TEST(Rewording, EveryTextDiffersFromTheOriginal) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        for (const char* text : {"Who wrote it?", "Who wrote it? Say.", "", "def f():\n  pass"}) {
            const plan::Item twin = reword(question(text), "facts/1", "en", seed);
            EXPECT_NE(twin.messages[0].content, text);
            EXPECT_NE(twin.messages[0].content.find(std::string_view(text).substr(0, 3)),
                      std::string::npos);
        }
    }
}

TEST(Rewording, PutsNoEnglishAroundAnotherLanguage) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const std::string text = reword(question("Wer war es?"), "facts/1", "de", seed).messages[0].content;
        EXPECT_TRUE(text == "Q: Wer war es?\nA:" || text == "1. Wer war es?") << text;
    }
}

TEST(Rewording, LeavesWhatIsNotTheUsers) {
    plan::Item item = question("Well?");
    item.messages.insert(item.messages.begin(), {"system", "Keep it short. Is that clear?"});
    EXPECT_EQ(reword(item, "facts/1", "en", 1).messages[0].content, item.messages[0].content);
}

TEST(Rewording, ShufflesOptionsAndKeepsTheAnswer) {
    plan::Item item = question("Which?");
    item.target = {{"options", json::Array{"a", "b", "c", "d"}}, {"answer", 2}};
    bool moved = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const plan::Item twin = reword(item, "choice/1", "en", seed);
        const json::Array& options = twin.target.at("options").as_array();
        ASSERT_EQ(options.size(), 4);
        const std::int64_t answer = twin.target.at("answer").as_int64();
        EXPECT_EQ(options.at(static_cast<std::size_t>(answer)).as_string(), "c");
        moved = moved || answer != 2;
        EXPECT_EQ(plan::to_json(twin), plan::to_json(reword(item, "choice/1", "en", seed)));
    }
    EXPECT_TRUE(moved);
}

TEST(Rewording, LeavesOptionsWhoseLettersStandInTheMessage) {
    plan::Item item = question("Which?\nA) a\nB) b\nC) c\nD) d");
    item.target = {{"options", json::Array{"a", "b", "c", "d"}}, {"answer", 1}};
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        EXPECT_EQ(reword(item, "letter/1", "en", seed).target, item.target);
}

TEST(Rewording, LeavesOptionsThatOtherMembersPointInto) {
    plan::Item item = question("Which?");
    item.target = {{"options", json::Array{"a", "b", "c"}}, {"answer", 2}, {"unknown", 1}};
    EXPECT_EQ(reword(item, "choice/1", "en", 3).target, item.target);
}

}  // namespace
}  // namespace syscard::datasets
