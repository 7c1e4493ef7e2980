#pragma once

// Tiles (C2SP tlog-tiles): the tree's hashes, 256 of a level to a file. A hash at level l is the root of 256^l entries,
// so a tile's 256 hashes give one hash of the level above. The last tile of a level may be partial.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/digest.h"
#include "evidence/proof.h"
#include "evidence/tree.h"

namespace syscard::evidence {

inline constexpr std::uint64_t kTileWidth = 256;

/// Names one tile. A bundle of entries has the index and width of the tile of level 0 that holds their hashes.
struct TileName {
    enum class Kind { Hashes, Entries };
    Kind kind = Kind::Hashes;
    unsigned level = 0;             // 0 for entries
    std::uint64_t index = 0;
    std::uint64_t width = kTileWidth;  // hashes or entries in it: 1 to 256

    /// "tile/0/x001/x234/067.p/8", relative to the evidence directory.
    std::string path() const;
    /// Nothing unless it is exactly the path of a tile.
    static std::optional<TileName> parse(std::string_view path);

    bool operator==(const TileName&) const = default;
};

/// How many hashes of `level` a tree of `size` entries has.
std::uint64_t hashes_at(unsigned level, std::uint64_t size);

/// The width of the tile in a tree of `size` entries: 256, less for the last one, 0 when there is none.
std::uint64_t tile_width(unsigned level, std::uint64_t index, std::uint64_t size);

/// Whether a tree of `size` entries has this tile, in this width.
bool is_tile_of(const TileName& tile, std::uint64_t size);

using TileSource = std::function<Result<std::string>(const TileName& tile)>;
using TileSink = std::function<Result<void>(const TileName& tile, std::string_view hashes)>;

/// Makes the hash tiles of a tree while leaves are appended. Memory is that of one tile a level.
class TileBuilder {
public:
    explicit TileBuilder(TileSink sink) : sink_(std::move(sink)) {}

    /// Goes on from a tree of `size` entries, whose partial tiles `source` has.
    static Result<TileBuilder> after(std::uint64_t size, const TileSource& source, TileSink sink);

    /// Hands each tile that becomes full to the sink.
    Result<void> append(const crypto::Digest& leaf);
    /// Hands the partial tiles to the sink, but for those that the tree had when this builder began.
    Result<void> finish();

    std::uint64_t size() const { return size_; }
    crypto::Digest root() const;

private:
    struct Level {
        std::string hashes;   // of the tile under construction
        Frontier frontier;    // over those
        std::uint64_t index = 0;
    };
    Result<void> append_at(unsigned level, const crypto::Digest& hash);

    TileSink sink_;
    std::vector<Level> levels_;
    std::uint64_t size_ = 0;
    std::uint64_t size_before_ = 0;
};

/// Hashes of complete subtrees from the tiles of a tree of `size` entries, for proofs.
NodeSource nodes_of_tiles(std::uint64_t size, TileSource source);

}  // namespace syscard::evidence
