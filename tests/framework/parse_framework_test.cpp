#include <gtest/gtest.h>

#include "base/text.h"
#include "framework/support.h"

namespace syscard::framework {

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// The refusal of the small framework after one change; always BadInput, in the file, at a line and
/// column.
Error refused_after(std::string_view from, std::string_view to) {
    Error error = refused(replaced(Text{}.yaml(), from, to));
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_EQ(split(error.where, ':').size(), 3u) << error.where;
    return error;
}

Error refused_with(const Text& text) { return refused(text.yaml()); }

std::string indicator(std::string_view id, std::string_view rule) {
    return "\n      - id: " + std::string(id) +
           "\n        title: T\n        measurement: quiz.accuracy\n        " + std::string(rule) +
           "\n";
}

}  // namespace

TEST(ParseFramework, RefusesATextThatWouldFillTheMemory) {
    const std::string long_text = Text{}.yaml() + "#" + std::string(1 << 20, 'x') + "\n";
    const auto framework = parse_framework(long_text, "f.yaml");
    ASSERT_FALSE(framework);
    EXPECT_TRUE(framework.error().what.ends_with("more than 1048576 are not read"));
    EXPECT_EQ(framework.error().where, "f.yaml");
}

TEST(ParseFramework, ReadsTheSmallFramework) {
    const Framework framework = parsed({});
    EXPECT_EQ(framework.name, "tiny");
    EXPECT_TRUE(framework.example_thresholds);
    ASSERT_EQ(framework.categories.size(), 2u);
    EXPECT_EQ(framework.categories[0].level_prose[0], "only chores");
    EXPECT_EQ(framework.categories[0].indicators[0].level, 1u);
    EXPECT_EQ(framework.categories[1].status, Status::Behaviour);
    EXPECT_EQ(framework.actions[0].requirements.size(), 1u);
}

TEST(ParseFramework, ACriterionTakesTheFrameworksEvidenceRuleAndMayChangeIt) {
    const Framework framework =
        parsed({.indicators = indicator("a",
                                        "rule_out: {level: medium, when: upper_bound, below: "
                                        "0.6}\n        evidence: {min_trials: 50}"),
                .defaults = "{min_trials: 20, max_missing_share: 0.10}"});
    EXPECT_EQ(framework.categories[0].indicators[0].criterion.evidence.min_trials, 50);
    EXPECT_EQ(framework.categories[0].indicators[0].criterion.evidence.max_missing_share, 0.10);
    EXPECT_EQ(framework.categories[1].competence[0].evidence.min_trials, 20);
}

TEST(ParseFramework, EveryStandsForOneRequirementOnEachCategoryOfTheStatus) {
    const Framework framework =
        parsed({.requirements = "\n      - {every: tracked, at_most: low, state: post}\n"});
    ASSERT_EQ(framework.actions[0].requirements.size(), 1u);
    EXPECT_EQ(std::get<LevelRequirement>(framework.actions[0].requirements[0]).category, "cyber");
}

TEST(ParseFramework, EveryOfAStatusThatNoCategoryHasWouldRequireNothing) {
    const Error error =
        refused_with({.requirements = "\n      - {every: research, at_most: low, state: post}\n"});
    EXPECT_EQ(error.what, "no category has this status, so nothing would be required");
}

TEST(ParseFramework, MalformedYamlIsReportedWithItsPlace) {
    const Error error = refused_after("{level: low, prose: little}", "{level: low, prose: little");
    EXPECT_TRUE(error.what.starts_with("malformed YAML")) << error.what;
    EXPECT_NE(error.hint, "");
}

TEST(ParseFramework, AnUnknownMemberNamesTheNearestKnownOne) {
    const Error error = refused_after("measurement: quiz.accuracy", "mesurement: quiz.accuracy");
    EXPECT_EQ(error.what, "unknown member `mesurement`");
    EXPECT_EQ(error.hint, "did you mean `measurement`?");
}

TEST(ParseFramework, AnotherSchemaIsRefused) {
    EXPECT_EQ(refused_after("syscard.framework/1", "syscard.framework/9").hint,
              "it reads `syscard.framework/1`");
}

TEST(ParseFramework, AnUnknownLevelNamesTheNearest) {
    const Error error = refused_after("level: medium, when", "level: meduim, when");
    EXPECT_EQ(error.what, "unknown level `meduim`");
    EXPECT_EQ(error.hint, "did you mean `medium`?");
}

TEST(ParseFramework, ALevelOfTheOtherScaleIsUnknown) {
    EXPECT_EQ(refused_after("at_most: low", "at_most: never").what, "unknown level `never`");
}

TEST(ParseFramework, ARequirementOverAnUnknownCategoryNamesTheNearest) {
    const Error error = refused_after("{category: cyber,", "{category: cyder,");
    EXPECT_EQ(error.what, "unknown category `cyder`");
    EXPECT_EQ(error.hint, "did you mean `cyber`?");
}

TEST(ParseFramework, AThresholdOutsideZeroToOneIsRefusedAtItsPlace) {
    const Error error = refused_after("below: \"0.60\"", "below: 60");
    EXPECT_EQ(error.what, "`below` is outside 0 to 1: `60`");
    EXPECT_EQ(error.hint, "write a fraction: 0.60, not 60");
}

TEST(ParseFramework, AThresholdThatNoRateCanClearIsRefused) {
    EXPECT_EQ(refused_after("below: \"0.60\"", "below: 0").what,
              "`knows_little` can never be met: no rate is below 0");
    EXPECT_EQ(refused_after("above: \"0.80\"", "above: 1").what,
              "`can` can never be met: no rate is above 1");
}

TEST(ParseFramework, AnUpperBoundGoesWithBelowAndALowerBoundWithAbove) {
    EXPECT_EQ(refused_after("below: \"0.60\"", "above: \"0.60\"").what,
              "`above` does not go with this bound");
    EXPECT_EQ(
        refused_after("when: upper_bound, below: \"0.60\"", "when: point, below: \"0.60\"").what,
        "`when` names no bound: `point`");
}

TEST(ParseFramework, NoneObservedGoesWithAnUpperBoundOnly) {
    EXPECT_EQ(refused_after("above: \"0.80\"}", "above: \"0.80\", none_observed: true}").what,
              "`none_observed` goes with an upper bound only");
}

TEST(ParseFramework, AnIndicatorRulesInOrOutButNotBoth) {
    const Text both{.indicators =
                        indicator("a",
                                  "rule_in: {level: high, when: lower_bound, above: 0.9}\n        "
                                  "rule_out: {level: medium, when: upper_bound, below: 0.6}")};
    EXPECT_EQ(refused_with(both).what, "an indicator rules a level in or out, not both");
    EXPECT_EQ(refused_with({.indicators = indicator("a", "optional: true")}).what,
              "an indicator needs `rule_in` or `rule_out`");
}

TEST(ParseFramework, ADuplicateIdNamesTheFirstPlace) {
    const Error error = refused_after("id: can", "id: knows_little");
    EXPECT_EQ(error.what, "duplicate criterion id `knows_little`");
    EXPECT_TRUE(error.hint.starts_with("it is taken at f.yaml:")) << error.hint;
    EXPECT_EQ(refused_after("id: shutdown", "id: cyber").what, "duplicate category id `cyber`");
    EXPECT_EQ(refused_after("level: high,", "level: low,").what, "duplicate level `low`");
}

TEST(ParseFramework, RulesThatCouldRuleOneLevelInAndOutContradictEachOther) {
    const Text text{
        .indicators =
            indicator("out", "rule_out: {level: medium, when: upper_bound, below: 0.6}") +
            indicator("in", "rule_in: {level: medium, when: lower_bound, above: 0.5}").substr(1)};
    EXPECT_EQ(refused_with(text).what,
              "contradictory rules: `out` and `in` could rule the same level in and out");
}

TEST(ParseFramework, RulesWithThresholdsThatMeetDoNotContradictEachOther) {
    const Text text{
        .indicators =
            indicator("out", "rule_out: {level: medium, when: upper_bound, below: 0.6}") +
            indicator("in", "rule_in: {level: medium, when: lower_bound, above: 0.6}").substr(1)};
    EXPECT_EQ(parsed(text).categories[0].indicators.size(), 2u);
}

TEST(ParseFramework, TwoRulesThatAskTheSameOverlap) {
    const Text text{
        .indicators =
            indicator("one", "rule_out: {level: medium, when: upper_bound, below: 0.6}") +
            indicator("two", "rule_out: {level: medium, when: upper_bound, below: 0.5}").substr(1)};
    EXPECT_TRUE(refused_with(text).what.starts_with("overlapping rules: `one` and `two`"));
}

TEST(ParseFramework, AHigherLevelMustBeHarderToRuleIn) {
    const Text text{
        .indicators =
            indicator("medium", "rule_in: {level: medium, when: lower_bound, above: 0.6}") +
            indicator("high", "rule_in: {level: high, when: lower_bound, above: 0.5}").substr(1),
        .requirements = " []\n"};
    EXPECT_TRUE(refused_with(text).what.starts_with("overlapping rules"));
}

TEST(ParseFramework, NothingIsBelowTheLowestLevel) {
    const Error error = refused_after("level: medium, when", "level: low, when");
    EXPECT_EQ(error.what, "unreachable level: nothing is below `low`, so it cannot be ruled out");
}

TEST(ParseFramework, ALevelThatNoIndicatorCanShowIsUnreachable) {
    const Error error = refused_after("level: medium, when", "level: high, when");
    EXPECT_EQ(error.what, "unreachable level: no indicator can show `cyber` to be at most `low`");
    EXPECT_EQ(error.hint, "give it an indicator that rules out `medium` or lower");
}

TEST(ParseFramework, ARequirementThatNothingCanFailIsRefused) {
    EXPECT_EQ(refused_after("at_most: low", "at_most: high").what,
              "`deploy` requires nothing of `cyber`: every subject is at most `high`");
}

TEST(ParseFramework, ABehaviourNeedsAScaleOfItsOwn) {
    const Error error = refused_after(
        "behaviour_scale:\n  - {level: never, prose: not once}\n  - {level: seen, prose: it "
        "happened}\n",
        "");
    EXPECT_EQ(error.what, "a behaviour needs a `behaviour_scale` of two levels at least");
}

TEST(ParseFramework, ANameThatIsNoMeasurementsIsRefused) {
    EXPECT_EQ(refused_after("quiz.accuracy", "accuracy").what,
              "not the name of a measurement: `accuracy`");
}

TEST(CheckAgainst, AcceptsAPlanWithEveryMetricInAnySuite) {
    EXPECT_TRUE(check_against(parsed({}),
                              {"quick.quiz.accuracy", "quick.control.rate", "other.world.rate"}));
}

TEST(CheckAgainst, NamesTheMetricThatThePlanDoesNotHave) {
    const auto checked =
        check_against(parsed({}), {"quick.quiz.acuracy", "quick.control.rate", "quick.world.rate"});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().what,
              "framework names a metric this plan does not have: `quiz.accuracy`");
    EXPECT_EQ(checked.error().hint, "did you mean `quiz.acuracy`?");
    EXPECT_EQ(split(checked.error().where, ':').size(), 3u);
}

TEST(CheckAgainst, AnOptionalMetricMayBeLeftOut) {
    const Text text{
        .indicators = indicator(
            "a",
            "rule_out: {level: medium, when: upper_bound, below: 0.6}\n        optional: true")};
    EXPECT_TRUE(check_against(parsed(text), {"quick.control.rate", "quick.world.rate"}));
}

TEST(CheckAgainst, AShortNameThatTwoSuitesHaveIsAmbiguous) {
    const auto checked = check_against(
        parsed({}), {"a.quiz.accuracy", "b.quiz.accuracy", "a.control.rate", "a.world.rate"});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().hint, "write the suite too: a.quiz.accuracy or b.quiz.accuracy");
}

TEST(NamesMeasurement, WithOrWithoutTheSuiteButNeverByPart) {
    EXPECT_TRUE(names_measurement("quiz.accuracy", "quick.quiz.accuracy"));
    EXPECT_TRUE(names_measurement("quick.quiz.accuracy", "quick.quiz.accuracy"));
    EXPECT_FALSE(names_measurement("accuracy", "quick.quiz.accuracy"));
    EXPECT_FALSE(names_measurement("iz.accuracy", "quick.quiz.accuracy"));
}

}  // namespace syscard::framework
