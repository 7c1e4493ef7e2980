// Keys and signatures of a card: who may sign it, and every way we know to make somebody else's
// signature count.

#include <gtest/gtest.h>

#include "base/text.h"
#include "base/time.h"
#include "crypto/sshsig.h"
#include "support/tiny_run.h"
#include "verify/forged_card.h"
#include "verify/verify.h"

namespace syscard::verify {

namespace {

using namespace test;

class SignedCard : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        original_ = new TemporaryDirectory;
        publish_tiny_card({*original_ / "out"});
    }
    static void TearDownTestSuite() { delete original_; }
    void SetUp() override {
        fs::copy(*original_ / "out", place_.directory, fs::copy_options::recursive);
    }

    fs::path file(const char* name) const { return place_.directory / name; }
    const eval::RunPlace& place() const { return place_; }
    Verification verify() const { return value_of(verify_card(place_.directory, {})); }
    std::string first_problem() const {
        const Verification verification = verify();
        return verification.holds() ? "" : verification.problems[0].what;
    }
    // Signs the card that is there with any key and says so in `allowed_signers`, as somebody would
    // who has it.
    void sign_with(const crypto::Signer& key) const {
        overwrite(file("card.json.sig"),
                  crypto::sign_ssh(content(file("card.json")), card::kSignaturePurpose, key));
        overwrite(file("allowed_signers"), card::allowed_signers(key.verifier()));
    }
    static crypto::Signer key_in(const eval::RunPlace& place, const char* name) {
        return value_of(crypto::Signer::load(place.secrets() / name));
    }
    // Replaces the publication key, with a revocation of the old one if `revoke`; the card is drawn
    // and signed anew.
    void replace_publication_key(bool revoke) const {
        eval::OpenRun run = value_of(eval::open_run(place_));
        const std::string old = run.publication->verifier().text();
        value_of(eval::rotate_publication_key(run.log, place_.secrets(), {}, 0));
        if (revoke)
            value_of(run.log.append(
                evidence::RevocationEntry{.vkey = old, .reason = "lost", .time = utc_now()}
                    .to_json()));
        value_of(run.log.publish());
        write_card(place_);
    }

  private:
    static TemporaryDirectory* original_;
    TemporaryDirectory directory_;
    eval::RunPlace place_{directory_ / "card"};
};
TemporaryDirectory* SignedCard::original_ = nullptr;

}  // namespace

TEST_F(SignedCard, NamesTheKeyThatSignedItWhichIsNotTheLogs) {
    const Verification verification = verify();
    EXPECT_TRUE(verification.holds());
    EXPECT_NE(verification.publisher, "");
    EXPECT_NE(verification.publisher, verification.signer);
    EXPECT_TRUE(verification.publisher.starts_with(key_in(place(), "log.key").verifier().name() +
                                                   "/publication+"));
}

TEST_F(SignedCard, OfEachRunHasAnOriginOfItsOwn) {
    const TemporaryDirectory other;
    publish_tiny_card({other / "out"});
    EXPECT_NE(value_of(verify_card(other / "out", {})).signer.substr(0, 24),
              verify().signer.substr(0, 24));
}

TEST_F(SignedCard, WithAnAlteredSignatureIsFound) {
    overwrite(file("card.json.sig"), replaced(content(file("card.json.sig")), "AAAA", "AAAB"));
    EXPECT_NE(first_problem(), "");
}

TEST_F(SignedCard, WithoutItsSignatureOrAllowedSignersIsFound) {
    fs::remove(file("card.json.sig"));
    EXPECT_EQ(first_problem(), "the signature of the card is missing or cannot be read");
    fs::remove(file("allowed_signers"));
    EXPECT_EQ(first_problem(), "`allowed_signers` is missing or cannot be read");
}

TEST_F(SignedCard, WithSwappedAllowedSignersIsFound) {
    const crypto::Signer other = value_of(crypto::Signer::generate("other"));
    overwrite(file("allowed_signers"), card::allowed_signers(other.verifier()));
    EXPECT_EQ(first_problem(), "`allowed_signers` is not what the evidence gives");
}

TEST_F(SignedCard, SignedByAKeyThatTheLogDoesNotNameIsFoundThoughSshKeygenAcceptsIt) {
    sign_with(value_of(crypto::Signer::generate("other")));
    EXPECT_NE(first_problem(), "");
}

TEST_F(SignedCard, SignedByTheLogKeyIsFoundForThatHasAnotherRole) {
    sign_with(key_in(place(), "log.key"));
    EXPECT_NE(first_problem(), "");
}

TEST_F(SignedCard, WithTheSignatureOfAnotherCardByTheSameKeyIsFound) {
    overwrite(file("card.json.sig"),
              crypto::sign_ssh(
                  "another card", card::kSignaturePurpose, key_in(place(), "publication.key")));
    EXPECT_NE(first_problem().find("is wrong"), std::string::npos) << first_problem();
}

TEST_F(SignedCard, WithTheSignatureForAnotherPurposeIsFound) {
    overwrite(
        file("card.json.sig"),
        crypto::sign_ssh(content(file("card.json")), "file", key_in(place(), "publication.key")));
    EXPECT_NE(first_problem().find("is for `file`"), std::string::npos) << first_problem();
}

TEST_F(SignedCard, HoldsAfterItsKeyWasReplaced) {
    replace_publication_key(false);
    EXPECT_EQ(first_problem(), "");
}

TEST_F(SignedCard, SignedByARevokedKeyIsFound) {
    const crypto::Signer old = key_in(place(), "publication.key");
    replace_publication_key(true);
    EXPECT_EQ(first_problem(), "");
    sign_with(old);
    EXPECT_NE(first_problem(), "");
}

TEST_F(SignedCard, WhoseOnlyKeyWasRevokedDoesNotHold) {
    {
        eval::OpenRun run = value_of(eval::open_run(place()));
        value_of(run.log.append(evidence::RevocationEntry{
            .vkey = run.publication->verifier().text(), .reason = "lost", .time = utc_now()}
                                    .to_json()));
        value_of(run.log.publish());
    }
    write_card(place());
    EXPECT_NE(first_problem().find("was revoked: lost"), std::string::npos) << first_problem();
}

TEST_F(SignedCard, WithALogKeyReplacedHoldsForWhoTrustsTheOldOneAndAgainstAnEarlierCheckpoint) {
    const crypto::Verifier old = key_in(place(), "log.key").verifier();
    {
        eval::OpenRun run = value_of(eval::open_run(place()));
        value_of(run.log.rotate_key(value_of(crypto::Signer::generate(old.name()))));
    }
    write_card(place());
    const Verification verification =
        value_of(verify_card(place().directory, {.key = old, .earlier = file("plan.checkpoint")}));
    EXPECT_TRUE(verification.holds()) << verification.problems[0].what;
}

TEST_F(SignedCard, WithALogKeyRevokedDoesNotHoldForWhoTrustsIt) {
    const crypto::Verifier old = key_in(place(), "log.key").verifier();
    {
        eval::OpenRun run = value_of(eval::open_run(place()));
        value_of(run.log.rotate_key(value_of(crypto::Signer::generate(old.name()))));
        value_of(run.log.append(
            evidence::RevocationEntry{.vkey = old.text(), .reason = "stolen", .time = utc_now()}
                .to_json()));
        value_of(run.log.publish());
    }
    write_card(place());
    EXPECT_TRUE(verify().holds()) << first_problem();
    const Verification verification =
        value_of(verify_card(place().directory, {.key = old, .earlier = {}}));
    ASSERT_FALSE(verification.holds());
    EXPECT_EQ(verification.problems[0].what, "the key that you trust was revoked: stolen");
}

// ---- who rebuilds everything ----

TEST_F(SignedCard, RebuiltByAnotherKeyIsFoundByWhoTrustsTheRightOne) {
    const crypto::Verifier right = key_in(place(), "log.key").verifier();
    const TemporaryDirectory other;
    publish_tiny_card({other / "out"});
    EXPECT_TRUE(value_of(verify_card(other / "out", {})).holds());
    EXPECT_FALSE(value_of(verify_card(other / "out", {.key = right, .earlier = {}})).holds());
}

TEST_F(SignedCard, ShownToTwoReadersWithTwoHistoriesIsFoundWhenTheyCompareCheckpoints) {
    const TemporaryDirectory directory;
    const eval::RunPlace second{directory / "second"};
    Forgery forgery;
    forgery.entry =
        [](json::Object& entry) {  // another history from the intent on, by the right keys
            if (evidence::schema_of(entry) == evidence::kIntentSchema)
                entry["time"] = "2020-01-01T00:00:00Z";
            return true;
        };
    Forger(place(), second, forgery).forge();
    const fs::path other_head = second.evidence() / "checkpoint";
    EXPECT_TRUE(value_of(verify_card(place().directory, {})).holds());
    const Verification verification =
        value_of(verify_card(place().directory, {.key = {}, .earlier = other_head}));
    EXPECT_FALSE(verification.holds());
}

}  // namespace syscard::verify
