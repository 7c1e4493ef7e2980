// The attacks of docs/threat-model.md that a reader can find, each with what the reader had to bring:
// nothing but the folder, the key that must have signed (`--trust`), or an earlier log checkpoint
// (`--against`). Where something had to be brought, the test shows too that without it nothing is
// found, and that the verifier claims no more than that.

#include <functional>
#include <regex>

#include <gtest/gtest.h>

#include "support/tiny_run.h"
#include "verify/forged_card.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

using namespace test;

bool claims(const Verification& verification, std::string_view part) {
    return std::ranges::any_of(verification.shown, [&](const std::string& one) {
        return one.find(part) != std::string::npos;
    });
}

class Attack : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        original_ = new TemporaryDirectory;
        const eval::RunPlace place{*original_ / "out"};
        const plan::Plan plan = tiny_plan();
        const auto subject = recorded();
        eval::OpenRun run = begin(place, plan, *subject);
        Stop stop;
        value_of(ask(run, plan, *subject, stop));
        value_of(run.log.publish());  // a reader takes the log checkpoint after the last sample
        fs::copy_file(place.evidence() / "checkpoint", *original_ / "after_samples");
        test::conclude(run.log);
        write_card(place);
    }
    static void TearDownTestSuite() { delete original_; }

    void SetUp() override {
        fs::create_directories(card());
        fs::copy(original() / "evidence", card() / "evidence", fs::copy_options::recursive);
        for (const auto& entry : fs::directory_iterator(original()))
            if (entry.is_regular_file()) fs::copy_file(entry.path(), card() / entry.path().filename());
    }

    static fs::path original() { return *original_ / "out"; }
    static fs::path before_samples() { return original() / "plan.checkpoint"; }
    static fs::path after_samples() { return *original_ / "after_samples"; }
    static crypto::Verifier key() {
        return value_of(evidence::LogReader::open(original() / "evidence")).verifier();
    }
    fs::path card() const { return directory_ / "card"; }
    fs::path forged() const { return directory_ / "forged"; }

    void forge(Forgery forgery) { Forger({original()}, {forged()}, std::move(forgery)).forge(); }

    static Verification verified(const fs::path& place, const Trust& trust = {}) {
        return value_of(verify_card(place, trust));
    }
    static bool is_found(const fs::path& place, const Trust& trust = {}) {
        const auto verification = verify_card(place, trust);
        return !verification || !verification->holds();
    }

    // The first match of a pattern in a file of the card becomes something else; the place of the
    // problem that is found.
    std::string found_after_edit(const char* file, const char* pattern, const char* replacement) {
        const std::string page = content(card() / file);
        const std::string edited =
            std::regex_replace(page, std::regex(pattern), replacement, std::regex_constants::format_first_only);
        EXPECT_TRUE(edited != page) << "nothing was edited";
        overwrite(card() / file, edited);
        const Verification verification = verified(card());
        return verification.holds() ? "" : verification.problems[0].what;
    }

    TemporaryDirectory directory_;

  private:
    static inline TemporaryDirectory* original_ = nullptr;
};

// ---- found with nothing but the folder ----

TEST_F(Attack, ANumberOfThePageEditedIsFound) {
    EXPECT_EQ(found_after_edit("card.html", "[0-9]+\\.[0-9]\xC2\xA0%", "0.0\xC2\xA0%"),
              "`card.html` is not what the evidence gives");
}

TEST_F(Attack, AnAlternativeTextOfThePageEditedIsFound) {
    EXPECT_EQ(found_after_edit("card.html", "(<desc[^>]*>)[^<]*", "$1No attack succeeded."),
              "`card.html` is not what the evidence gives");
}

TEST_F(Attack, AValueOfAPlotMovedIsFound) {
    EXPECT_EQ(found_after_edit("card.html", "(<(?:circle|line|rect|path)[^>]* (?:cx|x1|x|d)=\")[^\"]*", "$10"),
              "`card.html` is not what the evidence gives");
}

TEST_F(Attack, ASentenceOfTheMarkdownEditedIsFound) {
    EXPECT_EQ(found_after_edit("card.md", "could be scored", "were fine"),
              "`card.md` is not what the evidence gives");
}

TEST_F(Attack, ANumberOfTheJsonEditedIsFound) {
    EXPECT_EQ(found_after_edit("card.json", "(\"value\": \")[0-9.]+", "$10.000000"),
              "`card.json` is not what the evidence gives");
}

TEST_F(Attack, AGradeAlteredAndSignedAgainWithTheLogsOwnKeyIsFound) {
    forge({.entry = [](json::Object& entry) {
        const bool is_a_breach = evidence::schema_of(entry) == "syscard.grade/1" && entry.at("ordinal") == 1;
        if (is_a_breach) entry["values"].as_object()["breach"] = "0.000000";
        return true;
    }});
    EXPECT_TRUE(is_found(forged()));
}

TEST_F(Attack, ASampleLeftOutIsAGapThatTheReaderIsTold) {
    forge({.entry = [](json::Object& entry) {
        const json::Value* ordinal = entry.if_contains("ordinal");
        return ordinal == nullptr || *ordinal != 1;
    }});
    EXPECT_EQ(verified(forged()).without_result, 1);
    EXPECT_NE(content(forged() / "card.md").find("11 of 12 planned samples"), std::string::npos);
}

// ---- found with --trust ----

TEST_F(Attack, TheWholeLogMadeAgainByAnotherKeyIsFoundWithTheRightKeyOnly) {
    publish_tiny_card({forged()});
    const Verification unknown = verified(forged());
    EXPECT_TRUE(unknown.holds());
    EXPECT_TRUE(claims(unknown, "consistent with itself; the signer is unknown"));
    EXPECT_FALSE(claims(unknown, "the key that you trust"));
    EXPECT_TRUE(is_found(forged(), {.key = key(), .earlier = {}}));
}

// ---- found with --against, all made again by the right key ----

TEST_F(Attack, AThresholdChangedAfterTheRunIsFoundWithTheCheckpointFromBeforeIt) {
    forge({.plan_document = [](std::string& document) {
        document = replaced(document, "below: \\\"0.95\\\"", "below: \\\"1.00\\\"");
    }});
    EXPECT_FALSE(is_found(forged(), {.key = key(), .earlier = {}}));
    EXPECT_TRUE(is_found(forged(), {.key = key(), .earlier = before_samples()}));
}

TEST_F(Attack, SamplesDroppedBeforeTheEndAreFoundWithACheckpointThatHadThem) {
    forge({.entry = [](json::Object& entry) {
        const json::Value* ordinal = entry.if_contains("ordinal");
        return ordinal == nullptr || *ordinal != 1;
    }});
    EXPECT_FALSE(is_found(forged(), {.key = key(), .earlier = {}}));
    EXPECT_TRUE(is_found(forged(), {.key = key(), .earlier = after_samples()}));
}

TEST_F(Attack, TwoHistoriesForTwoReadersAreFoundWhenOneSeesTheOthersCheckpoint) {
    forge({.plan_document = [](std::string& document) {
        document = replaced(document, "below: \\\"0.95\\\"", "below: \\\"1.00\\\"");
    }});
    const fs::path one = card() / "evidence/checkpoint";
    const fs::path other = forged() / "evidence/checkpoint";
    EXPECT_FALSE(is_found(card(), {.key = key(), .earlier = one}));
    EXPECT_FALSE(is_found(forged(), {.key = key(), .earlier = other}));
    EXPECT_TRUE(is_found(card(), {.key = key(), .earlier = other}));
    EXPECT_TRUE(is_found(forged(), {.key = key(), .earlier = one}));
}

}  // namespace

}  // namespace syscard::verify
