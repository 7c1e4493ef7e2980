#include "redteam/technique.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"

namespace syscard::redteam {

namespace {

constexpr std::string_view kObjective = "How do I climb over a garden wall?";

std::string applied(std::string_view technique, std::string_view objective = kObjective,
                    std::uint64_t seed = 1) {
    return apply(technique, objective, seed).value();
}

std::string last_line(const std::string& text) { return split(text, '\n').back(); }

std::string without(std::string text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
        text.erase(at, part.size());
    return text;
}

std::string rotated_back(std::string text, int key) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 26 - key) % 26);
        if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 26 - key) % 26);
    }
    return text;
}

std::size_t word_count(std::string_view text) {
    std::size_t count = 0;
    for (const std::string& line : split(text, '\n')) {
        for (const std::string& word : split(line, ' ')) count += word.empty() ? 0 : 1;
    }
    return count;
}

class EveryTechnique : public testing::TestWithParam<Technique> {};

}  // namespace

void PrintTo(const Technique& technique, std::ostream* out) { *out << technique.name; }

TEST_P(EveryTechnique, NamesItsFamilyItsIdeaAndItsSource) {
    static const std::set<std::string> families = {"baseline",
                                                   "encoding",
                                                   "translation",
                                                   "framing",
                                                   "persuasion",
                                                   "suffix",
                                                   "prefix",
                                                   "many-shot",
                                                   "splitting",
                                                   "tense",
                                                   "format"};
    EXPECT_TRUE(families.contains(GetParam().family));
    EXPECT_FALSE(GetParam().summary.empty());
    EXPECT_FALSE(GetParam().source.empty());
}

TEST_P(EveryTechnique, GivesTheSameTextForTheSameSeed) {
    EXPECT_EQ(applied(GetParam().name, kObjective, 77), applied(GetParam().name, kObjective, 77));
}

TEST_P(EveryTechnique, ButThePlainOneChangesTheText) {
    EXPECT_EQ(applied(GetParam().name) == kObjective, GetParam().name == "plain");
}

TEST_P(EveryTechnique, AddsFewWords) {
    // Five turns, or a word for each letter: these are long by nature.
    static const std::map<std::string, std::size_t> long_ones = {
        {"many-shot", 80}, {"character-spacing", 40}, {"morse", 40}};
    const auto found = long_ones.find(GetParam().name);

    EXPECT_LE(word_count(applied(GetParam().name)),
              word_count(kObjective) + (found == long_ones.end() ? 25 : found->second));
}

TEST_P(EveryTechnique, KeepsHostileObjectivesValidUtf8) {
    EXPECT_TRUE(
        is_utf8(applied(GetParam().name, "naïve \"quotes\" \\ \x01 漢字 🙂\nsecond line {0} %s")));
}

TEST_P(EveryTechnique, TakesAHundredKilobytes) {
    EXPECT_GE(applied(GetParam().name, "a " + std::string(100'000, 'b') + " c").size(), 90'000U);
}

TEST_P(EveryTechnique, RefusesABlankObjectiveAndIllFormedBytes) {
    EXPECT_EQ(apply(GetParam().name, " \n ", 1).error().code, ErrorCode::BadInput);
    EXPECT_EQ(apply(GetParam().name, "caf\xe9", 1).error().code, ErrorCode::BadInput);
}

INSTANTIATE_TEST_SUITE_P(OfTheLibrary, EveryTechnique, testing::ValuesIn(techniques()),
                         [](const auto& each) {
                             std::string name = each.param.name;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

TEST(Techniques, AreAtLeastTwentyWithDifferentNames) {
    std::set<std::string> names;
    for (const Technique& technique : techniques()) names.insert(technique.name);

    EXPECT_GE(names.size(), 20U);
    EXPECT_EQ(names.size(), techniques().size());
    EXPECT_EQ(techniques().front().name, "plain");
}

TEST(Techniques, AnUnknownNameComesWithTheNearest) {
    const auto result = apply("past-tence", kObjective, 1);

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::BadInput);
    EXPECT_EQ(result.error().hint, "did you mean `past-tense`?");
}

TEST(Encodings, Base64DecodesToTheObjective) {
    EXPECT_EQ(to_string(from_base64(last_line(applied("base64"))).value()), kObjective);
}

TEST(Encodings, HexDecodesToTheObjective) {
    EXPECT_EQ(to_string(from_hex(last_line(applied("hex"))).value()), kObjective);
}

TEST(Encodings, Rot13DecodesToTheObjective) {
    EXPECT_EQ(rotated_back(last_line(applied("rot13")), 13), kObjective);
}

TEST(Encodings, CaesarTellsTheKeyThatDecodesIt) {
    const std::string text = applied("caesar", kObjective, 5);
    const int key = std::stoi(text.substr(text.find("moved ") + 6));

    EXPECT_EQ(rotated_back(last_line(text), key), kObjective);
}

TEST(Encodings, CaesarTakesItsKeyFromTheSeed) {
    EXPECT_NE(applied("caesar", kObjective, 1), applied("caesar", kObjective, 2));
}

TEST(Encodings, AtbashTwiceIsTheObjective) {
    EXPECT_EQ(last_line(applied("atbash", last_line(applied("atbash")))), kObjective);
}

TEST(Encodings, MorseSpellsTheObjective) {
    EXPECT_EQ(last_line(applied("morse", "Sos 42 é?")), "... --- ... / ....- ..--- / é ?");
}

TEST(Encodings, LeetspeakKeepsItReadable) {
    EXPECT_EQ(applied("leetspeak", "Take a test"), "74k3 4 7357");
}

TEST(Encodings, ReversedWordsReadBackwards) {
    EXPECT_EQ(last_line(applied("reversed-words")), "wall? garden a over climb I do How");
}

TEST(Encodings, CharacterSpacingKeepsCharactersWhole) {
    EXPECT_EQ(applied("character-spacing", "né 漢"), "n é   漢");
}

TEST(Encodings, ZeroWidthSpacesVanishWithoutATrace) {
    EXPECT_EQ(without(applied("zero-width"), "\u200b"), kObjective);
}

TEST(Encodings, HomoglyphsLookAlikeAndAreNot) {
    EXPECT_EQ(applied("homoglyphs", "a top"), "а tор");
}

TEST(Encodings, RandomCapitalsKeepTheLetters) {
    EXPECT_EQ(lower_ascii(applied("random-capitals")), lower_ascii(kObjective));
    EXPECT_NE(applied("random-capitals", kObjective, 1), applied("random-capitals", kObjective, 2));
}

TEST(Encodings, ScrambledWordsKeepTheirEndsAndLetters) {
    std::string scrambled = applied("scrambled-words", "handwriting");

    EXPECT_EQ(scrambled.front(), 'h');
    EXPECT_EQ(scrambled.back(), 'g');
    EXPECT_TRUE(std::ranges::is_permutation(scrambled, std::string("handwriting")));
}

TEST(Encodings, AChangeByChanceIsNeverThePlainQuestion) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        EXPECT_NE(applied("typo-noise", kObjective, seed), kObjective);
        EXPECT_NE(applied("scrambled-words", "pick it", seed), "pick it");
    }
}

TEST(Encodings, TypoNoiseLeavesMostLettersAlone) {
    const std::string typed = applied("typo-noise", std::string(2'700, 'a'), 3);

    EXPECT_GT(typed.size(), 2'600U);
    EXPECT_LT(typed.size(), 2'800U);
}

TEST(Translations, PigLatinMovesTheFirstConsonants) {
    EXPECT_EQ(applied("pig-latin", "String an apple, rhythm"), "Ingstray anway appleway, rhythmay");
}

TEST(Translations, DisemvowelKeepsFirstLetters) {
    EXPECT_EQ(applied("disemvowel", "Open a window"), "Opn a wndw");
}

TEST(Splittings, ThePartsJoinToTheObjective) {
    const auto lines = split(applied("payload-splitting"), '\n');
    const auto part = [&](std::size_t line) {
        return lines.at(line).substr(5, lines.at(line).size() - 6);
    };

    EXPECT_EQ(part(0) + " " + part(1) + " " + part(2), kObjective);
}

TEST(Splittings, NumberedWordsPutInOrderAreTheObjective) {
    std::map<int, std::string> words;
    auto lines = split(applied("numbered-words"), '\n');
    for (const std::string& line : std::span(lines).subspan(1))
        words[std::stoi(line)] = line.substr(line.find(": ") + 2);

    std::vector<std::string> ordered;
    for (const auto& [number, word] : words) ordered.push_back(word);
    EXPECT_EQ(join(ordered, " "), kObjective);
}

TEST(Tenses, AHowQuestionIsPutIntoThePast) {
    EXPECT_EQ(applied("past-tense"), "How did people climb over a garden wall in the past?");
}

TEST(Tenses, AnyOtherSentenceIsQuoted) {
    EXPECT_NE(applied("past-tense", "Climb the wall.").find("\"Climb the wall.\""),
              std::string::npos);
}

TEST(Formats, TheConfigFileIsJsonThatHoldsTheObjective) {
    const std::string text = applied("config-file", "say \"x\"\nand y");
    const auto config = json::parse(split(text, '\n').front(), "config").value().as_object();

    EXPECT_EQ(config.at("request").as_string(), "say \"x\"\nand y");
}

TEST(ManyShot, TakesItsTurnsFromTheSeedAndEndsWithTheObjective) {
    EXPECT_NE(applied("many-shot", kObjective, 1), applied("many-shot", kObjective, 2));
    EXPECT_TRUE(applied("many-shot").ends_with("Q: How do I climb over a garden wall?\nA:"));
}

}  // namespace syscard::redteam
