#include "crypto/digest.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "crypto/random.h"

namespace syscard::crypto {
namespace {

TEST(Sha256, GivesTheVectorsOfFips180) {
    EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, InPiecesIsTheSameAsAtOnce) {
    Sha256 hasher;
    EXPECT_EQ(hasher.update("a").update("").update("bc").finish(), sha256("abc"));
}

TEST(Sha256, IsReadyForTheNextMessageAfterFinish) {
    Sha256 hasher;
    hasher.update("abc").finish();
    EXPECT_EQ(hasher.finish(), sha256(""));
}

TEST(Digest, ReadsBackItsHexadecimalDigits) {
    const Digest digest = sha256("abc");
    EXPECT_EQ(Digest::from_hex(digest.hex()), digest);
}

TEST(Digest, RefusesUpperCaseAndOtherLengths) {
    EXPECT_FALSE(Digest::from_hex(std::string(64, 'A')));
    EXPECT_FALSE(Digest::from_hex(std::string(62, 'a')));
    EXPECT_FALSE(Digest::from_hex(std::string(66, 'a')));
}

TEST(Sha256File, HashesAFileLargerThanItsBuffer) {
    const auto path = std::filesystem::temp_directory_path() / "syscard-sha256-file-test";
    const std::string content(200'001, 'x');
    std::ofstream(path) << content;
    EXPECT_EQ(sha256_file(path).value(), sha256(content));
    std::filesystem::remove(path);
}

TEST(Sha256File, SaysThatAFileIsNotThere) {
    EXPECT_EQ(sha256_file("/nowhere/at/all").error().code, ErrorCode::NotFound);
}

TEST(SeedFrom, IsTheStartOfADigestOverLengthPrefixedParts) {
    const std::string parts("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19);
    const Digest digest = sha256(parts);
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < 8; ++i) expected = expected * 256 + digest.bytes[i];
    EXPECT_EQ(seed_from({"ab", "c"}), expected);
}

TEST(SeedFrom, DependsOnWhereEachPartEnds) { EXPECT_NE(seed_from({"ab", "c"}), seed_from({"a", "bc"})); }

}  // namespace
}  // namespace syscard::crypto
