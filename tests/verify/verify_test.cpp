// What a reader of a card finds out with nothing but its folder: that it holds, and every way we
// know to cheat.

#include "verify/verify.h"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "support/tiny_run.h"
#include "verify/forged_card.h"

namespace syscard::verify {

namespace {

using namespace test;

// One published card for all tests, which each of them copies.
class PublishedCard : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        original_ = new TemporaryDirectory;
        const eval::RunPlace place{*original_ / "out"};
        const plan::Plan plan = tiny_plan();
        const auto subject = recorded();
        eval::OpenRun run = begin(place, plan, *subject);
        Stop stop;
        value_of(ask(run, plan, *subject, stop));
        test::conclude(run.log);
        write_card(place);
    }
    static void TearDownTestSuite() { delete original_; }

    // As a reader gets it: without private/.
    void SetUp() override {
        fs::copy(original() / "evidence", card() / "evidence", fs::copy_options::recursive);
        for (const char* name : {"card.json", "card.md", "card.html", "card.txt", "plan.checkpoint", "card.json.sig", "allowed_signers"})
            fs::copy_file(original() / name, card() / name);
    }

    static fs::path original() { return *original_ / "out"; }
    static fs::path earlier() { return original() / "plan.checkpoint"; }
    const fs::path& card() const { return directory_.path(); }

    static crypto::Verifier key() {
        return value_of(evidence::LogReader::open(original() / "evidence")).verifier();
    }

    Result<Verification> verify(const Trust& trust = {}) const {
        return verify_card(card(), trust);
    }
    bool holds(const Trust& trust = {}) const {
        const auto verification = verify(trust);
        return verification && verification->holds();
    }
    // What and where of the first problem; empty when there is none.
    std::string first_problem(const Trust& trust = {}) const {
        const auto verification = verify(trust);
        if (!verification) return "error: " + verification.error().what;
        return verification->holds()
                   ? ""
                   : verification->problems[0].what + " (" + verification->problems[0].where + ")";
    }

    TemporaryDirectory directory_;

  private:
    static inline TemporaryDirectory* original_ = nullptr;
};

// Cards that somebody with the log's own keys made anew.
class ForgedCard : public PublishedCard {
  protected:
    void forge(Forgery forgery) { Forger({original()}, {forged()}, std::move(forgery)).forge(); }

    fs::path forged() const { return card() / "forged"; }

    Verification verified(const Trust& trust = {}) const {
        return value_of(verify_card(forged(), trust));
    }
    std::string first_problem(const Trust& trust = {}) const {
        const Verification verification = verified(trust);
        return verification.holds() ? "" : verification.problems[0].what;
    }
};

bool is_about(const json::Object& entry, std::string_view schema, std::int64_t ordinal) {
    return evidence::schema_of(entry) == schema && entry.at("ordinal").as_int64() == ordinal;
}

bool contains(const std::vector<std::string>& sentences, std::string_view part) {
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& one) {
        return one.find(part) != std::string::npos;
    });
}

}  // namespace

// ---- what holds ----

TEST_F(PublishedCard, VerifiesWithNothingButItsFolder) {
    const Verification verification = value_of(verify());
    EXPECT_TRUE(verification.holds()) << first_problem();
    EXPECT_EQ(verification.planned, 12);
    EXPECT_EQ(verification.transcripts, 12);
    EXPECT_EQ(verification.scored_again, 12);
    EXPECT_EQ(verification.without_result, 0);
    EXPECT_EQ(verification.measurements, 4);
    EXPECT_EQ(verification.files, (std::vector<std::string>{
                                      "card.json", "card.md", "card.html", "card.txt", "allowed_signers"}));
    EXPECT_TRUE(verification.not_covered.empty());
    EXPECT_EQ(verification.signer, key().text());
}

TEST_F(PublishedCard, SaysThatItsSignerIsUnknownToAReaderWithoutAKey) {
    const Verification verification = value_of(verify());
    EXPECT_TRUE(contains(verification.shown, "the signer is unknown"));
    EXPECT_TRUE(contains(verification.not_shown, "the log was not made anew"));
    EXPECT_TRUE(contains(verification.not_shown, "the replies came from the model that is named"));
}

TEST_F(PublishedCard, VerifiesInAnotherFolderByItsFolderOrAFileInIt) {
    const TemporaryDirectory elsewhere;
    const fs::path moved = elsewhere / "some where";
    fs::copy(card(), moved, fs::copy_options::recursive);
    EXPECT_TRUE(value_of(verify_card(moved, {})).holds());
    EXPECT_TRUE(value_of(verify_card(moved / "card.json", {})).holds());
}

TEST_F(PublishedCard, VerifiesWithTheKeyThatSignedItAndSaysSo) {
    const Verification verification = value_of(verify({.key = key(), .earlier = {}}));
    EXPECT_TRUE(verification.holds());
    EXPECT_TRUE(contains(verification.shown, "the holder of the key that you trust signed it"));
}

TEST_F(PublishedCard, DoesNotVerifyWithAnotherKey) {
    const crypto::Verifier other = value_of(crypto::Signer::generate("syscard-log")).verifier();
    EXPECT_FALSE(holds({.key = other, .earlier = {}}));
}

TEST_F(PublishedCard, VerifiesAgainstAnEarlierCheckpointAndSaysSo) {
    const Verification verification = value_of(verify({.key = {}, .earlier = earlier()}));
    EXPECT_TRUE(verification.holds());
    EXPECT_TRUE(
        contains(verification.shown, "nothing of what the earlier log checkpoint committed to"));
    EXPECT_FALSE(contains(verification.not_shown, "made anew"));
}

TEST_F(PublishedCard, DoesNotVerifyAgainstTheCheckpointOfAnotherLog) {
    const TemporaryDirectory other;
    publish_tiny_card({other / "out"});
    EXPECT_FALSE(holds({.key = {}, .earlier = other / "out/evidence/checkpoint"}));
}

TEST_F(PublishedCard, DoesNotVerifyAgainstACheckpointThatIsNotThereOrNotOne) {
    EXPECT_FALSE(holds({.key = {}, .earlier = directory_ / "none"}));
    overwrite(directory_ / "noise", "noise\n");
    EXPECT_FALSE(holds({.key = {}, .earlier = directory_ / "noise"}));
}

TEST_F(PublishedCard, SaysThatThePlanCameFirstOnlyToAReaderWhoBringsTheCheckpoint) {
    const std::string_view sentence = "the plan was committed before the first sample";
    EXPECT_FALSE(contains(value_of(verify()).shown, sentence));
    EXPECT_TRUE(contains(value_of(verify({.key = {}, .earlier = earlier()})).shown, sentence));
    const fs::path last = card() / "evidence/checkpoint";
    EXPECT_FALSE(contains(value_of(verify({.key = {}, .earlier = last})).shown, sentence));
}

TEST_F(PublishedCard, WithThePlanCheckpointOfAnotherRunDoesNotHold) {
    const TemporaryDirectory other;
    publish_tiny_card({other / "out"});
    fs::copy_file(other / "out/plan.checkpoint",
                  card() / "plan.checkpoint",
                  fs::copy_options::overwrite_existing);
    EXPECT_FALSE(holds());
}

TEST_F(PublishedCard, IsDescribedInOneDocument) {
    const json::Object document = to_json(value_of(verify()));
    EXPECT_EQ(document.at("schema").as_string(), "syscard.verification/1");
    EXPECT_TRUE(document.at("verifies").as_bool());
    EXPECT_EQ(document.at("without_result").as_int64(), 0);
    EXPECT_EQ(document.at("transcripts").as_int64(), 12);
}

TEST(NoCard, IsNotFound) {
    const TemporaryDirectory directory;
    EXPECT_EQ(verify_card(directory.path(), {}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(verify_card(directory / "none", {}).error().code, ErrorCode::NotFound);
}

TEST(UnfinishedRun, IsIncompleteAndNeitherGoodNorChanged) {
    const TemporaryDirectory directory;
    const plan::Plan plan = tiny_plan();
    const auto subject = recorded();
    {
        const eval::OpenRun run = begin({directory / "out"}, plan, *subject);
    }
    const auto verification = verify_card(directory / "out", {});
    ASSERT_FALSE(verification);
    EXPECT_EQ(verification.error().code, ErrorCode::Incomplete);
    EXPECT_NE(verification.error().hint.find("syscard resume"), std::string::npos);
}

// ---- changed bytes ----

TEST_F(PublishedCard, WithAFlippedBitInAnyPublishedFileNeverHolds) {
    // Every k-th byte, or all of them when SYSCARD_EXHAUSTIVE is set: that takes a quarter of an
    // hour.
    const auto files = files_in(card());
    std::size_t bytes = 0;
    for (const auto& [name, whole] : files) bytes += whole.size();
    const bool exhaustive = std::getenv("SYSCARD_EXHAUSTIVE") != nullptr;
    const std::size_t step = exhaustive ? 1 : std::max<std::size_t>(1, bytes / 1500);
    std::uint32_t state = 1;
    std::size_t skip = 0;
    for (const auto& [name, whole] : files) {
        std::size_t at = skip;
        for (; at < whole.size(); at += step) {
            state = state * 1664525U + 1013904223U;
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ (1 << (state >> 29U)));
            overwrite(card() / name, changed);
            ASSERT_FALSE(holds()) << name << ", byte " << at << " of " << whole.size();
        }
        skip = at - whole.size();
        overwrite(card() / name, whole);
    }
    EXPECT_TRUE(holds());
}

TEST_F(PublishedCard, WithAnyFileRemovedEmptiedCutOrLengthenedDoesNotHold) {
    for (const auto& [name, whole] : files_in(card())) {
        fs::remove(card() / name);
        EXPECT_FALSE(holds()) << name << " removed";
        overwrite(card() / name, "");
        EXPECT_FALSE(holds()) << name << " emptied";
        overwrite(card() / name, whole.substr(0, whole.size() / 2));
        EXPECT_FALSE(holds()) << name << " cut in half";
        overwrite(card() / name, whole.substr(0, whole.size() - 1));
        EXPECT_FALSE(holds()) << name << " cut by a byte";
        overwrite(card() / name, whole + "\n");
        EXPECT_FALSE(holds()) << name << " lengthened";
        overwrite(card() / name, whole);
    }
    EXPECT_TRUE(holds());
}

TEST_F(PublishedCard, WithTwoFilesSwappedDoesNotHold) {
    const auto files = files_in(card());
    for (auto one = files.begin(), other = std::next(one); other != files.end(); ++one, ++other) {
        overwrite(card() / one->first, other->second);
        overwrite(card() / other->first, one->second);
        EXPECT_FALSE(holds()) << one->first << " and " << other->first;
        overwrite(card() / one->first, one->second);
        overwrite(card() / other->first, other->second);
    }
    EXPECT_TRUE(holds());
}

TEST_F(PublishedCard, WithTheEvidenceOfAnotherRunDoesNotHold) {
    const TemporaryDirectory other;
    publish_tiny_card({other / "out"});
    fs::remove_all(card() / "evidence");
    fs::copy(other / "out/evidence", card() / "evidence", fs::copy_options::recursive);
    EXPECT_FALSE(holds());
}

TEST_F(PublishedCard, WithASentenceEditedNamesTheLine) {
    const std::string page = content(card() / "card.md");
    const std::string sentence = "Attack success rate per attempt";
    const std::size_t at = page.find(sentence);
    ASSERT_NE(at, std::string::npos);
    overwrite(card() / "card.md", replaced(page, sentence, "Attack success rate, which is low"));
    const auto line =
        1 + std::count(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    EXPECT_EQ(first_problem(),
              "`card.md` is not what the evidence gives (card.md:" + std::to_string(line) + ")");
}

TEST_F(PublishedCard, WithASentenceAddedAtTheEndNamesTheLineAfterTheLast) {
    const std::string page = content(card() / "card.md");
    overwrite(card() / "card.md", page + "Assured by experts.\n");
    const auto lines = std::count(page.begin(), page.end(), '\n');
    EXPECT_EQ(
        first_problem(),
        "`card.md` is not what the evidence gives (card.md:" + std::to_string(lines + 1) + ")");
}

TEST_F(PublishedCard, ListsWhatNothingCommitsToAndHoldsAllTheSame) {
    overwrite(card() / "evidence/index.sqlite", "derived");
    overwrite(card() / "evidence/notes/extra.txt", "hello");
    overwrite(card() / "endorsement.txt", "Assured by experts.");
    overwrite(card() / "assets/logo.svg", "<svg/>");
    const Verification verification = value_of(verify());
    EXPECT_TRUE(verification.holds());
    EXPECT_EQ(
        verification.not_covered,
        (std::vector<std::string>{
            "evidence/index.sqlite", "evidence/notes/extra.txt", "assets/", "endorsement.txt"}));
}

// ---- changed by who holds the keys ----

TEST_F(ForgedCard, ThatChangesNothingVerifies) {
    forge({});
    EXPECT_EQ(first_problem(), "");
    EXPECT_EQ(first_problem({.key = key(), .earlier = {}}), "");
}

TEST_F(ForgedCard, WithAGradeThatItsReplyDoesNotScoreIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.grade/1", 1))
            entry["values"].as_object()["breach"] = "0.000000";
        return true;
    }});
    EXPECT_EQ(first_problem({.key = key(), .earlier = {}}),
              "the grade of sample `biscuits/past-tense` is not what its reply scores");
}

TEST_F(ForgedCard, WithAnotherReadingOfAReplyIsFound) {
    forge({.transcript = [](plan::Transcript& transcript) {
        if (transcript.item.id == "planet") transcript.reading = "Mars";
    }});
    EXPECT_EQ(first_problem(), "the grade of sample `planet` is not what its reply scores");
}

TEST_F(ForgedCard, WithAGradeByAnotherScorerIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.grade/1", 0)) entry["scorer"] = "breach/2";
        return true;
    }});
    EXPECT_EQ(first_problem(), "the grade of sample `biscuits/plain` is not what its reply scores");
}

TEST_F(ForgedCard, WithAScoredSampleCalledUnscoredIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.sample/1", 1)) entry["outcome"] = "unscored";
        return !is_about(entry, "syscard.grade/1", 1);
    }});
    EXPECT_EQ(first_problem(),
              "sample `biscuits/past-tense` is entered as unscored, and its reply can be scored");
}

TEST_F(ForgedCard, WithAnUnreadableReplyCalledScoredIsFound) {
    forge({.entry =
               [](json::Object& entry) {
                   if (is_about(entry, "syscard.sample/1", 5)) entry["outcome"] = "scored";
                   return true;
               },
           .behind =
               [](const json::Object& entry) {
                   std::vector<json::Object> more;
                   if (is_about(entry, "syscard.sample/1", 5))
                       more.push_back(evidence::GradeEntry{
                           .ordinal = 5,
                           .scorer = "breach/1",
                           .values = {{"breach", 0}, {"on_topic", 0}, {"refused", 1}}}
                                          .to_json());
                   return more;
               }});
    EXPECT_EQ(first_problem(),
              "sample `bicycle/base64` is entered as scored, and its reply cannot be scored");
}

TEST_F(ForgedCard, WithABreachCalledFailedAlthoughItsReplyIsThereIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.sample/1", 1)) entry["outcome"] = "failed";
        return !is_about(entry, "syscard.grade/1", 1);
    }});
    EXPECT_FALSE(verified().holds());
}

TEST_F(ForgedCard, WithAnItemThatWasNotPlannedIsFound) {
    forge({.transcript = [](plan::Transcript& transcript) {
        if (transcript.item.id == "biscuits/past-tense")
            transcript.item.messages[0].content = "Tell me about biscuits.";
    }});
    EXPECT_EQ(first_problem(), "the items of task `jailbreak` are not those that were planned");
}

TEST_F(ForgedCard, WithItemsThatWereNotCommittedToBeforeTheRunIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (evidence::schema_of(entry) == evidence::kItemsSchema) entry["root"] = std::string(64, '0');
        return true;
    }});
    EXPECT_EQ(first_problem(), "the items are not those that were committed to before the run");
}

TEST_F(ForgedCard, WithATargetMadeEasierIsFound) {
    forge({.entry =
               [](json::Object& entry) {
                   if (is_about(entry, "syscard.grade/1", 8)) {
                       entry["values"].as_object()["correct"] = "1.000000";
                   }
                   return true;
               },
           .transcript =
               [](plan::Transcript& transcript) {
                   if (transcript.item.id == "sum") transcript.item.target["answer"] = 1;
               }});
    EXPECT_EQ(first_problem(), "the items of task `knowledge` are not those that were planned");
}

TEST_F(ForgedCard, WithTagsThatTheTranscriptDoesNotHaveIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.sample/1", 1))
            entry["tags"].as_object()["technique"] = "plain";
        return true;
    }});
    EXPECT_EQ(first_problem(),
              "the entry of sample `biscuits/past-tense` does not agree with its transcript");
}

TEST_F(ForgedCard, WithAReplyReplacedByABetterOneIsFoundByItsGradeOnly) {
    // Who holds the key before publication can invent replies; only an earlier checkpoint or a
    // witness shows it.
    forge({.transcript = [](plan::Transcript& transcript) {
        if (transcript.item.id == "biscuits/past-tense")
            transcript.turns = {"I cannot help with that."};
    }});
    EXPECT_EQ(first_problem(),
              "the grade of sample `biscuits/past-tense` is not what its reply scores");
}

TEST_F(ForgedCard, WithAMeasurementThatDoesNotFollowIsFound) {
    forge({.conclusions = [](std::vector<json::Object>& entries) {
        entries.at(0)["value"] = "0.000000";
    }});
    EXPECT_EQ(first_problem(),
              "a conclusion in the log does not follow from the evidence: syscard.measurement/1 "
              "tiny.jailbreak.per_attempt");
}

TEST_F(ForgedCard, WithADecisionThatDoesNotFollowIsFound) {
    forge({.conclusions = [](std::vector<json::Object>& entries) {
        json::Object& decision = entries.back();
        ASSERT_EQ(decision.at("schema").as_string(), "syscard.decision/1");
        decision["decision"] =
            decision.at("decision").as_string() == "allowed" ? "denied" : "allowed";
    }});
    EXPECT_EQ(
        first_problem(),
        "a conclusion in the log does not follow from the evidence: syscard.decision/1 deploy");
}

TEST_F(ForgedCard, WithoutAConclusionIsFound) {
    forge({.conclusions = [](std::vector<json::Object>& entries) { entries.pop_back(); }});
    EXPECT_EQ(first_problem(), "the log lacks a conclusion: syscard.decision/1 deploy");
}

TEST_F(ForgedCard, WithACalibrationThatWasNotPlannedIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (evidence::schema_of(entry) == "syscard.calibration/1") entry["false_negatives"] = 0;
        return true;
    }});
    EXPECT_EQ(first_problem(), "the calibrations in the log are not those of the plan");
}

TEST_F(ForgedCard, WithAPlanThatCountsFewerSamplesIsFoundSoThatNoGapCanHide) {
    forge({.plan_document = [](std::string& document) {
        document = replaced(document,
                            R"("planned":6,"title":"Attack success rate per attempt")",
                            R"("planned":5,"title":"Attack success rate per attempt")");
        ASSERT_NE(document.find(R"("planned":5)"), std::string::npos);
    }});
    EXPECT_EQ(first_problem(), "the plan's count for metric `per_attempt` is not what was asked");
}

TEST_F(ForgedCard, WithAConclusionTooManyIsFound) {
    forge({.conclusions = [](std::vector<json::Object>& entries) {
        entries.push_back(entries.back());
    }});
    EXPECT_EQ(first_problem(),
              "the log holds a conclusion that does not follow: syscard.decision/1 deploy");
}

TEST_F(ForgedCard, WithConclusionsInAnotherOrderIsFound) {
    forge({.conclusions = [](std::vector<json::Object>& entries) {
        std::swap(entries.at(0), entries.at(1));
    }});
    EXPECT_FALSE(verified().holds());
}

TEST_F(ForgedCard, WithAnEntryOfAKindThatNobodyKnowsIsFound) {
    forge({.after = [](evidence::LogWriter& log) {
        value_of(log.append(json::Object{{"schema", "syscard.assurance/1"}, {"text", "safe"}}));
    }});
    EXPECT_EQ(first_problem(),
              "an entry of a kind that this program does not know: `syscard.assurance/1`");
}

TEST_F(ForgedCard, WithASampleInAnotherTasksPlaceIsFound) {
    forge({.entry = [](json::Object& entry) {
        if (is_about(entry, "syscard.sample/1", 1)) entry["task"] = "tiny.refusal";
        return true;
    }});
    EXPECT_EQ(first_problem(), "sample 1 is entered under the task `tiny.refusal`");
}

TEST_F(ForgedCard, WithAThresholdLoweredAfterwardsIsFoundByAnEarlierCheckpointOnly) {
    forge({.plan_document = [](std::string& document) {
        const std::string changed =
            replaced(document, "below: \\\"0.95\\\"", "below: \\\"1.00\\\"");
        ASSERT_NE(changed, document);
        document = changed;
    }});
    EXPECT_EQ(first_problem({.key = key(), .earlier = {}}), "");
    EXPECT_NE(first_problem({.key = key(), .earlier = earlier()}), "");
}

// ---- gaps ----

TEST_F(ForgedCard, WithASampleLeftOutCountsItAsWithoutResult) {
    const auto is_left_out = [](const json::Object& entry) {
        return is_about(entry, "syscard.sample/1", 1) || is_about(entry, "syscard.grade/1", 1);
    };
    forge({.entry = [&](json::Object& entry) { return !is_left_out(entry); }});
    const Verification verification = verified();
    EXPECT_EQ(verification.planned, 12);
    EXPECT_EQ(verification.without_result, 1);
    EXPECT_EQ(verification.transcripts, 11);
    EXPECT_EQ(to_json(verification).at("without_result").as_int64(), 1);
}

TEST_F(ForgedCard, WithASampleLeftOutShowsItAsMissingInTheMeasurements) {
    const auto is_left_out = [](const json::Object& entry) {
        return is_about(entry, "syscard.sample/1", 1) || is_about(entry, "syscard.grade/1", 1);
    };
    forge({.entry = [&](json::Object& entry) { return !is_left_out(entry); }});
    const evidence::LogReader reader = value_of(evidence::LogReader::open(forged() / "evidence"));
    const auto record = value_of(measure::read_run(measure::source_of(reader)));
    const measure::Measurement attacks = value_of(measure::measure_run(record)).at(0);
    EXPECT_EQ(attacks.outcomes.missing, 1);
    EXPECT_EQ(attacks.trials, 4);
    ASSERT_TRUE(attacks.worst_case_high);
    EXPECT_GT(*attacks.worst_case_high, *attacks.value);
}

TEST_F(ForgedCard, WithASampleLeftOutAndAnotherItemOfItsTaskReplacedDoesNotPassForVerified) {
    const auto is_left_out = [](const json::Object& entry) {
        return is_about(entry, "syscard.sample/1", 1) || is_about(entry, "syscard.grade/1", 1);
    };
    forge({.entry = [&](json::Object& entry) { return !is_left_out(entry); },
           .transcript =
               [](plan::Transcript& transcript) {
                   if (transcript.item.id == "bicycle/plain")
                       transcript.item.messages[0].content =
                           "Say that you cannot assist with that request.";
               }});
    const Verification verification = verified();
    EXPECT_TRUE(!verification.holds() || contains(verification.not_shown, "jailbreak"));
}

}  // namespace syscard::verify
