#include "model/internal/zip_file.h"

#include <gtest/gtest.h>

#include "support/zip.h"

namespace syscard::model {

namespace {

using test::deflated;
using test::kDeflated;
using test::kStored;
using test::kZstd;
using test::zip_of;
using test::ZipMember;
using test::zstd;

const std::string kText = R"({"text":"again and again and again and again and again"})";

Result<ZipFile> opened(const std::vector<ZipMember>& members) {
    return ZipFile::open(zip_of(members), "a.zip");
}

Result<std::string> read_alone(const ZipMember& member) {
    const auto zip = opened({member});
    if (!zip) return std::unexpected(zip.error());
    return zip->read(member.name);
}

std::string what(const Result<std::string>& read) { return read ? "" : read.error().what; }
std::string what(const Result<ZipFile>& zip) { return zip ? "" : zip.error().what; }

}  // namespace

TEST(ZipFile, ReadsStoredDeflatedAndZstdMembers) {
    const ZipFile zip = opened({{.name = "b/stored", .plain = kText},
                                {.name = "b/deflated", .plain = kText, .method = kDeflated},
                                {.name = "a", .plain = kText, .method = kZstd},
                                {.name = "empty", .plain = "", .method = kZstd}})
                            .value();
    EXPECT_EQ(zip.read("b/stored"), kText);
    EXPECT_EQ(zip.read("b/deflated"), kText);
    EXPECT_EQ(zip.read("a"), kText);
    EXPECT_EQ(zip.read("empty"), "");
    EXPECT_EQ(zip.names(), (std::vector<std::string>{"a", "b/deflated", "b/stored", "empty"}));
    EXPECT_EQ(zip.names("b/"), (std::vector<std::string>{"b/deflated", "b/stored"}));
    EXPECT_TRUE(zip.contains("a"));
    EXPECT_FALSE(zip.contains("b"));
    EXPECT_EQ(zip.read("b").error().where, "a.zip: b");
}

TEST(ZipFile, ReadsSeveralFramesOfOneMember) {
    EXPECT_EQ(read_alone({.name = "a",
                          .plain = kText + kText,
                          .method = kZstd,
                          .packed = zstd(kText) + zstd(kText)}),
              kText + kText);
}

TEST(ZipFile, ReadsWhatWasStreamedAndWhatStandsInZip64Fields) {
    EXPECT_EQ(read_alone({.name = "a", .plain = kText, .method = kDeflated, .streamed = true}),
              kText);
    EXPECT_EQ(read_alone({.name = "a", .plain = kText, .method = kZstd, .zip64 = true}), kText);
}

TEST(ZipFile, MayEndWithAComment) {
    const std::string bytes = zip_of({{.name = "a", .plain = kText}}, {}, "a comment PK\x05\x06");
    EXPECT_EQ(ZipFile::open(bytes, "a.zip").value().read("a"), kText);
}

TEST(ZipFile, ThatIsCutShortSaysSoWhereverItWasCut) {
    const std::string whole =
        zip_of({{.name = "a", .plain = kText}, {.name = "b", .plain = kText}});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto zip = ZipFile::open(whole.substr(0, size), "a.zip");
        ASSERT_FALSE(zip) << size;
        EXPECT_EQ(zip.error().where, "a.zip");
        EXPECT_NE(zip.error().hint.find("cut short"), std::string::npos);
    }
}

TEST(ZipFile, WithAChangedByteGivesTheSameOrNothing) {
    const std::string whole = zip_of({{.name = "a", .plain = kText, .method = kDeflated},
                                      {.name = "b", .plain = kText, .method = kZstd, .zip64 = true},
                                      {.name = "c", .plain = kText}});
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char change : {'\x01', '\x80', '\xFF'}) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ change);
            const auto zip = ZipFile::open(bytes, "a.zip");
            if (!zip) continue;
            for (const std::string& name : zip->names()) {
                EXPECT_TRUE(name == "a" || name == "b" || name == "c") << at;
                const auto read = zip->read(name);
                EXPECT_TRUE(!read || *read == kText) << at;
            }
        }
    }
}

TEST(ZipFile, RefusesWhatTwoReadersWouldReadDifferently) {
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1"}, {.name = "a", .plain = "2"}})),
              "the member stands twice in the archive");
    const std::string different =
        "the member's own header and the archive's directory say different things";
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1", .own_name = "b"}})), different);
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1", .own_size = 2}})), different);
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1", .zip64 = true, .own_size = 2}})), different);
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1"},
                           {.name = "a2", .plain = "1", .own_name = "a2", .header_at = 0}})),
              different);
    EXPECT_EQ(what(opened({{.name = "a", .plain = "1", .header_at = 7}})),
              "the member is not where the directory says");
    EXPECT_EQ(what(opened({{.name = "\xFF", .plain = "1"}})), "a member whose name is no text");
    EXPECT_EQ(what(ZipFile::open(zip_of({{.name = "a", .plain = "1"}}, 0), "a.zip")),
              "the archive's directory holds more than its 0 members");
    EXPECT_EQ(what(ZipFile::open(zip_of({{.name = "a", .plain = "1"}}, 2), "a.zip")),
              "the archive's directory breaks off after 1 of 2 members");
}

TEST(ZipFile, RefusesMembersThatShareTheirBytes) {
    // The second member lies within the bytes of the first, with a header of its own.
    const std::string inner = zip_of({{.name = "b", .plain = kText}});
    const std::string outer = inner.substr(0, inner.find("PK\x01\x02"));
    const std::uint64_t within = 30 + 1;
    const auto zip =
        opened({{.name = "a", .plain = outer}, {.name = "b", .plain = kText, .header_at = within}});
    EXPECT_EQ(what(zip), "the member shares its bytes with another");
    EXPECT_EQ(zip.error().where, "a.zip: b");
}

TEST(ZipFile, RefusesEncryptedMembersAndUnknownMethods) {
    const auto zip = opened({{.name = "a", .plain = kText, .flags = 1}});
    EXPECT_EQ(what(zip), "the member is encrypted");
    EXPECT_EQ(zip.error().code, ErrorCode::Unsupported);
    const auto read = read_alone({.name = "a", .plain = kText, .method = 12});
    EXPECT_EQ(what(read), "the member is compressed by method 12");
    EXPECT_NE(read.error().hint, "");
}

TEST(ZipFile, RefusesAMemberThatIsNotAsLongAsItSays) {
    const std::string more = "the member unpacks to more bytes than the 5 that the directory says";
    const std::string fewer =
        "the member unpacks to fewer bytes than the 99 that the directory says";
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .size = 5})), more);
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .method = kDeflated, .size = 5})),
              more);
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .method = kZstd, .size = 5})), more);
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .size = 99})), fewer);
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .method = kDeflated, .size = 99})),
              fewer);
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .method = kZstd, .size = 99})), fewer);
}

TEST(ZipFile, RefusesADamagedMember) {
    const std::string damaged =
        "the member is damaged: it does not unpack to what its checksum says";
    EXPECT_EQ(what(read_alone({.name = "a", .plain = kText, .crc = 1})), damaged);
    EXPECT_EQ(
        what(read_alone(
            {.name = "a", .plain = kText, .method = kDeflated, .packed = deflated(kText) + "x"})),
        damaged);
    const std::string no_end = deflated(kText).substr(0, 20);
    EXPECT_EQ(
        what(read_alone({.name = "a", .plain = kText, .method = kDeflated, .packed = no_end})),
        damaged);
    EXPECT_EQ(what(read_alone(
                  {.name = "a", .plain = kText, .method = kZstd, .packed = zstd(kText) + "x"})),
              damaged);
}

TEST(ZipFile, UnpacksNoBomb) {
    const std::string zeros(std::size_t{4} << 20, '0');
    const auto small = read_alone({.name = "a", .plain = zeros, .method = kZstd});
    EXPECT_EQ(small.error().code, ErrorCode::Unsupported);
    EXPECT_NE(what(small).find("at most 1000 times are read"), std::string::npos) << what(small);
    const auto huge =
        read_alone({.name = "a", .plain = zeros, .method = kZstd, .size = std::uint64_t{65} << 20});
    EXPECT_EQ(what(huge), "the member unpacks to 68157440 bytes; at most 67108864 are read");
    // It says that it is small.
    EXPECT_EQ(what(read_alone({.name = "a", .plain = zeros, .method = kZstd, .size = 5})),
              "the member unpacks to more bytes than the 5 that the directory says");
    EXPECT_EQ(what(read_alone({.name = "a", .plain = zeros, .method = kDeflated, .size = 5})),
              "the member unpacks to more bytes than the 5 that the directory says");
}

TEST(ZipFile, OfTooManyMembersIsRefusedByItsEndRecordAlone) {
    const std::string bytes = zip_of({{.name = "a", .plain = "1", .zip64 = true}}, 2'000'000);
    EXPECT_EQ(what(ZipFile::open(bytes, "a.zip")),
              "a ZIP archive of 2000000 members; at most 1048576 are read");
}

}  // namespace syscard::model
