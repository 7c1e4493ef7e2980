#include "crypto/commitment.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

namespace syscard::crypto {
namespace {

std::array<std::uint8_t, 32> counting_bytes() {
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
    return bytes;
}

// OpenSSL's HKDF, as the oracle for ours.
Salt openssl_salt(std::array<std::uint8_t, 32> key, std::string info) {
    EVP_KDF* algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    EVP_KDF_CTX* context = EVP_KDF_CTX_new(algorithm);
    std::string digest = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                                     OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
                                     OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
                                     OSSL_PARAM_construct_end()};
    Salt salt;
    EXPECT_EQ(EVP_KDF_derive(context, salt.bytes.data(), salt.bytes.size(), parameters), 1);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(algorithm);
    return salt;
}

std::filesystem::path fresh_path(std::string_view name) {
    const auto path = std::filesystem::temp_directory_path() / fmt::format("syscard-{}-{}", name, ::getpid());
    std::filesystem::remove(path);
    return path;
}

TEST(DeriveSalt, IsHkdfSha256AsOpenSslComputesIt) {
    const RunSecret secret{Secret(counting_bytes())};
    EXPECT_EQ(derive_salt(secret, "sample/refusal/r-017/2/reply"), openssl_salt(counting_bytes(), "sample/refusal/r-017/2/reply"));
    EXPECT_EQ(derive_salt(secret, std::string(300, 'p')), openssl_salt(counting_bytes(), std::string(300, 'p')));
}

TEST(DeriveSalt, GivesEachFieldASaltOfItsOwn) {
    const RunSecret secret = RunSecret::generate();
    EXPECT_NE(derive_salt(secret, "a"), derive_salt(secret, "b"));
    EXPECT_EQ(derive_salt(secret, "a"), derive_salt(secret, "a"));
}

TEST(Commit, IsADigestOverDomainSaltAndBytesWithTheirLengths) {
    const Salt salt{counting_bytes()};
    std::string message("\0\0\0\0\0\0\0\4test", 12);
    message.append(reinterpret_cast<const char*>(salt.bytes.data()), salt.bytes.size());
    message += std::string("\0\0\0\0\0\0\0\5reply", 13);
    EXPECT_EQ(commit("test", salt, "reply"), sha256(message));
}

TEST(Commit, ChangesWithDomainSaltAndBytes) {
    const Digest digest = commit("domain", Salt{}, "bytes");
    EXPECT_NE(commit("domai", Salt{}, "nbytes"), digest);
    EXPECT_NE(commit("domain", Salt{counting_bytes()}, "bytes"), digest);
    EXPECT_NE(commit("domain", Salt{}, "byte"), digest);
}

TEST(Salt, ReadsBackItsHexadecimalDigits) {
    const Salt salt{counting_bytes()};
    EXPECT_EQ(Salt::from_hex(salt.hex()), salt);
    EXPECT_FALSE(Salt::from_hex("00"));
}

TEST(RunSecret, PrintsAsStars) {
    std::ostringstream out;
    out << RunSecret::generate() << Secret::generate();
    EXPECT_EQ(out.str(), "********");
    EXPECT_EQ(fmt::format("{} {}", RunSecret::generate(), Secret::generate()), "**** ****");
}

TEST(RunSecret, ComesBackFromItsFileWhichOnlyItsOwnerCanRead) {
    const auto path = fresh_path("run-secret");
    const RunSecret secret = RunSecret::generate();
    ASSERT_TRUE(secret.store(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(derive_salt(RunSecret::load(path).value(), "x"), derive_salt(secret, "x"));
    std::filesystem::remove(path);
}

TEST(RunSecret, IsNeverOverwritten) {
    const auto path = fresh_path("run-secret-twice");
    ASSERT_TRUE(RunSecret::generate().store(path));
    EXPECT_EQ(RunSecret::generate().store(path).error().code, ErrorCode::Exists);
    std::filesystem::remove(path);
}

TEST(RunSecret, IsRefusedWhenOthersMayReadItsFile) {
    const auto path = fresh_path("run-secret-open");
    ASSERT_TRUE(RunSecret::generate().store(path));
    std::filesystem::permissions(path, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    const auto loaded = RunSecret::load(path);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().hint, "chmod 600 " + path.string());
    std::filesystem::remove(path);
}

TEST(RunSecret, IsRefusedWhenItsFileHoldsSomethingElse) {
    const auto path = fresh_path("run-secret-short");
    ASSERT_TRUE(store_secret_file(path, "0123\n"));
    EXPECT_EQ(RunSecret::load(path).error().code, ErrorCode::BadInput);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace syscard::crypto
