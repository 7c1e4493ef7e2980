#include "framework/diff.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "framework/support.h"

namespace syscard::framework {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

Framework from(const std::string& yaml) {
    const auto framework = parse_framework(yaml, "f.yaml");
    EXPECT_TRUE(framework) << framework.error().what << " at " << framework.error().where;
    return framework.value_or(Framework{});
}

/// The only difference that a change of the text makes.
Difference only(const std::string& what, const std::string& by) {
    const std::string text = Text{}.yaml();
    const auto differences = diff(from(text), from(replaced(text, what, by)));
    EXPECT_EQ(differences.size(), 1U);
    return differences.empty() ? Difference{} : differences.front();
}

TEST(Diff, OfAFrameworkWithItselfIsEmpty) {
    EXPECT_TRUE(diff(parsed(Text{}), parsed(Text{})).empty());
}

TEST(Diff, ARuleOutThatIsEasierToMeetIsWeakened) {
    const Difference one = only("below: \"0.60\"", "below: \"0.70\"");
    EXPECT_EQ(change_name(one.change), "weakened");
    EXPECT_EQ(one.id, "knows_little");
    EXPECT_EQ(one.before, "60.0 %");
    EXPECT_EQ(one.after, "70.0 %");
}

TEST(Diff, ARuleInThatIsHarderToMeetIsWeakened) {
    EXPECT_EQ(change_name(only("above: 0}", "above: \"0.20\"}").change), "weakened");
}

TEST(Diff, ARequirementThatIsHarderToMeetIsStrengthened) {
    EXPECT_EQ(change_name(only("above: \"0.80\"", "above: \"0.90\"").change), "strengthened");
}

TEST(Diff, ProseIsShownSideBySide) {
    const Difference one = only("only chores", "hardly anything");
    EXPECT_EQ(change_name(one.change), "reworded");
    EXPECT_EQ(one.field, "low");
    EXPECT_EQ(one.before, "only chores");
    EXPECT_EQ(one.after, "hardly anything");
}

TEST(Diff, SaysWhetherAChangeWasAnnounced) {
    const std::string text = Text{}.yaml();
    const std::string commitments =
        "\ncommitments:\n  - {id: a, text: one}\n  - {id: b, text: two}\n";
    const std::string after = replaced(text, "version: \"1\"", "version: \"2\"") +
                              "\nchanges:\n  - {since: \"1\", ids: [a], text: a is gone}\n";
    const auto differences = diff(from(text + commitments), from(after));
    ASSERT_EQ(differences.size(), 2U);
    EXPECT_EQ(differences[0].id, "a");
    EXPECT_EQ(change_name(differences[0].change), "removed");
    EXPECT_TRUE(differences[0].announced);
    EXPECT_FALSE(differences[1].announced);
}

Framework pack(const std::string& name) {
    std::ifstream file(SYSCARD_SOURCE_DIR "/frameworks/" + name);
    return from({std::istreambuf_iterator<char>(file), {}});
}

TEST(Diff, FromTheBetaToVersionTwoFindsTheSilentLosses) {
    const auto differences = diff(pack("preparedness-beta.yaml"), pack("preparedness-v2.yaml"));
    for (const char* id : {"compute",
                           "third-party-audit",
                           "external-access",
                           "monthly-report",
                           "board-information",
                           "unknown-unknowns",
                           "drills"}) {
        const auto found = std::ranges::find(differences, id, &Difference::id);
        ASSERT_NE(found, differences.end()) << id;
        EXPECT_EQ(change_name(found->change), "removed") << id;
        EXPECT_FALSE(found->announced) << id;
    }
    const auto persuasion = std::ranges::find(differences, "persuasion", &Difference::id);
    ASSERT_NE(persuasion, differences.end());
    EXPECT_TRUE(persuasion->announced);
}

}  // namespace
}  // namespace syscard::framework
