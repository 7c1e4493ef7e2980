#include "evidence/internal/checkpoint_file.h"

#include <fmt/format.h>

#include "evidence/internal/published_file.h"

namespace syscard::evidence {

Result<crypto::Verifier> read_log_key(const std::filesystem::path& evidence) {
    SYSCARD_TRY(const std::string text, read_evidence_file(evidence, kKeyPath, kLargestNote));
    if (!text.ends_with('\n')) return fail(ErrorCode::BadInput, "a verifier key must end in a line feed", kKeyPath);
    return crypto::Verifier::parse(std::string_view(text).substr(0, text.size() - 1), kKeyPath);
}

Result<std::optional<Checkpoint>> read_signed_checkpoint(const std::filesystem::path& evidence, const crypto::Verifier& verifier) {
    const auto note = read_evidence_file(evidence, kCheckpointPath, kLargestNote);
    if (!note && note.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!note) return std::unexpected(note.error());
    SYSCARD_TRY(const std::string text, crypto::verify_note(*note, verifier, kCheckpointPath));
    return Checkpoint::parse(text, kCheckpointPath);
}

Result<void> refuse_unfinished(const std::filesystem::path& evidence) {
    std::error_code code;
    if (!std::filesystem::exists(evidence / kJournalPath, code)) return {};
    return fail(ErrorCode::Incomplete,
                "the run has not ended",
                (evidence / kJournalPath).string(),
                fmt::format("syscard resume {}", evidence.has_parent_path() ? evidence.parent_path().string() : "."));
}

json::Object key_entry(const crypto::Verifier& verifier) {
    return {{"schema", "syscard.key/1"}, {"role", "log"}, {"vkey", verifier.text()}};
}

}  // namespace syscard::evidence
