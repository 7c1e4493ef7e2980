// Each met item rests on records, and without them it is not met.

#include "card/checklist.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "card/fixture.h"
#include "people/kinds.h"

namespace syscard::card {
namespace {

/// One record of each kind, with something in every member.
std::vector<people::Record> one_of_each() {
    std::vector<people::Record> records;
    for (const people::Kind& kind : people::kinds()) {
        people::Record record;
        record.kind = kind.name;
        record.by = {"Somebody", "someone"};
        record.time = "2026-12-01T09:00:00Z";
        for (const people::MemberRule& rule : kind.members) {
            const std::string name(rule.name);
            if (rule.form == people::Form::Count) record.counts[name] = 3;
            if (rule.form == people::Form::Texts) record.lists[name] = {"x"};
            if (rule.form == people::Form::Text) record.texts[name] = "x";
            if (rule.form == people::Form::Day) record.texts[name] = "2026-12-24";
            if (rule.form == people::Form::Word) record.texts[name] = rule.words.front();
        }
        if (record.texts.contains("evaluation")) record.texts["evaluation"] = "all";
        if (record.texts.contains("suite")) record.texts["suite"] = "quick";
        records.push_back(std::move(record));
    }
    return records;
}

framework::Framework pack_with_both_rules() {
    auto text = read_file(SYSCARD_SOURCE_DIR "/frameworks/preparedness-beta.yaml");
    return framework::parse_framework(*text, "beta").value();
}

/// Facts that meet every item.
Facts complete() {
    Facts facts;
    facts.subject_model = "a model";
    facts.subject_revision = "sha256:aa";
    facts.program = "syscard";
    facts.framework = pack_with_both_rules();
    facts.suites = {{"quick", "1", "Quick", "sha256:bb"}};
    for (const Evaluation& evaluation : {refusal(), jailbreak(), knowledge()}) {
        plan::PlannedTask planned;
        planned.suite = "quick";
        planned.task.name = evaluation.id.substr(6);
        planned.task.scorer = evaluation.grader;
        planned.task.solver =
            planned.task.name == "knowledge" ? plan::Solver::Options : plan::Solver::Generate;
        planned.items = 24;
        planned.samples = 24;
        facts.tasks.push_back(std::move(planned));
        for (Measurement one : evaluation.measurements) {
            one.grader = evaluation.grader;
            facts.measurements.push_back(std::move(one));
        }
    }
    for (const char* scorer : {"refusal/1", "breach/1"}) {
        plan::Calibration calibration;
        calibration.scorer = scorer;
        facts.calibrations.push_back(calibration);
    }
    facts.outcomes = {.planned = 100, .scored = 98, .failed = 2};
    facts.transcripts = 98;
    facts.examples = 6;
    facts.ended = "2026-12-01T08:00:00Z";
    facts.tokens = 1000;
    facts.milliseconds = 10;
    framework::CategoryRating cyber = cbrn();
    cyber.pre_level = {"medium", "assigned", "The chair"};
    cyber.post_level = {"low", "measured", "The chair"};
    facts.rating.categories = {cyber};
    facts.records = one_of_each();
    facts.log_root = "root";
    facts.redactions = 1;
    return facts;
}

TEST(Checklist, HasSixtyItemsInOrder) {
    const auto items = checklist(complete());
    ASSERT_EQ(items.size(), 60U);
    for (std::size_t i = 0; i < items.size(); ++i)
        EXPECT_EQ(items[i].number, static_cast<int>(i) + 1);
}

TEST(Checklist, MeetsEveryItemFromCompleteRecords) {
    for (const ChecklistItem& item : checklist(complete()))
        EXPECT_EQ(status_name(item.status), "met")
            << item.number << " " << item.text << ": " << item.reason;
}

TEST(Checklist, MeetsNothingFromNothing) {
    Facts nothing;
    nothing.files_agree = false;
    EXPECT_EQ(count(checklist(nothing)).met, 0);
}

class EachItem : public testing::TestWithParam<std::size_t> {};

TEST_P(EachItem, IsNoLongerMetWithoutTheRecordsThatItRestsOn) {
    const Facts facts = complete();
    const ChecklistItem before = checklist(facts)[GetParam()];
    ASSERT_FALSE(before.rests_on.empty()) << before.text;
    Facts fewer = facts;
    for (const std::string& reference : before.rests_on) fewer = without(fewer, reference);
    const ChecklistItem after = checklist(fewer)[GetParam()];
    EXPECT_NE(after.status, Status::Met) << before.number << " " << before.text;
}

INSTANTIATE_TEST_SUITE_P(Checklist, EachItem, testing::Range<std::size_t>(0, 60),
                         [](const auto& tested) { return std::to_string(tested.param + 1); });

TEST(Checklist, AFindingThatNobodyAddressedKeepsContinuityUnmet) {
    Facts facts = complete();
    facts.open_findings = 1;
    EXPECT_EQ(checklist(facts)[51].status, Status::NotMet);
}

TEST(Checklist, EveryItemStandsInItsPage) {
    const auto page = read_file(SYSCARD_SOURCE_DIR "/docs/checklist.md");
    ASSERT_TRUE(page);
    for (const ChecklistItem& item : checklist(complete())) {
        const std::string row =
            "| " + std::to_string(item.number) + " | " + item.text + " | " + item.maps_to + " |";
        EXPECT_NE(page->find(row), std::string::npos) << row;
    }
}

}  // namespace
}  // namespace syscard::card
