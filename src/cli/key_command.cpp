#include "cli/key_command.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "cli/published_card.h"
#include "evidence/keyring.h"
#include "evidence/log_reader.h"

namespace syscard::cli {

namespace {

using evidence::Keyring;
using evidence::KeyRole;

std::string validity(const Keyring::Record& record, bool is_current) {
    std::string text = fmt::format("from {} entries", record.from + 1);
    if (record.expires != 0) text += fmt::format(" to {}", record.expires);
    if (record.revoked)
        return text + fmt::format(", revoked at {}: {}",
                                  *record.revoked,
                                  terminal_line(record.reason, 100));
    return text + (is_current ? ", in force" : ", replaced");
}

json::Object to_json(const Keyring::Record& record, bool is_current) {
    return {{"role", evidence::key_role_name(record.role)},
            {"vkey", record.verifier.text()},
            {"from", static_cast<std::int64_t>(record.from)},
            {"expires", static_cast<std::int64_t>(record.expires)},
            {"revoked",
             record.revoked ? json::Value(static_cast<std::int64_t>(*record.revoked))
                            : json::Value(nullptr)},
            {"reason", record.reason},
            {"in_force", is_current && !record.revoked}};
}

Result<int> show(const KeyCommandArguments& arguments, const Output& output) {
    const eval::RunPlace place{arguments.directory};
    SYSCARD_TRY(const evidence::LogReader reader, evidence::LogReader::open(place.evidence()));
    SYSCARD_TRY(const Keyring keys, evidence::read_keyring(reader));
    json::Array documents;
    std::string text;
    for (const Keyring::Record& record : keys.records()) {
        const bool is_current = keys.current(record.role, reader.size()) == &record;
        documents.push_back(to_json(record, is_current));
        text += fmt::format("{:<11}  {}\n             {}\n",
                            evidence::key_role_name(record.role),
                            terminal_safe(record.verifier.text()),
                            validity(record, is_current));
    }
    output.answer({{"schema", "syscard.keys/1"},
                   {"entries", static_cast<std::int64_t>(reader.size())},
                   {"keys", std::move(documents)}},
                  text);
    return 0;
}

Result<void> enter_rotation(eval::OpenRun& run, const eval::RunPlace& place, KeyRole role,
                            const KeyCommandArguments& arguments, const eval::RunKeys& keys) {
    if (role == KeyRole::Log) {
        SYSCARD_TRY(const crypto::Signer next, crypto::Signer::generate(run.log.verifier().name()));
        SYSCARD_CHECK(run.log.rotate_key(next, arguments.expires));
        return {};
    }
    SYSCARD_TRY(run.publication,
                eval::rotate_publication_key(run.log, place.secrets(), keys, arguments.expires));
    return {};
}

// A revocation stands after the entry of the key that takes over: so there is never a log that
// nobody may sign.
Result<int> replace(const KeyCommandArguments& arguments, const Output& output, bool revoke) {
    SYSCARD_TRY(const KeyRole role, evidence::key_role_from_name(arguments.role, "--role"));
    SYSCARD_TRY(const eval::RunKeys keys, load_keys(arguments.keys, PassphraseUse::Open));
    const eval::RunPlace place{arguments.directory};
    SYSCARD_TRY(eval::OpenRun run, eval::open_run(place, keys));
    if (role == KeyRole::Publication && !run.publication)
        return fail(ErrorCode::BadInput,
                    "this log names no publication key",
                    arguments.directory,
                    "it is of an older version, and its card is not signed");
    const crypto::Verifier old =
        role == KeyRole::Log ? run.log.verifier() : run.publication->verifier();
    SYSCARD_CHECK(enter_rotation(run, place, role, arguments, keys));
    if (revoke) {
        const evidence::RevocationEntry entry{
            .vkey = old.text(), .reason = arguments.reason, .time = utc_now()};
        SYSCARD_CHECK(run.log.append(entry.to_json()));
    }
    SYSCARD_CHECK(publish_again(place, run));
    const crypto::Verifier next =
        role == KeyRole::Log ? run.log.verifier() : run.publication->verifier();
    output.answer({{"schema", "syscard.key_change/1"},
                   {"role", arguments.role},
                   {"old", old.text()},
                   {"new", next.text()},
                   {"revoked", revoke}},
                  fmt::format("{}: {}\n{} {}\ntell those who trust the old key\n",
                              arguments.role,
                              next.text(),
                              revoke ? "revoked:" : "replaced:",
                              old.text()));
    return 0;
}

int code_of(const Result<int>& result, const Output& output) {
    return result ? *result : output.fail(result.error());
}

}  // namespace

int show_keys(const KeyCommandArguments& arguments, const Output& output) {
    return code_of(show(arguments, output), output);
}
int rotate_key(const KeyCommandArguments& arguments, const Output& output) {
    return code_of(replace(arguments, output, false), output);
}
int revoke_key(const KeyCommandArguments& arguments, const Output& output) {
    return code_of(replace(arguments, output, true), output);
}

}  // namespace syscard::cli
