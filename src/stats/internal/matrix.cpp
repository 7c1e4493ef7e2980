#include "stats/internal/matrix.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

namespace syscard::stats {

namespace {

using VectorView = Eigen::Map<const Eigen::VectorXd>;

VectorView view(std::span<const double> numbers) {
    return {numbers.data(), static_cast<Eigen::Index>(numbers.size())};
}

std::vector<double> to_vector(const Eigen::VectorXd& numbers) {
    return {numbers.begin(), numbers.end()};
}

}  // namespace

Matrix zeros(std::size_t size) {
    const auto n = static_cast<Eigen::Index>(size);
    return Matrix::Zero(n, n);
}

void add_outer(Matrix& matrix, std::span<const double> v, double weight) {
    matrix.noalias() += weight * view(v) * view(v).transpose();
}

std::vector<double> product(const Matrix& matrix, std::span<const double> vector) {
    return to_vector(matrix * view(vector));
}

std::optional<Matrix> inverse_of_positive(const Matrix& matrix) {
    constexpr double kSmallestPivot = 1e-12;  // relative to the diagonal
    const Eigen::LLT<Matrix> factors(matrix);
    if (factors.info() != Eigen::Success) return std::nullopt;
    // A pivot that has lost all its digits means that a column is a sum of the others.
    const Eigen::VectorXd pivots = factors.matrixLLT().diagonal().array().square();
    if ((pivots.array() <= kSmallestPivot * matrix.diagonal().array()).any()) return std::nullopt;
    return factors.solve(Matrix::Identity(matrix.rows(), matrix.cols()));
}

std::optional<std::vector<double>> solve(const Matrix& matrix, std::span<const double> right_side) {
    const Eigen::FullPivLU<Matrix> factors(matrix);
    if (!factors.isInvertible()) return std::nullopt;
    return to_vector(factors.solve(view(right_side)));
}

}  // namespace syscard::stats
