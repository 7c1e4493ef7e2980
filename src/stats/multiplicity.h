#pragma once

// Many tests at once. The family is everything that was registered to be tested together, also what was not significant.

#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

enum class Adjustment {
    Bonferroni,
    Holm,               // any wrong rejection at most alpha, any dependence: for gates
    Hochberg,           // the same for independent or positively dependent tests
    BenjaminiHochberg,  // expected share of wrong rejections at most alpha: for exploration
    BenjaminiYekutieli, // the same under any dependence
};

/// "bonferroni", "holm", "hochberg", "bh" or "by".
Result<Adjustment> parse_adjustment(std::string_view name);

struct AdjustedTests {
    std::vector<double> adjusted;  // [m] adjusted p-values, in the order given
    std::vector<bool> rejected;    // [m] adjusted ≤ alpha
};

/// Adjusted p-values of a family, as R's `p.adjust` has them.
///
/// @param p      [m] p-values in [0, 1].
/// @param alpha  error rate of the family, in (0, 1).
/// @error BadInput  no p-values, one outside [0, 1], or alpha.
/// @source  S. Holm, Scand. J. Statist. 6 (1979) 65; Y. Hochberg, Biometrika 75 (1988) 800; Y. Benjamini, Y. Hochberg,
///          JRSS B 57 (1995) 289; Y. Benjamini, D. Yekutieli, Ann. Statist. 29 (2001) 1165.
Result<AdjustedTests> adjust(std::span<const double> p, Adjustment procedure, double alpha);

/// e-BH: rejects the k largest of m e-values for the largest k whose k-th largest is at least m / (k · alpha).
///
/// @param e  [m] e-values, at least 0.
/// @return   [m] whether each is rejected, in the order given.
/// @error BadInput  no e-values, a negative one, or alpha.
/// @source  R. Wang, A. Ramdas, JRSS B 84 (2022) 822.
Result<std::vector<bool>> e_benjamini_hochberg(std::span<const double> e, double alpha);

}  // namespace syscard::stats
