#include "crypto/note.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/internal/openssl.h"
#include "crypto/internal/openssh_key.h"

namespace syscard::crypto {

namespace {

constexpr std::string_view kSignatureStart = "\u2014 ";  // em dash and a space
constexpr std::string_view kPrivateStart = "PRIVATE+KEY+";
constexpr char kEd25519 = 0x01;
constexpr std::size_t kMostSignatures = 64;

constexpr const char* kWhat = "Ed25519";

// Unicode's White_Space, as sequences of UTF-8: a name must not hold any, for a space ends it.
bool holds_white_space(std::string_view text) {
    static constexpr std::string_view kWide[] = {
        "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
    const auto is_wide = [&](std::string_view blank) { return text.find(blank) != std::string_view::npos; };
    return text.find(' ') != std::string_view::npos || std::any_of(std::begin(kWide), std::end(kWide), is_wide);
}

bool is_key_name(std::string_view name) {
    const auto is_forbidden = [](char c) { return static_cast<std::uint8_t>(c) < 0x20 || c == '+' || c == 0x7F; };
    return !name.empty() && is_utf8(name) && !holds_white_space(name) && std::none_of(name.begin(), name.end(), is_forbidden);
}

std::uint32_t first_four(std::string_view bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | static_cast<std::uint8_t>(bytes[i]);
    return number;
}

std::uint32_t key_id(std::string_view name, const std::array<std::uint8_t, 32>& public_key) {
    const std::string message = fmt::format("{}\n{}{}", name, kEd25519, to_string(public_key));
    return first_four(sha256(message).view());
}

std::array<std::uint8_t, 32> public_key_of(const Secret& seed) {
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.reveal().data(), seed.reveal().size()));
    require(key != nullptr, kWhat);
    std::array<std::uint8_t, 32> public_key{};
    std::size_t length = public_key.size();
    require(EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &length) == 1 && length == public_key.size(), kWhat);
    return public_key;
}

struct KeyText {
    std::string name;
    std::uint32_t id = 0;
    std::array<std::uint8_t, 32> key{};
};

// "name+hash+base64(type ‖ 32 bytes)"; base64 may itself hold a plus sign, so only the first two part the text.
std::optional<KeyText> parse_key_text(std::string_view text) {
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto id = from_hex(text.substr(first + 1, second - first - 1));
    const auto key = from_base64(text.substr(second + 1));
    if (!id || id->size() != 4 || !key || key->size() != 33 || (*key)[0] != kEd25519) return std::nullopt;
    KeyText parsed{.name = std::string(text.substr(0, first)), .id = first_four(to_string(*id))};
    std::copy(key->begin() + 1, key->end(), parsed.key.begin());
    return parsed;
}

std::string key_text(const Verifier& verifier, const std::array<std::uint8_t, 32>& key) {
    return fmt::format("{}+{:08x}+{}", verifier.name(), verifier.id(), to_base64(as_bytes(kEd25519 + to_string(key))));
}

bool is_note_text(std::string_view text) {
    const auto is_control = [](char c) { return static_cast<std::uint8_t>(c) < 0x20 && c != '\n'; };
    return text.ends_with('\n') && is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

// "— name base64(id ‖ signature)", without the line feed.
std::optional<SignedNote::Line> parse_signature_line(std::string_view line) {
    if (!line.starts_with(kSignatureStart)) return std::nullopt;
    line.remove_prefix(kSignatureStart.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
    const auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() < 5) return std::nullopt;
    const std::string raw = to_string(*bytes);
    return SignedNote::Line{.name = std::string(line.substr(0, space)), .id = first_four(raw), .signature = raw.substr(4)};
}

}  // namespace

Result<Verifier> Verifier::parse(std::string_view vkey, std::string_view where) {
    const auto parsed = parse_key_text(vkey);
    if (!parsed) {
        return fail(ErrorCode::BadInput, "not a verifier key of the form `name+hash+base64` for Ed25519", std::string(where));
    }
    SYSCARD_TRY(Verifier verifier, from_public_key(parsed->name, parsed->key));
    if (verifier.id() != parsed->id) {
        return fail(ErrorCode::BadInput, fmt::format("the verifier key `{}` names a hash that is not its own", parsed->name), std::string(where));
    }
    return verifier;
}

Result<Verifier> Verifier::from_public_key(std::string name, const std::array<std::uint8_t, 32>& public_key) {
    if (!is_key_name(name)) {
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` cannot name a key", name),
                    "",
                    "a name such as example.com/log: not empty, without white space, control characters or `+`");
    }
    Verifier verifier;
    verifier.id_ = key_id(name, public_key);
    verifier.name_ = std::move(name);
    verifier.public_key_ = public_key;
    return verifier;
}

std::string Verifier::text() const { return key_text(*this, public_key_); }

bool Verifier::verify(std::string_view message, const Signature& signature) const {
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key_.data(), public_key_.size()));
    const DigestContext context(EVP_MD_CTX_new());
    if (!key || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), unsigned_bytes(message), message.size()) == 1;
}

Result<Signer> Signer::generate(std::string name) { return from_seed(std::move(name), Secret::generate()); }

Result<Signer> Signer::from_seed(std::string name, const Secret& seed) {
    SYSCARD_TRY(Verifier verifier, Verifier::from_public_key(std::move(name), public_key_of(seed)));
    return Signer(seed, std::move(verifier));
}

Result<Signer> Signer::parse(std::string_view text, std::string_view where) {
    const auto parsed = text.starts_with(kPrivateStart) ? parse_key_text(text.substr(kPrivateStart.size())) : std::nullopt;
    if (!parsed) return fail(ErrorCode::BadInput, "not a private key of the form `PRIVATE+KEY+name+hash+base64`", std::string(where));
    const Secret seed(parsed->key);
    SYSCARD_TRY(Verifier verifier, Verifier::from_public_key(parsed->name, public_key_of(seed)));
    if (verifier.id() != parsed->id) {
        return fail(ErrorCode::BadInput, fmt::format("the private key `{}` names a hash that is not its own", parsed->name), std::string(where));
    }
    return Signer(seed, std::move(verifier));
}

Result<Signer> Signer::parse_openssh(std::string_view text, std::string name, std::string_view where) {
    SYSCARD_TRY(const Secret seed, openssh_seed(text, where));
    return from_seed(std::move(name), seed);
}

Result<Signer> Signer::load(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase) {
    SYSCARD_TRY(std::string text, load_secret_file(path, passphrase));
    auto signer = is_openssh_key(text) ? parse_openssh(text, "openssh", path.string()) : parse(trim(text), path.string());
    OPENSSL_cleanse(text.data(), text.size());
    return signer;
}

Result<void> Signer::store(const std::filesystem::path& path, const std::optional<Passphrase>& passphrase) const {
    std::string text = fmt::format("{}{}\n", kPrivateStart, key_text(verifier_, seed_.reveal()));
    auto stored = store_secret_file(path, text, passphrase);
    OPENSSL_cleanse(text.data(), text.size());
    return stored;
}

Signature Signer::sign(std::string_view message) const {
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.reveal().data(), seed_.reveal().size()));
    const DigestContext context(EVP_MD_CTX_new());
    require(key && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1, kWhat);
    Signature signature{};
    std::size_t length = signature.size();
    require(EVP_DigestSign(context.get(), signature.data(), &length, unsigned_bytes(message), message.size()) == 1, kWhat);
    return signature;
}

Result<std::string> sign_note(std::string_view text, const Signer& signer) {
    if (!is_note_text(text)) {
        return fail(ErrorCode::BadInput, "the text of a signed note must end in a line feed and hold no other control character");
    }
    const Verifier& verifier = signer.verifier();
    const auto id = big_endian(verifier.id());
    const std::string raw = std::string(id.begin() + 4, id.end()) + to_string(signer.sign(text));
    return fmt::format("{}\n{}{} {}\n", text, kSignatureStart, verifier.name(), to_base64(as_bytes(raw)));
}

Result<SignedNote> parse_note(std::string_view note, std::string_view where) {
    const auto refuse = [&](std::string_view why) { return fail(ErrorCode::BadInput, fmt::format("not a signed note: {}", why), std::string(where)); };
    if (!is_note_text(note)) return refuse("it must be UTF-8 without control characters and end in a line feed");
    const std::size_t blank = note.rfind("\n\n");
    if (blank == std::string_view::npos) return refuse("there is no blank line before the signatures");
    SignedNote parsed{.text = std::string(note.substr(0, blank + 1)), .signatures = {}};
    std::string_view rest = note.substr(blank + 2);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        auto line = parse_signature_line(rest.substr(0, end));
        if (!line) return refuse("a signature line cannot be read");
        if (parsed.signatures.size() == kMostSignatures) return refuse("it has more than 64 signatures");
        parsed.signatures.push_back(std::move(*line));
        rest.remove_prefix(end + 1);
    }
    if (parsed.signatures.empty()) return refuse("it has no signature");
    return parsed;
}

Result<std::string> verify_note(std::string_view note, const Verifier& verifier, std::string_view where) {
    SYSCARD_TRY(SignedNote parsed, parse_note(note, where));
    bool verified = false;
    for (const SignedNote::Line& line : parsed.signatures) {
        if (line.name != verifier.name() || line.id != verifier.id()) continue;
        Signature signature{};
        const bool right_length = line.signature.size() == signature.size();
        if (right_length) std::memcpy(signature.data(), line.signature.data(), signature.size());
        if (!right_length || !verifier.verify(parsed.text, signature)) {
            return fail(ErrorCode::Tampered, fmt::format("the signature of `{}` is wrong", verifier.name()), std::string(where));
        }
        verified = true;
    }
    if (!verified) {
        return fail(ErrorCode::Tampered, fmt::format("not signed by `{}`", verifier.text()), std::string(where));
    }
    return std::move(parsed.text);
}

}  // namespace syscard::crypto
