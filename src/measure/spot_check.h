#pragma once

// A spot check: some of many are drawn at random and asked again, and what is found bounds how many
// of all differ.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::measure {

/// Confidence level of the bound.
inline constexpr double kSpotCheckLevel = 0.95;

/// Draws `count` of the ordinals without replacement, the same on every machine: those whose seed,
/// the hash of "syscard.replay/1", `seed` and the ordinal, is smallest. In order of ordinal; all of
/// them when there are fewer.
std::vector<std::int64_t> draw_spot_check(std::vector<std::int64_t> ordinals, std::int64_t count,
                                          std::string_view seed);

/// The most of the population that can differ, at 95 %, by the exact hypergeometric bound.
///
/// @param compared  so many of the population were compared; 0 gives the whole population.
/// @param differing of those.
Result<std::int64_t> most_that_differ(std::int64_t population, std::int64_t compared,
                                      std::int64_t differing);

}  // namespace syscard::measure
