// What somebody without any key can leave in a folder to stop, exhaust or deceive who checks it.

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/json.h"
#include "evidence/entry.h"
#include "evidence/log_reader.h"
#include "measure/run_record.h"
#include "support/files.h"
#include "verify/internal/log_pass.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

namespace fs = std::filesystem;

const fs::path kFrozen = SYSCARD_SOURCE_DIR "/tests/cards/2026-11";

class HostileFolder : public testing::Test {
  protected:
    void SetUp() override { fs::copy(kFrozen, card(), fs::copy_options::recursive); }

    fs::path card() const { return directory_ / "card"; }

    Verification verified() const { return verify_card(card(), {}).value(); }

    // Whether a problem names this file.
    bool has_problem_at(const std::string& where) const {
        const Verification verification = verified();
        return std::ranges::any_of(verification.problems, [&](const Problem& problem) {
            return problem.where.ends_with(where);
        });
    }

    test::TemporaryDirectory directory_;
};

constexpr const char* kReadFiles[] = {
    "card.json", "card.md", "card.html", "card.txt", "card.json.sig", "allowed_signers", "plan.checkpoint"};

}  // namespace

TEST_F(HostileFolder, UnchangedHolds) { EXPECT_TRUE(verified().holds()); }

TEST_F(HostileFolder, WithAnEndlessFileOrAPipeIsFoundAndTheCheckEnds) {
    for (const std::string name : kReadFiles) {
        const std::string whole = test::content(card() / name);
        fs::resize_file(card() / name, 1ULL << 40U);  // of holes: it takes no room
        EXPECT_TRUE(has_problem_at(name)) << name;
        fs::remove(card() / name);
        ASSERT_EQ(::mkfifo((card() / name).c_str(), 0600), 0);
        EXPECT_TRUE(has_problem_at(name)) << name;
        fs::remove(card() / name);
        test::overwrite(card() / name, whole);
    }
    EXPECT_TRUE(verified().holds());
}

TEST_F(HostileFolder, WithALinkInThePlaceOfAFileIsFound) {
    for (const std::string name : kReadFiles) {
        fs::rename(card() / name, directory_ / "moved");
        fs::create_symlink(directory_ / "moved", card() / name);
        EXPECT_TRUE(has_problem_at(name)) << name;
        fs::remove(card() / name);
        fs::rename(directory_ / "moved", card() / name);
    }
    EXPECT_TRUE(verified().holds());
}

TEST_F(HostileFolder, WithALinkInTheEvidenceIsFoundByItsPath) {
    fs::create_symlink("checkpoint", card() / "evidence/other");
    const Verification verification = verified();
    ASSERT_EQ(verification.problems.size(), 1U);
    EXPECT_EQ(verification.problems[0].what, "`other` is a symbolic link");
    EXPECT_EQ(verification.problems[0].where, "evidence/other");
}

TEST_F(HostileFolder, ReachedThroughALinkOfTheReadersOwnHolds) {
    fs::create_directory_symlink(card(), directory_ / "link");
    EXPECT_TRUE(verify_card(directory_ / "link", {})->holds());
    EXPECT_TRUE(verify_card(directory_ / "link" / "card.json", {})->holds());
}

TEST_F(HostileFolder, IsCheckedAgainstACheckpointFromAPipeOfTheReadersOwn) {
    const fs::path pipe = directory_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const std::string write =
        "cat '" + (kFrozen / "plan.checkpoint").string() + "' > '" + pipe.string() + "' &";
    ASSERT_EQ(std::system(write.c_str()), 0);
    const Verification verification = verify_card(card(), {.earlier = pipe}).value();
    EXPECT_TRUE(verification.holds());
    EXPECT_TRUE(std::ranges::find(verification.labels, "plan before results") != verification.labels.end());
}

TEST_F(HostileFolder, WithNamesThatAreNoTextIsDescribedInJson) {
    test::overwrite(card() / "evidence/\xff.txt", "x");
    test::overwrite(card() / "\xfe", "x");
    const Verification verification = verified();
    EXPECT_TRUE(verification.holds());
    const std::string text = json::pretty(to_json(verification));
    EXPECT_NE(text.find("evidence/\xEF\xBF\xBD.txt"), std::string::npos);
}

TEST_F(HostileFolder, WithWhatCannotBeListedSaysSo) {
    test::overwrite(card() / "private", "<h1>another card</h1>");
    const Verification verification = verified();
    ASSERT_EQ(verification.not_covered.size(), 1U);
    EXPECT_TRUE(verification.not_covered[0].starts_with("private/: not all of it could be listed"));
}

// The samples in reverse, as no run enters them: each item waits for those before it.
TEST(SamplesOutOfOrder, AreNotHeldBeyondABound) {
    const auto reader = evidence::LogReader::open(kFrozen / "evidence").value();
    std::vector<json::Object> samples;
    std::vector<json::Object> before;
    std::vector<json::Object> after;
    ASSERT_TRUE(reader.for_each([&](std::uint64_t, const json::Object& entry) -> Result<void> {
        const std::string_view schema = evidence::schema_of(entry);
        if (schema == evidence::kSampleSchema)
            samples.push_back(entry);
        else if (schema == evidence::kGradeSchema || !samples.empty())
            after.push_back(entry);
        else
            before.push_back(entry);
        return {};
    }));
    std::ranges::sort(samples, std::ranges::greater(), [](const json::Object& entry) {
        return entry.at("ordinal").as_int64();
    });
    std::vector<json::Object> entries = before;
    entries.insert(entries.end(), samples.begin(), samples.end());
    entries.insert(entries.end(), after.begin(), after.end());
    const measure::EvidenceSource source = {
        .for_each = [&](const evidence::EntryVisitor& visit) -> Result<void> {
            for (std::size_t i = 0; i < entries.size(); ++i) SYSCARD_CHECK(visit(i, entries[i]));
            return {};
        },
        .read_entry = [&](std::uint64_t index) -> Result<json::Object> { return entries.at(index); },
        .read_blob = measure::source_of(reader).read_blob,
    };
    const measure::RunRecord record = measure::read_run(source).value();
    const auto is_held = [&](std::size_t most_waiting) {
        Verification verification;
        LogPass(record, source, verification, most_waiting).run();
        return std::ranges::none_of(verification.problems, [](const Problem& problem) {
            return problem.what.ends_with("stand too far out of order to hold their items");
        });
    };
    EXPECT_TRUE(is_held(1 << 20));
    EXPECT_FALSE(is_held(100));
}

}  // namespace syscard::verify
