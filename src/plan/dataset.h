#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "plan/items.h"

namespace syscard::plan {

/// Opens a dataset: JSON Lines, a header with a canary, then one item a line (docs/suites.md).
/// Every line is read and checked once; after that only its place and digest are kept, and the item
/// is read again when it is asked for.
///
/// @error NotFound  no such file. BadInput  with file and line: not JSON, an unknown member, an id
/// twice, a count that
///                  differs from the header's.
Result<Items> load_dataset(const std::filesystem::path& path);

/// Additions, subtractions and multiplications of small numbers, drawn from the seed; target for
/// "numeric/1".
Items generate_arithmetic(std::int64_t count, std::uint64_t seed);

/// Episodes of a toy world, each with a seed of its own; target for "world/1". Episode n of every
/// task over the same world has the same seed, so that conditions are compared on the same
/// episodes.
Items generate_episodes(std::string_view world, const json::Object& configuration,
                        std::int64_t count, std::uint64_t seed);

}  // namespace syscard::plan
