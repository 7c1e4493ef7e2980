// Armoured SSH signatures, as they lie beside a card.

#include "crypto/sshsig.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    static const crypto::Signer signer = *crypto::Signer::from_seed(
        "syscard-card", crypto::Secret(std::array<std::uint8_t, 32>{1, 2, 3}));
    static const crypto::Verifier somebody =
        *crypto::Verifier::from_public_key("syscard-card", {1, 2, 3});
    const auto verified =
        crypto::verify_ssh(bytes, "a card", "syscard-card", signer.verifier(), "signature");
    if (verified)
        require(bytes == crypto::sign_ssh("a card", "syscard-card", signer),
                "a signature has one spelling");
    require(!crypto::verify_ssh(bytes, "another", "syscard-card", signer.verifier(), "signature") ||
                !verified,
            "a signature is of one message");
    require(!crypto::verify_ssh(bytes, "a card", "syscard-card", somebody, "signature"),
            "nobody signs for a key nobody has");
    (void)crypto::Signer::parse_openssh(bytes, "syscard-card", "key");
}

}  // namespace syscard::fuzz
