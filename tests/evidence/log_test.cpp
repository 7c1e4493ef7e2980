// A log's life without accidents: begin, append, publish, read, go on.

#include <gtest/gtest.h>

#include "evidence/proof.h"
#include "evidence/support.h"
#include "evidence/tree.h"

namespace syscard::evidence {
namespace {

using namespace testing_support;

TEST(Log, BeginsWithTheEntryOfItsKey) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    EXPECT_EQ(log.size(), 1U);
    std::vector<json::Object> entries;
    ASSERT_TRUE(log.for_each([&](std::uint64_t, const json::Object& entry) -> Result<void> {
        entries.push_back(entry);
        return {};
    }));
    EXPECT_EQ(entries, (std::vector<json::Object>{{{"schema", "syscard.key/1"}, {"role", "log"}, {"vkey", log.verifier().text()}}}));
}

TEST(Log, KeepsSecretsToTheirOwner) {
    const TemporaryDirectory directory;
    const LogWriter log = directory.create();
    const auto mode = [&](const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); };
    EXPECT_EQ(mode(directory.secrets()), 0700U);
    EXPECT_EQ(mode(directory.secrets() / "log.key"), 0600U);
    EXPECT_EQ(mode(directory.secrets() / "run.secret"), 0600U);
}

TEST(Log, PublishedReadsBackWithItsBlobs) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const BlobReference blob = log.append_blob("what was said").value();
    EXPECT_EQ(log.append(with_blob(0, blob)).value(), 1U);
    const Checkpoint checkpoint = log.publish().value();

    const LogReader reader = LogReader::open(directory.evidence()).value();
    EXPECT_EQ(reader.checkpoint(), checkpoint);
    EXPECT_EQ(reader.size(), 3U);  // key, entry, segment
    EXPECT_EQ(numbers_in(reader), count_to(1));
    EXPECT_EQ(reader.read_blob(blob).value(), "what was said");
    EXPECT_EQ(reader.verifier(), log.verifier());
}

TEST(Log, PublishedHoldsAndNothingElseLiesAbout) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    ASSERT_TRUE(log.append(with_blob(0, log.append_blob("what was said").value())));
    ASSERT_TRUE(log.publish());
    const LogCheck check = check_log(directory.evidence(), log.verifier()).value();
    EXPECT_TRUE(check.holds()) << check.findings[0].what;
    EXPECT_TRUE(check.not_covered.empty()) << check.not_covered[0];
    EXPECT_EQ(check.entries, 3U);
    EXPECT_EQ(check.blobs, 1U);
    EXPECT_EQ(check.blob_references, 1U);
    EXPECT_EQ(check.signer, log.verifier().text());
}

TEST(Log, HoldsAtEverySizeAroundATileAndHasNoStaleTiles) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    for (const std::uint64_t size : {2, 255, 256, 257, 258, 511, 512, 513, 800}) {
        while (log.size() < size) ASSERT_TRUE(log.append(numbered(static_cast<std::int64_t>(log.size()) - 1)));
        ASSERT_EQ(log.publish().value().size, size);
        const LogCheck check = directory.check();
        EXPECT_TRUE(check.holds()) << size << ": " << check.findings[0].what;
        EXPECT_TRUE(check.not_covered.empty()) << size << ": " << check.not_covered[0];
        EXPECT_EQ(check.entries, size);
    }
    EXPECT_EQ(numbers_in(LogReader::open(directory.evidence()).value()), count_to(799));
}

TEST(Log, PublishedTwiceWithNothingNewIsTheSame) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const Checkpoint first = log.publish().value();
    const auto files = files_in(directory.evidence());
    EXPECT_EQ(log.publish().value(), first);
    EXPECT_EQ(files_in(directory.evidence()), files);
}

TEST(Log, GivesProofsToReaders) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const Checkpoint old = log.publish().value();
    for (int n = 0; n < 300; ++n) ASSERT_TRUE(log.append(numbered(n)));
    ASSERT_TRUE(log.publish());
    const LogReader reader = LogReader::open(directory.evidence()).value();
    const Checkpoint& now = reader.checkpoint();
    EXPECT_TRUE(check_consistency(old.size, old.root, now.size, now.root, reader.consistency_proof(old.size).value()));
    const crypto::Digest leaf = leaf_hash(R"({"n":41,"schema":"syscard.test/1"})");
    EXPECT_TRUE(check_inclusion(leaf, 42, now.size, reader.inclusion_proof(42).value(), now.root));
}

TEST(Log, GoesOnAfterPublicationInANewSegment) {
    const TemporaryDirectory directory;
    BlobReference first;
    {
        LogWriter log = directory.create();
        first = log.append_blob("one").value();
        ASSERT_TRUE(log.append(with_blob(0, first)));
        ASSERT_TRUE(log.publish());
    }
    LogWriter log = directory.resume();
    EXPECT_EQ(numbers_in(log), count_to(1));
    const BlobReference second = log.append_blob("two").value();
    EXPECT_EQ(second.segment, 2U);
    ASSERT_TRUE(log.append(with_blob(1, second)));
    EXPECT_EQ(log.read_blob(first).value(), "one");
    EXPECT_EQ(log.read_blob(second).value(), "two");
    ASSERT_TRUE(log.publish());
    EXPECT_TRUE(directory.check().holds());
    EXPECT_EQ(numbers_in(log), count_to(2));
}

TEST(Log, RollsToANewSegmentBeforeOneIsLargerThan64MiB) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    std::string noise(15U << 20U, '\0');
    std::uint64_t state = 1;
    for (char& c : noise) c = static_cast<char>((state = state * 6364136223846793005U + 1442695040888963407U) >> 56U);
    for (int n = 0; n < 6; ++n) ASSERT_TRUE(log.append(with_blob(n, log.append_blob(noise).value())));
    ASSERT_TRUE(log.publish());
    EXPECT_EQ(fs::file_size(directory.evidence() / "blobs/000001.zst") / noise.size(), 4U);
    const LogCheck check = directory.check();
    EXPECT_TRUE(check.holds()) << check.findings[0].what;
    EXPECT_EQ(check.blobs, 6U);
    EXPECT_EQ(check.entries, 9U);  // key, six, two segments
}

TEST(Log, RefusesAnEntryThatIsTooLargeAndTheWholeGroupWithIt) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    json::Object large = numbered(1);
    large["text"] = std::string(70'000, 'x');
    const std::vector<json::Object> group = {numbered(0), large};
    EXPECT_EQ(log.append(group).error().code, ErrorCode::BadInput);
    EXPECT_EQ(log.size(), 1U);
    EXPECT_TRUE(log.append(numbered(0)));
}

TEST(Log, RefusesABlobThatIsTooLarge) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    EXPECT_EQ(log.append_blob(std::string(kLargestBlob + 1, 'x')).error().code, ErrorCode::BadInput);
    EXPECT_TRUE(log.append_blob(std::string(kLargestBlob, 'x')));
}

TEST(Log, KeepsEmptyBlobs) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const BlobReference empty = log.append_blob("").value();
    ASSERT_TRUE(log.append(with_blob(0, empty)));
    ASSERT_TRUE(log.publish());
    EXPECT_EQ(log.read_blob(empty).value(), "");
    EXPECT_TRUE(directory.check().holds());
}

TEST(Log, RefusesABlobThatOnlyClaimsAnotherDigest) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    BlobReference blob = log.append_blob("what was said").value();
    blob.digest = crypto::sha256("something else");
    EXPECT_EQ(log.read_blob(blob).error().code, ErrorCode::Tampered);
}

TEST(Log, IsNotMadeTwice) {
    const TemporaryDirectory directory;
    { const LogWriter log = directory.create(); }
    EXPECT_EQ(LogWriter::create(directory.evidence(), directory.secrets(), "example.com/log").error().code, ErrorCode::Exists);
}

TEST(Log, IsNotMadeAmongOtherFiles) {
    const TemporaryDirectory directory;
    fs::create_directories(directory.evidence());
    overwrite(directory.evidence() / "thesis.txt", "mine");
    EXPECT_EQ(LogWriter::create(directory.evidence(), directory.secrets(), "example.com/log").error().code, ErrorCode::Exists);
}

TEST(Log, IsNotMadeWithItsSecretsInside) {
    const TemporaryDirectory directory;
    const auto log = LogWriter::create(directory.evidence(), directory.evidence() / "private", "example.com/log");
    EXPECT_EQ(log.error().code, ErrorCode::BadInput);
}

TEST(Log, IsNotMadeUnderANameThatNoKeyCanHave) {
    const TemporaryDirectory directory;
    EXPECT_EQ(LogWriter::create(directory.evidence(), directory.secrets(), "my log").error().code, ErrorCode::BadInput);
    EXPECT_TRUE(LogWriter::create(directory.evidence(), directory.secrets(), "my-log"));
}

TEST(Log, HasOneWriterAtATime) {
    const TemporaryDirectory directory;
    const LogWriter log = directory.create();
    const auto second = LogWriter::resume(directory.evidence(), directory.secrets());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Exists);
    EXPECT_FALSE(second.error().hint.empty());
}

TEST(Log, ThatIsNotThereCannotGoOn) {
    const TemporaryDirectory directory;
    EXPECT_EQ(LogWriter::resume(directory.evidence(), directory.secrets()).error().code, ErrorCode::NotFound);
    EXPECT_EQ(LogReader::open(directory.evidence()).error().code, ErrorCode::NotFound);
    EXPECT_EQ(check_log(directory.evidence(), std::nullopt).error().code, ErrorCode::NotFound);
}

TEST(Log, GoesOnOnlyWithItsOwnKey) {
    const TemporaryDirectory directory;
    const TemporaryDirectory other;
    { const LogWriter log = directory.create(); }
    { const LogWriter log = other.create(); }
    EXPECT_EQ(LogWriter::resume(directory.evidence(), other.secrets()).error().code, ErrorCode::BadInput);
}

TEST(Log, OfARunThatHasNotEndedIsIncomplete) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const auto check = check_log(directory.evidence(), std::nullopt);
    ASSERT_FALSE(check);
    EXPECT_EQ(check.error().code, ErrorCode::Incomplete);
    EXPECT_EQ(check.error().hint, "syscard resume " + directory.evidence().parent_path().string());
    EXPECT_EQ(LogReader::open(directory.evidence()).error().code, ErrorCode::Incomplete);
}

TEST(Log, HandsOnTheErrorOfAVisitor) {
    const TemporaryDirectory directory;
    const LogWriter log = directory.create();
    const auto read = log.for_each([](std::uint64_t, const json::Object&) -> Result<void> { return fail(ErrorCode::Timeout, "enough"); });
    EXPECT_EQ(read.error().code, ErrorCode::Timeout);
}

}  // namespace
}  // namespace syscard::evidence
