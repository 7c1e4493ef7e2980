#pragma once

// Sums are taken from left to right, so that every machine gets the same bits.

#include <span>
#include <vector>

namespace syscard::stats {

double sum_of(std::span<const double> values);

/// The values must not be empty.
double mean_of(std::span<const double> values);

/// Each value minus the mean of all.
std::vector<double> residuals_of(std::span<const double> values);

double sum_of_squares(std::span<const double> values);

/// Σ (x - x̄)(y - ȳ) / (n - ddof); n must exceed ddof and the lengths agree.
double covariance_of(std::span<const double> x, std::span<const double> y, double ddof = 1);
double variance_of(std::span<const double> values, double ddof = 1);

}  // namespace syscard::stats
