#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/task.h"

namespace syscard::plan {

/// Reads a dataset: JSON Lines, a header with a canary, then one item a line (docs/suites.md).
/// @error NotFound  no such file. BadInput  with file and line: not JSON, an unknown member, an id
/// twice, a count that
///                  differs from the header's.
Result<std::vector<Item>> load_dataset(const std::filesystem::path& path);

/// Additions, subtractions and multiplications of small numbers, drawn from the seed; target for
/// "numeric/1".
std::vector<Item> generate_arithmetic(std::int64_t count, std::uint64_t seed);

/// Episodes of a toy world, each with a seed of its own; target for "world/1". Episode n of every
/// task over the same world has the same seed, so that conditions are compared on the same
/// episodes.
std::vector<Item> generate_episodes(std::string_view world, const json::Object& configuration,
                                    std::int64_t count, std::uint64_t seed);

}  // namespace syscard::plan
