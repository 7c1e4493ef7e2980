#include "eval/keys.h"

#include <span>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"

namespace syscard::eval {

namespace fs = std::filesystem;

namespace {

// A key that is to take the other's place lies beside it until the log names it.
fs::path file_of(const fs::path& secrets) { return secrets / "publication.key"; }
fs::path next_file_of(const fs::path& secrets) { return secrets / "publication.key.next"; }

Result<void> name_in_log(evidence::LogWriter& log, const crypto::Verifier& key,
                         std::uint64_t expires) {
    const evidence::KeyEntry entry{.role = evidence::KeyRole::Publication,
                                   .verifier = key,
                                   .expires = expires,
                                   .endorsement = ""};
    SYSCARD_CHECK(log.append(entry.to_json()));
    return {};
}

Result<void> rename_durably(const fs::path& from, const fs::path& to) {
    std::error_code code;
    fs::rename(from, to, code);
    if (code) return std::unexpected(system_error(code.value(), "rename", from));
    return sync_directory(to.parent_path());
}

}  // namespace

std::string new_origin() {
    const crypto::Secret fresh = crypto::Secret::generate();
    return "syscard/" + to_hex(std::span(fresh.reveal()).first(8));
}

std::string publication_name(std::string_view origin) {
    return fmt::format("{}/publication", origin);
}

Result<crypto::Signer> add_publication_key(evidence::LogWriter& log, const fs::path& secrets,
                                           const RunKeys& keys) {
    const std::string name = publication_name(log.verifier().name());
    SYSCARD_TRY(crypto::Signer key,
                keys.publication_key ? keys.publication_key->renamed(name)
                                     : crypto::Signer::generate(name));
    if (!keys.publication_key) SYSCARD_CHECK(key.store(file_of(secrets), keys.passphrase));
    SYSCARD_CHECK(name_in_log(log, key.verifier(), 0));
    return key;
}

Result<std::optional<crypto::Signer>> publication_key(const evidence::Keyring& keyring,
                                                      std::uint64_t size, const fs::path& secrets,
                                                      const RunKeys& keys) {
    const auto* current = keyring.current(evidence::KeyRole::Publication, size);
    if (current == nullptr) return std::nullopt;
    if (keys.publication_key) {
        SYSCARD_TRY(crypto::Signer brought,
                    keys.publication_key->renamed(current->verifier.name()));
        if (brought.verifier() == current->verifier) return brought;
        return fail(ErrorCode::BadInput,
                    "the publication key is not the one of this log",
                    "",
                    fmt::format("the log's is `{}`", current->verifier.text()));
    }
    // A stop while it was replaced leaves both: the log says which one counts.
    for (const fs::path& file : {next_file_of(secrets), file_of(secrets)}) {
        if (!fs::exists(file)) continue;
        SYSCARD_TRY(crypto::Signer kept, crypto::Signer::load(file, keys.passphrase));
        if (kept.verifier() != current->verifier) continue;
        if (file != file_of(secrets)) SYSCARD_CHECK(rename_durably(file, file_of(secrets)));
        return kept;
    }
    return fail(ErrorCode::NotFound,
                "the publication key of the log is not here",
                file_of(secrets).string(),
                "name its file with --publication-key");
}

Result<crypto::Signer> rotate_publication_key(evidence::LogWriter& log, const fs::path& secrets,
                                              const RunKeys& keys, std::uint64_t expires) {
    SYSCARD_TRY(crypto::Signer next,
                crypto::Signer::generate(publication_name(log.verifier().name())));
    std::error_code ignored;
    fs::remove(next_file_of(secrets), ignored);  // of a replacement that the log never heard of
    SYSCARD_CHECK(next.store(next_file_of(secrets), keys.passphrase));
    SYSCARD_CHECK(name_in_log(log, next.verifier(), expires));
    SYSCARD_CHECK(log.commit());
    SYSCARD_CHECK(rename_durably(next_file_of(secrets), file_of(secrets)));
    return next;
}

}  // namespace syscard::eval
