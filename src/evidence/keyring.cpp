#include "evidence/keyring.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/text.h"
#include "evidence/entry.h"

namespace syscard::evidence {

namespace {

std::unexpected<Error> refuse(std::string what, std::string_view where) {
    return fail(ErrorCode::Tampered, std::move(what), std::string(where));
}

Result<crypto::Verifier> key_member(const json::Object& entry, std::string_view where) {
    SYSCARD_TRY(const std::string text, json::string_member(entry, "vkey", where));
    return crypto::Verifier::parse(text, where);
}

bool is_endorsed(const KeyEntry& entry, const crypto::Verifier& by) {
    const auto bytes = from_base64(entry.endorsement);
    crypto::Signature signature{};
    if (!bytes || bytes->size() != signature.size()) return false;
    std::memcpy(signature.data(), bytes->data(), signature.size());
    return by.verify(endorsed_text(entry.verifier), signature);
}

bool is_expired(const Keyring::Record& record, std::uint64_t size) {
    return record.expires != 0 && size > record.expires;
}
bool is_revoked(const Keyring::Record& record, std::uint64_t size) {
    return record.revoked && *record.revoked < size;
}

}  // namespace

std::string_view key_role_name(KeyRole role) {
    return role == KeyRole::Log ? "log" : "publication";
}

Result<KeyRole> key_role_from_name(std::string_view name, std::string_view where) {
    if (name == "log") return KeyRole::Log;
    if (name == "publication") return KeyRole::Publication;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is no role of a key", terminal_line(name, 40)),
                std::string(where),
                "`log` or `publication`");
}

json::Object KeyEntry::to_json() const {
    return {{"schema", kKeySchema},
            {"role", key_role_name(role)},
            {"vkey", verifier.text()},
            {"expires", static_cast<std::int64_t>(expires)},
            {"endorsement", endorsement}};
}

Result<KeyEntry> KeyEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(
        json::refuse_unknown(entry, {"schema", "role", "vkey", "expires", "endorsement"}, where));
    SYSCARD_TRY(const std::string role_name, json::string_member(entry, "role", where));
    SYSCARD_TRY(const KeyRole role, key_role_from_name(role_name, where));
    SYSCARD_TRY(crypto::Verifier verifier, key_member(entry, where));
    SYSCARD_TRY(const std::int64_t expires, json::integer_member(entry, "expires", where));
    SYSCARD_TRY(std::string endorsement, json::string_member(entry, "endorsement", where));
    if (expires < 0)
        return fail(ErrorCode::BadInput, "`expires` is not a tree size", std::string(where));
    return KeyEntry{.role = role,
                    .verifier = std::move(verifier),
                    .expires = static_cast<std::uint64_t>(expires),
                    .endorsement = std::move(endorsement)};
}

std::string endorsed_text(const crypto::Verifier& next) {
    return fmt::format("syscard.endorsement/1\n{}\n", next.text());
}

json::Object RevocationEntry::to_json() const {
    return {{"schema", kRevocationSchema}, {"vkey", vkey}, {"reason", reason}, {"time", time}};
}

Result<RevocationEntry> RevocationEntry::from_json(const json::Object& entry,
                                                   std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(entry, {"schema", "vkey", "reason", "time"}, where));
    RevocationEntry revocation;
    SYSCARD_TRY(revocation.vkey, json::string_member(entry, "vkey", where));
    SYSCARD_TRY(revocation.reason, json::string_member(entry, "reason", where));
    SYSCARD_TRY(revocation.time, json::string_member(entry, "time", where));
    return revocation;
}

Result<void> Keyring::take(std::uint64_t index, const json::Object& entry, std::string_view where) {
    const std::string_view schema = schema_of(entry);
    if (schema == kFirstKeySchema) {
        if (index != 0)
            return refuse("an entry that names the first key stands later than first", where);
        SYSCARD_TRY(crypto::Verifier verifier, key_member(entry, where));
        return add({.role = KeyRole::Log,
                    .verifier = std::move(verifier),
                    .from = index,
                    .expires = 0,
                    .revoked = {},
                    .reason = {}},
                   where);
    }
    if (schema == kRevocationSchema) {
        SYSCARD_TRY(const RevocationEntry revocation, RevocationEntry::from_json(entry, where));
        return revoke(index, revocation, where);
    }
    if (schema != kKeySchema) return {};
    SYSCARD_TRY(KeyEntry key, KeyEntry::from_json(entry, where));
    const Record* holder = current(KeyRole::Log, index);
    if (holder == nullptr) return refuse("a key before the log's own", where);
    if (is_revoked(*holder, index) || is_expired(*holder, index))
        return refuse("a key that a log key names which was revoked or has expired", where);
    if (key.role == KeyRole::Log && key.verifier.name() != holder->verifier.name())
        return refuse("a key for the log of another name", where);
    if (key.role == KeyRole::Log && !is_endorsed(key, holder->verifier))
        return refuse("a key for the log that its holder did not endorse", where);
    return add({.role = key.role,
                .verifier = std::move(key.verifier),
                .from = index,
                .expires = key.expires,
                .revoked = {},
                .reason = {}},
               where);
}

Result<void> Keyring::add(Record record, std::string_view where) {
    for (const Record& known : records_) {
        if (known.verifier.public_key() == record.verifier.public_key())
            return refuse("a key that the log names already", where);
    }
    records_.push_back(std::move(record));
    return {};
}

Result<void> Keyring::revoke(std::uint64_t index, const RevocationEntry& revocation,
                             std::string_view where) {
    for (Record& record : records_) {
        if (record.verifier.text() != revocation.vkey) continue;
        if (record.revoked) return refuse("a key that was revoked already", where);
        record.revoked = index;
        record.reason = revocation.reason;
        return {};
    }
    return refuse("a key is revoked that the log does not name", where);
}

const Keyring::Record* Keyring::current(KeyRole role, std::uint64_t size) const {
    const Record* last = nullptr;
    for (const Record& record : records_) {
        if (record.role == role && record.from < size) last = &record;
    }
    return last;
}

Result<void> Keyring::check(const crypto::Verifier& verifier, KeyRole role, std::uint64_t size,
                            std::string_view where) const {
    const auto found = std::find_if(records_.begin(), records_.end(), [&](const Record& record) {
        return record.verifier == verifier;
    });
    const std::string name = fmt::format("the key `{}`", terminal_line(verifier.text(), 140));
    if (found == records_.end() || found->from >= size)
        return refuse(fmt::format("{} is none of this log's at {} entries", name, size), where);
    if (found->role != role)
        return refuse(fmt::format("{} has the role `{}`, not `{}`",
                                  name,
                                  key_role_name(found->role),
                                  key_role_name(role)),
                      where);
    if (is_revoked(*found, size))
        return refuse(fmt::format("{} was revoked: {}", name, terminal_line(found->reason, 100)),
                      where);
    if (is_expired(*found, size))
        return refuse(
            fmt::format("{} expired at {} entries, and the log has {}", name, found->expires, size),
            where);
    if (current(role, size) != &*found)
        return refuse(fmt::format("{} was replaced by another", name), where);
    return {};
}

// Each log key was endorsed by the one before, which `take` made sure of: so every earlier one
// leads to the last.
Result<void> Keyring::check_trust(const crypto::Verifier& trusted, std::uint64_t size,
                                  std::string_view where) const {
    for (const Record& record : records_) {
        if (record.verifier != trusted || record.role != KeyRole::Log || record.from >= size)
            continue;
        if (!is_revoked(record, size)) return {};
        return refuse(fmt::format("the key that you trust was revoked: {}",
                                  terminal_line(record.reason, 100)),
                      where);
    }
    return refuse(fmt::format("not signed by `{}`", trusted.text()), where);
}

Result<Keyring> read_keyring(const LogReader& reader) {
    Keyring keys;
    SYSCARD_CHECK(reader.for_each([&](std::uint64_t index, const json::Object& entry) {
        return keys.take(index, entry, fmt::format("entry {}", index));
    }));
    return keys;
}

}  // namespace syscard::evidence
