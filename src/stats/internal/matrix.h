#pragma once

// Small dense symmetric systems: as many rows as a regression has columns or a ranking has models.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace syscard::stats {

class Matrix {
public:
    Matrix(std::size_t rows, std::size_t columns) : columns_(columns), cells_(rows * columns, 0.0) {}

    std::size_t columns() const { return columns_; }
    std::size_t rows() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
    double& operator()(std::size_t row, std::size_t column) { return cells_[row * columns_ + column]; }
    double operator()(std::size_t row, std::size_t column) const { return cells_[row * columns_ + column]; }

    /// Adds weight · v vᵀ.
    void add_outer(std::span<const double> v, double weight);

private:
    std::size_t columns_;
    std::vector<double> cells_;
};

Matrix product(const Matrix& left, const Matrix& right);
std::vector<double> product(const Matrix& matrix, std::span<const double> vector);

/// The inverse of a symmetric positive definite matrix by Cholesky's factors; none when it is singular to rounding.
std::optional<Matrix> inverse_of_positive(const Matrix& matrix);

/// The solution of a square system by elimination with row exchanges; none when it is singular.
std::optional<std::vector<double>> solve(Matrix matrix, std::vector<double> right_side);

}  // namespace syscard::stats
