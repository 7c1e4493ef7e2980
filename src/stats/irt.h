#pragma once

// Item response theory: how hard each item is and how well it tells strong models from weak ones. A diagnostic and a way
// to choose items; headline numbers come from the items themselves.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

enum class IrtModel {
    OneParameter,  // one discrimination for all items
    TwoParameter,  // one for each
};

struct IrtFit {
    std::vector<double> discrimination;  // [items] a of P = 1 / (1 + exp(-a (θ - b)))
    std::vector<double> difficulty;      // [items] b, in standard deviations of ability
    double log_likelihood = 0;
};

/// Fit by marginal maximum likelihood, ability being standard normal: expectation and maximisation over 41
/// Gauss-Hermite nodes.
///
/// @param patterns  [m][items] answers, right or wrong; at least 2 items.
/// @param counts    [m] how many respondents answered so; at least 1 in all.
/// @error BadInput  lengths differ, a negative count, an item that all or none got right, or a fit that does not settle.
/// @source  R. D. Bock, M. Aitkin, Psychometrika 46 (1981) 443.
Result<IrtFit> fit_irt(const std::vector<std::vector<bool>>& patterns, std::span<const std::int64_t> counts,
                       IrtModel model);

}  // namespace syscard::stats
