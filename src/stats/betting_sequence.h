#pragma once

// A confidence sequence for the mean of graded scores in [0, 1], by betting: a mean is plausible as long as nobody who
// bet against it, with stakes fixed before each score was seen, has multiplied their money by 1 / alpha.

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

enum class BettingKind {
    Betting,  // what is plausible now
    Hedged,   // what was plausible at every moment so far: the running intersection, never wider
};

/// "betting" or "hedged".
Result<BettingKind> parse_betting_kind(std::string_view name);

/// Betting confidence sequence after all values, on a grid of means, widened by one step on both sides.
///
/// Half of the money bets on more, half on less; the stake is the predictable empirical-Bernstein one for alpha / 2,
/// cut at half of what could ruin the bettor. Weak for rare failures: for 0/1 scores take beta_mixture_sequence.
///
/// @param values  [n] scores in [0, 1], in the order in which they came; n of at least 1.
/// @param breaks  steps of the grid, 1 to 1,000,000.
/// @error BadInput  no values, one outside [0, 1], too fine a grid, or no plausible mean on the grid.
/// @source  I. Waudby-Smith, A. Ramdas, JRSS B 86 (2024) 1, arXiv:2010.09686; `confseq` 0.0.11.
Result<Interval> betting_sequence(std::span<const double> values, std::int64_t breaks, BettingKind kind, double level);

}  // namespace syscard::stats
