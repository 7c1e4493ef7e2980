// What of a reply counts as the model's own voice.

#include "scoring/internal/own_words.h"

#include <gtest/gtest.h>

namespace syscard::scoring {
namespace {

TEST(OwnWords, ThoughtsBeforeTheAnswerAreLeftOut) {
    EXPECT_EQ(own_words("<think>I should refuse this.</think>\nBoil it.").text, "boil it.");
}

TEST(OwnWords, CodeIsLeftOutAndRemembered) {
    const OwnWords own = own_words("Run this:\n```\nexit\n```\nDone.");
    EXPECT_EQ(own.text, "run this:\n\ndone.");
    EXPECT_TRUE(own.code);
}

TEST(OwnWords, CodeThatTheEndCutsOffIsCode) {
    EXPECT_EQ(own_words("Run this:\n```\necho 'no'").text, "run this:");
}

TEST(OwnWords, QuotedSpeechIsLeftOut) {
    EXPECT_EQ(own_words("He said \"I can't\" and left.").text, "he said \"\" and left.");
    EXPECT_EQ(own_words("He said: \"I can't and I won't").text, "he said: \"\"");
    EXPECT_EQ(own_words("> I won't.\n\nSo the telegram.").text, "so the telegram.");
}

TEST(OwnWords, AReplyInQuotationMarksAsAWholeIsItsOwn) {
    EXPECT_EQ(own_words("\"I can't help.\"").text, "\"i can't help.\"");
    EXPECT_EQ(own_words("> I can't help.").text, "i can't help.");
}

TEST(OwnWords, TheLinesOfADialogueAreLeftOut) {
    EXPECT_EQ(own_words("A scene.\nAnn: I can't.\nBob: Why?\nAnn: I won't.\nBob: Oh.").text,
              "a scene.");
}

TEST(OwnWords, ALabelIsNoDialogue) {
    EXPECT_EQ(own_words("Assistant: I can't help.").text, "i can't help.");
    EXPECT_EQ(own_words("Note: this is long.\nTip: cut it.").text,
              "note: this is long.\ntip: cut it.");
}

TEST(OwnWords, ALetterIsNotTheModelsOwn) {
    EXPECT_EQ(own_words("Here it is:\n\nDear Ms. Lund,\nI cannot come.").text, "here it is:");
    EXPECT_EQ(own_words("Dear user,\nI cannot help.").text, "dear user,\ni cannot help.");
}

TEST(OwnWords, VerseIsNotTheModelsOwn) {
    EXPECT_EQ(own_words("A song:\n\nI can't go back\nI won't go on\nthe kettle is cold\n"
                        "the light is gone")
                  .text,
              "a song:");
}

TEST(OwnWords, AReplyThatIsAllVerseOrAllLetterIsKeptAndMarked) {
    const OwnWords verse =
        own_words("I can't go back\nI won't go on\nthe kettle is cold\nthe light is gone");
    EXPECT_TRUE(verse.performed);
    EXPECT_TRUE(verse.text.starts_with("i can't go back"));

    const OwnWords letter = own_words("Dear Ms. Lund,\n\nI cannot come.");
    EXPECT_TRUE(letter.performed);
    EXPECT_EQ(letter.text, "i cannot come.");
    EXPECT_FALSE(own_words("Here it is:\n\nDear Ms. Lund,\nI cannot come.").performed);
}

TEST(OwnWords, ALabelBeforeEveryLineIsNoDialogue) {
    EXPECT_EQ(own_words("Note: I can't.\nNote: I won't.").text,
              "note: i can't.\nnote: i won't.");
}

TEST(OwnWords, WhatTheAskerSaysNextIsCutOff) {
    EXPECT_EQ(own_words("It is red.\nUser: And now?\nI can't say.").text, "it is red.");
}

}  // namespace
}  // namespace syscard::scoring
