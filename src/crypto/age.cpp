#include "crypto/age.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/internal/bech32.h"
#include "crypto/internal/openssl.h"
#include "crypto/random.h"

namespace syscard::crypto {

namespace {

constexpr std::string_view kVersionLine = "age-encryption.org/v1\n";
constexpr std::string_view kX25519Info = "age-encryption.org/v1/X25519";
constexpr std::string_view kScryptLabel = "age-encryption.org/v1/scrypt";
constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
constexpr std::size_t kFileKey = 16;
constexpr std::size_t kTag = 16;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kPayloadNonce = 16;
constexpr std::size_t kScryptSalt = 16;
constexpr std::size_t kChunk = 64U << 10U;
constexpr std::size_t kBodyColumns = 64;
constexpr std::size_t kMostStanzas = 64;
constexpr unsigned kMostWork = 20;

using Bytes32 = std::array<std::uint8_t, 32>;

// ---- primitives ----

std::string hmac(std::string_view key, std::string_view message) {
    std::string mac(32, '\0');
    unsigned length = 0;
    require(HMAC(EVP_sha256(),
                 key.data(),
                 static_cast<int>(key.size()),
                 unsigned_bytes(message),
                 message.size(),
                 reinterpret_cast<unsigned char*>(mac.data()),
                 &length) != nullptr,
            "HMAC");
    return mac;
}

// HKDF-SHA-256 (RFC 5869) for 32 bytes, which is one block.
std::string hkdf(std::string_view key, std::string_view salt, std::string_view info) {
    const std::string extracted =
        hmac(salt.empty() ? std::string(32, '\0') : std::string(salt), key);
    return hmac(extracted, std::string(info) + '\x01');
}

std::string seal_chunk(std::string_view key, std::string_view nonce, std::string_view plain) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    std::string sealed(plain.size() + kTag, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    int length = 0;
    require(EVP_EncryptInit_ex(context.get(),
                               EVP_chacha20_poly1305(),
                               nullptr,
                               unsigned_bytes(key),
                               unsigned_bytes(nonce)) == 1 &&
                EVP_EncryptUpdate(context.get(),
                                  out,
                                  &length,
                                  unsigned_bytes(plain),
                                  static_cast<int>(plain.size())) == 1 &&
                EVP_EncryptFinal_ex(context.get(), out + length, &length) == 1 &&
                EVP_CIPHER_CTX_ctrl(
                    context.get(), EVP_CTRL_AEAD_GET_TAG, kTag, out + plain.size()) == 1,
            "ChaCha20-Poly1305");
    return sealed;
}

// Nothing when the tag does not fit.
std::optional<std::string> open_chunk(std::string_view key, std::string_view nonce,
                                      std::string_view sealed) {
    if (sealed.size() < kTag) return std::nullopt;
    const CipherContext context(EVP_CIPHER_CTX_new());
    std::string plain(sealed.size() - kTag, '\0');
    std::string tag(sealed.substr(plain.size()));
    auto* out = reinterpret_cast<unsigned char*>(plain.data());
    int length = 0;
    const bool opened =
        EVP_DecryptInit_ex(context.get(),
                           EVP_chacha20_poly1305(),
                           nullptr,
                           unsigned_bytes(key),
                           unsigned_bytes(nonce)) == 1 &&
        EVP_DecryptUpdate(
            context.get(), out, &length, unsigned_bytes(sealed), static_cast<int>(plain.size())) ==
            1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), out + length, &length) == 1;
    if (!opened) return std::nullopt;
    return plain;
}

Bytes32 public_of(const Secret& secret) {
    const Key key(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, secret.reveal().data(), 32));
    Bytes32 bytes{};
    std::size_t length = bytes.size();
    require(key && EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &length) == 1, "X25519");
    return bytes;
}

// Nothing for a point of small order, whose secret everybody knows.
std::optional<std::string> x25519(const Secret& secret, const Bytes32& point) {
    const Key own(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, secret.reveal().data(), 32));
    const Key other(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, point.data(), point.size()));
    require(own && other, "X25519");
    const KeyContext context(EVP_PKEY_CTX_new(own.get(), nullptr));
    std::string shared(32, '\0');
    std::size_t length = shared.size();
    const bool derived =
        EVP_PKEY_derive_init(context.get()) == 1 &&
        EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1 &&
        EVP_PKEY_derive(context.get(), reinterpret_cast<unsigned char*>(shared.data()), &length) ==
            1;
    if (!derived || shared == std::string(32, '\0')) return std::nullopt;
    return shared;
}

std::string scrypt_key(const Passphrase& passphrase, std::string_view salt, unsigned work) {
    const std::string labelled = std::string(kScryptLabel) + std::string(salt);
    const std::uint64_t cost = 1ULL << work;
    std::string key(32, '\0');
    require(EVP_PBE_scrypt(passphrase.reveal().data(),
                           passphrase.reveal().size(),
                           unsigned_bytes(labelled),
                           labelled.size(),
                           cost,
                           8,
                           1,
                           cost * 8 * 128 + (64ULL << 20U),
                           reinterpret_cast<unsigned char*>(key.data()),
                           key.size()) == 1,
            "scrypt");
    return key;
}

// ---- text of the header ----

// age leaves the padding of base64 out.
std::string base64_of(std::string_view bytes) {
    std::string text = to_base64(as_bytes(bytes));
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::optional<std::string> from_base64_of(std::string_view text) {
    if (text.ends_with('=')) return std::nullopt;
    std::string padded(text);
    padded.append((4 - padded.size() % 4) % 4, '=');
    const auto bytes = from_base64(padded);
    if (!bytes) return std::nullopt;
    return to_string(*bytes);
}

struct Stanza {
    std::vector<std::string> arguments;  // the first names the kind
    std::string body;
};

// The last line of a body is shorter than 64 columns, empty if need be.
std::string text_of(const Stanza& stanza) {
    std::string text = fmt::format("-> {}\n", join(stanza.arguments, " "));
    const std::string body = base64_of(stanza.body);
    for (std::size_t at = 0; at + kBodyColumns <= body.size(); at += kBodyColumns)
        text += body.substr(at, kBodyColumns) + "\n";
    return text + body.substr(body.size() - body.size() % kBodyColumns) + "\n";
}

struct Header {
    std::vector<Stanza> stanzas;
    std::string text;  // up to and with "---", over which the mac is
    std::string mac;
    std::string_view payload;
};

std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::optional<std::string> take_body(std::string_view& rest) {
    std::string base64;
    while (true) {
        const auto line = take_line(rest);
        if (!line || line->size() > kBodyColumns) return std::nullopt;
        base64 += *line;
        if (line->size() < kBodyColumns) return from_base64_of(base64);
    }
}

std::optional<Header> parse_header(std::string_view file) {
    if (!file.starts_with(kVersionLine)) return std::nullopt;
    std::string_view rest = file.substr(kVersionLine.size());
    Header header;
    while (const auto line = take_line(rest)) {
        if (line->starts_with("--- ")) {
            const auto mac = from_base64_of(line->substr(4));
            if (!mac || header.stanzas.empty()) return std::nullopt;
            header.text = std::string(
                file.substr(0, static_cast<std::size_t>(line->data() - file.data()) + 3));
            header.mac = *mac;
            header.payload = rest;
            return header;
        }
        if (!line->starts_with("-> ") || header.stanzas.size() == kMostStanzas) return std::nullopt;
        Stanza stanza{.arguments = split(line->substr(3), ' '), .body = {}};
        const auto body = take_body(rest);
        if (!body) return std::nullopt;
        stanza.body = *body;
        header.stanzas.push_back(std::move(stanza));
    }
    return std::nullopt;
}

// ---- the payload: chunks of 64 KiB, each sealed under its number and whether it is the last ----

std::string chunk_nonce(std::uint64_t number, bool is_last) {
    const auto bytes = big_endian(number);
    return std::string(3, '\0') + std::string(bytes.begin(), bytes.end()) +
           static_cast<char>(is_last ? 1 : 0);
}

std::string seal_payload(std::string_view plain, std::string_view file_key) {
    std::string payload = random_bytes(kPayloadNonce);
    const std::string key = hkdf(file_key, payload, "payload");
    std::uint64_t number = 0;
    while (true) {
        const bool is_last = plain.size() <= kChunk;
        payload += seal_chunk(key, chunk_nonce(number++, is_last), plain.substr(0, kChunk));
        if (is_last) return payload;
        plain.remove_prefix(kChunk);
    }
}

std::optional<std::string> open_payload(std::string_view payload, std::string_view file_key) {
    if (payload.size() < kPayloadNonce + kTag) return std::nullopt;
    const std::string key = hkdf(file_key, payload.substr(0, kPayloadNonce), "payload");
    payload.remove_prefix(kPayloadNonce);
    std::string plain;
    for (std::uint64_t number = 0;; ++number) {
        const bool is_last = payload.size() <= kChunk + kTag;
        const auto chunk =
            open_chunk(key, chunk_nonce(number, is_last), payload.substr(0, kChunk + kTag));
        if (!chunk || (chunk->empty() && number > 0)) return std::nullopt;
        plain += *chunk;
        if (is_last) return plain;
        payload.remove_prefix(kChunk + kTag);
    }
}

// ---- stanzas ----

Bytes32 array_of(std::string_view bytes) {
    Bytes32 array{};
    std::memcpy(array.data(), bytes.data(), array.size());
    return array;
}

Stanza x25519_stanza(const AgeRecipient& recipient, std::string_view file_key) {
    const Secret once = Secret::generate();
    const std::string share = to_string(public_of(once));
    const auto shared = x25519(once, recipient.key());
    if (!shared)
        throw std::runtime_error(
            "a recipient of small order, which `parse` lets through to nobody");
    const std::string key = hkdf(*shared, share + to_string(recipient.key()), kX25519Info);
    return {.arguments = {"X25519", base64_of(share)},
            .body = seal_chunk(key, std::string(kNonce, '\0'), file_key)};
}

std::optional<std::string> open_x25519(const Stanza& stanza, const AgeIdentity& identity) {
    if (stanza.arguments.size() != 2 || stanza.arguments[0] != "X25519" ||
        stanza.body.size() != kFileKey + kTag)
        return std::nullopt;
    const auto share = from_base64_of(stanza.arguments[1]);
    if (!share || share->size() != 32) return std::nullopt;
    const auto shared = x25519(identity.secret(), array_of(*share));
    if (!shared) return std::nullopt;
    const std::string key =
        hkdf(*shared, *share + to_string(identity.recipient().key()), kX25519Info);
    return open_chunk(key, std::string(kNonce, '\0'), stanza.body);
}

std::string assemble(const std::vector<Stanza>& stanzas, std::string_view file_key,
                     std::string_view plain) {
    std::string header(kVersionLine);
    for (const Stanza& stanza : stanzas) header += text_of(stanza);
    header += "---";
    const std::string mac = hmac(hkdf(file_key, "", "header"), header);
    return fmt::format("{} {}\n", header, base64_of(mac)) + seal_payload(plain, file_key);
}

// From a file key to the plain bytes: the header first, for who changed it could have added
// recipients.
Result<std::string> open_with(const Header& header, std::string_view file_key,
                              std::string_view where) {
    const std::string mac = hmac(hkdf(file_key, "", "header"), header.text);
    if (mac.size() != header.mac.size() ||
        CRYPTO_memcmp(mac.data(), header.mac.data(), mac.size()) != 0) {
        return fail(
            ErrorCode::Tampered, "the header of the age file was changed", std::string(where));
    }
    auto plain = open_payload(header.payload, file_key);
    if (!plain)
        return fail(ErrorCode::Tampered,
                    "the content of the age file is damaged or cut",
                    std::string(where));
    return std::move(*plain);
}

std::unexpected<Error> not_an_age_file(std::string_view where) {
    return fail(ErrorCode::BadInput,
                "not an age file, version 1",
                std::string(where),
                "armoured files: `age -d` reads them");
}

}  // namespace

Result<AgeRecipient> AgeRecipient::parse(std::string_view text, std::string_view where) {
    const auto key = bech32_decode(kRecipientPrefix, text);
    // A point of small order gives the shared secret zero whatever the other secret: no key pair
    // has it.
    if (!key || key->size() != 32 || !x25519(Secret::generate(), array_of(*key))) {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is not an age recipient", terminal_line(text, 70)),
                    std::string(where),
                    "one looks like age1…; `age-keygen` makes it");
    }
    return AgeRecipient(array_of(*key));
}

std::string AgeRecipient::text() const { return bech32_encode(kRecipientPrefix, to_string(key_)); }

Result<AgeIdentity> AgeIdentity::parse(std::string_view text, std::string_view where) {
    const bool is_upper =
        std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const auto key = is_upper ? bech32_decode(kIdentityPrefix, lower_ascii(text)) : std::nullopt;
    if (!key || key->size() != 32) {
        return fail(ErrorCode::BadInput,
                    "not an age identity",
                    std::string(where),
                    "one looks like AGE-SECRET-KEY-1…; `age-keygen` makes it");
    }
    return AgeIdentity(Secret(array_of(*key)));
}

AgeRecipient AgeIdentity::recipient() const { return AgeRecipient(public_of(secret_)); }

std::string AgeIdentity::secret_text() const {
    std::string text = bech32_encode(kIdentityPrefix, to_string(secret_.reveal()));
    for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return text;
}

Result<std::vector<AgeIdentity>> parse_age_identities(std::string_view text,
                                                      std::string_view where) {
    std::vector<AgeIdentity> identities;
    for (const std::string& line : split(text, '\n')) {
        const std::string_view one = trim(line);
        if (one.empty() || one.starts_with('#')) continue;
        SYSCARD_TRY(AgeIdentity identity, AgeIdentity::parse(one, where));
        identities.push_back(identity);
    }
    if (identities.empty())
        return fail(ErrorCode::BadInput, "the file holds no age identity", std::string(where));
    return identities;
}

bool is_age_file(std::string_view bytes) { return bytes.starts_with(kVersionLine); }

std::string age_encrypt(std::string_view plain, std::span<const AgeRecipient> recipients) {
    if (recipients.empty()) throw std::runtime_error("an age file for nobody");
    const std::string file_key = random_bytes(kFileKey);
    std::vector<Stanza> stanzas;
    for (const AgeRecipient& recipient : recipients)
        stanzas.push_back(x25519_stanza(recipient, file_key));
    return assemble(stanzas, file_key, plain);
}

std::string age_encrypt(std::string_view plain, const Passphrase& passphrase, unsigned work) {
    const std::string file_key = random_bytes(kFileKey);
    const std::string salt = random_bytes(kScryptSalt);
    const std::string key = scrypt_key(passphrase, salt, work);
    const Stanza stanza{.arguments = {"scrypt", base64_of(salt), std::to_string(work)},
                        .body = seal_chunk(key, std::string(kNonce, '\0'), file_key)};
    return assemble({stanza}, file_key, plain);
}

Result<std::string> age_decrypt(std::string_view file, std::span<const AgeIdentity> identities,
                                std::string_view where) {
    const auto header = parse_header(file);
    if (!header) return not_an_age_file(where);
    for (const Stanza& stanza : header->stanzas) {
        for (const AgeIdentity& identity : identities) {
            if (const auto file_key = open_x25519(stanza, identity))
                return open_with(*header, *file_key, where);
        }
    }
    return fail(ErrorCode::BadInput,
                "none of the identities can open the age file",
                std::string(where),
                "it is sealed to others");
}

Result<std::string> age_decrypt(std::string_view file, const Passphrase& passphrase,
                                std::string_view where) {
    const auto header = parse_header(file);
    if (!header) return not_an_age_file(where);
    const Stanza& stanza = header->stanzas.front();
    const bool is_scrypt = header->stanzas.size() == 1 && stanza.arguments.size() == 3 &&
                           stanza.arguments[0] == "scrypt";
    const auto salt = is_scrypt ? from_base64_of(stanza.arguments[1]) : std::nullopt;
    const auto work = is_scrypt ? parse_unsigned(stanza.arguments[2]) : std::nullopt;
    if (!salt || salt->size() != kScryptSalt || !work || *work == 0 ||
        stanza.body.size() != kFileKey + kTag) {
        return fail(ErrorCode::BadInput,
                    "the age file is not sealed with a passphrase",
                    std::string(where));
    }
    if (*work > kMostWork)
        return fail(
            ErrorCode::BadInput, "the age file asks for more work than 2^20", std::string(where));
    const auto file_key = open_chunk(scrypt_key(passphrase, *salt, static_cast<unsigned>(*work)),
                                     std::string(kNonce, '\0'),
                                     stanza.body);
    if (!file_key) return fail(ErrorCode::BadInput, "the passphrase is wrong", std::string(where));
    return open_with(*header, *file_key, where);
}

}  // namespace syscard::crypto
