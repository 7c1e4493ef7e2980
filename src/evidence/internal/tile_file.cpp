#include "evidence/internal/tile_file.h"

#include <fmt/format.h>

#include "evidence/internal/published_file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

// A published file that is not there was taken away: that is tampering, not a wrong name.
Result<std::string> read_published(const fs::path& evidence, const std::string& path, std::uint64_t most) {
    auto content = read_evidence_file(evidence, path, most);
    if (!content && content.error().code == ErrorCode::NotFound) {
        return fail(ErrorCode::Tampered, fmt::format("`{}` is missing", path), path);
    }
    return content;
}

}  // namespace

EntryBytesVisitor decoded(const EntryVisitor& visit) {
    return [&visit](std::uint64_t index, std::string_view bytes) -> Result<void> {
        auto entry = decode_entry(bytes, fmt::format("entry {}", index));
        if (!entry) entry.error().code = ErrorCode::Tampered;
        SYSCARD_TRY(const json::Object object, std::move(entry));
        return visit(index, object);
    };
}

Result<std::string> read_hash_tile(const fs::path& evidence, const TileName& tile) {
    SYSCARD_TRY(std::string hashes, read_published(evidence, tile.path(), kTileWidth * 32));
    if (hashes.size() != tile.width * 32) {
        return fail(ErrorCode::Tampered, fmt::format("a tile of {} hashes must have {} bytes, not {}", tile.width, tile.width * 32, hashes.size()), tile.path());
    }
    return hashes;
}

void append_to_bundle(std::string& bundle, std::string_view entry) {
    bundle += static_cast<char>(entry.size() >> 8U);
    bundle += static_cast<char>(entry.size());
    bundle += entry;
}

std::optional<std::string_view> take_entry(std::string_view& bundle) {
    if (bundle.size() < 2) return std::nullopt;
    const std::size_t length = static_cast<std::uint8_t>(bundle[0]) * std::size_t{256} + static_cast<std::uint8_t>(bundle[1]);
    if (bundle.size() < 2 + length) return std::nullopt;
    const std::string_view entry = bundle.substr(2, length);
    bundle.remove_prefix(2 + length);
    return entry;
}

Result<void> for_each_in_bundle(std::string_view bundle,
                                std::uint64_t first,
                                std::uint64_t count,
                                std::string_view where,
                                const EntryBytesVisitor& visit) {
    for (std::uint64_t index = first; index < first + count; ++index) {
        const auto entry = take_entry(bundle);
        if (!entry) return fail(ErrorCode::Tampered, fmt::format("the bundle ends within entry {}", index), std::string(where));
        SYSCARD_CHECK(visit(index, *entry));
    }
    if (!bundle.empty()) return fail(ErrorCode::Tampered, fmt::format("the bundle holds more than {} entries", count), std::string(where));
    return {};
}

Result<void> for_each_in_bundle_file(const fs::path& evidence,
                                     std::uint64_t bundle,
                                     std::uint64_t size,
                                     const EntryBytesVisitor& visit) {
    const TileName tile{.kind = TileName::Kind::Entries, .index = bundle, .width = tile_width(0, bundle, size)};
    SYSCARD_TRY(const std::string content, read_published(evidence, tile.path(), kLargestBundle));
    return for_each_in_bundle(content, bundle * kTileWidth, tile.width, tile.path(), visit);
}

Result<void> for_each_published(const fs::path& evidence, std::uint64_t size, const EntryBytesVisitor& visit) {
    for (std::uint64_t index = 0; index * kTileWidth < size; ++index) SYSCARD_CHECK(for_each_in_bundle_file(evidence, index, size, visit));
    return {};
}

std::vector<fs::path> stale_tiles(const fs::path& evidence, std::uint64_t size) {
    std::vector<fs::path> stale;
    std::error_code code;
    for (fs::recursive_directory_iterator entry(evidence / "tile", code), end; entry != end; entry.increment(code)) {
        const auto tile = TileName::parse(fs::relative(entry->path(), evidence).generic_string());
        if (tile && tile->width < kTileWidth && !is_tile_of(*tile, size)) stale.push_back(entry->path());
    }
    return stale;
}

}  // namespace syscard::evidence
