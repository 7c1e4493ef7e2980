#include "evidence/tile.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace syscard::evidence {

using crypto::Digest;

namespace {

constexpr unsigned kLevels = 8;  // 256^8 is as many entries as a 64-bit number can count
constexpr std::size_t kHashBytes = 32;

// Groups of three digits, all but the last after an x: 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
    std::string path = fmt::format("{:03}", index % 1000);
    while (index >= 1000) {
        index /= 1000;
        path = fmt::format("x{:03}/{}", index % 1000, path);
    }
    return path;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::uint64_t> parse_index(std::string_view text) {
    std::string digits(text);
    std::erase_if(digits, [](char c) { return c == 'x' || c == '/'; });
    return parse_number(digits);
}

Digest hash_in(std::string_view hashes, std::uint64_t position) {
    return *crypto::digest_from_bytes(hashes.substr(position * kHashBytes, kHashBytes));
}

}  // namespace

std::string TileName::path() const {
    const std::string level_name = kind == Kind::Entries ? "entries" : fmt::format("{}", level);
    const std::string partial = width < kTileWidth ? fmt::format(".p/{}", width) : "";
    return fmt::format("tile/{}/{}{}", level_name, index_path(index), partial);
}

// Reads generously and compares with how the tile's path is written: each tile has one spelling.
std::optional<TileName> TileName::parse(std::string_view path) {
    std::string_view rest = path;
    if (!rest.starts_with("tile/")) return std::nullopt;
    rest.remove_prefix(5);
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    TileName tile;
    if (rest.substr(0, slash) == "entries") {
        tile.kind = Kind::Entries;
    } else {
        const auto level = parse_number(rest.substr(0, slash));
        if (!level || *level > 63) return std::nullopt;
        tile.level = static_cast<unsigned>(*level);
    }
    rest.remove_prefix(slash + 1);
    if (const std::size_t partial = rest.find(".p/"); partial != std::string_view::npos) {
        const auto width = parse_number(rest.substr(partial + 3));
        if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
        tile.width = *width;
        rest = rest.substr(0, partial);
    }
    const auto index = parse_index(rest);
    if (!index) return std::nullopt;
    tile.index = *index;
    if (tile.path() != path) return std::nullopt;
    return tile;
}

std::uint64_t hashes_at(unsigned level, std::uint64_t size) { return level < kLevels ? size >> (8U * level) : 0; }

std::uint64_t tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
    const std::uint64_t hashes = hashes_at(level, size);
    if (index > hashes / kTileWidth) return 0;
    return std::min(kTileWidth, hashes - index * kTileWidth);
}

bool is_tile_of(const TileName& tile, std::uint64_t size) { return tile_width(tile.level, tile.index, size) == tile.width; }

Result<TileBuilder> TileBuilder::after(std::uint64_t size, const TileSource& source, TileSink sink) {
    TileBuilder builder(std::move(sink));
    builder.size_ = size;
    builder.size_before_ = size;
    for (unsigned level = 0; hashes_at(level, size) > 0; ++level) {
        Level& at = builder.levels_.emplace_back();
        at.index = hashes_at(level, size) / kTileWidth;
        const std::uint64_t width = tile_width(level, at.index, size);
        if (width == 0) continue;
        SYSCARD_TRY(at.hashes, source({.level = level, .index = at.index, .width = width}));
        for (std::uint64_t i = 0; i < width; ++i) at.frontier.append(hash_in(at.hashes, i));
    }
    return builder;
}

Result<void> TileBuilder::append(const Digest& leaf) {
    ++size_;
    return append_at(0, leaf);
}

Result<void> TileBuilder::append_at(unsigned level, const Digest& hash) {
    if (level == levels_.size()) levels_.emplace_back();
    Level& at = levels_[level];
    at.hashes += hash.view();
    at.frontier.append(hash);
    if (at.frontier.size() < kTileWidth) return {};
    SYSCARD_CHECK(sink_({.level = level, .index = at.index}, at.hashes));
    const Digest root = at.frontier.root();
    at = Level{.hashes = {}, .frontier = {}, .index = at.index + 1};
    return append_at(level + 1, root);
}

Result<void> TileBuilder::finish() {
    for (unsigned level = 0; level < levels_.size(); ++level) {
        const Level& at = levels_[level];
        const bool is_unchanged = hashes_at(level, size_) == hashes_at(level, size_before_);
        if (at.hashes.empty() || is_unchanged) continue;
        SYSCARD_CHECK(sink_({.level = level, .index = at.index, .width = at.frontier.size()}, at.hashes));
    }
    return {};
}

Digest TileBuilder::root() const {
    std::vector<Digest> roots;
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
        roots.insert(roots.end(), level->frontier.roots().begin(), level->frontier.roots().end());
    }
    return join_subtrees(roots);
}

NodeSource nodes_of_tiles(std::uint64_t size, TileSource source) {
    return [size, source = std::move(source)](unsigned height, std::uint64_t index) -> Result<Digest> {
        const unsigned level = height / 8;
        const std::uint64_t count = std::uint64_t{1} << (height % 8);  // hashes of that level under the node
        const std::uint64_t first = index * count;
        const TileName tile{.level = level, .index = first / kTileWidth, .width = tile_width(level, first / kTileWidth, size)};
        SYSCARD_TRY(const std::string hashes, source(tile));
        Frontier frontier;
        for (std::uint64_t i = 0; i < count; ++i) frontier.append(hash_in(hashes, first % kTileWidth + i));
        return frontier.root();
    };
}

}  // namespace syscard::evidence
