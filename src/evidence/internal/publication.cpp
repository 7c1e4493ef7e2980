#include "evidence/internal/publication.h"

#include <set>

#include "base/file.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/journal.h"
#include "evidence/internal/tile_file.h"
#include "evidence/tile.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

// Collects entries into bundles and writes each when it is full.
class BundleWriter {
public:
    using Sink = TileSink;

    /// Goes on after `size` entries, of which the last partial bundle is there.
    static Result<BundleWriter> after(std::uint64_t size, const fs::path& evidence, Sink sink) {
        BundleWriter writer(std::move(sink));
        writer.size_ = size;
        if (size % kTileWidth == 0) return writer;
        SYSCARD_TRY(writer.bundle_, read_file(evidence / writer.last_tile().path()));
        return writer;
    }

    Result<void> append(std::string_view entry) {
        append_to_bundle(bundle_, entry);
        ++size_;
        return size_ % kTileWidth == 0 ? finish() : Result<void>();
    }

    /// Writes the partial bundle, if there is one.
    Result<void> finish() {
        if (bundle_.empty()) return {};
        SYSCARD_CHECK(sink_(last_tile(), bundle_));
        bundle_.clear();
        return {};
    }

private:
    explicit BundleWriter(Sink sink) : sink_(std::move(sink)) {}

    TileName last_tile() const {
        const std::uint64_t index = (size_ - 1) / kTileWidth;
        return {.kind = TileName::Kind::Entries, .index = index, .width = size_ - index * kTileWidth};
    }

    Sink sink_;
    std::string bundle_;
    std::uint64_t size_ = 0;
};

Result<void> require_root(const TileBuilder& builder, const std::optional<Checkpoint>& published) {
    if (!published || builder.root() == published->root) return {};
    return fail(ErrorCode::Tampered, "the tiles of the log do not give the root of its checkpoint", kCheckpointPath);
}

}  // namespace

Result<Checkpoint> publish_journal(const fs::path& evidence,
                                   const std::optional<Checkpoint>& published,
                                   const fs::path& journal,
                                   const crypto::Signer& signer,
                                   const Disk& disk) {
    const std::uint64_t start = published ? published->size : 0;
    const auto read_tile = [&](const TileName& tile) { return read_hash_tile(evidence, tile); };
    const auto write_tile = [&](const TileName& tile, std::string_view content) -> Result<void> {
        const fs::path path = evidence / tile.path();
        SYSCARD_CHECK(disk.make_directories(path.parent_path()));
        return disk.write_file(path, content);
    };
    SYSCARD_TRY(TileBuilder hashes, TileBuilder::after(start, read_tile, write_tile));
    SYSCARD_CHECK(require_root(hashes, published));
    SYSCARD_TRY(BundleWriter bundles, BundleWriter::after(start, evidence, write_tile));
    const auto append = [&](std::uint64_t, std::string_view entry) -> Result<void> {
        SYSCARD_CHECK(hashes.append(leaf_hash(entry)));
        return bundles.append(entry);
    };
    SYSCARD_TRY([[maybe_unused]] const JournalScan scan, scan_journal(journal, append));
    if (hashes.size() == start && published) return *published;
    SYSCARD_CHECK(hashes.finish());
    SYSCARD_CHECK(bundles.finish());
    SYSCARD_CHECK(disk.sync_file_system(evidence));

    Checkpoint checkpoint{.origin = signer.verifier().name(), .size = hashes.size(), .root = hashes.root(), .extensions = {}};
    SYSCARD_TRY(const std::string note, crypto::sign_note(checkpoint.text(), signer));
    SYSCARD_CHECK(disk.replace_file(evidence / kCheckpointPath, note));
    return checkpoint;
}

// The journal goes last, and only when the other removals are durable: as long as it is there, resuming comes here.
Result<void> finish_publication(const fs::path& evidence, std::uint64_t size, const Disk& disk) {
    std::set<fs::path> directories;
    for (const fs::path& path : stale_tiles(evidence, size)) {
        SYSCARD_CHECK(disk.remove(path));
        directories.insert(path.parent_path());
    }
    for (const fs::path& directory : directories) {
        std::error_code code;
        const bool is_empty = fs::is_empty(directory, code);
        if (is_empty) SYSCARD_CHECK(disk.remove(directory));
        SYSCARD_CHECK(disk.sync_directory(is_empty ? directory.parent_path() : directory));
    }
    SYSCARD_CHECK(disk.remove(evidence / kJournalPath));
    return disk.sync_directory(evidence);
}

}  // namespace syscard::evidence
