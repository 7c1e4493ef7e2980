#include "base/text.h"

#include <gtest/gtest.h>

namespace syscard {

namespace {

std::string base64(std::string_view text) { return to_base64(as_bytes(text)); }

std::optional<std::string> from_base64_text(std::string_view text) {
    const auto bytes = from_base64(text);
    return bytes ? std::optional(to_string(*bytes)) : std::nullopt;
}

}  // namespace

// ---- UTF-8, by table 3-7 of the Unicode standard ----

TEST(Utf8, TheFirstAndLastOfEachLengthAreWellFormed) {
    EXPECT_TRUE(is_utf8(std::string_view("\x00", 1)));
    EXPECT_TRUE(is_utf8("\x7f"));
    EXPECT_TRUE(is_utf8("\xc2\x80"));
    EXPECT_TRUE(is_utf8("\xdf\xbf"));
    EXPECT_TRUE(is_utf8("\xe0\xa0\x80"));
    EXPECT_TRUE(is_utf8("\xef\xbf\xbf"));
    EXPECT_TRUE(is_utf8("\xf0\x90\x80\x80"));
    EXPECT_TRUE(is_utf8("\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, OverlongFormsAreIllFormed) {
    EXPECT_FALSE(is_utf8("\xc0\x80"));
    EXPECT_FALSE(is_utf8("\xc1\xbf"));
    EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
    EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
}

TEST(Utf8, SurrogatesAreIllFormedAndTheirNeighboursAreNot) {
    EXPECT_TRUE(is_utf8("\xed\x9f\xbf"));   // U+D7FF
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));  // U+D800
    EXPECT_FALSE(is_utf8("\xed\xbf\xbf"));  // U+DFFF
    EXPECT_TRUE(is_utf8("\xee\x80\x80"));   // U+E000
}

TEST(Utf8, NothingBeyondTheLastCodePointIsWellFormed) {
    EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("\xf5\x80\x80\x80"));
    EXPECT_FALSE(is_utf8("\xff"));
}

TEST(Utf8, AStrayContinuationOrACutSequenceIsIllFormed) {
    EXPECT_FALSE(is_utf8("\x80"));
    EXPECT_FALSE(is_utf8("a\xc3"));
    EXPECT_FALSE(is_utf8("\xe2\x82"));
    EXPECT_FALSE(is_utf8("\xf0\x9f\x98"));
    EXPECT_FALSE(is_utf8("\xe2\x82\x41"));
}

TEST(RepairUtf8, ReplacesEachIllFormedByteAndKeepsTheRest) {
    EXPECT_EQ(repair_utf8("a\xff\xfe€"), "a\uFFFD\uFFFD€");
    EXPECT_EQ(repair_utf8("\xe2\x82"), "\uFFFD\uFFFD");
    EXPECT_EQ(repair_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(repair_utf8("täglich 😀"), "täglich 😀");
}

// ---- hostile text on a terminal ----

TEST(TerminalSafe, ShowsCursorMovesAndColoursInsteadOfObeyingThem) {
    EXPECT_EQ(terminal_safe("a\x1b[2J\x1b[31mb"), "a\\x1b[2J\\x1b[31mb");
    EXPECT_EQ(terminal_safe("allowed\rdenied \b"), "allowed\\x0ddenied \\x08");
    EXPECT_EQ(terminal_safe(std::string_view("\0\a\x7f", 3)), "\\x00\\x07\\x7f");
}

TEST(TerminalSafe, ShowsTitlesAndLinksThatAnOperatingSystemCommandWouldSet) {
    EXPECT_EQ(terminal_safe("\x1b]0;title\a"), "\\x1b]0;title\\x07");
    EXPECT_EQ(terminal_safe("\x1b]8;;http://x\x1b\\y"), "\\x1b]8;;http://x\\x1b\\y");
}

TEST(TerminalSafe, ShowsC1ControlsInBothTheirForms) {
    EXPECT_EQ(terminal_safe("\u009b31m"), "\\x9b31m");  // CSI in UTF-8
    EXPECT_EQ(terminal_safe("\x9b"
                            "31m"),
              "\\x9b31m");  // CSI as one byte
    EXPECT_EQ(terminal_safe("\u0080\u009f"), "\\x80\\x9f");
}

TEST(TerminalSafe, ShowsWhatReordersOrHidesText) {
    EXPECT_EQ(terminal_safe("\u202Eabc\u202C"), "\\u{202e}abc\\u{202c}");
    EXPECT_EQ(terminal_safe("\u2066x\u2069\u200F\u061C"), "\\u{2066}x\\u{2069}\\u{200f}\\u{61c}");
    EXPECT_EQ(terminal_safe("\u200Bx\uFEFF"), "\\u{200b}x\\u{feff}");
    EXPECT_EQ(terminal_safe("\u2028\u2029"), "\\u{2028}\\u{2029}");
}

TEST(TerminalSafe, ShowsTagsThatCarryHiddenText) {
    EXPECT_EQ(terminal_safe("\U000E0041\U000E007F"), "\\u{e0041}\\u{e007f}");
}

TEST(TerminalSafe, KeepsTextLineFeedsAndTabs) {
    EXPECT_EQ(terminal_safe("größer\n\t€ 😀 \u00a0 שלום"), "größer\n\t€ 😀 \u00a0 שלום");
}

TEST(TerminalSafe, ShowsIllFormedBytes) { EXPECT_EQ(terminal_safe("\xff\xc3"), "\\xff\\xc3"); }

TEST(TerminalLine, IsOneLineCutByCodePointsWithAnEllipsis) {
    EXPECT_EQ(terminal_line("a\nb\tc", 10), "a b c");
    EXPECT_EQ(terminal_line("€€€€", 4), "€€€€");
    EXPECT_EQ(terminal_line("€€€€€", 4), "€€€€…");
    EXPECT_EQ(terminal_line("\x1b[2J", 3), "\\x1…");
    EXPECT_EQ(terminal_line("", 0), "");
}

// ---- hexadecimal and base64 ----

TEST(Hex, IsLowerCaseAndStrict) {
    EXPECT_EQ(to_hex(Bytes{0x00, 0x7f, 0xff}), "007fff");
    EXPECT_EQ(from_hex("007fff"), (Bytes{0x00, 0x7f, 0xff}));
    EXPECT_EQ(from_hex(""), Bytes{});
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("FF"));
    EXPECT_FALSE(from_hex("0g"));
    EXPECT_FALSE(from_hex(" 00 "));
}

TEST(Base64, GivesTheVectorsOfRfc4648) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(from_base64_text("Zm9vYg=="), "foob");
    EXPECT_EQ(from_base64_text("Zm9vYmE="), "fooba");
    EXPECT_EQ(from_base64_text(""), "");
}

TEST(Base64, KeepsEveryByte) {
    Bytes bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
}

TEST(Base64, RefusesASecondSpellingOfTheSameBytes) {
    EXPECT_FALSE(from_base64("Zh=="));  // bits that nothing uses
    EXPECT_FALSE(from_base64("Zm9="));
    EXPECT_FALSE(from_base64("Zg"));  // no padding
    EXPECT_FALSE(from_base64("Zg="));
    EXPECT_FALSE(from_base64("Zm9v\n"));
    EXPECT_FALSE(from_base64("Zm 9v=="));
}

TEST(Base64, RefusesPaddingWhereNoneBelongs) {
    EXPECT_FALSE(from_base64("Z==="));
    EXPECT_FALSE(from_base64("===="));
    EXPECT_FALSE(from_base64("Zg==Zg=="));
    EXPECT_FALSE(from_base64("Zg=a"));
}

TEST(Base64, RefusesOtherAlphabets) {
    EXPECT_FALSE(from_base64("-_-_"));
    EXPECT_FALSE(from_base64("Zm9*"));
}

// ---- numbers ----

TEST(Decimal, HasAFixedCountOfDigits) {
    EXPECT_EQ(decimal(5.0 / 7), "0.714286");
    EXPECT_EQ(decimal(1), "1.000000");
    EXPECT_EQ(decimal(-12.25, 1), "-12.2");
    EXPECT_EQ(decimal(0.8, 3), "0.800");
}

TEST(Decimal, IsNeverMinusZero) {
    EXPECT_EQ(decimal(-0.0), "0.000000");
    EXPECT_EQ(decimal(-0.0000004), "0.000000");
    EXPECT_EQ(decimal(-0.4, 0), "0");
    EXPECT_EQ(decimal(-0.000001), "-0.000001");
}

TEST(ParseDecimal, ReadsWhatDecimalWrites) {
    EXPECT_EQ(parse_decimal("0.714286"), 0.714286);
    EXPECT_EQ(parse_decimal("-12.5"), -12.5);
    EXPECT_EQ(parse_decimal("3"), 3);
}

TEST(ParseDecimal, RefusesWhatIsNoPlainDecimal) {
    EXPECT_FALSE(parse_decimal(""));
    EXPECT_FALSE(parse_decimal("-"));
    EXPECT_FALSE(parse_decimal("1e5"));
    EXPECT_FALSE(parse_decimal("inf"));
    EXPECT_FALSE(parse_decimal("nan"));
    EXPECT_FALSE(parse_decimal("+1"));
    EXPECT_FALSE(parse_decimal(" 1"));
    EXPECT_FALSE(parse_decimal("1,5"));
    EXPECT_FALSE(parse_decimal("1.2.3"));
    EXPECT_FALSE(parse_decimal("--1"));
    EXPECT_FALSE(parse_decimal("1-"));
}

// ---- words ----

TEST(Trim, TakesBlanksOffBothEnds) {
    EXPECT_EQ(trim(" \t a b\r\n"), "a b");
    EXPECT_EQ(trim(" \n "), "");
}

TEST(Split, KeepsEmptyParts) {
    EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
    EXPECT_EQ(split("", ','), std::vector<std::string>{""});
}

TEST(Join, PutsTheSeparatorBetween) {
    EXPECT_EQ(join(std::vector<std::string>{"a", "b"}, ", "), "a, b");
    EXPECT_EQ(join(std::vector<std::string>{}, ", "), "");
}

TEST(LowerAscii, LeavesOtherLettersAlone) { EXPECT_EQ(lower_ascii("AbZ Ä"), "abz Ä"); }

TEST(Nearest, FindsWhatWasMeant) {
    const std::vector<std::string> known = {"refusal/1", "breach/1", "choice/1"};
    EXPECT_EQ(nearest("refusals/1", known), "refusal/1");
    EXPECT_EQ(nearest("BREACH/1", known), "breach/1");
    EXPECT_EQ(nearest("brache/1", known), "breach/1");
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
    const std::vector<std::string> known = {"refusal/1", "breach/1"};
    EXPECT_EQ(nearest("temperature", known), std::nullopt);
    EXPECT_EQ(nearest("x", std::vector<std::string>{}), std::nullopt);
}

TEST(Nearest, DoesNotCompareWhatNobodyTyped) {
    const std::string name(101, 'a');
    EXPECT_EQ(nearest(name, std::vector<std::string>{name + "b"}), std::nullopt);
    EXPECT_EQ(nearest("aa", std::vector<std::string>{name, "ab"}), "ab");
}

TEST(HintForUnknown, NamesTheNearestOrAllThereIs) {
    const std::vector<std::string> known = {"generate", "options"};
    EXPECT_EQ(hint_for_unknown("generat", known), "did you mean `generate`?");
    EXPECT_EQ(hint_for_unknown("telepathy", known), "there is: generate, options");
    EXPECT_EQ(hint_for_unknown("x", std::vector<std::string>{}), "");
}

}  // namespace syscard
