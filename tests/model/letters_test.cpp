#include "model/letters.h"

#include <cmath>

#include <gtest/gtest.h>

namespace syscard::model {

TEST(Letters, ShowTheOptionsBehindTheQuestion) {
    OptionsRequest request;
    request.key = "q.t/a/1/0";
    request.messages = {{"system", "Be brief."}, {"user", "Which planet is red?"}};
    request.options = {" Mercury", " Mars"};
    const GenerateRequest asked = ask_for_letter(request).value();
    EXPECT_EQ(asked.messages[0].content, "Be brief.");
    EXPECT_EQ(asked.messages[1].content,
              "Which planet is red?\n\nA. Mercury\nB. Mars\n\n"
              "Answer with the letter of one option alone.");
    EXPECT_TRUE(asked.logprobs);
    EXPECT_EQ(asked.sampling.temperature, 0);
}

TEST(Letters, OfTooManyOptionsOrOfNoQuestionAreRefused) {
    OptionsRequest request;
    request.messages = {{"user", "Which?"}};
    request.options.assign(27, "x");
    EXPECT_EQ(ask_for_letter(request).error().code, ErrorCode::BadInput);
    request.options.assign(2, "x");
    request.messages = {{"system", "Which?"}};
    EXPECT_EQ(ask_for_letter(request).error().code, ErrorCode::BadInput);
}

TEST(Letters, AreAddedUpOverTheirBlanksAndTakenFromTheFirstTokenThatIsNoBlank) {
    const std::vector<TokenLogprob> told = {
        {.token = "\n", .logprob = -0.1, .others = {{"\n", -0.1}, {"A", -3}}},
        {.token = "B",
         .logprob = std::log(0.5),
         .others = {{"B", std::log(0.5)}, {" B", std::log(0.25)}, {"A", std::log(0.125)}}}};
    const std::vector<double> letters = letter_log_probabilities(told, 3);
    ASSERT_EQ(letters.size(), 3U);
    EXPECT_NEAR(letters[0], std::log(0.125), 1e-12);
    EXPECT_NEAR(letters[1], std::log(0.75), 1e-12);
    // Not told: not as likely as the least likely one that was.
    EXPECT_NEAR(letters[2], std::log(0.125), 1e-5);
    EXPECT_LT(letters[2], letters[0]);
}

TEST(Letters, ThatNobodyToldAreNone) {
    EXPECT_TRUE(letter_log_probabilities({}, 4).empty());
    const std::vector<TokenLogprob> words = {
        {.token = "The", .logprob = -0.1, .others = {{"The", -0.1}, {"E", -4}, {"a", -5}}}};
    EXPECT_TRUE(letter_log_probabilities(words, 4).empty());
    const std::vector<TokenLogprob> alone = {{.token = "B", .logprob = -0.1, .others = {}}};
    EXPECT_TRUE(letter_log_probabilities(alone, 4).empty()) << "nothing tells B from the others";
}

TEST(Letters, ThatDidNotBeginTheReplyAreNone) {
    const std::vector<TokenLogprob> sentence = {
        {.token = "The", .logprob = -0.1, .others = {{"The", -0.1}, {"A", -6}}},
        {.token = " answer", .logprob = -0.1, .others = {{" answer", -0.1}}}};
    EXPECT_TRUE(letter_log_probabilities(sentence, 3).empty());
    const std::vector<TokenLogprob> bracket = {
        {.token = "(", .logprob = -0.1, .others = {{"(", -0.1}, {"C", -3}}},
        {.token = "B", .logprob = -0.1, .others = {{"B", -0.1}}}};
    EXPECT_TRUE(letter_log_probabilities(bracket, 3).empty());
}

TEST(Letters, ThatBeginAWordOrAreAnArticleAreNone) {
    const std::vector<TokenLogprob> word = {
        {.token = "B", .logprob = -0.1, .others = {{"B", -0.1}, {"A", -3}}},
        {.token = "ecause", .logprob = -0.1, .others = {}}};
    EXPECT_TRUE(letter_log_probabilities(word, 3).empty());
    const std::vector<TokenLogprob> article = {
        {.token = "A", .logprob = -0.1, .others = {{"A", -0.1}, {"B", -3}}},
        {.token = " planet", .logprob = -0.1, .others = {}}};
    EXPECT_TRUE(letter_log_probabilities(article, 3).empty());
    const std::vector<TokenLogprob> letter = {
        {.token = "A", .logprob = -0.1, .others = {{"A", -0.1}, {"B", -3}}},
        {.token = ".", .logprob = -0.1, .others = {}}};
    EXPECT_EQ(letter_log_probabilities(letter, 3).size(), 3U);
}

TEST(Letters, OfWhichOnlyTheLastOneToldIsAnOptionAreWonByIt) {
    const std::vector<TokenLogprob> last = {
        {.token = "B", .logprob = -4, .others = {{"The", -0.1}, {"B", -4}}}};
    const std::vector<double> letters = letter_log_probabilities(last, 3);
    ASSERT_EQ(letters.size(), 3U);
    EXPECT_GT(letters[1], letters[0]);
    EXPECT_GT(letters[1], letters[2]);
}

TEST(Letters, WithWhatIsNoLogarithmOfAProbabilityAreLeftOut) {
    const std::vector<TokenLogprob> hostile = {
        {.token = "A", .logprob = 5, .others = {{"A", 5}, {"B", -1}, {"C", std::nan("")}}}};
    const std::vector<double> letters = letter_log_probabilities(hostile, 3);
    ASSERT_EQ(letters.size(), 3U);
    EXPECT_EQ(letters[1], -1);
    EXPECT_NEAR(letters[0], -1, 1e-5);
    EXPECT_NEAR(letters[2], -1, 1e-5);
}

}  // namespace syscard::model
