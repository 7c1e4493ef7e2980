#include "plan/transcript.h"

#include <gtest/gtest.h>

#include "crypto/secret.h"

namespace syscard::plan {

namespace {

crypto::RunSecret secret(std::uint8_t first = 1) {
    std::array<std::uint8_t, 32> bytes{};
    bytes[0] = first;
    return crypto::RunSecret(crypto::Secret(bytes));
}

Transcript transcript() {
    return {
        .item = {.id = "a-1",
                 .messages = {{"user", "Which?"}},
                 .target = {{"options", json::Array{"one", "seven"}}, {"answer", 1}},
                 .tags = {{"kind", "x"}},
                 .cluster = "a"},
        .turns = {"first", "second"},
        .log_likelihood = {"-3.000000", "-10.000000"},
    };
}

Result<Transcript> opened(std::string_view blob, const SealedTranscript& sealed) {
    return open_transcript(blob, sealed.item_commitment, sealed.replies_commitment, "entry 5");
}

// What becomes of a blob with `from` in place of `to`, the commitments as they were.
ErrorCode code_after(std::string_view from, std::string_view to) {
    const SealedTranscript sealed = seal(transcript(), 5, secret());
    std::string blob = sealed.blob;
    const std::size_t at = blob.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << blob;
    if (at == std::string::npos) return ErrorCode::Internal;
    blob.replace(at, from.size(), to);
    const auto result = opened(blob, sealed);
    EXPECT_FALSE(result) << blob;
    return result ? ErrorCode::Internal : result.error().code;
}

}  // namespace

TEST(Transcript, OpensAsItWasSealed) {
    const SealedTranscript sealed = seal(transcript(), 5, secret());
    const Transcript read = opened(sealed.blob, sealed).value();
    EXPECT_EQ(json::canonical(to_json(read.item)), json::canonical(to_json(transcript().item)));
    EXPECT_EQ(read.turns, transcript().turns);
    EXPECT_EQ(read.log_likelihood, transcript().log_likelihood);
}

TEST(Transcript, OfLettersIsScoredByThemAsTheyStand) {
    Transcript letters = transcript();
    letters.log_likelihood.clear();
    letters.turns = {"B"};
    EXPECT_EQ(options_by(Solver::Options, letters), "letter_reply");
    letters.letter_log_probability = {"-3.000000", "-0.100000"};
    EXPECT_EQ(options_by(Solver::Options, letters), "letter_log_probability");
    EXPECT_EQ(options_by(Solver::Generate, letters), "");
    const SealedTranscript sealed = seal(letters, 5, secret());
    const Transcript read = opened(sealed.blob, sealed).value();
    EXPECT_EQ(read.letter_log_probability, letters.letter_log_probability);
    const scoring::Reply reply = reply_for_scoring(read).value();
    EXPECT_TRUE(reply.by_letter);
    EXPECT_EQ(reply.option_scores, (std::vector<double>{-3, -0.1}));
}

TEST(Transcript, KeepsAReplyThatIsNotUtf8ByteByByte) {
    std::string bytes = "caf\xe9 \xff\xfe \xed\xa0\x80 ";
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    Transcript hostile = transcript();
    hostile.turns = {bytes, "", "plain"};
    const SealedTranscript sealed = seal(hostile, 5, secret());
    EXPECT_EQ(opened(sealed.blob, sealed).value().turns, hostile.turns);
}

TEST(Transcript, ThatSaysItIsBase64IsNotTakenForBytes) {
    Transcript hostile = transcript();
    hostile.turns = {R"({"base64":"Zm9v"})"};
    const SealedTranscript sealed = seal(hostile, 5, secret());
    EXPECT_EQ(opened(sealed.blob, sealed).value().turns, hostile.turns);
}

TEST(Transcript, WithAnyMemberOfItsItemChangedIsFound) {
    EXPECT_EQ(code_after("a-1", "a-2"), ErrorCode::Tampered);
    EXPECT_EQ(code_after("Which?", "What??"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("role":"user")", R"("role":"system")"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("answer":1)", R"("answer":0)"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("kind":"x")", R"("kind":"y")"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("cluster":"a")", R"("cluster":"b")"), ErrorCode::Tampered);
}

TEST(Transcript, WithAnyReplyChangedIsFound) {
    EXPECT_EQ(code_after("second", "third"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("first","second")", R"("second","first")"), ErrorCode::Tampered);
    EXPECT_EQ(code_after(R"("first",)", ""), ErrorCode::Tampered);
    EXPECT_EQ(code_after("-3.000000", "-2.000000"), ErrorCode::Tampered);
}

TEST(Transcript, WithAnySaltChangedIsFound) {
    const SealedTranscript sealed = seal(transcript(), 5, secret());
    const std::string marker = R"("salt":")";
    const std::size_t item_salt = sealed.blob.find(marker) + marker.size();
    const std::size_t reply_salt = sealed.blob.find(marker, item_salt) + marker.size();
    for (const std::size_t at : {item_salt, reply_salt}) {
        std::string blob = sealed.blob;
        blob[at] = blob[at] == '0' ? '1' : '0';
        EXPECT_EQ(opened(blob, sealed).error().code, ErrorCode::Tampered);
    }
}

TEST(Transcript, NamesTheFieldThatDoesNotOpen) {
    const SealedTranscript sealed = seal(transcript(), 5, secret());
    const auto result =
        open_transcript(sealed.blob, sealed.item_commitment, sealed.item_commitment, "entry 5");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what,
              "the commitment to `replies` does not open with what the transcript shows");
    EXPECT_EQ(result.error().where, "entry 5");
}

TEST(Transcript, WithAMemberMoreOrInAnotherSpellingIsRefused) {
    EXPECT_EQ(code_after(R"("schema")", R"("extra":1,"schema")"), ErrorCode::BadInput);
    EXPECT_EQ(code_after(R"("item":{)", R"("item": {)"), ErrorCode::BadInput);
    EXPECT_EQ(code_after("transcript/1", "transcript/2"), ErrorCode::BadInput);
    EXPECT_EQ(code_after(R"("value":{"cluster")", R"("valu":{"cluster")"), ErrorCode::BadInput);
}

TEST(Transcript, HasOtherSaltsForEachFieldSampleAndRun) {
    const SealedTranscript one = seal(transcript(), 5, secret());
    EXPECT_NE(seal(transcript(), 6, secret()).item_commitment, one.item_commitment);
    EXPECT_NE(seal(transcript(), 5, secret(2)).item_commitment, one.item_commitment);
    EXPECT_NE(seal(transcript(), 6, secret()).replies_commitment, one.replies_commitment);
    EXPECT_EQ(seal(transcript(), 5, secret()).blob, one.blob);
}

TEST(ReplyForScoring, DividesEachLogLikelihoodByTheOptionsLength) {
    const scoring::Reply reply = reply_for_scoring(transcript()).value();
    EXPECT_EQ(reply.option_scores, (std::vector<double>{-1, -2}));
    EXPECT_EQ(reply.turns, transcript().turns);
}

TEST(ReplyForScoring, ReplacesIllFormedBytes) {
    Transcript hostile = transcript();
    hostile.log_likelihood = {};
    hostile.turns = {"a\xff"};
    EXPECT_EQ(reply_for_scoring(hostile).value().turns, std::vector<std::string>{"a\uFFFD"});
}

TEST(ReplyForScoring, RefusesLogLikelihoodsThatAreNotOneDecimalForEachOption) {
    Transcript bad = transcript();
    bad.log_likelihood = {"-1.0"};
    EXPECT_FALSE(reply_for_scoring(bad));
    bad.log_likelihood = {"-1.0", "nan"};
    EXPECT_FALSE(reply_for_scoring(bad));
    bad.item.target.erase("options");
    EXPECT_FALSE(reply_for_scoring(bad));
}

TEST(AsLogged, RoundsToWhatTheLogHolds) {
    const scoring::Score score = as_logged({.values = {{"a", 1.0 / 3}, {"b", -0.0}},
                                            .reading = std::string(300, 'x') + "\x1b",
                                            .unscored = ""});
    EXPECT_EQ(score.values.at("a"), 0.333333);
    EXPECT_FALSE(std::signbit(score.values.at("b")));
    EXPECT_EQ(score.reading, std::string(200, 'x') + "…");
}

TEST(AsLogged, TakesTheHostilityOutOfAReading) {
    EXPECT_EQ(as_logged({.values = {}, .reading = "a\x1b[2J\n", .unscored = ""}).reading,
              "a\\x1b[2J ");
}

}  // namespace syscard::plan
