#include "crypto/note.h"

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace syscard::crypto {
namespace {

// The example of golang.org/x/mod/sumdb/note.
constexpr std::string_view kPeterPrivate = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kPeterText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr std::string_view kPeterLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

// A second key of the same package's tests.
constexpr std::string_view kEnoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";

std::string peter_note() { return fmt::format("{}\n{}", kPeterText, kPeterLine); }
Verifier verifier(std::string_view vkey) { return Verifier::parse(vkey, "test").value(); }

TEST(SignedNote, IsByteForByteWhatGoMakes) {
    const Signer signer = Signer::parse(kPeterPrivate, "test").value();
    EXPECT_EQ(signer.verifier().text(), kPeter);
    EXPECT_EQ(sign_note(kPeterText, signer).value(), peter_note());
}

TEST(SignedNote, OfGoVerifies) { EXPECT_EQ(verify_note(peter_note(), verifier(kPeter), "note").value(), kPeterText); }

TEST(SignedNote, WithAChangedTextIsTampered) {
    std::string note = peter_note();
    note[0] = 'i';
    EXPECT_EQ(verify_note(note, verifier(kPeter), "note").error().code, ErrorCode::Tampered);
}

TEST(SignedNote, ByAnotherKeyIsTampered) {
    EXPECT_EQ(verify_note(peter_note(), verifier(kEnoch), "note").error().code, ErrorCode::Tampered);
}

TEST(SignedNote, MayCarrySignaturesOfKeysThatWeDoNotKnow) {
    const Signer other = Signer::generate("example.com/witness").value();
    const std::string line = sign_note(kPeterText, other).value().substr(kPeterText.size() + 1);
    EXPECT_TRUE(verify_note(peter_note() + line, verifier(kPeter), "note"));
    EXPECT_TRUE(verify_note(peter_note() + line, other.verifier(), "note"));
}

TEST(SignedNote, WithOneWrongSignatureOfTheKeyAmongRightOnesIsTampered) {
    std::string wrong(kPeterLine);
    wrong[kPeterLine.find("AQxV")] = 'B';
    EXPECT_EQ(verify_note(peter_note() + wrong, verifier(kPeter), "note").error().code, ErrorCode::Tampered);
}

TEST(SignedNote, TextMayHoldEmptyLines) {
    const Signer signer = Signer::generate("example.com/log").value();
    const std::string note = sign_note("first\n\nsecond\n", signer).value();
    EXPECT_EQ(verify_note(note, signer.verifier(), "note").value(), "first\n\nsecond\n");
}

TEST(SignedNote, RefusesWhatIsNoNote) {
    const auto code = [](std::string_view note) { return parse_note(note, "note").error().code; };
    EXPECT_EQ(code(""), ErrorCode::BadInput);
    EXPECT_EQ(code(kPeterText), ErrorCode::BadInput);
    EXPECT_EQ(code(fmt::format("{}\n", kPeterText)), ErrorCode::BadInput);
    EXPECT_EQ(code(peter_note().substr(0, peter_note().size() - 1)), ErrorCode::BadInput);
    EXPECT_EQ(code(fmt::format("{}\n- PeterNeumann x08go/ZJkuA=\n", kPeterText)), ErrorCode::BadInput);
    EXPECT_EQ(code(fmt::format("tab\there\n\n{}", kPeterLine)), ErrorCode::BadInput);
    EXPECT_EQ(code(fmt::format("\xff\n\n{}", kPeterLine)), ErrorCode::BadInput);
}

TEST(SignedNote, RefusesMoreSignaturesThanAnyoneNeeds) {
    std::string note = fmt::format("{}\n", kPeterText);
    for (int i = 0; i < 65; ++i) note += kPeterLine;
    EXPECT_EQ(parse_note(note, "note").error().code, ErrorCode::BadInput);
}

TEST(SignNote, RefusesTextThatDoesNotEndInALineFeed) {
    const Signer signer = Signer::generate("example.com/log").value();
    EXPECT_EQ(sign_note("text", signer).error().code, ErrorCode::BadInput);
    EXPECT_EQ(sign_note("a\rb\n", signer).error().code, ErrorCode::BadInput);
}

TEST(Verifier, ReadsTheKeyOfTheSpecificationsExample) {
    EXPECT_EQ(verifier("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").id(), 0x530d903aU);
}

TEST(Verifier, ReadsKeysWhoseBase64HoldsAPlus) {
    EXPECT_EQ(verifier("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6").name(), "TEST");
}

TEST(Verifier, RefusesAHashThatIsNotTheKeys) {
    EXPECT_FALSE(Verifier::parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "test"));
}

TEST(Verifier, RefusesOtherKindsOfKeys) {
    EXPECT_FALSE(Verifier::parse("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", "test"));  // a cosigner
    EXPECT_FALSE(Verifier::parse("bananas", "test"));
    EXPECT_FALSE(Verifier::parse("", "test"));
}

TEST(Signer, RefusesNamesThatCannotStandInANote) {
    EXPECT_FALSE(Signer::generate(""));
    EXPECT_FALSE(Signer::generate("a b"));
    EXPECT_FALSE(Signer::generate("a+b"));
    EXPECT_FALSE(Signer::generate("a\nb"));
    EXPECT_FALSE(Signer::generate("a\u2003b"));
}

TEST(Signer, ComesBackFromItsFile) {
    const auto path = std::filesystem::temp_directory_path() / fmt::format("syscard-signer-{}", ::getpid());
    const Signer signer = Signer::generate("example.com/log").value();
    ASSERT_TRUE(signer.store(path));
    EXPECT_EQ(Signer::load(path).value().verifier(), signer.verifier());
    EXPECT_EQ(signer.store(path).error().code, ErrorCode::Exists);
    std::filesystem::remove(path);
}

TEST(Signer, DoesNotRepeatAKeyThatItCannotRead) {
    const auto error = Signer::parse("PRIVATE+KEY+x+00000000+c2VjcmV0", "log.key").error();
    EXPECT_EQ(error.what.find("c2VjcmV0"), std::string::npos);
}

}  // namespace
}  // namespace syscard::crypto
