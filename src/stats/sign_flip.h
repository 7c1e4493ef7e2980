#pragma once

// If two models are alike, each difference between them could as well have had the other sign.

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"

namespace syscard::stats {

struct SignFlipTest {
    double statistic = 0;    // sum of the differences, in their unit
    double p_two_sided = 1;  // share of sign patterns whose sum is at least as far from 0
    bool exact = true;       // all patterns counted; else a sample of them
};

/// Permutation test of paired differences: exact up to 20 units, by Monte Carlo with p = (r + 1) / (R + 1) beyond.
///
/// @param differences  [n] of the same items, any unit.
/// @param clusters     [n] items whose signs flip together; empty: each its own.
/// @param resamples    R of the Monte Carlo, at least 1.
/// @param seed         of ChaCha8::from_number; a word's bits, least significant first, are the signs.
/// @error BadInput     no differences, one that is not finite, or lengths that differ.
/// @source  R. A. Fisher, The Design of Experiments (1935), section 21; B. Phipson, G. Smyth, SAGMB 9 (2010) 39.
Result<SignFlipTest> sign_flip_test(std::span<const double> differences, std::span<const std::size_t> clusters,
                                    std::int64_t resamples, std::uint64_t seed);

}  // namespace syscard::stats
