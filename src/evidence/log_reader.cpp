#include "evidence/log_reader.h"

#include <fmt/format.h>

#include "evidence/entry.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/published_file.h"
#include "evidence/internal/segment_reader.h"
#include "evidence/internal/tile_file.h"
#include "evidence/proof.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

NodeSource nodes_of(const fs::path& evidence, std::uint64_t size) {
    return nodes_of_tiles(size, [evidence](const TileName& tile) { return read_hash_tile(evidence, tile); });
}

}  // namespace

LogReader::LogReader(fs::path evidence, Checkpoint checkpoint, crypto::Verifier verifier)
    : evidence_(std::move(evidence)), checkpoint_(std::move(checkpoint)), verifier_(std::move(verifier)) {}

Result<LogReader> LogReader::open(const fs::path& evidence) {
    SYSCARD_CHECK(refuse_unfinished(evidence));
    return open_published(evidence);
}

Result<LogReader> LogReader::open_published(const fs::path& evidence) {
    const auto note = read_evidence_file(evidence, kCheckpointPath, kLargestNote);
    if (!note && note.error().code == ErrorCode::NotFound) {
        return fail(ErrorCode::NotFound, fmt::format("there is no log in `{}`", evidence.string()), evidence.string());
    }
    if (!note) return std::unexpected(note.error());
    SYSCARD_TRY(const crypto::SignedNote parsed, crypto::parse_note(*note, kCheckpointPath));
    SYSCARD_TRY(Checkpoint checkpoint, Checkpoint::parse(parsed.text, kCheckpointPath));
    SYSCARD_TRY(crypto::Verifier verifier, read_log_key(evidence));
    return LogReader(evidence, std::move(checkpoint), std::move(verifier));
}

Result<void> LogReader::for_each(const EntryVisitor& visit) const {
    return for_each_published(evidence_, size(), decoded(visit));
}

Result<json::Object> LogReader::read_entry(std::uint64_t wanted) const {
    if (wanted >= size()) return fail(ErrorCode::NotFound, fmt::format("the log has no entry {}", wanted), evidence_.string());
    json::Object found;
    const EntryVisitor keep = [&](std::uint64_t, const json::Object& entry) -> Result<void> {
        found = entry;
        return {};
    };
    const EntryBytesVisitor decode = decoded(keep);
    const auto visit = [&](std::uint64_t index, std::string_view bytes) { return index == wanted ? decode(index, bytes) : Result<void>(); };
    SYSCARD_CHECK(for_each_in_bundle_file(evidence_, wanted / kTileWidth, size(), visit));
    return found;
}

Result<std::string> LogReader::read_blob(const BlobReference& reference) const {
    SegmentReader reader(evidence_);
    SYSCARD_TRY(const std::string_view plain, reader.read_blob(reference));
    return std::string(plain);
}

Result<std::vector<crypto::Digest>> LogReader::inclusion_proof(std::uint64_t index) const {
    return evidence::inclusion_proof(index, size(), nodes_of(evidence_, size()));
}

Result<std::vector<crypto::Digest>> LogReader::consistency_proof(std::uint64_t old_size) const {
    return evidence::consistency_proof(old_size, size(), nodes_of(evidence_, size()));
}

}  // namespace syscard::evidence
