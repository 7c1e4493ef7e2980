#pragma once

// Regression for templated decisions: does the answer depend on the age, race or gender that the template was filled
// with? Decisions made from one template move together, so their standard errors are clustered by template.

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

struct RegressionFit {
    std::vector<double> coefficients;     // [k] in the order of the columns
    std::vector<double> standard_errors;  // [k]
    std::vector<Interval> intervals;      // [k]
};

/// [n][k] one row for each observation, with an intercept column of its own if there shall be an intercept.
using Design = std::vector<std::vector<double>>;

/// Least squares. Without clusters the classical errors and n - k degrees of freedom; with clusters the CR1 sandwich
/// with C / (C - 1) · (n - 1) / (n - k) and C - 1 degrees of freedom, as statsmodels has it.
///
/// @param y         [n] any unit.
/// @param x         [n][k], of full column rank, n > k.
/// @param clusters  [n] the cluster of each row; empty: none.
/// @error BadInput  lengths differ, values that are not finite, columns that depend on each other, too few rows or
///                  clusters, or a perfect fit: no standard error exists then.
/// @source  K.-Y. Liang, S. Zeger, Biometrika 73 (1986) 13; A. Cameron, D. Miller, J. Human Resources 50 (2015) 317.
Result<RegressionFit> linear_regression(std::span<const double> y, const Design& x,
                                        std::span<const std::size_t> clusters, double level, Side side = Side::Two);

/// Logistic regression by maximum likelihood; coefficients are log odds. Errors as above, from Fisher's information or
/// the sandwich around it; normal quantiles.
///
/// @param y  [n] 0 or 1.
/// @error BadInput  as above; y that is not 0 or 1; or perfect separation: the estimate is infinite then.
Result<RegressionFit> logistic_regression(std::span<const double> y, const Design& x,
                                          std::span<const std::size_t> clusters, double level, Side side = Side::Two);

}  // namespace syscard::stats
