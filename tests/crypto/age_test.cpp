#include "crypto/age.h"

#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "crypto/commitment.h"
#include "support/files.h"

namespace syscard::crypto {

namespace {

// Made by age 1.1.1 for this test: a key, and "sealed text" with a line feed for it.
constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1PL703TDCV0SSM9T8QNTYSNVJG2CXKL5RTG2ALCVXK7RENR8YLVFSV5UMGN";
constexpr std::string_view kRecipient =
    "age1sayk8pzyzyhywryl2anewnjlc8cqpevc3hctls8sap894hasy5fsd5g0j2";
constexpr std::string_view kFile =
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+"
    "IFgyNTUxOSAxbm53Q3FwZnFRUkkxZkZ2RkRPNWUrck9tWTBJTGc3OWdBTjBqVWQ1aTAwCmNMQlNwR1NF"
    "N1VMZ1Y1UG8zWHVESXdMQlBZSUFvY01UQ0xWNmVSSXpFcHcKLS0tIHZmdFpCSmIzTndtUWpRNHdmN05NVi9WVUxmaVJ0MG"
    "hjQUV4UVc2OTJwRHcK"
    "viuPBFWGCLnnGyqxnOockyzB7JZzmMS8IYuIBeqmk29bsHPJMiennasg++c=";

std::string file() { return to_string(*from_base64(kFile)); }
std::vector<AgeIdentity> identity() { return {AgeIdentity::parse(kIdentity, "key").value()}; }

Passphrase passphrase(std::string text) { return Passphrase::from(std::move(text)).value(); }

}  // namespace

TEST(AgeKey, HasTheRecipientThatAgeNames) {
    EXPECT_EQ(identity()[0].recipient().text(), kRecipient);
}

TEST(AgeKey, ReadsBack) {
    EXPECT_EQ(AgeRecipient::parse(kRecipient, "").value().text(), kRecipient);
    EXPECT_EQ(identity()[0].secret_text(), kIdentity);
}

TEST(AgeKey, WithAWrongCharacterIsRefusedAndNotRepeated) {
    std::string wrong(kIdentity);
    wrong[30] = 'Q';
    const auto parsed = AgeIdentity::parse(wrong, "key");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().what.find("PL703"), std::string::npos);
    EXPECT_FALSE(
        AgeRecipient::parse("age1sayk8pzyzyhywryl2anewnjlc8cqpevc3hctls8sap894hasy5fsd5g0j3", ""));
}

TEST(AgeKey, OfSmallOrderIsRefused) {
    EXPECT_FALSE(AgeRecipient::parse(AgeRecipient({}).text(), ""));
}

TEST(AgeKey, FileMayHoldCommentsButNothingElse) {
    EXPECT_EQ(
        parse_age_identities("# created\n\n" + std::string(kIdentity) + "\n", "").value().size(),
        1U);
    EXPECT_FALSE(parse_age_identities("# nothing\n", ""));
    EXPECT_FALSE(parse_age_identities("AGE-PLUGIN\n", ""));
}

TEST(AgeFile, OfAgeOpens) {
    EXPECT_EQ(age_decrypt(file(), identity(), "file").value(), "sealed text\n");
}

TEST(AgeFile, OpensForEachRecipientAndNobodyElse) {
    const std::vector<AgeIdentity> both = {AgeIdentity::generate(), AgeIdentity::generate()};
    const std::vector<AgeRecipient> recipients = {both[0].recipient(), both[1].recipient()};
    const std::string sealed = age_encrypt("text", recipients);
    EXPECT_EQ(age_decrypt(sealed, std::span(both).first(1), "").value(), "text");
    EXPECT_EQ(age_decrypt(sealed, std::span(both).last(1), "").value(), "text");
    EXPECT_EQ(age_decrypt(sealed, identity(), "").error().code, ErrorCode::BadInput);
}

TEST(AgeFile, ReadsBackAtEverySizeAroundAChunk) {
    const std::vector<AgeRecipient> recipients = {identity()[0].recipient()};
    for (const std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 131072U, 131073U}) {
        const std::string plain(size, 'x');
        EXPECT_EQ(age_decrypt(age_encrypt(plain, recipients), identity(), "").value(), plain)
            << size;
    }
}

TEST(AgeFile, WithAnyByteChangedNeverOpens) {
    const std::string good = file();
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(age_decrypt(changed, identity(), "")) << at;
    }
}

TEST(AgeFile, CutShortNeverOpens) {
    const std::string good =
        age_encrypt(std::string(70000, 'x'), std::vector{identity()[0].recipient()});
    for (std::size_t size = 0; size < good.size(); size += size < 400 ? 1 : 997)
        EXPECT_FALSE(age_decrypt(std::string_view(good).substr(0, size), identity(), "")) << size;
}

TEST(AgeFile, OfAPassphraseOpensWithItAlone) {
    const std::string sealed = age_encrypt("secret", passphrase("correct horse"), 10);
    EXPECT_EQ(age_decrypt(sealed, passphrase("correct horse"), "").value(), "secret");
    EXPECT_EQ(age_decrypt(sealed, passphrase("battery staple"), "").error().what,
              "the passphrase is wrong");
    EXPECT_FALSE(age_decrypt(sealed, identity(), ""));
}

TEST(AgeFile, ThatAsksForTooMuchWorkIsRefused) {
    std::string sealed = age_encrypt("secret", passphrase("x"), 10);
    sealed.replace(sealed.find(" 10\n"), 4, " 40\n");
    EXPECT_EQ(age_decrypt(sealed, passphrase("x"), "").error().what,
              "the age file asks for more work than 2^20");
}

TEST(Passphrase, PrintsAsStarsAndIsTheFirstLineOfAFile) {
    const test::TemporaryDirectory directory;
    ASSERT_TRUE(store_secret_file(directory / "phrase", "correct horse\nrest\n"));
    const Passphrase loaded = Passphrase::load(directory / "phrase").value();
    EXPECT_EQ(loaded.reveal(), "correct horse");
    std::ostringstream printed;
    printed << loaded;
    EXPECT_EQ(printed.str() + fmt::format("{}", loaded), "********");
    EXPECT_FALSE(Passphrase::from(""));
}

TEST(SecretFile, UnderAPassphraseNeedsIt) {
    const test::TemporaryDirectory directory;
    const RunSecret secret = RunSecret::generate();
    ASSERT_TRUE(secret.store(directory / "run.secret", passphrase("correct horse")));
    EXPECT_TRUE(is_age_file(test::content(directory / "run.secret")));
    EXPECT_EQ(RunSecret::load(directory / "run.secret").error().code, ErrorCode::BadInput);
    const RunSecret loaded =
        RunSecret::load(directory / "run.secret", passphrase("correct horse")).value();
    EXPECT_EQ(derive_salt(loaded, "x"), derive_salt(secret, "x"));
}

}  // namespace syscard::crypto
