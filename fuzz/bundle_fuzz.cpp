// Bundles of entries, and names of tiles: the first byte says how many entries there must be.

#include "evidence/internal/tile_file.h"
#include "evidence/tile.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto count = static_cast<std::uint8_t>(bytes[0]);
    const std::string_view bundle = bytes.substr(1);
    std::string again;
    const auto read = evidence::for_each_in_bundle(
        bundle, 0, count, "bundle", [&](std::uint64_t, std::string_view entry) -> Result<void> {
            evidence::append_to_bundle(again, entry);
            return {};
        });
    if (read) require(again == bundle, "a bundle is its entries and nothing else");
    const auto tile = evidence::TileName::parse(bundle);
    if (tile) require(tile->path() == bundle, "a tile has one name");
}

}  // namespace syscard::fuzz
