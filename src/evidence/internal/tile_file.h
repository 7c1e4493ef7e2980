#pragma once

// Tiles and bundles of entries as files of an evidence directory.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "evidence/entry.h"
#include "evidence/tile.h"

namespace syscard::evidence {

/// Called with the bytes of each entry and its index.
using EntryBytesVisitor = std::function<Result<void>(std::uint64_t index, std::string_view bytes)>;

/// A visitor of bytes that hands each entry on, decoded. @error Tampered  an entry is not one.
EntryBytesVisitor decoded(const EntryVisitor& visit);

/// The content of a hash tile. @error Tampered  it is missing, or has another length than its width asks. Io
Result<std::string> read_hash_tile(const std::filesystem::path& evidence, const TileName& tile);

/// A bundle is its entries in order, each after its length: two bytes, most significant first.
void append_to_bundle(std::string& bundle, std::string_view entry);
/// Takes the first entry off a bundle; nothing when it is cut short.
std::optional<std::string_view> take_entry(std::string_view& bundle);

/// The longest that a bundle can be: all its entries as long as two bytes can say.
inline constexpr std::uint64_t kLargestBundle = kTileWidth * (2 + 65535);

/// Visits the entries of a bundle.
///
/// @param first   index of the bundle's first entry.
/// @param count   how many there must be.
/// @error Tampered  lengths and bytes do not give exactly `count` entries.
Result<void> for_each_in_bundle(std::string_view bundle,
                                std::uint64_t first,
                                std::uint64_t count,
                                std::string_view where,
                                const EntryBytesVisitor& visit);

/// The entries of one published bundle of a log of `size` entries. @error Tampered, Io
Result<void> for_each_in_bundle_file(const std::filesystem::path& evidence,
                                     std::uint64_t bundle,
                                     std::uint64_t size,
                                     const EntryBytesVisitor& visit);

/// The entries [0, size), one bundle in memory at a time. @error Tampered, Io
Result<void> for_each_published(const std::filesystem::path& evidence, std::uint64_t size, const EntryBytesVisitor& visit);

/// The files that a tree of `size` entries has, but no longer needs: partial tiles of other sizes.
std::vector<std::filesystem::path> stale_tiles(const std::filesystem::path& evidence, std::uint64_t size);

}  // namespace syscard::evidence
