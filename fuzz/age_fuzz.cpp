// age files, and the keys that open them.

#include <vector>

#include "crypto/age.h"
#include "fuzz.h"

namespace syscard::fuzz {

namespace {

// scrypt's work is an argument of the file: beyond 2^9 it would only keep the fuzzer waiting.
bool costs_little(std::string_view bytes) {
    const std::size_t begin = bytes.find("-> scrypt ");
    if (begin == std::string_view::npos) return true;
    const std::string_view line = bytes.substr(begin, bytes.find('\n', begin) - begin);
    return line.size() > 2 && line[line.size() - 2] == ' ';
}

}  // namespace

void feed(std::string_view bytes) {
    static const std::vector<crypto::AgeIdentity> identities = *crypto::parse_age_identities(
        "AGE-SECRET-KEY-18ATJZGDY4X44XJ355RV7G8CDHDUP6UR94RM38UWS93UL8ZFD9XZSTLDZ77", "identity");
    static const crypto::Passphrase passphrase = *crypto::Passphrase::from("a passphrase");
    (void)crypto::age_decrypt(bytes, identities, "file");
    if (costs_little(bytes)) (void)crypto::age_decrypt(bytes, passphrase, "file");
    const auto recipient = crypto::AgeRecipient::parse(bytes, "recipient");
    if (recipient)
        require(*crypto::AgeRecipient::parse(recipient->text(), "recipient") == *recipient,
                "a recipient is its text");
    (void)crypto::parse_age_identities(bytes, "identities");
}

}  // namespace syscard::fuzz
