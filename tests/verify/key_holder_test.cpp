// What somebody may try who holds the log's own keys and makes a run again: commitments that come too
// late, runs under another's name, results behind a redaction. Each card is made anew in every part
// that is not under attack.

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "base/text.h"
#include "base/time.h"
#include "eval/withhold.h"
#include "evidence/published_copy.h"
#include "evidence/replay_entry.h"
#include "support/tiny_run.h"
#include "verify/forged_card.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

using namespace test;

const std::vector<std::string> kPages = {"card.json",
                                         "card.md",
                                         "card.html",
                                         "card.txt",
                                         "plan.checkpoint",
                                         "card.json.sig",
                                         "allowed_signers"};

bool is_of(const json::Object& entry, std::string_view schema, std::int64_t ordinal) {
    return evidence::schema_of(entry) == schema && entry.at("ordinal").as_int64() == ordinal;
}

class KeyHolder : public ::testing::Test {
  protected:
    void SetUp() override { publish_tiny_card(honest_); }

    void withhold(std::int64_t ordinal, std::vector<std::string> fields) {
        {
            eval::OpenRun run = value_of(eval::open_run(honest_));
            value_of(eval::withhold(run,
                                    honest_,
                                    {.chooses =
                                         [&](const evidence::SampleEntry& sample) {
                                             return sample.ordinal == ordinal;
                                         },
                                     .fields = std::move(fields),
                                     .by = "Example Lab",
                                     .reason_class = "hazard",
                                     .reason = "detail",
                                     .recipients = {}}));
            value_of(run.log.publish());
        }
        write_card(honest_);
    }

    void forge(Forgery forgery) { Forger(honest_, forged_, std::move(forgery)).forge(); }

    // The forged card as a reader gets it: with holes where its log withholds.
    fs::path published() {
        value_of(evidence::copy_published(forged_.evidence(), copy_ / "evidence"));
        for (const std::string& name : kPages)
            fs::copy_file(forged_.directory / name, copy_ / name);
        return copy_;
    }

    static Verification verified(const fs::path& card, const Trust& trust = {}) {
        return value_of(verify_card(card, trust));
    }
    static std::string first_problem(const fs::path& card, const Trust& trust = {}) {
        const Verification verification = verified(card, trust);
        return verification.holds() ? "" : verification.problems[0].what;
    }
    static bool says(const std::vector<std::string>& sentences, std::string_view part) {
        return std::ranges::any_of(sentences, [&](const std::string& one) {
            return one.find(part) != std::string::npos;
        });
    }

    TemporaryDirectory directory_;
    eval::RunPlace honest_{directory_ / "honest"};
    eval::RunPlace forged_{directory_ / "forged"};
    fs::path copy_ = directory_ / "copy";
};

}  // namespace

// ---- what came first ----

TEST_F(KeyHolder, WhoHandedOutACheckpointBeforeThePlanDoesNotProveThatThePlanCameFirst) {
    fs::create_directories(directory_ / "early");
    fs::copy(honest_.secrets(), directory_ / "early/private", fs::copy_options::recursive);
    const std::string origin =
        value_of(evidence::LogReader::open(honest_.evidence())).verifier().name();
    auto log = value_of(evidence::LogWriter::create(
        directory_ / "early/evidence", directory_ / "early/private", origin));
    value_of(log.publish());
    const Trust trust{.key = {}, .earlier = directory_ / "early/evidence/checkpoint"};
    const Verification verification = verified(honest_.directory, trust);
    EXPECT_TRUE(verification.holds()) << verification.problems[0].what;
    EXPECT_TRUE(says(verification.labels, "order of plan and results unproven"));
    EXPECT_FALSE(says(verification.shown, "before the first sample"));
    const Trust right{.key = {}, .earlier = honest_.plan_checkpoint()};
    EXPECT_TRUE(says(verified(honest_.directory, right).labels, "plan before results"));
}

TEST_F(KeyHolder, WhoPutsALaterCheckpointInThePlaceOfThePlansIsFound) {
    overwrite(honest_.plan_checkpoint(), content(honest_.evidence() / "checkpoint"));
    EXPECT_EQ(first_problem(honest_.directory),
              "`plan.checkpoint` is not of the time between the intent and the first sample");
}

TEST_F(KeyHolder, WhoCommitsToItemsAfterTheIntentIsFound) {
    json::Object items;
    forge({.entry =
               [&](json::Object& entry) {
                   if (evidence::schema_of(entry) != evidence::kItemsSchema) return true;
                   items = entry;
                   return false;
               },
           .after = [&](evidence::LogWriter& log) { value_of(log.append(items)); }});
    EXPECT_EQ(first_problem(forged_.directory),
              "the commitment to the items stands behind the intent");
}

TEST_F(KeyHolder, WhoCommitsToNoItemsIsNotSaidToHaveChosenThemBefore) {
    forge({.entry = [](json::Object& entry) {
        return evidence::schema_of(entry) != evidence::kItemsSchema;
    }});
    EXPECT_EQ(first_problem(forged_.directory), "");
    EXPECT_TRUE(says(verified(forged_.directory).not_shown, "the log commits to none"));
}

// ---- other runs ----

TEST_F(KeyHolder, WhoGivesTheRunAnotherNameIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (entry.if_contains("run") != nullptr) entry["run"] = "run-00000000";
        return true;
    }});
    EXPECT_NE(first_problem(forged_.directory).find("the run calls itself `run-00000000`"),
              std::string::npos);
}

TEST_F(KeyHolder, WhoMakesARunAgainThatALaterOneCountedIsFoundByWhoHasTheLater) {
    const fs::path later = directory_ / "later";
    publish_tiny_card({later});
    Trust trust;
    trust.others = {later};
    EXPECT_EQ(first_problem(honest_.directory, trust), "");
    forge({.plan_document = [](std::string& document) {
        document = replaced(document, "below: \\\"0.95\\\"", "below: \\\"1.00\\\"");
    }});
    EXPECT_EQ(first_problem(forged_.directory), "");
    EXPECT_NE(first_problem(forged_.directory, trust), "");
}

// ---- behind a redaction ----

TEST_F(KeyHolder, WhoWithholdsAndForgesNothingElseIsNotAccused) {
    withhold(1, {"item", "replies"});
    forge({});
    EXPECT_EQ(first_problem(published()), "");
}

TEST_F(KeyHolder, WhoDropsTheGradeOfAReplyCanConcludeNothing) {
    EXPECT_THROW(forge({.entry = [](json::Object& entry) {
                     return !is_of(entry, evidence::kGradeSchema, 1);
                 }}),
                 std::runtime_error)
        << "no record of such a run can be read";
}

TEST_F(KeyHolder, WhoGivesAWithheldReplyAGradeOutOfRangeIsFound) {
    withhold(1, {"item", "replies"});
    forge({.entry = [](json::Object& entry) {
        if (is_of(entry, evidence::kGradeSchema, 1))
            entry["values"].as_object()["breach"] = "-40.000000";
        return true;
    }});
    EXPECT_EQ(first_problem(published()), "the grade of sample 1 is none that its scorer gives");
}

TEST_F(KeyHolder, WhoGivesAWithheldReplyAGradeByAnotherScorerIsFound) {
    withhold(1, {"item", "replies"});
    forge({.entry = [](json::Object& entry) {
        if (is_of(entry, evidence::kGradeSchema, 1)) entry["scorer"] = "nobody/9";
        return true;
    }});
    EXPECT_EQ(first_problem(published()), "the grade of sample 1 is none that its scorer gives");
}

TEST_F(KeyHolder, WhoHidesASecondReplyBehindOneRedactionIsFound) {
    withhold(1, {"item", "replies"});
    json::Value hidden;
    forge({.entry = [&](json::Object& entry) {
        if (is_of(entry, evidence::kSampleSchema, 1)) hidden = entry.at("transcript");
        if (is_of(entry, evidence::kSampleSchema, 2)) entry["transcript"] = hidden;
        return true;
    }});
    EXPECT_EQ(first_problem(published()),
              "the transcript of sample 2 is missing, and no redaction names it");
}

TEST_F(KeyHolder, WhoEntersAShownItemUnderAnotherNameIsFound) {
    withhold(1, {"replies"});
    forge({.entry = [](json::Object& entry) {
        if (is_of(entry, evidence::kSampleSchema, 1)) entry["cluster"] = "another";
        return true;
    }});
    const std::string problem = first_problem(published());
    EXPECT_NE(problem.find("does not agree with its transcript"), std::string::npos) << problem;
}

TEST_F(KeyHolder, WhoWithholdsIsCountedInTheChecklist) {
    withhold(1, {"replies"});
    EXPECT_EQ(content(honest_.directory / "card.json").find("nothing is redacted"),
              std::string::npos);
    EXPECT_NE(content(honest_.directory / "card.json").find("1 redactions"), std::string::npos);
}

// ---- replays ----

TEST_F(KeyHolder, WhoDrawsAReplayFromAFewOfTheRepliesIsFound) {
    forge({.after = [](evidence::LogWriter& log) {
        value_of(log.append(evidence::ReplayEntry{.seed = "1",
                                                  .population = 1,
                                                  .asked = 1,
                                                  .identical = 1,
                                                  .same_grade = 1,
                                                  .unanswered = 0,
                                                  .most_differ = 0,
                                                  .revision = "r",
                                                  .time = utc_now()}
                                .to_json()));
    }});
    EXPECT_EQ(first_problem(forged_.directory),
              "a replay was not drawn from all replies of the run, after its end");
}

// ---- who only hosts the folder ----

TEST_F(KeyHolder, WhoHasNoKeyAndAddsSignaturesOrPagesIsNamed) {
    const std::vector<std::uint8_t> signature(68, 7);
    overwrite(honest_.plan_checkpoint(),
              content(honest_.plan_checkpoint()) + "— example.org/assurer " +
                  to_base64(signature) + "\n");
    overwrite(honest_.secrets() / "assured.html", "<p>Assured.</p>");
    const Verification verification = verified(honest_.directory);
    EXPECT_TRUE(verification.holds()) << verification.problems[0].what;
    EXPECT_TRUE(says(verification.not_covered,
                     "plan.checkpoint: 1 signature that no key of this log made"));
    EXPECT_TRUE(says(verification.not_covered, "private/assured.html"));
}

}  // namespace syscard::verify
