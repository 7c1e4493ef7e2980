// What a crash, a full disk or a failing one may do to a log, and what it may not: nothing acknowledged is lost, nothing
// stands twice, and no group is there by half.

#include <csignal>
#include <random>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "evidence/support.h"

namespace syscard::evidence {
namespace {

using namespace testing_support;

// The numbers of a log must be those from 0 on, at least up to what was acknowledged.
void expect_nothing_lost(const std::vector<std::int64_t>& numbers, std::int64_t acknowledged, const std::string& when) {
    ASSERT_EQ(numbers, count_to(static_cast<std::int64_t>(numbers.size()))) << when;
    ASSERT_GE(static_cast<std::int64_t>(numbers.size()), acknowledged) << when;
}

Result<void> append_numbered_with_blob(LogWriter& log, std::int64_t n) {
    SYSCARD_TRY(const BlobReference blob, log.append_blob("transcript " + std::to_string(n)));
    SYSCARD_TRY([[maybe_unused]] const std::uint64_t index, log.append(with_blob(n, blob)));
    return {};
}

// Publishes what a crash left, checks all of it, and reads every number.
std::vector<std::int64_t> finish_and_check(const TemporaryDirectory& directory, const std::string& when) {
    auto log = LogWriter::resume(directory.evidence(), directory.secrets());
    EXPECT_TRUE(log) << when << ": " << (log ? "" : log.error().what);
    if (!log) return {};
    const auto numbers = numbers_in(*log);
    EXPECT_TRUE(append_numbered_with_blob(*log, static_cast<std::int64_t>(numbers.size()))) << when;
    const auto published = log->publish();
    EXPECT_TRUE(published) << when << ": " << (published ? "" : published.error().what);
    const LogCheck check = directory.check();
    EXPECT_TRUE(check.holds()) << when << ": " << (check.holds() ? "" : check.findings[0].what + " in " + check.findings[0].where);
    EXPECT_TRUE(check.not_covered.empty()) << when << ": " << (check.not_covered.empty() ? "" : check.not_covered[0]);
    return numbers;
}

TEST(Crash, BeforeTheFirstCommitLeavesALogThatGoesOn) {
    const TemporaryDirectory directory;
    {
        LogWriter log = directory.create();
        ASSERT_TRUE(append_numbered_with_blob(log, 0));
    }
    EXPECT_EQ(finish_and_check(directory, "after a stop").size(), 0U);
}

TEST(Crash, AfterACommitLosesNothingOfIt) {
    const TemporaryDirectory directory;
    {
        LogWriter log = directory.create();
        ASSERT_TRUE(append_numbered_with_blob(log, 0));
        ASSERT_TRUE(log.commit());
        ASSERT_TRUE(append_numbered_with_blob(log, 1));
    }
    EXPECT_EQ(finish_and_check(directory, "after a stop"), count_to(1));
}

TEST(Crash, ThatTearsTheJournalAtAnyByteLosesOnlyWholeUnfinishedGroups) {
    const TemporaryDirectory directory;
    std::vector<std::uintmax_t> ends;  // of the journal after each group
    {
        LogWriter log = directory.create();
        ends.push_back(fs::file_size(directory.evidence() / "journal"));
        for (std::int64_t n = 0; n < 6; n += 2) {
            const std::vector<json::Object> group = {numbered(n), numbered(n + 1)};
            ASSERT_TRUE(log.append(group));
            ASSERT_TRUE(log.commit());
            ends.push_back(fs::file_size(directory.evidence() / "journal"));
        }
    }
    const std::string whole = content(directory.evidence() / "journal");
    for (std::size_t cut = ends[0]; cut <= whole.size(); ++cut) {
        overwrite(directory.evidence() / "journal", whole.substr(0, cut));
        const auto groups = std::count_if(ends.begin() + 1, ends.end(), [&](std::uintmax_t end) { return end <= cut; });
        LogWriter log = directory.resume();
        ASSERT_EQ(numbers_in(log), count_to(2 * groups)) << "cut at " << cut;
    }
}

TEST(Crash, ThatLeavesRubbishAfterTheJournalDropsIt) {
    const TemporaryDirectory directory;
    { LogWriter log = directory.create(); ASSERT_TRUE(log.append(numbered(0))); ASSERT_TRUE(log.commit()); }
    const std::string whole = content(directory.evidence() / "journal");
    overwrite(directory.evidence() / "journal", whole + std::string(5'000, '\0'));
    EXPECT_EQ(numbers_in(directory.resume()), count_to(1));
    EXPECT_EQ(content(directory.evidence() / "journal"), whole);
}

TEST(Damage, InAnAcknowledgedPartOfTheJournalIsNotMistakenForATornTail) {
    const TemporaryDirectory directory;
    std::size_t first_end = 0;
    {
        LogWriter log = directory.create();
        ASSERT_TRUE(log.append(numbered(0)));
        ASSERT_TRUE(log.commit());
        first_end = fs::file_size(directory.evidence() / "journal");
        ASSERT_TRUE(log.append(numbered(1)));
        ASSERT_TRUE(log.commit());
    }
    const std::string whole = content(directory.evidence() / "journal");
    for (std::size_t i = 0; i < first_end; ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
        overwrite(directory.evidence() / "journal", damaged);
        const auto log = LogWriter::resume(directory.evidence(), directory.secrets());
        ASSERT_FALSE(log) << "byte " << i;
        ASSERT_EQ(log.error().code, ErrorCode::Tampered) << "byte " << i;
    }
}

TEST(Damage, OfASegmentThatWasAcknowledgedIsFoundOnGoingOn) {
    const TemporaryDirectory directory;
    { LogWriter log = directory.create(); ASSERT_TRUE(append_numbered_with_blob(log, 0)); ASSERT_TRUE(log.commit()); }
    fs::resize_file(directory.evidence() / "blobs/000001.zst", 5);
    EXPECT_EQ(LogWriter::resume(directory.evidence(), directory.secrets()).error().code, ErrorCode::Tampered);
}

TEST(Crash, LeavesTemporariesThatGoingOnRemoves) {
    const TemporaryDirectory directory;
    { LogWriter log = directory.create(); }
    overwrite(directory.evidence() / "checkpoint.tmp", "half a note");
    overwrite(directory.evidence() / "journal.tmp", "");
    { LogWriter log = directory.resume(); }
    EXPECT_FALSE(fs::exists(directory.evidence() / "checkpoint.tmp"));
    EXPECT_FALSE(fs::exists(directory.evidence() / "journal.tmp"));
}

TEST(Crash, LeavesASegmentThatNothingRefersToAndGoingOnRemovesIt) {
    const TemporaryDirectory directory;
    {
        LogWriter log = directory.create();
        const BlobReference lost = log.append_blob("never committed").value();
        ASSERT_TRUE(log.read_blob(lost));  // so that it is written, though not durable
    }
    LogWriter log = directory.resume();
    ASSERT_TRUE(log.publish());
    EXPECT_TRUE(directory.check().not_covered.empty());
    EXPECT_FALSE(fs::exists(directory.evidence() / "blobs/000001.zst"));
}

// One whole life of a log; `acknowledged` counts the numbers that a commit or a publication has returned for.
Result<void> live(const TemporaryDirectory& directory, Disk disk, std::int64_t& acknowledged) {
    SYSCARD_TRY(LogWriter log, LogWriter::create(directory.evidence(), directory.secrets(), "example.com/log", disk));
    std::int64_t n = 0;
    for (int publication = 0; publication < 3; ++publication) {
        for (int i = 0; i < 3; ++i) SYSCARD_CHECK(append_numbered_with_blob(log, n++));
        SYSCARD_CHECK(log.commit());
        acknowledged = n;
        std::vector<json::Object> group;
        for (int i = 0; i < 130; ++i) group.push_back(numbered(n++));
        SYSCARD_TRY([[maybe_unused]] const std::uint64_t index, log.append(group));
        SYSCARD_TRY([[maybe_unused]] const Checkpoint checkpoint, log.publish());
        acknowledged = n;
    }
    return {};
}

// The power goes after every single step of three publications; what was not synced is gone, and what was is not.
TEST(PowerCut, AtAnyStepLosesNothingAcknowledged) {
    std::uint64_t steps = 0;
    bool was_cut = true;
    for (; was_cut; ++steps) {
        const TemporaryDirectory directory;
        Faults faults;
        faults.power_cut = steps;
        std::int64_t acknowledged = 0;
        was_cut = !live(directory, Disk(&faults), acknowledged);
        faults.lose_unsynced();
        const std::string when = "cut after step " + std::to_string(steps);
        const bool had_begun = fs::exists(directory.evidence() / "journal") || fs::exists(directory.evidence() / "checkpoint");
        if (!had_begun) {
            ASSERT_EQ(acknowledged, 0) << when;
            ASSERT_TRUE(LogWriter::create(directory.evidence(), directory.secrets(), "example.com/log")) << when;
            continue;
        }
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(finish_and_check(directory, when), acknowledged, when));
    }
    EXPECT_GT(steps, 60U);  // else the cuts did not reach the third publication
}

// The process dies but the machine does not: everything written stays, synced or not.
TEST(ProcessDeath, AtAnyStepLosesNothingAcknowledged) {
    bool was_cut = true;
    for (std::uint64_t steps = 0; was_cut; ++steps) {
        const TemporaryDirectory directory;
        Faults faults;
        faults.power_cut = steps;
        std::int64_t acknowledged = 0;
        was_cut = !live(directory, Disk(&faults), acknowledged);
        const std::string when = "died after step " + std::to_string(steps);
        if (!fs::exists(directory.evidence() / "journal") && !fs::exists(directory.evidence() / "checkpoint")) continue;
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(finish_and_check(directory, when), acknowledged, when));
    }
}

TEST(PowerCut, WhileGoingOnAfterAPowerCutLosesNothingEither) {
    for (std::uint64_t steps = 0; steps < 40; ++steps) {
        const TemporaryDirectory directory;
        std::int64_t acknowledged = 0;
        Faults first;
        first.power_cut = 48;
        ASSERT_FALSE(live(directory, Disk(&first), acknowledged));
        Faults second;
        second.power_cut = steps;
        if (auto log = LogWriter::resume(directory.evidence(), directory.secrets(), Disk(&second))) {
            const auto n = static_cast<std::int64_t>(numbers_in(*log).size());
            if (log->append(numbered(n)) && log->publish()) acknowledged = n + 1;
        }
        second.lose_unsynced();
        const std::string when = "cut again after step " + std::to_string(steps);
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(finish_and_check(directory, when), acknowledged, when));
    }
}

// The process dies, its successor reads what it left and builds on it, and then the power goes.
TEST(PowerCut, DoesNotTakeBackWhatWasReadAfterAProcessDied) {
    for (std::uint64_t steps = 0; steps < 60; ++steps) {
        const TemporaryDirectory directory;
        Faults faults;
        faults.power_cut = steps;
        std::int64_t acknowledged = 0;
        ASSERT_FALSE(live(directory, Disk(&faults), acknowledged));
        faults.power_cut.reset();
        if (!fs::exists(directory.evidence() / "journal") && !fs::exists(directory.evidence() / "checkpoint")) continue;
        const auto seen = numbers_in(directory.resume(Disk(&faults)));
        faults.lose_unsynced();
        EXPECT_EQ(numbers_in(directory.resume()), seen) << "died after step " << steps;
    }
}

TEST(PowerCut, AfterAPublicationDoesNotBringStaleTilesBack) {
    const TemporaryDirectory directory;
    Faults faults;
    LogWriter log = directory.create(Disk(&faults));
    ASSERT_TRUE(log.publish());
    ASSERT_TRUE(log.append(numbered(0)));
    ASSERT_TRUE(log.publish());
    faults.lose_unsynced();
    const LogCheck check = directory.check();
    EXPECT_TRUE(check.holds());
    EXPECT_TRUE(check.not_covered.empty()) << check.not_covered[0];
}

TEST(FullDisk, AtAnyByteStopsWithNoSpaceAndGoesOnOnceThereIsRoom) {
    bool was_full = true;
    for (std::uint64_t space = 300; was_full; space += 997) {
        const TemporaryDirectory directory;
        Faults faults;
        faults.space = space;
        std::int64_t acknowledged = 0;
        const auto lived = live(directory, Disk(&faults), acknowledged);
        was_full = !lived;
        const std::string when = "full after " + std::to_string(space) + " bytes";
        ASSERT_TRUE(lived || lived.error().code == ErrorCode::NoSpace) << when;
        if (!fs::exists(directory.evidence() / "journal") && !fs::exists(directory.evidence() / "checkpoint")) continue;
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(finish_and_check(directory, when), acknowledged, when));
    }
}

TEST(FullDisk, MakesEveryFurtherCallFailTheSameWay) {
    const TemporaryDirectory directory;
    Faults faults;
    LogWriter log = directory.create(Disk(&faults));
    faults.space = 10;
    ASSERT_TRUE(log.append(numbered(0)));
    EXPECT_EQ(log.commit().error().code, ErrorCode::NoSpace);
    faults.space.reset();
    EXPECT_EQ(log.commit().error().code, ErrorCode::NoSpace);
    EXPECT_EQ(log.append(numbered(1)).error().code, ErrorCode::NoSpace);
    EXPECT_EQ(log.append_blob("x").error().code, ErrorCode::NoSpace);
    EXPECT_EQ(log.publish().error().code, ErrorCode::NoSpace);
}

TEST(FailedSync, AtAnyCallStopsTheRunAndLosesNothingAcknowledged) {
    bool has_failed = true;
    for (std::uint64_t syncs = 0; has_failed; ++syncs) {
        const TemporaryDirectory directory;
        Faults faults;
        faults.fail_sync = syncs;
        std::int64_t acknowledged = 0;
        const auto lived = live(directory, Disk(&faults), acknowledged);
        has_failed = !lived;
        const std::string when = "fsync " + std::to_string(syncs) + " failed";
        ASSERT_TRUE(lived || lived.error().code == ErrorCode::Io) << when;
        faults.lose_unsynced();
        if (!fs::exists(directory.evidence() / "journal") && !fs::exists(directory.evidence() / "checkpoint")) continue;
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(finish_and_check(directory, when), acknowledged, when));
    }
}

// Appends, commits and publishes for ever, and writes each acknowledged number into the pipe.
[[noreturn]] void write_until_killed(const TemporaryDirectory& directory, int acknowledgements) {
    LogWriter log = directory.resume();
    auto n = static_cast<std::int64_t>(numbers_in(log).size());
    while (true) {
        for (int i = 0; i < 7; ++i) {
            if (!append_numbered_with_blob(log, n++)) ::_exit(1);
        }
        const bool is_durable = n % 5 == 0 ? log.publish().has_value() : log.commit().has_value();
        if (!is_durable || ::write(acknowledgements, &n, sizeof n) != sizeof n) ::_exit(1);
    }
}

// 20 rounds; SYSCARD_KILL_ROUNDS=1000 for a long run.
TEST(Kill, AtRandomMomentsLosesNothingAcknowledgedAndRepeatsNothing) {
    const TemporaryDirectory directory;
    { const LogWriter log = directory.create(); }
    const char* wanted = std::getenv("SYSCARD_KILL_ROUNDS");
    const int rounds = wanted == nullptr ? 20 : std::atoi(wanted);
    std::mt19937_64 random(7);
    std::int64_t acknowledged = 0;
    for (int round = 0; round < rounds; ++round) {
        int pipe_ends[2];
        ASSERT_EQ(::pipe(pipe_ends), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) write_until_killed(directory, pipe_ends[1]);
        ::close(pipe_ends[1]);
        ::usleep(static_cast<useconds_t>(random() % 40'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the writer failed by itself in round " << round;
        std::int64_t n = 0;
        while (::read(pipe_ends[0], &n, sizeof n) == sizeof n) acknowledged = n;
        ::close(pipe_ends[0]);
        ASSERT_NO_FATAL_FAILURE(expect_nothing_lost(numbers_in(directory.resume()), acknowledged, "round " + std::to_string(round)));
    }
    finish_and_check(directory, "at the end");
    EXPECT_GT(acknowledged, 0);
}

}  // namespace
}  // namespace syscard::evidence
