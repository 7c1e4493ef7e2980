#pragma once

// Small dense symmetric systems, as many rows as a regression has columns or a ranking has models: Eigen, with a word
// for "singular".

#include <Eigen/Core>
#include <optional>
#include <span>
#include <vector>

namespace syscard::stats {

using Matrix = Eigen::MatrixXd;

/// A square matrix of zeros.
Matrix zeros(std::size_t size);

/// Adds weight · v vᵀ.
void add_outer(Matrix& matrix, std::span<const double> v, double weight);

std::vector<double> product(const Matrix& matrix, std::span<const double> vector);

/// The inverse of a symmetric positive definite matrix by Cholesky's factors; none when it is
/// singular to rounding.
std::optional<Matrix> inverse_of_positive(const Matrix& matrix);

/// The solution of a square system by elimination with full pivoting; none when it is singular.
std::optional<std::vector<double>> solve(const Matrix& matrix, std::span<const double> right_side);

}  // namespace syscard::stats
