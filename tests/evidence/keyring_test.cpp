// Keys by role and tree size: who may sign what, and when.

#include "evidence/keyring.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "support.h"

namespace syscard::evidence {

namespace {

using namespace testing_support;

crypto::Signer log_key() { return crypto::Signer::generate("example.com/log").value(); }

json::Object first(const crypto::Signer& key) {
    return {{"schema", "syscard.key/1"}, {"role", "log"}, {"vkey", key.verifier().text()}};
}

json::Object next(KeyRole role, const crypto::Signer& key, const crypto::Signer& by,
                  std::uint64_t expires = 0) {
    const std::string endorsement = to_base64(by.sign(endorsed_text(key.verifier())));
    return KeyEntry{.role = role,
                    .verifier = key.verifier(),
                    .expires = expires,
                    .endorsement = role == KeyRole::Log ? endorsement : ""}
        .to_json();
}

json::Object revocation(const crypto::Signer& key) {
    return RevocationEntry{
        .vkey = key.verifier().text(), .reason = "lost", .time = "2026-11-23T18:04:05Z"}
        .to_json();
}

// A ring of these entries, which all must be good.
Keyring ring(const std::vector<json::Object>& entries) {
    Keyring keys;
    for (std::size_t i = 0; i < entries.size(); ++i) EXPECT_TRUE(keys.take(i, entries[i], "entry"));
    return keys;
}

bool is_valid(const Keyring& keys, const crypto::Signer& key, KeyRole role, std::uint64_t size) {
    return keys.check(key.verifier(), role, size, "").has_value();
}

}  // namespace

TEST(Keyring, TakesNoKeyFromAHolderThatWasRevokedOrHasExpired) {
    const auto a = log_key();
    const auto b = log_key();
    const auto c = log_key();
    Keyring keys = ring({first(a), revocation(a)});
    EXPECT_FALSE(keys.take(2, next(KeyRole::Log, b, a), "entry"));
    EXPECT_FALSE(keys.take(2, next(KeyRole::Publication, b, a), "entry"));
    Keyring expired = ring({first(a), next(KeyRole::Log, b, a, 2), numbered(2)});
    EXPECT_FALSE(expired.take(3, next(KeyRole::Log, c, b), "entry"));
}

TEST(Keyring, CountsAKeyFromTheEntryThatNamesItUntilAnotherTakesItsPlace) {
    const auto a = log_key();
    const auto b = log_key();
    const Keyring keys = ring({first(a), numbered(1), next(KeyRole::Log, b, a)});
    EXPECT_TRUE(is_valid(keys, a, KeyRole::Log, 1));
    EXPECT_TRUE(is_valid(keys, a, KeyRole::Log, 2));
    EXPECT_FALSE(is_valid(keys, a, KeyRole::Log, 3));
    EXPECT_FALSE(is_valid(keys, b, KeyRole::Log, 2));
    EXPECT_TRUE(is_valid(keys, b, KeyRole::Log, 3));
}

TEST(Keyring, RefusesAKeyInARoleThatItDoesNotHave) {
    const auto log = log_key();
    const auto publication = log_key();
    const Keyring keys = ring({first(log), next(KeyRole::Publication, publication, log)});
    EXPECT_TRUE(is_valid(keys, publication, KeyRole::Publication, 2));
    EXPECT_FALSE(is_valid(keys, publication, KeyRole::Log, 2));
    EXPECT_FALSE(is_valid(keys, log, KeyRole::Publication, 2));
    EXPECT_FALSE(is_valid(keys, log_key(), KeyRole::Log, 2));
}

TEST(Keyring, RefusesARevokedKeyFromItsRevocationOn) {
    const auto log = log_key();
    const auto publication = log_key();
    const Keyring keys =
        ring({first(log), next(KeyRole::Publication, publication, log), revocation(publication)});
    EXPECT_TRUE(is_valid(keys, publication, KeyRole::Publication, 2));
    EXPECT_FALSE(is_valid(keys, publication, KeyRole::Publication, 3));
}

TEST(Keyring, RefusesAnExpiredKey) {
    const auto log = log_key();
    const auto publication = log_key();
    const Keyring keys = ring({first(log), next(KeyRole::Publication, publication, log, 10)});
    EXPECT_TRUE(is_valid(keys, publication, KeyRole::Publication, 10));
    EXPECT_FALSE(is_valid(keys, publication, KeyRole::Publication, 11));
}

TEST(Keyring, RefusesALogKeyThatItsPredecessorDidNotEndorse) {
    const auto log = log_key();
    const auto thief = log_key();
    Keyring keys = ring({first(log)});
    EXPECT_EQ(keys.take(1, next(KeyRole::Log, thief, thief), "entry").error().code,
              ErrorCode::Tampered);
}

TEST(Keyring, RefusesALogKeyOfAnotherName) {
    const auto log = log_key();
    Keyring keys = ring({first(log)});
    EXPECT_FALSE(
        keys.take(1, next(KeyRole::Log, log.renamed("example.com/other").value(), log), "entry"));
}

TEST(Keyring, RefusesTheSameKeyTwiceAlsoInAnotherRole) {
    const auto log = log_key();
    Keyring keys = ring({first(log)});
    EXPECT_FALSE(keys.take(1, next(KeyRole::Publication, log.renamed("p").value(), log), "entry"));
}

TEST(Keyring, RefusesARevocationOfAKeyThatIsNotThereOrWasRevoked) {
    const auto log = log_key();
    Keyring keys = ring({first(log)});
    EXPECT_FALSE(keys.take(1, revocation(log_key()), "entry"));
    EXPECT_TRUE(keys.take(1, revocation(log), "entry"));
    EXPECT_FALSE(keys.take(2, revocation(log), "entry"));
}

TEST(Keyring, LeadsFromAnEarlierKeyToTheLastUnlessItWasRevoked) {
    const auto a = log_key();
    const auto b = log_key();
    const std::vector<json::Object> handed_on = {first(a), next(KeyRole::Log, b, a)};
    EXPECT_TRUE(ring(handed_on).check_trust(a.verifier(), 2, ""));
    EXPECT_TRUE(ring(handed_on).check_trust(b.verifier(), 2, ""));
    EXPECT_FALSE(ring(handed_on).check_trust(log_key().verifier(), 2, ""));
    EXPECT_FALSE(
        ring({handed_on[0], handed_on[1], revocation(a)}).check_trust(a.verifier(), 3, ""));
}

// ---- on disk ----

namespace {

crypto::Signer successor() { return crypto::Signer::generate("example.com/log").value(); }

}  // namespace

TEST(Rotation, HandsTheLogToTheNextKeyWhichThenGoesOn) {
    const TemporaryDirectory directory;
    const crypto::Signer next = successor();
    {
        LogWriter log = directory.create();
        ASSERT_TRUE(log.append(numbered(1)));
        ASSERT_TRUE(log.rotate_key(next));
        EXPECT_EQ(log.verifier(), next.verifier());
    }
    EXPECT_TRUE(directory.check().holds());
    EXPECT_EQ(directory.check().signer, next.verifier().text());
    LogWriter log = directory.resume();
    ASSERT_TRUE(log.append(numbered(2)));
    ASSERT_TRUE(log.publish());
    EXPECT_TRUE(directory.check().holds());
}

TEST(Rotation, LeavesAReaderWhoTrustsTheOldKeyWithALogThatHolds) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const crypto::Verifier old = log.verifier();
    ASSERT_TRUE(log.rotate_key(successor()));
    EXPECT_TRUE(check_log(directory.evidence(), old).value().holds());
    EXPECT_FALSE(check_log(directory.evidence(), successor().verifier()).value().holds());
}

TEST(Rotation, MakesACheckpointByTheOldKeyWrong) {
    const TemporaryDirectory directory;
    LogWriter log = directory.create();
    const crypto::Signer old = crypto::Signer::load(directory.secrets() / "log.key").value();
    ASSERT_TRUE(log.rotate_key(successor()));
    const std::string text = log.publish().value().text();
    std::ofstream(directory.evidence() / "checkpoint") << crypto::sign_note(text, old).value();
    EXPECT_FALSE(directory.check().holds());
    std::ofstream(directory.evidence() / "keys/log.vkey") << old.verifier().text() << "\n";
    const LogCheck check = directory.check();
    ASSERT_FALSE(check.holds());
    EXPECT_NE(check.findings[0].what.find("was replaced by another"), std::string::npos);
}

TEST(Rotation, CutShortAtAnyStepGoesOnAndHolds) {
    for (std::uint64_t steps = 0;; ++steps) {
        const TemporaryDirectory directory;
        Faults faults;
        bool finished = false;
        {
            LogWriter log = directory.create(Disk(&faults));
            ASSERT_TRUE(log.publish());
            faults.power_cut = faults.steps + steps;
            finished = log.rotate_key(successor()).has_value();
        }
        faults.lose_unsynced();
        LogWriter log = directory.resume();
        ASSERT_TRUE(log.append(numbered(1))) << steps;
        ASSERT_TRUE(log.publish()) << steps;
        ASSERT_TRUE(directory.check().holds())
            << steps << ": " << directory.check().findings[0].what;
        if (finished) break;
    }
}

TEST(LogKey, KeptElsewhereIsNotInThePrivateDirectoryAndIsNeededToGoOn) {
    const TemporaryDirectory directory;
    const LogKeys keys{
        .log_key = crypto::Signer::generate("mine").value(), .passphrase = {}, .new_secret = {}};
    {
        ASSERT_TRUE(LogWriter::create(
            directory.evidence(), directory.secrets(), "example.com/log", Disk(), keys));
    }
    EXPECT_FALSE(fs::exists(directory.secrets() / "log.key"));
    EXPECT_EQ(LogWriter::resume(directory.evidence(), directory.secrets()).error().code,
              ErrorCode::NotFound);
    EXPECT_TRUE(LogWriter::resume(directory.evidence(), directory.secrets(), Disk(), keys));
}

}  // namespace syscard::evidence
