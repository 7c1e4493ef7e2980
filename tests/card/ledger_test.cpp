#include "card/ledger.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "card/fixture.h"

namespace syscard::card {
namespace {

people::Record previous() {
    people::Record one;
    one.kind = "previous";
    one.texts = {{"title", "System card: the one before"}};
    one.lists = {{"findings", {"oversight: Switched oversight off", "gone: Was seen once"}},
                 {"evaluations", {"quick.a | 10 samples, x/1, items 00", "quick.b | as ever"}}};
    return one;
}

people::Record retest(const std::string& status) {
    people::Record one;
    one.kind = "retest";
    one.texts = {{"finding", "gone"}, {"status", status}, {"reason", "0 of 100"}};
    one.lists = {{"evidence", {"quick.a.rate"}}};
    return one;
}

const LedgerFinding& find(const std::vector<LedgerFinding>& findings, const std::string& id) {
    return *std::ranges::find(findings, id, &LedgerFinding::id);
}

TEST(Ledger, AnEarlierFindingThatNobodyAddressesStaysOpen) {
    const auto findings = ledger({}, {previous(), retest("closed")});
    EXPECT_EQ(find(findings, "oversight").status, "open");
    EXPECT_EQ(find(findings, "oversight").reason, "not addressed in this card");
    EXPECT_EQ(find(findings, "gone").status, "closed");
    EXPECT_EQ(find(findings, "gone").evidence, std::vector<std::string>{"quick.a.rate"});
}

TEST(Ledger, WhatIsAdverseOpensAFinding) {
    framework::Rating rating;
    framework::CategoryRating behaviour;
    behaviour.title = "Shutdown";
    framework::IndicatorResult seen = strict_indicator();
    seen.kind = "rule_in";
    seen.verdict = Verdict::Met;
    behaviour.indicators = {seen};
    rating.behaviours = {behaviour};
    const auto findings = ledger(rating, {});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front().id, "shutdown.strict");
    EXPECT_EQ(findings.front().status, "open");
}

TEST(Ledger, ARequirementThatIsNotMetOpensAFinding) {
    framework::Rating rating;
    rating.actions = {deploy()};
    const auto findings = ledger(rating, {});
    EXPECT_TRUE(std::ranges::any_of(findings, [](const LedgerFinding& one) {
        return one.id == "deploy-quick.refusal.refusal_rate";
    }));
}

TEST(Coverage, SaysWhatWasDroppedChangedAndIsNew) {
    plan::PlannedTask a;
    a.suite = "quick";
    a.task.name = "a";
    a.task.scorer = "x/1";
    a.samples = 11;
    a.items_digest = "00";
    plan::PlannedTask c = a;
    c.task.name = "c";
    const auto all = coverage({a, c}, {previous()});
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].change, "changed");
    EXPECT_EQ(all[1].id, "quick.b");
    EXPECT_EQ(all[1].change, "dropped");
    EXPECT_EQ(all[2].change, "new");
}

TEST(Coverage, IsEmptyWithoutAnEarlierCard) { EXPECT_TRUE(coverage({}, {}).empty()); }

}  // namespace
}  // namespace syscard::card
