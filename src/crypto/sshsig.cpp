#include "crypto/sshsig.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "crypto/internal/openssl.h"
#include "crypto/internal/ssh_wire.h"

namespace syscard::crypto {

namespace {

constexpr std::string_view kMagic = "SSHSIG";
constexpr std::uint32_t kVersion = 1;
constexpr std::string_view kKeyType = "ssh-ed25519";
constexpr std::string_view kBegin = "-----BEGIN SSH SIGNATURE-----\n";
constexpr std::string_view kEnd = "-----END SSH SIGNATURE-----\n";
constexpr std::size_t kLineWidth = 70;

std::string wire_key(const Verifier& verifier) {
    std::string key;
    put_string(key, kKeyType);
    put_string(key, to_string(verifier.public_key()));
    return key;
}

std::string digest_of(std::string_view message, const EVP_MD* algorithm) {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    require(EVP_Digest(message.data(),
                       message.size(),
                       reinterpret_cast<unsigned char*>(digest.data()),
                       &length,
                       algorithm,
                       nullptr) == 1,
            "a digest");
    digest.resize(length);
    return digest;
}

const EVP_MD* digest_algorithm(std::string_view name) {
    if (name == "sha512") return EVP_sha512();
    if (name == "sha256") return EVP_sha256();
    return nullptr;
}

// What is signed: the purpose and a digest, so that no other thing's signature can pass as a
// file's.
std::string signed_data(std::string_view message, std::string_view name_space,
                        std::string_view algorithm) {
    std::string data(kMagic);
    put_string(data, name_space);
    put_string(data, "");
    put_string(data, algorithm);
    put_string(data, digest_of(message, digest_algorithm(algorithm)));
    return data;
}

struct ParsedSignature {
    std::string public_key;  // 32 bytes
    std::string name_space;
    std::string algorithm;
    Signature signature{};
};

std::string armoured(std::string_view blob) {
    const std::string base64 = to_base64(as_bytes(blob));
    std::string text(kBegin);
    for (std::size_t at = 0; at < base64.size(); at += kLineWidth)
        text += base64.substr(at, kLineWidth) + "\n";
    return text + std::string(kEnd);
}

// Only as OpenSSH itself would wrap it, so that no bit of the file is free to change.
std::optional<std::string> unarmoured(std::string_view text) {
    if (!text.starts_with(kBegin) || !text.ends_with(kEnd) ||
        text.size() < kBegin.size() + kEnd.size())
        return std::nullopt;
    std::string base64(text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size()));
    base64.erase(std::remove(base64.begin(), base64.end(), '\n'), base64.end());
    const auto bytes = from_base64(base64);
    if (!bytes || armoured(to_string(*bytes)) != text) return std::nullopt;
    return to_string(*bytes);
}

std::optional<std::string_view> take_typed(SshReader& reader, std::size_t size) {
    const auto outer = reader.take_string();
    if (!outer) return std::nullopt;
    SshReader inner(*outer);
    if (!inner.skip_string(kKeyType)) return std::nullopt;
    const auto bytes = inner.take_string();
    return bytes && bytes->size() == size && inner.rest().empty() ? bytes : std::nullopt;
}

std::optional<ParsedSignature> parse_signature(std::string_view blob) {
    SshReader reader(blob);
    if (!reader.skip(kMagic) || reader.take_u32() != kVersion) return std::nullopt;
    const auto key = take_typed(reader, 32);
    const auto name_space = reader.take_string();
    const auto reserved = reader.take_string();
    const auto algorithm = reader.take_string();
    ParsedSignature parsed;
    const auto signature = take_typed(reader, parsed.signature.size());
    if (!key || !name_space || !reserved || !reserved->empty() || !algorithm || !signature ||
        !reader.rest().empty())
        return std::nullopt;
    if (digest_algorithm(*algorithm) == nullptr) return std::nullopt;
    parsed.public_key = *key;
    parsed.name_space = *name_space;
    parsed.algorithm = *algorithm;
    std::memcpy(parsed.signature.data(), signature->data(), signature->size());
    return parsed;
}

}  // namespace

std::string ssh_public_key(const Verifier& verifier) {
    return fmt::format("{} {}", kKeyType, to_base64(as_bytes(wire_key(verifier))));
}

std::string sign_ssh(std::string_view message, std::string_view name_space, const Signer& signer) {
    std::string signature;
    put_string(signature, kKeyType);
    put_string(signature, to_string(signer.sign(signed_data(message, name_space, "sha512"))));
    std::string blob(kMagic);
    put_u32(blob, kVersion);
    put_string(blob, wire_key(signer.verifier()));
    put_string(blob, name_space);
    put_string(blob, "");
    put_string(blob, "sha512");
    put_string(blob, signature);
    return armoured(blob);
}

Result<void> verify_ssh(std::string_view signature, std::string_view message,
                        std::string_view name_space, const Verifier& verifier,
                        std::string_view where) {
    const auto refuse = [&](ErrorCode code, std::string what) {
        return fail(code, std::move(what), std::string(where));
    };
    const auto blob = unarmoured(signature);
    const auto parsed = blob ? parse_signature(*blob) : std::nullopt;
    if (!parsed) return refuse(ErrorCode::BadInput, "not an OpenSSH signature by an Ed25519 key");
    if (parsed->public_key != to_string(verifier.public_key())) {
        return refuse(ErrorCode::Tampered,
                      fmt::format("signed by another key than `{}`", verifier.text()));
    }
    if (parsed->name_space != name_space) {
        return refuse(ErrorCode::Tampered,
                      fmt::format("the signature is for `{}`, not for `{}`",
                                  terminal_line(parsed->name_space, 60),
                                  name_space));
    }
    if (!verifier.verify(signed_data(message, name_space, parsed->algorithm), parsed->signature)) {
        return refuse(ErrorCode::Tampered,
                      fmt::format("the signature of `{}` is wrong", verifier.name()));
    }
    return {};
}

std::string allowed_signer(std::string_view principal, std::string_view name_space,
                           const Verifier& verifier) {
    return fmt::format(
        "{} namespaces=\"{}\" {}\n", principal, name_space, ssh_public_key(verifier));
}

}  // namespace syscard::crypto
