// Withholding without lying: what the log says is withheld may be, and nothing else.

#include "eval/withhold.h"

#include <gtest/gtest.h>

#include "evidence/internal/hole.h"
#include "evidence/published_copy.h"
#include "support/tiny_run.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

using namespace test;

class Withholding : public testing::Test {
  protected:
    void SetUp() override { publish_tiny_card(place_); }

    // Withholds these samples, by ordinal, and makes the published copy.
    void withhold(std::vector<std::int64_t> ordinals, std::vector<std::string> fields,
                  std::vector<crypto::AgeRecipient> recipients = {}) {
        {
            eval::OpenRun run = value_of(eval::open_run(place_));
            value_of(eval::withhold(run,
                                    place_,
                                    {.chooses =
                                         [&](const evidence::SampleEntry& sample) {
                                             return std::find(ordinals.begin(),
                                                              ordinals.end(),
                                                              sample.ordinal) != ordinals.end();
                                         },
                                     .fields = std::move(fields),
                                     .by = "Example Lab",
                                     .reason_class = "hazard",
                                     .reason = "detail",
                                     .recipients = std::move(recipients)}));
            value_of(run.log.publish());
        }
        write_card(place_);
        publish();
    }
    void publish() {
        fs::remove_all(copy_);
        value_of(evidence::copy_published(place_.evidence(), copy_ / "evidence"));
        for (const char* name : {"card.json",
                                 "card.md",
                                 "card.html",
                                 "card.txt",
                                 "plan.checkpoint",
                                 "card.json.sig",
                                 "allowed_signers"})
            fs::copy_file(place_.directory / name, copy_ / name);
    }
    Verification verify(const fs::path& card) const { return value_of(verify_card(card, {})); }
    std::string first_problem(const fs::path& card) const {
        const Verification verification = verify(card);
        return verification.holds() ? "" : verification.problems[0].what;
    }
    evidence::SampleEntry sample(std::int64_t ordinal) const {
        const evidence::LogReader reader = value_of(evidence::LogReader::open(place_.evidence()));
        const measure::EvidenceSource source = measure::source_of(reader);
        const measure::RunRecord record = value_of(measure::read_run(source));
        const auto& one = record.samples.at(static_cast<std::size_t>(ordinal));
        return value_of(measure::read_sample(source, record, one)).sample;
    }
    // As somebody would who has the files and no key.
    void punch(const evidence::BlobReference& blob) const {
        const fs::path file = copy_ / "evidence/blobs" / fmt::format("{:06}.zst", blob.segment);
        std::string segment = content(file);
        segment.replace(
            blob.offset,
            blob.length,
            evidence::hole_for(std::string_view(segment).substr(blob.offset, blob.length)));
        overwrite(file, segment);
    }

    TemporaryDirectory directory_;
    eval::RunPlace place_{directory_ / "out"};
    fs::path copy_ = directory_ / "copy";
};

}  // namespace

TEST_F(Withholding, OfWholeTranscriptsLeavesACopyThatVerifiesAndCountsThem) {
    withhold({0, 3}, {"item", "replies"});
    EXPECT_EQ(first_problem(copy_), "");
    const Verification verification = verify(copy_);
    EXPECT_EQ(verification.withheld, 2);
    EXPECT_EQ(verification.transcripts, 10);
    EXPECT_EQ(verification.scored_again, 10);
    EXPECT_GT(verification.withheld_grades, 0);
}

TEST_F(Withholding, LeavesTheMakersOwnFolderWholeWithTheSameCard) {
    withhold({0}, {"item", "replies"});
    EXPECT_EQ(first_problem(place_.directory), "");
    EXPECT_EQ(verify(place_.directory).withheld, 0);
    EXPECT_EQ(content(place_.evidence() / "checkpoint"), content(copy_ / "evidence/checkpoint"));
}

TEST_F(Withholding, OfRepliesAloneStillShowsTheItemsAndChecksThatTheyWerePlanned) {
    withhold({0, 1, 2}, {"replies"});
    EXPECT_EQ(first_problem(copy_), "");
    for (const std::string& sentence : verify(copy_).not_shown)
        EXPECT_EQ(sentence.find("the items of task"), std::string::npos) << sentence;
}

TEST_F(Withholding, LeavesNoWordOfTheTranscriptInTheCopy) {
    const std::string digest = sample(0).transcript.digest.hex();
    withhold({0}, {"item", "replies"});
    const std::string segment = content(copy_ / "evidence/blobs/000002.zst");
    const evidence::BlobReference blob = sample(0).transcript;
    ASSERT_EQ(blob.segment, 2U);
    EXPECT_TRUE(
        evidence::withheld_frame(std::string_view(segment).substr(blob.offset, blob.length)));
    EXPECT_EQ(content(copy_ / "card.json").find("\"sample\": \"" + sample(0).sample + "\""),
              std::string::npos);
}

TEST_F(Withholding, WithoutARedactionInTheLogIsFound) {
    publish();
    punch(sample(4).transcript);
    EXPECT_EQ(first_problem(copy_), "something is withheld, and no redaction of the log says so");
}

TEST_F(Withholding, OfMoreThanTheRedactionNamesIsFound) {
    withhold({0}, {"item", "replies"});
    punch(sample(1).transcript);
    EXPECT_EQ(first_problem(copy_), "something is withheld, and no redaction of the log says so");
}

TEST_F(Withholding, OfThePlanIsFound) {
    publish();
    const evidence::LogReader reader = value_of(evidence::LogReader::open(place_.evidence()));
    punch(value_of(measure::read_run(measure::source_of(reader))).plan_entry.document);
    EXPECT_NE(first_problem(copy_), "");
}

TEST_F(Withholding, WithAnyByteOfAHoleChangedIsFound) {
    withhold({0}, {"item", "replies"});
    const evidence::BlobReference blob = sample(0).transcript;
    const fs::path file = copy_ / "evidence/blobs/000002.zst";
    const std::string good = content(file);
    for (std::uint64_t at = blob.offset; at < blob.offset + blob.length;
         at += at < blob.offset + 48 ? 1 : 37) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        overwrite(file, changed);
        EXPECT_FALSE(verify(copy_).holds()) << at;
    }
}

TEST_F(Withholding, TwiceIsRefused) {
    withhold({0}, {"replies"});
    eval::OpenRun run = value_of(eval::open_run(place_));
    const auto again = eval::withhold(run,
                                      place_,
                                      {.chooses = [](const auto&) { return true; },
                                       .fields = {"item"},
                                       .by = "x",
                                       .reason_class = "hazard",
                                       .reason = "",
                                       .recipients = {}});
    EXPECT_EQ(again.error().code, ErrorCode::BadInput);
}

TEST_F(Withholding, SealedToSomebodyOpensForThemAgainstTheCommitment) {
    const auto identity = crypto::AgeIdentity::generate();
    withhold({0}, {"item", "replies"}, {identity.recipient()});
    EXPECT_EQ(first_problem(copy_), "");
    EXPECT_EQ(verify(copy_).sealed, 2);
    const std::string file = content(copy_ / "evidence/sealed/0.replies.age");
    const std::string field = value_of(crypto::age_decrypt(file, std::vector{identity}, "file"));
    EXPECT_TRUE(plan::open_field(field, "replies", sample(0).replies_commitment, ""));
    EXPECT_FALSE(plan::open_field(field, "replies", sample(1).replies_commitment, ""));
}

TEST_F(Withholding, WithASealedFileReplacedOrMissingIsFound) {
    const auto identity = crypto::AgeIdentity::generate();
    withhold({0}, {"replies"}, {identity.recipient()});
    const fs::path file = copy_ / "evidence/sealed/0.replies.age";
    overwrite(file, crypto::age_encrypt("another", std::vector{identity.recipient()}));
    EXPECT_NE(first_problem(copy_).find("is not the file"), std::string::npos);
    fs::remove(file);
    EXPECT_NE(first_problem(copy_), "");
}

TEST_F(Withholding, OneSaltOpensOneFieldAndTheSecretAllOfThem) {
    const crypto::RunSecret secret =
        value_of(crypto::RunSecret::load(place_.secrets() / "run.secret"));
    const evidence::LogReader reader = value_of(evidence::LogReader::open(place_.evidence()));
    const std::string blob = value_of(reader.read_blob(sample(0).transcript));
    const std::string item = value_of(plan::field_of(blob, "item", ""));
    EXPECT_TRUE(plan::open_field(item, "item", sample(0).item_commitment, ""));
    EXPECT_NE(item.find(plan::field_salt(secret, 0, "item").hex()), std::string::npos);
    EXPECT_EQ(item.find(plan::field_salt(secret, 0, "replies").hex()), std::string::npos);
}

}  // namespace syscard::verify
