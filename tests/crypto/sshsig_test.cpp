#include "crypto/sshsig.h"

#include <gtest/gtest.h>

namespace syscard::crypto {

namespace {

// Made by OpenSSH 9.2 for this test: `ssh-keygen -t ed25519`, then `ssh-keygen -Y sign -n
// syscard-card`.
constexpr std::string_view kPrivateKey =
    R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACCZaqihAJLAx+pw65T595gU6YTOA5N/nnKbX7H6gxdhUwAAAJAveFN6L3hT
egAAAAtzc2gtZWQyNTUxOQAAACCZaqihAJLAx+pw65T595gU6YTOA5N/nnKbX7H6gxdhUw
AAAEBMeNYBcgLQqWINd/zRgTgeyAqjnVLuqvWxM896eGO2pZlqqKEAksDH6nDrlPn3mBTp
hM4Dk3+ecptfsfqDF2FTAAAAB2ZpeHR1cmUBAgMEBQY=
-----END OPENSSH PRIVATE KEY-----
)";
constexpr std::string_view kPublicKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlqqKEAksDH6nDrlPn3mBTphM4Dk3+ecptfsfqDF2FT";
constexpr std::string_view kSignature =
    R"(-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgmWqooQCSwMfqcOuU+feYFOmEzg
OTf55ym1+x+oMXYVMAAAAMc3lzY2FyZC1jYXJkAAAAAAAAAAZzaGE1MTIAAABTAAAAC3Nz
aC1lZDI1NTE5AAAAQPq6s0FwER/MhplYc6gLYnK15BsQvqfTbfdyyc7E1Lnoc+38aLnoMO
29O0HLP1qAp72xaOGS4PEP/WMJ/aZ0Dww=
-----END SSH SIGNATURE-----
)";
constexpr std::string_view kMessage = "a card\n";
constexpr std::string_view kPurpose = "syscard-card";

Signer signer() { return Signer::parse_openssh(kPrivateKey, "publisher", "key").value(); }

ErrorCode refusal(std::string_view signature, std::string_view message, std::string_view purpose,
                  const Signer& by) {
    const auto verified = verify_ssh(signature, message, purpose, by.verifier(), "card.json.sig");
    return verified ? ErrorCode::Internal : verified.error().code;
}

}  // namespace

TEST(OpenSshKey, IsReadWithItsPublicKey) {
    EXPECT_EQ(ssh_public_key(signer().verifier()), kPublicKey);
}

TEST(OpenSshKey, WithAnyCharacterChangedIsRefusedOrAnotherKeyAndNeverShown) {
    for (std::size_t at = 36; at < kPrivateKey.size() - 36; ++at) {
        std::string changed(kPrivateKey);
        if (changed[at] == '\n') continue;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        if (changed == kPrivateKey) continue;
        const auto read = Signer::parse_openssh(changed, "publisher", "key");
        if (read) continue;  // the comment, the padding, or half of the seed
        EXPECT_EQ(read.error().what.find("b3Blb"), std::string::npos);
    }
}

TEST(OpenSshKey, UnderAPassphraseIsRefusedWithTheWayOut) {
    const std::string text =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0\n-----END OPENSSH PRIVATE KEY-----\n";
    const auto read = Signer::parse_openssh(text, "publisher", "key");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "the OpenSSH key is under a passphrase");
}

TEST(SshSignature, IsByteForByteWhatOpenSshMakes) {
    EXPECT_EQ(sign_ssh(kMessage, kPurpose, signer()), kSignature);
}

TEST(SshSignature, OfOpenSshVerifies) {
    EXPECT_TRUE(verify_ssh(kSignature, kMessage, kPurpose, signer().verifier(), "sig"));
}

TEST(SshSignature, OfAnotherMessagePurposeOrKeyIsTampered) {
    EXPECT_EQ(refusal(kSignature, "another card\n", kPurpose, signer()), ErrorCode::Tampered);
    EXPECT_EQ(refusal(kSignature, kMessage, "file", signer()), ErrorCode::Tampered);
    EXPECT_EQ(refusal(kSignature, kMessage, kPurpose, Signer::generate("other").value()),
              ErrorCode::Tampered);
}

TEST(SshSignature, WithAnyCharacterChangedNeverVerifies) {
    for (std::size_t at = 0; at < kSignature.size(); ++at) {
        std::string changed(kSignature);
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_NE(refusal(changed, kMessage, kPurpose, signer()), ErrorCode::Internal) << at;
    }
}

TEST(SshSignature, CutShortIsNotOne) {
    for (std::size_t size = 0; size < kSignature.size(); ++size)
        EXPECT_EQ(refusal(kSignature.substr(0, size), kMessage, kPurpose, signer()),
                  ErrorCode::BadInput)
            << size;
}

TEST(AllowedSigner, IsALineOfTheFileThatSshKeygenReads) {
    EXPECT_EQ(allowed_signer("syscard/1", kPurpose, signer().verifier()),
              "syscard/1 namespaces=\"syscard-card\" " + std::string(kPublicKey) + "\n");
}

}  // namespace syscard::crypto
