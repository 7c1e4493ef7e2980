#include "base/json.h"

#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace syscard::json {

namespace {

Value parsed(std::string_view text) {
    const auto value = parse(text, "f.json");
    EXPECT_TRUE(value) << text << ": " << value.error().what;
    return value.value_or(Value());
}

Error refused(std::string_view text) {
    const auto value = parse(text, "f.json");
    EXPECT_FALSE(value) << text;
    return value ? Error{} : value.error();
}

std::string canonical_of(std::string_view text) { return canonical(parsed(text)); }

bool is_canonical(std::string_view text) { return parse_canonical(text, "f.json").has_value(); }

std::string nested_arrays(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

Object object_of(std::string_view text) { return parsed(text).get_object(); }

}  // namespace

// ---- canonical form: RFC 8785 ----

TEST(CanonicalJson, SortsTheKeysOfTheRfcsExample) {
    const std::string_view text = R"({
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
    })";
    EXPECT_EQ(canonical_of(text),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
              "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
              "\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(CanonicalJson, SortsByUtf16CodeUnitsNotByBytes) {
    // U+10000 is D800 DC00 in UTF-16, before U+E000 and U+FFFD; in UTF-8 its first byte F0 comes
    // after EE and EF.
    EXPECT_EQ(canonical_of(R"({"\ue000":1,"\ufffd":2,"\ud800\udc00":3,"\ud7ff":4})"),
              "{\"\uD7FF\":4,\"\U00010000\":3,\"\uE000\":1,\"\uFFFD\":2}");
}

TEST(CanonicalJson, SortsKeysThatDifferAfterASharedBeginning) {
    EXPECT_EQ(canonical_of(R"({"a\ue000":1,"a\ud800\udc00":2,"a":3,"":4,"aa":5})"),
              "{\"\":4,\"a\":3,\"aa\":5,\"a\U00010000\":2,\"a\uE000\":1}");
}

TEST(CanonicalJson, SortsAtEveryDepthAndKeepsTheOrderOfArrays) {
    EXPECT_EQ(canonical_of(R"([ {"b":{"d":1,"c":2},"a":[3,1,2]} ])"),
              R"([{"a":[3,1,2],"b":{"c":2,"d":1}}])");
}

TEST(CanonicalJson, EscapesTheStringOfTheRfcsExample) {
    EXPECT_EQ(canonical_of(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")"),
              R"("€$\u000f\nA'B\"\\\\\"/")");
}

TEST(CanonicalJson, EscapesControlCharactersShortlyAndNothingElse) {
    EXPECT_EQ(canonical_of(R"("\b\t\n\f\r\u0000\u001f\u007f\u2028")"),
              "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\"");
}

TEST(CanonicalJson, WritesLiteralsAndIntegersUpToTheLimit) {
    EXPECT_EQ(canonical_of("[null, true, false, 0, -1, 9007199254740991, -9007199254740991]"),
              "[null,true,false,0,-1,9007199254740991,-9007199254740991]");
}

TEST(CanonicalJson, AnIntegerBeyondTwoToThe53OrAFractionIsABugOfTheCaller) {
    EXPECT_THROW(canonical(Value(std::int64_t{9007199254740992})), std::logic_error);
    EXPECT_THROW(canonical(Value(std::int64_t{-9007199254740992})), std::logic_error);
    EXPECT_THROW(canonical(Value(std::uint64_t{18446744073709551615U})), std::logic_error);
    EXPECT_THROW(canonical(Value(0.5)), std::logic_error);
    EXPECT_THROW(canonical(Value("\xff")), std::logic_error);
}

// ---- what must be canonical already ----

TEST(ParseCanonical, AcceptsWhatCanonicalWrites) {
    EXPECT_TRUE(is_canonical(R"({"a":[1,{"b":"ö"}],"c":null})"));
}

TEST(ParseCanonical, RefusesWhiteSpaceAnywhere) {
    EXPECT_FALSE(is_canonical(R"({"a": 1})"));
    EXPECT_FALSE(is_canonical(R"( {"a":1})"));
    EXPECT_FALSE(is_canonical("{\"a\":1}\n"));
    EXPECT_FALSE(is_canonical("[1,\t2]"));
}

TEST(ParseCanonical, RefusesAnotherSpellingOfTheSameValue) {
    EXPECT_FALSE(is_canonical(R"({"b":1,"a":2})"));
    EXPECT_FALSE(is_canonical(R"("\u0041")"));
    EXPECT_FALSE(is_canonical(R"("\/")"));
    EXPECT_FALSE(is_canonical(R"("\u000F")"));
    EXPECT_FALSE(is_canonical(R"("\u00-0")"));  // a sign is no digit
    EXPECT_FALSE(is_canonical("-0"));
    EXPECT_FALSE(is_canonical("1.0"));
    EXPECT_FALSE(is_canonical("1e2"));
}

TEST(ParseCanonical, RefusesIntegersThatNotEveryReaderKeeps) {
    EXPECT_TRUE(is_canonical("9007199254740991"));
    EXPECT_FALSE(is_canonical("9007199254740992"));
    EXPECT_FALSE(is_canonical("-9007199254740992"));
    EXPECT_FALSE(is_canonical("9223372036854775808"));
    EXPECT_FALSE(is_canonical("18446744073709551616"));
}

// ---- parsing ----

TEST(ParseJson, RefusesAKeyTwiceAtEachDepthAndNamesIt) {
    EXPECT_EQ(refused(R"({"a":1,"a":1})").what, "the key `a` stands twice in one object");
    EXPECT_EQ(refused(R"({"x":{"b":1,"c":2,"b":3}})").what,
              "the key `b` stands twice in one object");
    EXPECT_EQ(refused(R"([[{"x":[{"d":1,"d":2}]}]])").what,
              "the key `d` stands twice in one object");
}

TEST(ParseJson, RefusesAKeyTwiceAfterAnInnerObjectThatHasIt) {
    EXPECT_EQ(refused(R"({"a":{"a":1},"a":2})").what, "the key `a` stands twice in one object");
}

TEST(ParseJson, RefusesAKeyTwiceHoweverItIsSpelled) {
    EXPECT_EQ(refused(R"({"ab":1,"\u0061b":2})").what, "the key `ab` stands twice in one object");
}

TEST(ParseJson, RefusesAKeyTwiceAmongMany) {
    const auto object_of = [](int keys, std::string_view last) {
        std::string text = "{";
        for (int i = 0; i < keys; ++i) text += fmt::format("\"k{}\":{{\"k0\":0}},", i);
        return fmt::format("{}\"{}\":0}}", text, last);
    };
    for (const int keys : {15, 16, 17, 40}) {
        EXPECT_EQ(refused(object_of(keys, "k0")).what, "the key `k0` stands twice in one object");
        EXPECT_EQ(refused(object_of(keys, fmt::format("k{}", keys - 1))).what,
                  fmt::format("the key `k{}` stands twice in one object", keys - 1));
        EXPECT_TRUE(parse(object_of(keys, "other"), "here"));
    }
}

TEST(ParseJson, RefusesTheEmptyKeyTwice) {
    EXPECT_EQ(refused(R"({"":1,"":2})").what, "the key `` stands twice in one object");
}

TEST(ParseJson, AcceptsOneKeyInSeveralObjects) {
    EXPECT_EQ(canonical_of(R"([{"a":1},{"a":{"a":2}}])"), R"([{"a":1},{"a":{"a":2}}])");
}

TEST(ParseJson, ReadsSixtyFourLevelsAndRefusesSixtyFive) {
    EXPECT_TRUE(parse(nested_arrays(64), "f.json"));
    EXPECT_FALSE(parse(nested_arrays(65), "f.json"));
    EXPECT_FALSE(parse(std::string(1'000'000, '['), "f.json"));
}

TEST(ParseJson, RefusesIllFormedUtf8InValuesAndKeys) {
    refused("\"\xff\"");
    refused("\"\xc0\xaf\"");          // overlong /
    refused("\"\xed\xa0\x80\"");      // a surrogate
    refused("\"\xf4\x90\x80\x80\"");  // beyond U+10FFFF
    refused("\"\xe2\x82\"");          // cut short
    refused("{\"\xff\":1}");
}

TEST(ParseJson, RefusesHalfASurrogatePairInAnEscape) {
    refused(R"("\ud800")");
    refused(R"("\udc00")");
    refused(R"("\ud800\u0041")");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
    refused("");
    refused("{");
    refused("[1,]");
    refused("{\"a\":1,}");
    refused("{a:1}");
    refused("'a'");
    refused("NaN");
    refused("01");
    refused("// comment\n1");
    refused("\"a\nb\"");
}

TEST(ParseJson, RefusesBytesAfterTheValue) {
    EXPECT_EQ(refused("{} x").what, "text after the end of the JSON value");
    EXPECT_EQ(refused("1 2").what, "text after the end of the JSON value");
    refused("{}\v");  // a vertical tab is no white space of JSON
}

TEST(ParseJson, AcceptsWhiteSpaceAroundTheValue) { EXPECT_EQ(canonical_of(" \r\n\t1 \n"), "1"); }

TEST(ParseJson, NamesFileLineAndColumn) {
    EXPECT_EQ(refused("{\n  \"a\": x\n}").where, "f.json:2:8");
    EXPECT_EQ(parse("{\"a\": x}", "d.jsonl:3").error().where, "d.jsonl:3:7");
    EXPECT_EQ(refused("{}\n]").where.substr(0, 7), "f.json:");
}

// ---- the canonical parser against the definition ----

// What canonical form means: parsing and writing again gives the same bytes.
std::optional<Value> by_definition(std::string_view text) {
    auto value = parse(text, "f");
    if (!value) return std::nullopt;
    try {
        if (canonical(*value) == text) return std::move(*value);
    } catch (const std::logic_error&) {  // a number that canonical form lacks
    }
    return std::nullopt;
}

void expect_as_defined(std::string_view text) {
    const auto expected = by_definition(text);
    const auto value = parse_canonical(text, "f");
    ASSERT_EQ(value.has_value(), expected.has_value()) << text;
    if (value) {
        ASSERT_EQ(*value, *expected) << text;
    }
}

const std::string kRich =
    "{\"\":null,\"a\\u001f\":[true,false,-9007199254740991,0,10],\"b\\n\\t\\\"\\\\\":{\"x\":[],"
    "\"y\":{}},"
    "\"\xF0\x90\x80\x80\":\"\xC3\xA9\x7F\\b\",\"\xEE\x80\x80\":\"/\"}";

TEST(ParseCanonical, AgreesWithTheDefinitionOnEveryByteChangedDroppedOrDoubled) {
    ASSERT_TRUE(is_canonical(kRich));
    for (std::size_t at = 0; at < kRich.size(); ++at) {
        expect_as_defined(kRich.substr(0, at));
        expect_as_defined(std::string(kRich).erase(at, 1));
        expect_as_defined(std::string(kRich).insert(at, 1, kRich[at]));
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = kRich;
            changed[at] = static_cast<char>(byte);
            expect_as_defined(changed);
        }
    }
}

TEST(ParseCanonical, AgreesWithTheDefinitionOnNumbersEscapesAndDepths) {
    for (const char* text : {"0",
                             "-0",
                             "00",
                             "01",
                             "-1",
                             "+1",
                             "1.0",
                             "1e3",
                             "9007199254740991",
                             "9007199254740992",
                             "-9007199254740992",
                             "18446744073709551616",
                             "-"})
        expect_as_defined(text);
    for (const char* text : {R"("\u0000")",
                             R"("\u001F")",
                             R"("\u001f")",
                             R"("\u0008")",
                             R"("\u0041")",
                             R"("\u000a")",
                             R"("\/")",
                             R"("\b\f\n\r\t")",
                             R"("\u00")",
                             R"("\")",
                             "\""})
        expect_as_defined(text);
    for (const std::size_t depth : {1U, 63U, 64U, 65U, 100'000U})
        expect_as_defined(nested_arrays(depth));
}

// ---- for people ----

TEST(PrettyJson, ReadsBackAsTheSameValue) {
    const std::string_view text = R"({"a":[],"b":{},"c":[1,{"d":"x\ny"}]})";
    EXPECT_EQ(canonical(parsed(pretty(parsed(text)))), text);
    EXPECT_EQ(pretty(parsed(R"({"b":1,"a":[2]})")), "{\n  \"a\": [\n    2\n  ],\n  \"b\": 1\n}\n");
}

// ---- members ----

TEST(JsonMembers, AreReadAsTheTypeAskedFor) {
    const Object object =
        object_of(R"({"s":"x","i":-3,"b":true,"d":"0.25","a":["p","q"],"o":{"k":1}})");
    EXPECT_EQ(string_member(object, "s", "f").value(), "x");
    EXPECT_EQ(integer_member(object, "i", "f").value(), -3);
    EXPECT_TRUE(bool_member(object, "b", "f").value());
    EXPECT_EQ(decimal_member(object, "d", "f").value(), 0.25);
    EXPECT_EQ(strings_member(object, "a", "f").value(), (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(object_member(object, "o", "f").value().size(), 1U);
}

TEST(JsonMembers, AnIntegerIsOneThatCanonicalJsonCanHold) {
    const Object object = object_of(
        R"({"most":9007199254740991,"more":9007199254740992,"least":-9007199254740991,"less":-9007199254740992})");
    EXPECT_EQ(integer_member(object, "most", "f").value(), 9007199254740991);
    EXPECT_EQ(integer_member(object, "least", "f").value(), -9007199254740991);
    EXPECT_EQ(integer_member(object, "more", "f").error().what,
              "`more` is beyond 2^53 - 1: 9007199254740992");
    EXPECT_FALSE(integer_member(object, "less", "f"));
}

TEST(JsonMembers, OfAnotherTypeAreRefusedByName) {
    const Object object =
        object_of(R"({"s":"x","f":1.5,"u":18446744073709551615,"a":["p",2],"n":null})");
    EXPECT_EQ(integer_member(object, "s", "f:1").error().what,
              "`s` must be an integer, not a string");
    EXPECT_EQ(integer_member(object, "s", "f:1").error().where, "f:1");
    EXPECT_FALSE(integer_member(object, "f", "f"));
    EXPECT_EQ(integer_member(object, "u", "f").error().what,
              "`u` is beyond 2^53 - 1: 18446744073709551615");
    EXPECT_FALSE(strings_member(object, "a", "f"));
    EXPECT_FALSE(string_member(object, "n", "f"));
    EXPECT_FALSE(decimal_member(object, "f", "f"));  // a decimal stands in a string
    EXPECT_FALSE(bool_member(object, "n", "f"));
    EXPECT_FALSE(array_member(object, "s", "f"));
    EXPECT_FALSE(object_member(object, "s", "f"));
    EXPECT_FALSE(as_object(Value(1), "f"));
}

TEST(JsonMembers, ThatAreMissingAreNamed) {
    EXPECT_EQ(string_member(Object{}, "key", "f:3").error().what, "`key` is missing");
}

TEST(JsonMembers, ThatAreUnknownAreRefusedWithTheNearestKnownOne) {
    const auto result =
        refuse_unknown(object_of(R"({"id":1,"mesages":2})"), {"id", "messages"}, "f:2");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "unknown member `mesages`");
    EXPECT_EQ(result.error().hint, "did you mean `messages`?");
    EXPECT_TRUE(refuse_unknown(object_of(R"({"id":1})"), {"id", "messages"}, "f:2"));
}

}  // namespace syscard::json
