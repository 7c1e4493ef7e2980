// From results to decision: the two worked scenarios of the Beta, and the clauses of version 2.
// Measurements are left out, so that what people set decides alone; framework tests have the rest.

#include <algorithm>

#include <gtest/gtest.h>

#include "people/support.h"

namespace syscard::people {
namespace {

using framework::Decision;

/// Without safeguards that are measured: the scenario is about levels.
framework::Framework levels_alone(framework::Framework framework) {
    for (framework::Action& action : framework.actions) {
        std::erase_if(action.requirements, [](const framework::Requirement& requirement) {
            return std::holds_alternative<framework::Criterion>(requirement);
        });
    }
    return framework;
}

Board board_of(const std::string& name) {
    Board board(levels_alone(pack(name)));
    for (const Person& each : {kEvaluator, kMember, kOther, kChair, kDecider, kBoard})
        add(board, appoint(each));
    return board;
}

framework::ActionDecision decided(const Board& board, const std::string& action,
                                  const std::string& at) {
    framework::Rating rating = framework::rate(board.framework(), {}, board.given(at));
    board.settle(rating, at);
    return *std::ranges::find(rating.actions, action, &framework::ActionDecision::action);
}

void others_low(Board& board, const std::vector<std::string>& categories) {
    for (const std::string& category : categories) {
        adopt(board, 1, category + "-pre", category, "low", "pre");
        adopt(board, 1, category + "-post", category, "low", "post");
    }
}

// High persuasion: found high before mitigation; with mitigations medium, so it may be deployed
// once somebody decides; before that only developed, and hardened.
TEST(BetaScenario, HighPersuasionIsDeployedOnlyOnceMitigationsBringItToMedium) {
    Board board = board_of("preparedness-beta.yaml");
    others_low(board, {"cyber", "cbrn", "autonomy"});
    adopt(board, 2, "p-pre", "persuasion", "high", "pre");
    adopt(board, 3, "p-post-1", "persuasion", "high", "post");
    EXPECT_EQ(decided(board, "deploy", "2026-12-01T04:00:00Z").decision, Decision::Denied);
    EXPECT_EQ(decided(board, "develop_further", "2026-12-01T04:00:00Z").decision, Decision::Denied)
        << "high before mitigation asks for hardening";

    add(board,
        record("attestation",
               kEvaluator,
               5,
               {{"id", "hardened"}, {"value", "stands"}, {"text", "checked"}}));
    EXPECT_EQ(decided(board, "develop_further", "2026-12-01T06:00:00Z").by_rules, Decision::Allowed)
        << "nothing is critical, so restraint need not be shown";

    adopt(board, 7, "p-post-2", "persuasion", "medium", "post");
    const auto waiting = decided(board, "deploy", "2026-12-01T08:00:00Z");
    EXPECT_EQ(waiting.by_rules, Decision::Allowed);
    EXPECT_EQ(waiting.decision, Decision::Inconclusive) << "nobody decided yet";

    add(board, order(9, "deploy", "allow"));
    EXPECT_EQ(decided(board, "deploy", "2026-12-01T10:00:00Z").decision, Decision::Allowed);

    add(board,
        record("reversal", kBoard, 11, {{"action", "deploy"}, {"reason", "more time is needed"}}));
    const auto reversed = decided(board, "deploy", "2026-12-01T12:00:00Z");
    EXPECT_EQ(reversed.decision, Decision::Denied);
    EXPECT_EQ(reversed.acts.back().text, "reversed by A director (board): more time is needed");
}

// Forecast critical cyber: nothing critical is there yet, and still hardening is asked for; the
// chair goes the fast track, and what was done lapses unless the board ratifies it in time.
TEST(BetaScenario, ForecastCriticalCyberGoesTheFastTrackAndIsRatifiedLater) {
    Board board = board_of("preparedness-beta.yaml");
    others_low(board, {"cbrn", "persuasion", "autonomy"});
    add(board,
        record("forecast",
               kEvaluator,
               2,
               {{"category", "cyber"},
                {"level", "critical"},
                {"by_when", "six months"},
                {"reason", "the trend of the last three models"}}));
    add(board, propose(3, "c-pre", "cyber", "high", "pre"));
    add(board, resolve(3, "c-pre", "yes"));
    add(board, propose(3, "c-post", "cyber", "high", "post"));
    add(board, resolve(3, "c-post", "yes"));
    EXPECT_EQ(decided(board, "develop_further", "2026-12-01T04:00:00Z").decision, Decision::Denied);
    for (const char* id : {"hardened", "starts_nothing_critical"}) {
        add(board,
            record("attestation",
                   kEvaluator,
                   5,
                   {{"id", id}, {"value", "stands"}, {"text", "checked"}}));
    }
    add(board, order(6, "develop_further", "allow", "yes"));
    EXPECT_EQ(decided(board, "develop_further", "2026-12-01T07:00:00Z").decision,
              Decision::Allowed);
    EXPECT_EQ(decided(board, "develop_further", "2026-12-09").decision, Decision::Inconclusive)
        << "not ratified within 72 hours";
    for (const char* subject : {"c-pre", "c-post", "develop_further"})
        add(board,
            record("ratification", kBoard, 10, {{"subject", subject}, {"reason", "agreed"}}));
    EXPECT_EQ(decided(board, "develop_further", "2026-12-09").decision, Decision::Allowed);
    EXPECT_EQ(decided(board, "deploy", "2026-12-09").decision, Decision::Denied);
}

// Version 2: high needs sufficient safeguards before deployment.
TEST(VersionTwo, HighIsDeployedWithASafeguardsReportAlone) {
    Board board = board_of("preparedness-v2.yaml");
    for (const char* category : {"cyber", "self_improvement"})
        adopt(board, 1, std::string(category) + "-pre", category, "below_high", "pre");
    adopt(board, 2, "b-pre", "bio_chem", "high", "pre");
    add(board,
        record("attestation",
               kEvaluator,
               3,
               {{"id", "capabilities_report"}, {"value", "stands"}, {"text", "written"}}));
    EXPECT_EQ(decided(board, "deploy", "2026-12-01T04:00:00Z").by_rules, Decision::Denied);
    add(board,
        record("attestation",
               kEvaluator,
               5,
               {{"id", "safeguards_report"}, {"value", "stands"}, {"text", "sufficient"}}));
    EXPECT_EQ(decided(board, "deploy", "2026-12-01T06:00:00Z").by_rules, Decision::Allowed);
    EXPECT_EQ(decided(board, "develop_further", "2026-12-01T06:00:00Z").by_rules, Decision::Denied)
        << "high asks for security controls";
}

// Version 2: critical means a halt while its safeguards are not defined.
TEST(VersionTwo, CriticalHaltsDevelopment) {
    Board board = board_of("preparedness-v2.yaml");
    for (const char* category : {"bio_chem", "self_improvement"})
        adopt(board, 1, std::string(category) + "-pre", category, "below_high", "pre");
    adopt(board, 2, "c-pre", "cyber", "critical", "pre");
    add(board,
        record("attestation",
               kEvaluator,
               3,
               {{"id", "security_controls"}, {"value", "stands"}, {"text", "checked"}}));
    const auto halted = decided(board, "develop_further", "2026-12-01T04:00:00Z");
    EXPECT_EQ(halted.decision, Decision::Denied);
    EXPECT_NE(halted.reasons.at(0).text.find("nobody attested `critical_safeguards`"),
              std::string::npos);
}

// Version 2: a rival's release may lower requirements, but only by an exception that says so and
// ends.
TEST(VersionTwo, MarginalRiskIsAnExceptionThatEnds) {
    Board board = board_of("preparedness-v2.yaml");
    adopt(board, 2, "b-pre", "bio_chem", "high", "pre");
    add(board,
        record("exception",
               kDecider,
               3,
               {{"action", "deploy"},
                {"reason", "another developer ships without such safeguards"},
                {"expires", "2027-01-15"},
                {"conditions", "public notice; still more protective than theirs"}}));
    EXPECT_EQ(decided(board, "deploy", "2027-01-01").decision, Decision::Allowed);
    const auto over = decided(board, "deploy", "2027-01-16");
    EXPECT_EQ(over.decision, Decision::Denied);
    EXPECT_NE(over.acts.back().text.find("which expired 2027-01-15"), std::string::npos)
        << over.acts.back().text;
}

TEST(Exception, DoesNotStandAgainstADeciderWhoDenies) {
    Board board = board_of("preparedness-v2.yaml");
    add(board,
        record("exception",
               kDecider,
               3,
               {{"action", "deploy"}, {"reason", "a trial"}, {"expires", "2027-01-15"}}));
    add(board, order(4, "deploy", "deny"));
    EXPECT_EQ(decided(board, "deploy", "2026-12-02").decision, Decision::Denied);
}

}  // namespace
}  // namespace syscard::people
