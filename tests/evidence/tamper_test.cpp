// Attacks on a published log, found with nothing but its directory; and those that only a trusted key shows.

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/text.h"
#include "evidence/entry.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/tile_file.h"
#include "evidence/support.h"
#include "evidence/tile.h"

namespace syscard::evidence {
namespace {

using namespace testing_support;

// A log of `count` numbered entries, every third with a blob.
void write_log(const TemporaryDirectory& directory, std::int64_t count) {
    LogWriter log = directory.create();
    for (std::int64_t n = 0; n < count; ++n) {
        const bool has_blob = n % 3 == 0;
        ASSERT_TRUE(log.append(has_blob ? with_blob(n, log.append_blob("transcript " + std::to_string(n)).value()) : numbered(n)));
    }
    ASSERT_TRUE(log.publish());
}

bool is_found(const TemporaryDirectory& directory) {
    const auto check = check_log(directory.evidence(), std::nullopt);
    return !check || !check->holds();
}

// Every bit of every byte, or one of each: `make exhaustive` does the former.
bool is_exhaustive() { return std::getenv("SYSCARD_EXHAUSTIVE") != nullptr; }

TEST(Tampering, WithAnyByteOfAnyFileIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 10);
    std::uint32_t state = 1;
    for (const auto& [path, whole] : files_in(directory.evidence())) {
        for (std::size_t i = 0; i < whole.size(); ++i) {
            std::string changed = whole;
            const int drawn = 1 << ((state = state * 1664525U + 1013904223U) >> 29U);
            for (int bit = is_exhaustive() ? 1 : drawn; bit <= (is_exhaustive() ? 0x80 : drawn); bit *= 2) {
                changed[i] = static_cast<char>(whole[i] ^ bit);
                overwrite(directory.evidence() / path, changed);
                ASSERT_TRUE(is_found(directory)) << path << ", byte " << i << ", bit " << bit;
            }
        }
        overwrite(directory.evidence() / path, whole);
    }
    ASSERT_FALSE(is_found(directory));
}

TEST(Tampering, WithAnyHashOfAnyTileOfATallTreeIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 300);
    for (const auto& [path, whole] : files_in(directory.evidence() / "tile")) {
        for (std::size_t i = 7; i < whole.size(); i += 509) {
            std::string changed = whole;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            overwrite(directory.evidence() / "tile" / path, changed);
            ASSERT_TRUE(is_found(directory)) << path << ", byte " << i;
        }
        overwrite(directory.evidence() / "tile" / path, whole);
    }
}

TEST(Tampering, ByRemovingCuttingOrLengtheningAnyFileIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 300);
    for (const auto& [path, whole] : files_in(directory.evidence())) {
        const fs::path file = directory.evidence() / path;
        overwrite(file, whole.substr(0, whole.size() - 1));
        EXPECT_TRUE(is_found(directory)) << path << " cut";
        overwrite(file, whole + "x");
        EXPECT_TRUE(is_found(directory)) << path << " lengthened";
        overwrite(file, "");
        EXPECT_TRUE(is_found(directory)) << path << " emptied";
        fs::remove(file);
        EXPECT_TRUE(is_found(directory)) << path << " removed";
        overwrite(file, whole);
    }
    EXPECT_FALSE(is_found(directory));
}

// Rewrites the only bundle of a small log.
void rewrite_bundle(const TemporaryDirectory& directory, const std::function<void(std::vector<std::string>&)>& change) {
    const std::uint64_t size = LogReader::open(directory.evidence()).value().size();
    const TileName tile{.kind = TileName::Kind::Entries, .index = 0, .width = size};
    std::vector<std::string> entries;
    ASSERT_TRUE(for_each_published(directory.evidence(), size, [&](std::uint64_t, std::string_view entry) -> Result<void> {
        entries.emplace_back(entry);
        return {};
    }));
    change(entries);
    std::string bundle;
    for (const std::string& entry : entries) append_to_bundle(bundle, entry);
    overwrite(directory.evidence() / tile.path(), bundle);
}

TEST(Tampering, BySwappingEntriesIsFoundAndNamesThem) {
    const TemporaryDirectory directory;
    write_log(directory, 10);
    rewrite_bundle(directory, [](auto& entries) { std::swap(entries[4], entries[5]); });
    const LogCheck check = directory.check();
    ASSERT_EQ(check.findings.size(), 2U);
    EXPECT_EQ(check.findings[0].what, "entry 4 does not have the hash that `tile/0/000.p/12` holds");
    EXPECT_EQ(check.findings[0].where, "tile/entries/000.p/12");
}

TEST(Tampering, ByDroppingAnEntryIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 10);
    rewrite_bundle(directory, [](auto& entries) { entries.erase(entries.begin() + 3); });
    EXPECT_TRUE(is_found(directory));
}

TEST(Tampering, ByDoublingAnEntryIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 10);
    rewrite_bundle(directory, [](auto& entries) { entries.insert(entries.begin() + 3, entries[3]); });
    EXPECT_TRUE(is_found(directory));
}

TEST(Tampering, WithEntriesAndTilesAlikeIsFoundByTheRoot) {
    const TemporaryDirectory directory;
    write_log(directory, 10);
    rewrite_bundle(directory, [&](auto& entries) {
        std::swap(entries[4], entries[5]);
        std::string hashes;
        for (const std::string& entry : entries) hashes += leaf_hash(entry).view();
        overwrite(directory.evidence() / "tile/0/000.p/12", hashes);
    });
    const LogCheck check = directory.check();
    ASSERT_EQ(check.findings.size(), 1U);
    EXPECT_EQ(check.findings[0].where, "checkpoint");
}

TEST(Tampering, BySwappingSegmentsIsFound) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    for (int n = 0; n < 2; ++n) {
        ASSERT_TRUE(log.append(with_blob(n, log.append_blob("transcript " + std::to_string(n)).value())));
        ASSERT_TRUE(log.publish());
    }
    ASSERT_FALSE(is_found(directory));
    const fs::path blobs = directory.evidence() / "blobs";
    fs::rename(blobs / "000001.zst", blobs / "x");
    fs::rename(blobs / "000002.zst", blobs / "000001.zst");
    fs::rename(blobs / "x", blobs / "000002.zst");
    EXPECT_TRUE(is_found(directory));
}

TEST(Tampering, BySwappingFramesOfASegmentIsFound) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const BlobReference a = log.append_blob("aaaa").value();
    const BlobReference b = log.append_blob("bbbb").value();
    ASSERT_TRUE(log.publish());  // no entry refers to them: only the segment's entry can tell
    ASSERT_EQ(a.length, b.length);
    const fs::path path = directory.evidence() / "blobs/000001.zst";
    const std::string segment = content(path);
    overwrite(path, segment.substr(a.length) + segment.substr(0, a.length));
    EXPECT_TRUE(is_found(directory));
}

// An attacker with the log's own key can publish what he likes, but not entries that no honest writer makes.
class SignedByTheAttacker : public testing::Test {
protected:
    // A log of just these entries, with tiles, root and signature that fit.
    void publish(std::vector<std::string> entries) {
        const crypto::Signer signer = crypto::Signer::generate("example.com/log").value();
        entries.insert(entries.begin(), encode_entry(key_entry(signer.verifier())).value());
        write("keys/log.vkey", signer.verifier().text() + "\n");
        const auto sink = [&](const TileName& tile, std::string_view hashes) -> Result<void> {
            write(tile.path(), hashes);
            return {};
        };
        TileBuilder builder(sink);
        std::string bundle;
        for (const std::string& entry : entries) {
            ASSERT_TRUE(builder.append(leaf_hash(entry)));
            append_to_bundle(bundle, entry);
        }
        ASSERT_TRUE(builder.finish());
        write(TileName{.kind = TileName::Kind::Entries, .index = 0, .width = entries.size()}.path(), bundle);
        const Checkpoint checkpoint{.origin = "example.com/log", .size = entries.size(), .root = builder.root(), .extensions = {}};
        write("checkpoint", crypto::sign_note(checkpoint.text(), signer).value());
    }
    void write(const std::string& path, std::string_view bytes) {
        fs::create_directories((directory_.evidence() / path).parent_path());
        overwrite(directory_.evidence() / path, bytes);
    }
    std::string first_finding() {
        const LogCheck check = directory_.check();
        return check.holds() ? "" : check.findings[0].what;
    }
    TemporaryDirectory directory_;
};

TEST_F(SignedByTheAttacker, AWellFormedLogIsOnlyConsistentWithItself) {
    publish({R"({"n":1,"schema":"syscard.test/1"})"});
    EXPECT_EQ(first_finding(), "");
    const crypto::Verifier honest = crypto::Signer::generate("example.com/log").value().verifier();
    const LogCheck check = check_log(directory_.evidence(), honest).value();
    ASSERT_FALSE(check.holds());
    EXPECT_EQ(check.findings[0].what, "not signed by `" + honest.text() + "`");
}

TEST_F(SignedByTheAttacker, AnEntryThatIsNotCanonicalIsFound) {
    publish({R"({"schema":"syscard.test/1", "n":1})"});
    EXPECT_EQ(first_finding(), "JSON that is not in canonical form");
}

TEST_F(SignedByTheAttacker, AnEntryThatIsNotJsonIsFound) {
    publish({"\xff\xfe"});
    EXPECT_NE(first_finding(), "");
}

TEST_F(SignedByTheAttacker, ASegmentThatIsNotThereIsFound) {
    publish({R"({"bytes":1,"frames":1,"root":"00","schema":"syscard.segment/1","segment":1})"});
    EXPECT_EQ(first_finding(), "`blobs/000001.zst` is missing");
}

TEST_F(SignedByTheAttacker, ABlobInASegmentThatNoEntryClosesIsFound) {
    const TemporaryDirectory honest;
    LogWriter log = honest.create();
    const BlobReference blob = log.append_blob("x").value();
    ASSERT_TRUE(log.publish());
    write("blobs/000001.zst", content(honest.evidence() / "blobs/000001.zst"));
    publish({encode_entry(with_blob(0, blob)).value()});
    EXPECT_EQ(first_finding(), "a blob lies in a segment that no entry closes");
}

TEST_F(SignedByTheAttacker, ABlobReferenceThatLeadsNowhereIsFound) {
    publish({encode_entry(with_blob(0, {.segment = 1, .offset = 1ULL << 50U, .length = 9, .digest = {}})).value()});
    EXPECT_EQ(first_finding(), "`blobs/000001.zst` is missing");
    write("blobs/000001.zst", "");
    EXPECT_EQ(first_finding(), "the segment ends before a blob does");
}

TEST_F(SignedByTheAttacker, ABlobReferenceDoesNotMakeUsAskForMemoryThatNoBlobNeeds) {
    publish({encode_entry(with_blob(0, {.segment = 1, .offset = 0, .length = 4'000'000'000U, .digest = {}})).value()});
    EXPECT_EQ(first_finding(), "a blob reference that is longer than any blob");
}

TEST_F(SignedByTheAttacker, ABombIsNotUnpacked) {
    // A frame whose header claims 2^62 bytes of content.
    const std::string bomb("\x28\xB5\x2F\xFD\xE0\0\0\0\0\0\0\0\x40\x01\0\0", 16);
    write("blobs/000001.zst", bomb);
    publish({encode_entry(with_blob(0, {.segment = 1, .offset = 0, .length = 16, .digest = {}})).value()});
    EXPECT_EQ(first_finding(), "a blob that does not tell its size, or would be larger than 16 MiB");
}

TEST_F(SignedByTheAttacker, ACheckpointOfMoreEntriesThanThereAreEndsTheCheckEarly) {
    publish({R"({"n":1,"schema":"syscard.test/1"})"});
    const crypto::Signer signer = crypto::Signer::generate("example.com/log").value();
    const Checkpoint checkpoint{.origin = "example.com/log", .size = UINT64_MAX, .root = {}, .extensions = {}};
    write("checkpoint", crypto::sign_note(checkpoint.text(), signer).value());
    EXPECT_NE(first_finding(), "");
}

// Folders that hold themselves, and one bundle for all entries: without the links there would be no end.
TEST_F(SignedByTheAttacker, ALogThatLinksMakeEndlessIsFound) {
    publish({});
    const std::string entry = encode_entry(numbered(0)).value();
    std::string hashes;
    std::string bundle;
    for (std::uint64_t i = 0; i < kTileWidth; ++i) {
        hashes += leaf_hash(entry).view();
        append_to_bundle(bundle, entry);
    }
    for (const auto& [folder, body] : {std::pair("tile/0", hashes), std::pair("tile/entries", bundle)}) {
        fs::remove_all(directory_.evidence() / folder);
        write(std::string(folder) + "/file", body);
        for (int i = 0; i < 1000; ++i) {
            const std::string digits = std::to_string(1000 + i).substr(1);
            fs::create_symlink("file", directory_.evidence() / folder / digits);
            fs::create_symlink(".", directory_.evidence() / folder / ("x" + digits));
        }
    }
    const crypto::Signer signer = crypto::Signer::generate("example.com/log").value();
    const Checkpoint checkpoint{.origin = "example.com/log", .size = 1ULL << 40U, .root = {}, .extensions = {}};
    write("keys/log.vkey", signer.verifier().text() + "\n");
    write("checkpoint", crypto::sign_note(checkpoint.text(), signer).value());
    const std::string finding = first_finding();
    EXPECT_TRUE(finding.ends_with("is a symbolic link")) << finding;
    EXPECT_FALSE(LogReader::open(directory_.evidence()).value().for_each([](std::uint64_t, const json::Object&) -> Result<void> { return {}; }));
}

TEST_F(SignedByTheAttacker, ABlobThatOneEntryNamesOftenIsUnpackedOnce) {
    const TemporaryDirectory honest;
    LogWriter log = honest.create();
    const BlobReference blob = log.append_blob(std::string(1 << 20, 'a')).value();
    ASSERT_TRUE(log.publish());
    write("blobs/000001.zst", content(honest.evidence() / "blobs/000001.zst"));
    json::Array references;
    for (int i = 0; i < 100; ++i) references.push_back(blob.to_json());
    publish({encode_entry(json::Object{{"schema", "syscard.test/1"}, {"blobs", references}}).value()});
    const LogCheck check = directory_.check();
    EXPECT_EQ(check.blob_references, 100U);
    EXPECT_LT(check.bytes, 2U << 20U);
}

TEST(Tampering, ByALinkInThePlaceOfAFileOrFolderIsFound) {
    for (const std::string name : {"checkpoint", "keys/log.vkey", "keys", "tile", "tile/0/000.p", "blobs/000001.zst"}) {
        const TemporaryDirectory directory;
        write_log(directory, 3);
        const fs::path place = directory.evidence() / name;
        const fs::path moved = directory.evidence().parent_path() / "moved";
        fs::rename(place, moved);
        fs::create_symlink(moved, place);
        const LogCheck check = directory.check();
        ASSERT_FALSE(check.holds()) << name;
        EXPECT_EQ(check.findings[0].what, "`" + name + "` is a symbolic link");
        EXPECT_EQ(check.findings[0].where, name);
    }
}

TEST(Tampering, ByALinkToWhatNobodyReadsIsFound) {
    const TemporaryDirectory directory;
    write_log(directory, 3);
    fs::create_symlink("checkpoint", directory.evidence() / "note");
    const LogCheck check = directory.check();
    ASSERT_EQ(check.findings.size(), 1U);
    EXPECT_EQ(check.findings[0].where, "note");
}

TEST(Tampering, WithAPipeOrAnEndlessFileIsFoundAndEnds) {
    for (const std::string name : {"checkpoint", "keys/log.vkey", "tile/0/000.p/5", "tile/entries/000.p/5", "blobs/000001.zst"}) {
        const TemporaryDirectory directory;
        write_log(directory, 3);
        const fs::path place = directory.evidence() / name;
        ASSERT_TRUE(fs::exists(place)) << name;
        fs::resize_file(place, 1ULL << 40U);  // of holes: it takes no room
        EXPECT_TRUE(is_found(directory)) << name;
        fs::remove(place);
        ASSERT_EQ(::mkfifo(place.c_str(), 0600), 0);
        EXPECT_TRUE(is_found(directory)) << name;
    }
}

TEST(Tampering, OfALogThatIsReachedThroughALinkIsNone) {
    const TemporaryDirectory directory;
    write_log(directory, 3);
    const fs::path link = directory.evidence().parent_path() / "link";
    fs::create_directory_symlink(directory.evidence(), link);
    EXPECT_TRUE(check_log(link, std::nullopt).value().holds());
}

TEST(NotCovered, IsAFolderTooDeepToBeALogsWithoutHidingWhatLiesBeside) {
    const TemporaryDirectory directory;
    write_log(directory, 3);
    fs::path deep = directory.evidence() / "0";
    for (int i = 0; i < 100; ++i) deep /= "a";
    fs::create_directories(deep);
    overwrite(deep / "hidden.html", "x");
    for (const char* name : {"b", "c"}) overwrite(directory.evidence() / name, "x");
    const LogCheck check = directory.check();
    ASSERT_EQ(check.not_covered.size(), 3U);
    EXPECT_TRUE(check.not_covered[0].ends_with("/a/")) << check.not_covered[0];
    EXPECT_EQ(check.not_covered[1], "b");
    EXPECT_EQ(check.not_covered[2], "c");
}

TEST(NotCovered, AreFilesThatNothingCommitsTo) {
    const TemporaryDirectory directory;
    write_log(directory, 3);
    overwrite(directory.evidence() / "index.sqlite", "derived");
    overwrite(directory.evidence() / "blobs/000002.zst", "");
    overwrite(directory.evidence() / "tile/0/001", "");
    const LogCheck check = directory.check();
    EXPECT_TRUE(check.holds());
    EXPECT_EQ(check.not_covered, (std::vector<std::string>{"blobs/000002.zst", "index.sqlite", "tile/0/001"}));
}

TEST(NotCovered, AreSignaturesOfOthersUnderTheCheckpoint) {
    const TemporaryDirectory directory;
    write_log(directory, 3);
    const crypto::Signer witness = crypto::Signer::generate("example.com/witness").value();
    const std::string note = content(directory.evidence() / "checkpoint");
    const std::string text = crypto::parse_note(note, "checkpoint").value().text;
    overwrite(directory.evidence() / "checkpoint", note + crypto::sign_note(text, witness).value().substr(text.size() + 1));
    const LogCheck check = directory.check();
    EXPECT_TRUE(check.holds());
    EXPECT_EQ(check.not_covered, std::vector<std::string>{"checkpoint: signature of `example.com/witness`"});
}

}  // namespace
}  // namespace syscard::evidence
