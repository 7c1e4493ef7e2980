#include "crypto/internal/openssh_key.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "crypto/internal/ssh_wire.h"

namespace syscard::crypto {

namespace {

constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kEnd = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view kMagic{"openssh-key-v1\0", 15};

std::optional<std::string> unarmoured(std::string_view text) {
    const std::string_view trimmed = trim(text);
    if (!trimmed.starts_with(kBegin) || !trimmed.ends_with(kEnd) ||
        trimmed.size() < kBegin.size() + kEnd.size())
        return std::nullopt;
    std::string base64(trimmed.substr(kBegin.size(), trimmed.size() - kBegin.size() - kEnd.size()));
    base64.erase(
        std::remove_if(base64.begin(), base64.end(), [](char c) { return c == '\n' || c == '\r'; }),
        base64.end());
    const auto bytes = from_base64(base64);
    if (!bytes) return std::nullopt;
    return to_string(*bytes);
}

// The private section: a number twice, the kind, the public key, and the seed with the public key
// after it.
std::optional<Secret> seed_in(std::string_view section) {
    SshReader reader(section);
    const auto check = reader.take_u32();
    if (!check || reader.take_u32() != check || !reader.skip_string("ssh-ed25519"))
        return std::nullopt;
    const auto public_key = reader.take_string();
    const auto both = reader.take_string();
    if (!public_key || public_key->size() != 32 || !both || both->size() != 64 ||
        both->substr(32) != *public_key)
        return std::nullopt;
    std::array<std::uint8_t, 32> seed{};
    std::memcpy(seed.data(), both->data(), seed.size());
    return Secret(seed);
}

}  // namespace

bool is_openssh_key(std::string_view text) { return trim(text).starts_with(kBegin); }

Result<Secret> openssh_seed(std::string_view text, std::string_view where) {
    const auto refuse = [&](std::string what, std::string hint = "") {
        return fail(ErrorCode::BadInput, std::move(what), std::string(where), std::move(hint));
    };
    const auto blob = unarmoured(text);
    if (!blob) return refuse("not an OpenSSH private key");
    SshReader reader(*blob);
    if (!reader.skip(kMagic)) return refuse("not an OpenSSH private key");
    const auto cipher = reader.take_string();
    if (!cipher || *cipher != "none") {
        return refuse("the OpenSSH key is under a passphrase",
                      "`ssh-keygen -p -N '' -f COPY` takes it off a copy; then --passphrase keeps "
                      "the key in private/ under one");
    }
    const bool is_one = reader.skip_string("none") && reader.skip_string("") &&
                        reader.take_u32() == 1U && reader.take_string().has_value();
    const auto section = is_one ? reader.take_string() : std::nullopt;
    const auto seed = section ? seed_in(*section) : std::nullopt;
    if (!seed)
        return refuse("not an OpenSSH private key of the kind Ed25519",
                      "`ssh-keygen -t ed25519` makes one");
    return *seed;
}

}  // namespace syscard::crypto
