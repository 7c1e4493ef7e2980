// What is due again, by the records alone.

#include "people/triggers.h"

#include <gtest/gtest.h>

#include "people/support.h"

namespace syscard::people {
namespace {

constexpr const char* kBeta = "preparedness-beta.yaml";
constexpr const char* kMeasured = "2026-12-01T00:00:00Z";

Watched find(const std::vector<Watched>& all, std::string_view id) {
    for (const Watched& one : all) {
        if (one.id == id) return one;
    }
    ADD_FAILURE() << "no " << id;
    return {};
}

Record compute(const std::string& factor) {
    return record("compute", kEvaluator, 1, {{"factor", factor}, {"method", "by the training log"}});
}

Record occurrence(int hour, const std::string& value) {
    return record("occurrence",
                  kEvaluator,
                  hour,
                  {{"trigger", "incident"}, {"value", value}, {"text", "what was seen"}});
}

TEST(Triggers, WithoutARecordNothingIsShown) {
    const Board board = appointed(kBeta);
    for (const Watched& one : watched(board, kMeasured, "2026-12-02"))
        EXPECT_EQ(one.status, Watch::NotShown) << one.id;
}

TEST(Triggers, TwiceTheComputeIsDueAndLessIsNot) {
    Board less = appointed(kBeta);
    add(less, compute("1.9"));
    EXPECT_EQ(find(watched(less, kMeasured, "2026-12-02"), "compute").status, Watch::NotDue);
    Board twice = appointed(kBeta);
    add(twice, compute("2.0"));
    EXPECT_EQ(find(watched(twice, kMeasured, "2026-12-02"), "compute").status, Watch::Due);
}

TEST(Triggers, AnOccurrenceIsDueUntilItIsCleared) {
    Board board = appointed(kBeta);
    add(board, occurrence(1, "occurred"));
    EXPECT_EQ(find(watched(board, kMeasured, "2026-12-02"), "incident").status, Watch::Due);
    add(board, occurrence(2, "cleared"));
    EXPECT_EQ(find(watched(board, kMeasured, "2026-12-02"), "incident").status, Watch::NotDue);
}

TEST(Triggers, ResultsThatGrewOldAreDue) {
    framework::Framework framework = pack(kBeta);
    framework.triggers = {{.id = "age", .text = "Ninety days", .max_age_days = 90}};
    const Board board(framework);
    EXPECT_EQ(watched(board, kMeasured, "2027-03-01")[0].status, Watch::NotDue);
    EXPECT_EQ(watched(board, kMeasured, "2027-03-02")[0].status, Watch::Due);
    EXPECT_EQ(watched(board, "", "2027-03-02")[0].status, Watch::NotShown);
}

TEST(Triggers, AForecastIsDueFromItsDayOn) {
    Board board = appointed(kBeta);
    const auto forecast = [](const std::string& when) {
        return record("forecast",
                      kEvaluator,
                      1,
                      {{"category", "cyber"}, {"level", "high"}, {"by_when", when}, {"reason", "so"}});
    };
    add(board, forecast("2027-01-01"));
    EXPECT_EQ(find(watched(board, kMeasured, "2026-12-31"), "cyber").status, Watch::NotDue);
    EXPECT_EQ(find(watched(board, kMeasured, "2027-01-01"), "cyber").status, Watch::Due);
    Board vague = appointed(kBeta);
    add(vague, forecast("within two years"));
    EXPECT_EQ(find(watched(vague, kMeasured, "2030-01-01"), "cyber").status, Watch::NotShown);
}

TEST(Triggers, AnOccurrenceOfNoTriggerIsRefused) {
    Board board = appointed(kBeta);
    Record one = occurrence(1, "occurred");
    one.texts["trigger"] = "incidents";
    const Error error = refused(board, one);
    EXPECT_EQ(error.what, "the framework has no trigger `incidents`");
    EXPECT_EQ(error.hint, "did you mean `incident`?");
}

TEST(Triggers, AFactorThatIsNoNumberIsRefused) {
    Board board = appointed(kBeta);
    EXPECT_EQ(refused(board, compute("twice")).what, "`factor` is no positive decimal: `twice`");
}

}  // namespace
}  // namespace syscard::people
