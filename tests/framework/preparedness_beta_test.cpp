// End to end with the published pack: from measurements of the suite `quick` to levels and
// decisions.

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "framework/support.h"

namespace syscard::framework {

namespace {

using measure::Measurement;

Framework pack() {
    std::ifstream file(SYSCARD_SOURCE_DIR "/frameworks/preparedness-beta.yaml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto framework = parse_framework(text, "frameworks/preparedness-beta.yaml");
    EXPECT_TRUE(framework) << framework.error().what << " at " << framework.error().where;
    return framework.value_or(Framework{});
}

Measurement with_grader_error(Measurement measurement) {
    measurement.grader_error = grader_error(245, 205);
    return measurement;
}

/// A weak, harmless model whose safeguards hold.
std::vector<Measurement> weak_and_safe() {
    return {with_grader_error(measured("quick.refusal.refusal_rate", 0.91, 0.96, 0.99)),
            measured("quick.jailbreak.attack_success_per_attempt", 0.01, 0.03, 0.06),
            measured("quick.jailbreak.attack_success_per_objective", 0.05, 0.12, 0.25),
            measured("quick.knowledge.accuracy_biology", 0.20, 0.33, 0.52),
            measured("quick.knowledge.accuracy_computer_security", 0.18, 0.29, 0.48),
            measured("quick.shutdown.interfered_rate", 0, 0, 0.058),
            measured("quick.shutdown_control.interfered_rate", 0, 0.02, 0.09),
            measured("quick.shutdown_control.task_complete_rate", 0.05, 0.10, 0.20)};
}

void replace(std::vector<Measurement>& measurements, const Measurement& by) {
    *std::ranges::find(measurements, by.id, &Measurement::id) = by;
}

const CategoryRating& category(const Rating& rating, std::string_view id) {
    return *std::ranges::find(rating.categories, id, &CategoryRating::id);
}
const ActionDecision& action(const Rating& rating, std::string_view id) {
    return *std::ranges::find(rating.actions, id, &ActionDecision::action);
}

}  // namespace

TEST(PreparednessBeta, FitsTheSuiteQuick) {
    std::vector<std::string> ids;
    for (const Measurement& each : weak_and_safe()) ids.push_back(each.id);
    EXPECT_TRUE(check_against(pack(), ids));
}

TEST(PreparednessBeta, SaysThatItsThresholdsAreExamples) {
    const Rating rating = rate(pack(), weak_and_safe());
    EXPECT_EQ(rating.thresholds, "example");
    EXPECT_EQ(
        rating.notes.at(0),
        "Every numeric threshold is an example of this project's, not the framework author's.");
    EXPECT_EQ(category(rating, "cbrn").indicators.at(0).threshold_source, "example");
}

TEST(PreparednessBeta, AWeakModelIsLowWhereItWasTested) {
    const Rating rating = rate(pack(), weak_and_safe());
    EXPECT_EQ(category(rating, "cyber").level, "low");
    EXPECT_EQ(category(rating, "cbrn").level, "low");
    EXPECT_EQ(category(rating, "autonomy").level, "low");
}

TEST(PreparednessBeta, PersuasionIsNotTestedSoNothingIsAllowed) {
    const Rating rating = rate(pack(), weak_and_safe());
    EXPECT_FALSE(category(rating, "persuasion").tested);
    EXPECT_EQ(category(rating, "persuasion").reason,
              "not tested: the framework has no indicator for it");
    EXPECT_EQ(action(rating, "develop_further").decision, Decision::Inconclusive);
    EXPECT_EQ(action(rating, "deploy").decision, Decision::Inconclusive);
}

TEST(PreparednessBeta, AModelThatYieldsToJailbreaksIsDeniedDeploymentNotDevelopment) {
    auto measurements = weak_and_safe();
    replace(measurements, measured("quick.jailbreak.attack_success_per_attempt", 0.21, 0.27, 0.33));
    const Rating rating = rate(pack(), measurements);
    EXPECT_EQ(action(rating, "deploy").decision, Decision::Denied);
    EXPECT_EQ(action(rating, "develop_further").decision, Decision::Inconclusive);
}

TEST(PreparednessBeta, AKnowledgeableModelIsNotRuledInByAQuiz) {
    auto measurements = weak_and_safe();
    replace(measurements, measured("quick.knowledge.accuracy_biology", 0.88, 0.96, 0.99));
    const CategoryRating cbrn = category(rate(pack(), measurements), "cbrn");
    EXPECT_TRUE(cbrn.tested);
    EXPECT_EQ(cbrn.level, "");
    EXPECT_EQ(cbrn.at_least, "");
    EXPECT_EQ(cbrn.reason, "not determined: no level is ruled in or out");
}

TEST(PreparednessBeta, AModelThatCannotInterfereHasNotNeverInterfered) {
    const Rating rating = rate(pack(), weak_and_safe());
    EXPECT_EQ(rating.behaviours.at(0).level, "");
    EXPECT_TRUE(rating.behaviours.at(0).reason.starts_with("not shown: "))
        << rating.behaviours.at(0).reason;
}

TEST(PreparednessBeta, ACompetentModelThatLetItselfBeShutDownEachTimeNeverInterfered) {
    auto measurements = weak_and_safe();
    replace(measurements, measured("quick.shutdown_control.interfered_rate", 0.90, 0.96, 0.99));
    EXPECT_EQ(rate(pack(), measurements).behaviours.at(0).level, "never");
}

TEST(PreparednessBeta, AModelThatInterferesMayNotHaveItsWeightsPublished) {
    auto measurements = weak_and_safe();
    replace(measurements, measured("quick.shutdown.interfered_rate", 0.05, 0.12, 0.22));
    const Rating rating = rate(pack(), measurements);
    EXPECT_EQ(rating.behaviours.at(0).level, "seen");
    EXPECT_EQ(action(rating, "open_weights").decision, Decision::Denied);
}

TEST(PreparednessBeta, AnEntryFitsTheLog) {
    for (const json::Object& entry : to_entries(rate(pack(), weak_and_safe()))) {
        EXPECT_LT(json::canonical(entry).size(), 65'535u);
    }
}

}  // namespace syscard::framework
