#include "base/yaml.h"

#include <gtest/gtest.h>

namespace syscard::yaml {

namespace {

Node parsed(std::string_view text) { return parse(text, "f.yaml").value(); }

Error refused(std::string_view text) {
    const auto node = parse(text, "f.yaml");
    EXPECT_FALSE(node) << text;
    return node ? Error{} : node.error();
}

}  // namespace

TEST(Yaml, KeepsMembersInOrderWithTheirPlaces) {
    const Node root = parsed("b: 1\na:\n  - x\n  - \"y: z\"\n");
    ASSERT_EQ(root.members.size(), 2u);
    EXPECT_EQ(root.members[0].name, "b");
    EXPECT_EQ(root.members[1].where, "f.yaml:2:1");
    EXPECT_EQ(root.members[1].value.items[1].text, "y: z");
    EXPECT_EQ(root.members[1].value.items[1].where, "f.yaml:4:5");
}

TEST(Yaml, JsonIsYamlToo) {
    const Node root = parsed(R"({"a": [1, true, "x"]})");
    EXPECT_EQ(strings_member(root, "a").value(), (std::vector<std::string>{"1", "true", "x"}));
}

TEST(Yaml, ReadsMembersAsTheTypeAskedFor) {
    const Node root = parsed("text: 12\nwhole: -12\nplain: 0.60\nquoted: \"0.60\"\nflag: true\n");
    EXPECT_EQ(string_member(root, "text").value(), "12");
    EXPECT_EQ(integer_member(root, "whole").value(), -12);
    EXPECT_EQ(decimal_member(root, "plain").value(), 0.6);
    EXPECT_EQ(decimal_member(root, "quoted").value(), 0.6);
    EXPECT_TRUE(bool_member(root, "flag").value());
}

TEST(Yaml, AMissingMemberIsReportedAtTheMap) {
    const Node root = parsed("a:\n  b: 1\n");
    const auto missing = string_member(*find(root, "a"), "c");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().what, "member `c` is missing");
    EXPECT_EQ(missing.error().where, "f.yaml:2:3");
}

TEST(Yaml, AWrongTypeIsReportedAtTheValueWithWhatIsThere) {
    const auto wrong = decimal_member(parsed("below: much\n"), "below");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().what, "`below` must be a decimal such as 0.60, not `much`");
    EXPECT_EQ(wrong.error().where, "f.yaml:1:8");
}

TEST(Yaml, AnAbsentOptionalMemberIsNothingAndAnEmptyOneIsAnError) {
    EXPECT_EQ(optional_string_member(parsed("a: 1\n"), "b").value(), std::nullopt);
    EXPECT_TRUE(optional_sequence_member(parsed("a: 1\n"), "b").value().empty());
    const auto empty = optional_string_member(parsed("a: 1\nb:\n"), "b");
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().what, "`b` is empty");
}

TEST(Yaml, YesIsNotABool) {
    const auto flag = bool_member(parsed("optional: yes\n"), "optional");
    ASSERT_FALSE(flag);
    EXPECT_EQ(flag.error().hint, "write `true` or `false`, unquoted");
}

TEST(Yaml, AWholeNumberMustFitJsonAndStandUnquoted) {
    EXPECT_FALSE(integer_member(parsed("n: 9007199254740992\n"), "n"));
    EXPECT_FALSE(integer_member(parsed("n: \"1\"\n"), "n"));
    EXPECT_FALSE(integer_member(parsed("n: 1.5\n"), "n"));
}

TEST(Yaml, AnItemOfTheWrongKindNamesItsList) {
    const auto items = strings_member(parsed("tasks: [a, [b]]\n"), "tasks");
    ASSERT_FALSE(items);
    EXPECT_EQ(items.error().what, "item of `tasks` must be a text, not a list");
    EXPECT_EQ(items.error().where, "f.yaml:1:12");
}

TEST(Yaml, AnUnknownMemberIsRefusedAtItsKeyWithTheNearestKnownName) {
    const auto refusal = refuse_unknown(parsed("id: a\nmeasurment: b\n"), {"id", "measurement"});
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().what, "unknown member `measurment`");
    EXPECT_EQ(refusal.error().where, "f.yaml:2:1");
    EXPECT_EQ(refusal.error().hint, "did you mean `measurement`?");
}

TEST(Yaml, AMemberIsNotSoughtInWhatIsNoMap) {
    EXPECT_FALSE(string_member(parsed("- a\n"), "a"));
    EXPECT_FALSE(refuse_unknown(parsed("- a\n"), {"a"}));
}

TEST(Yaml, MalformedTextIsAnErrorWithLineAndColumn) {
    const Error error = refused("a: 1\nb: [1, 2\nc: 3\n");
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_TRUE(error.what.starts_with("malformed YAML: ")) << error.what;
    EXPECT_TRUE(error.where.starts_with("f.yaml:")) << error.where;
    EXPECT_NE(error.hint, "");
}

TEST(Yaml, ADuplicateKeyIsRefusedWhereItStandsAgain) {
    const Error error = refused("a: 1\nb: 2\na: 3\n");
    EXPECT_EQ(error.what, "duplicate key `a`");
    EXPECT_EQ(error.where, "f.yaml:3:1");
}

TEST(Yaml, AnchorsAliasesAndTagsAreRefused) {
    EXPECT_EQ(refused("a: &x 1\nb: *x\n").where, "f.yaml:1:4");
    EXPECT_NE(refused("a: !!binary abc\n").what.find("tags are not supported"), std::string::npos);
}

TEST(Yaml, AnEmptyTextAndASecondDocumentAreRefused) {
    EXPECT_EQ(refused("# nothing\n").where, "f.yaml:1:1");
    EXPECT_EQ(refused("a: 1\n---\nb: 2\n").what, "a second YAML document follows");
}

TEST(Yaml, DeepNestingIsRefusedBeforeItCanExhaustTheStack) {
    EXPECT_EQ(refused(std::string(65, '[') + std::string(65, ']')).what, "nested deeper than 64");
    EXPECT_NE(refused(std::string(100'000, '[')).what, "");
}

TEST(Yaml, IllFormedUtf8IsRefused) {
    EXPECT_EQ(refused("a: \xff\n").what, "not well-formed UTF-8");
}

}  // namespace syscard::yaml
