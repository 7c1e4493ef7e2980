#include "stats/internal/matrix.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace syscard::stats {

namespace {

// L with L Lᵀ = matrix. A pivot that has lost all its digits means that a column is a sum of the others.
std::optional<Matrix> cholesky_factor(const Matrix& matrix) {
    constexpr double kSmallestPivot = 1e-12;  // relative to the diagonal
    const std::size_t n = matrix.rows();
    Matrix factor(n, n);
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
            double rest = matrix(row, column);
            for (std::size_t k = 0; k < column; ++k) rest -= factor(row, k) * factor(column, k);
            if (row != column) {
                factor(row, column) = rest / factor(column, column);
            } else if (rest > kSmallestPivot * matrix(row, row)) {
                factor(row, row) = std::sqrt(rest);
            } else {
                return std::nullopt;
            }
        }
    }
    return factor;
}

Matrix inverse_of_lower(const Matrix& factor) {
    const std::size_t n = factor.rows();
    Matrix inverse(n, n);
    for (std::size_t column = 0; column < n; ++column) {
        inverse(column, column) = 1 / factor(column, column);
        for (std::size_t row = column + 1; row < n; ++row) {
            double sum = 0;
            for (std::size_t k = column; k < row; ++k) sum += factor(row, k) * inverse(k, column);
            inverse(row, column) = -sum / factor(row, row);
        }
    }
    return inverse;
}

}  // namespace

void Matrix::add_outer(std::span<const double> v, double weight) {
    for (std::size_t row = 0; row < v.size(); ++row) {
        for (std::size_t column = 0; column < v.size(); ++column) (*this)(row, column) += weight * v[row] * v[column];
    }
}

Matrix product(const Matrix& left, const Matrix& right) {
    Matrix result(left.rows(), right.columns());
    for (std::size_t row = 0; row < left.rows(); ++row) {
        for (std::size_t k = 0; k < left.columns(); ++k) {
            for (std::size_t column = 0; column < right.columns(); ++column) {
                result(row, column) += left(row, k) * right(k, column);
            }
        }
    }
    return result;
}

std::vector<double> product(const Matrix& matrix, std::span<const double> vector) {
    std::vector<double> result(matrix.rows(), 0.0);
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        for (std::size_t column = 0; column < matrix.columns(); ++column) {
            result[row] += matrix(row, column) * vector[column];
        }
    }
    return result;
}

std::optional<Matrix> inverse_of_positive(const Matrix& matrix) {
    const std::optional<Matrix> factor = cholesky_factor(matrix);
    if (!factor) return std::nullopt;
    const Matrix inverse = inverse_of_lower(*factor);
    const std::size_t n = matrix.rows();
    Matrix result(n, n);
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t column = 0; column < n; ++column) {
            for (std::size_t k = std::max(row, column); k < n; ++k) {
                result(row, column) += inverse(k, row) * inverse(k, column);
            }
        }
    }
    return result;
}

std::optional<std::vector<double>> solve(Matrix matrix, std::vector<double> right_side) {
    const std::size_t n = matrix.rows();
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column + 1; row < n; ++row) {
            if (std::abs(matrix(row, column)) > std::abs(matrix(pivot, column))) pivot = row;
        }
        if (matrix(pivot, column) == 0) return std::nullopt;
        for (std::size_t k = 0; k < n; ++k) std::swap(matrix(column, k), matrix(pivot, k));
        std::swap(right_side[column], right_side[pivot]);
        for (std::size_t row = column + 1; row < n; ++row) {
            const double factor = matrix(row, column) / matrix(column, column);
            for (std::size_t k = column; k < n; ++k) matrix(row, k) -= factor * matrix(column, k);
            right_side[row] -= factor * right_side[column];
        }
    }
    for (std::size_t row = n; row-- > 0;) {
        for (std::size_t k = row + 1; k < n; ++k) right_side[row] -= matrix(row, k) * right_side[k];
        right_side[row] /= matrix(row, row);
    }
    return right_side;
}

}  // namespace syscard::stats
