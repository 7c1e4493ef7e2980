#include "stats/regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/clusters.h"
#include "stats/internal/distribution.h"
#include "stats/internal/matrix.h"
#include "stats/internal/moments.h"

namespace syscard::stats {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Result<void> check_design(std::span<const double> y, const Design& x) {
    SYSCARD_CHECK(check_same_size(y.size(), "y", x.size(), "x"));
    SYSCARD_CHECK(check_size(y.size(), 2, "y"));
    SYSCARD_CHECK(check_all_finite(y, "y"));
    SYSCARD_CHECK(check_size(x[0].size(), 1, "x[0]"));
    for (std::size_t row = 0; row < x.size(); ++row) {
        SYSCARD_CHECK(check_same_size(x[0].size(), "x[0]", x[row].size(), fmt::format("x[{}]", row)));
        SYSCARD_CHECK(check_all_finite(x[row], fmt::format("x[{}]", row)));
    }
    if (x.size() > x[0].size()) return {};
    return bad_input(fmt::format("{} rows are too few for {} columns", x.size(), x[0].size()), "x");
}

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

// Xᵀ W X.
Matrix weighted_products(const Design& x, std::span<const double> weights) {
    Matrix products = zeros(x[0].size());
    for (std::size_t row = 0; row < x.size(); ++row) add_outer(products, x[row], weights[row]);
    return products;
}

// Xᵀ v.
std::vector<double> column_sums(const Design& x, std::span<const double> values) {
    std::vector<double> sums(x[0].size(), 0.0);
    for (std::size_t row = 0; row < x.size(); ++row) {
        for (std::size_t column = 0; column < sums.size(); ++column) sums[column] += x[row][column] * values[row];
    }
    return sums;
}

Result<Matrix> inverse_of_products(const Design& x, std::span<const double> weights) {
    if (auto inverse = inverse_of_positive(weighted_products(x, weights))) return *std::move(inverse);
    return bad_input("the columns of `x` depend on each other", "x", "leave out one level of each factor");
}

struct Fit {
    std::vector<double> coefficients;
    std::vector<double> residuals;  // y minus fitted
    Matrix bread;                   // inverse of Fisher's information, up to the error variance
};

// CR1: bread · Σ over clusters of (Xᵀ residuals)(Xᵀ residuals)ᵀ · bread.
Result<Matrix> clustered_covariance(const Design& x, const Fit& fit, const Clusters& clusters) {
    if (clusters.count() < 3) {
        return bad_input(fmt::format("{} clusters are too few for clustered errors", clusters.count()), "clusters",
                         "at least 3 are needed");
    }
    const std::size_t k = x[0].size();
    std::vector<std::vector<double>> sums(clusters.count(), std::vector<double>(k, 0.0));
    for (std::size_t row = 0; row < x.size(); ++row) {
        std::vector<double>& sum = sums[clusters.of_item[row]];
        for (std::size_t column = 0; column < k; ++column) sum[column] += x[row][column] * fit.residuals[row];
    }
    const auto count = static_cast<double>(clusters.count());
    const auto n = static_cast<double>(x.size());
    const double factor = count / (count - 1) * (n - 1) / (n - static_cast<double>(k));
    Matrix middle = zeros(k);
    for (const auto& sum : sums) add_outer(middle, sum, factor);
    return fit.bread * middle * fit.bread;
}

RegressionFit with_errors(const Fit& fit, const Matrix& covariance, double error_variance, double multiple,
                          double level, Side side, const std::string& method) {
    RegressionFit result{.coefficients = fit.coefficients, .standard_errors = {}, .intervals = {}};
    for (std::size_t i = 0; i < fit.coefficients.size(); ++i) {
        const double error = std::sqrt(error_variance * covariance(i, i));
        const double reach = multiple * error;
        result.standard_errors.push_back(error);
        result.intervals.push_back(make_interval(fit.coefficients[i] - reach, fit.coefficients[i] + reach, level, side,
                                                 method, {-kInfinity, kInfinity}));
    }
    return result;
}

std::vector<double> fitted_odds(const Design& x, const std::vector<double>& coefficients) {
    std::vector<double> fitted;
    for (const auto& row : x) fitted.push_back(1 / (1 + std::exp(-dot(row, coefficients))));
    return fitted;
}

std::unexpected<Error> separated() {
    return bad_input("some combination of columns predicts `y` perfectly, so its coefficient is infinite", "x",
                     "leave the column out, or collect decisions of the other kind");
}

// Newton's steps. At separation they run away instead of settling.
Result<Fit> maximise_likelihood(std::span<const double> y, const Design& x) {
    const std::vector<double> ones(x.size(), 1.0);
    SYSCARD_CHECK(inverse_of_products(x, ones));
    std::vector<double> coefficients(x[0].size(), 0.0);
    constexpr int kMostSteps = 100;
    constexpr double kLongestStep = 5;  // in log odds of any row: Newton overshoots where the curve is flat
    constexpr double kRunaway = 1e-9;  // p (1 - p) of every row below it: all are fitted to 0 or 1
    for (int step = 0; step < kMostSteps; ++step) {
        const std::vector<double> fitted = fitted_odds(x, coefficients);
        std::vector<double> residuals(y.begin(), y.end());
        std::vector<double> weights(y.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            residuals[i] -= fitted[i];
            weights[i] = fitted[i] * (1 - fitted[i]);
        }
        if (*std::max_element(weights.begin(), weights.end()) < kRunaway) return separated();
        auto bread = inverse_of_positive(weighted_products(x, weights));
        if (!bread) return separated();
        const std::vector<double> move = product(*bread, column_sums(x, residuals));
        double furthest = 0;
        for (const auto& row : x) furthest = std::max(furthest, std::abs(dot(row, move)));
        const double cut = std::min(1.0, kLongestStep / furthest);
        double relative = 0;
        for (std::size_t i = 0; i < move.size(); ++i) {
            coefficients[i] += cut * move[i];
            relative = std::max(relative, std::abs(move[i]) / (1 + std::abs(coefficients[i])));
        }
        if (relative < 1e-13) return Fit{coefficients, residuals, *std::move(bread)};
    }
    return separated();
}

}  // namespace

Result<RegressionFit> linear_regression(std::span<const double> y, const Design& x,
                                        std::span<const std::size_t> clusters, double level, Side side) {
    SYSCARD_CHECK(check_design(y, x));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const std::vector<double> ones(x.size(), 1.0);
    SYSCARD_TRY(Matrix bread, inverse_of_products(x, ones));
    Fit fit{.coefficients = product(bread, column_sums(x, y)),
            .residuals = std::vector<double>(y.begin(), y.end()),
            .bread = std::move(bread)};
    for (std::size_t row = 0; row < x.size(); ++row) fit.residuals[row] -= dot(x[row], fit.coefficients);
    const double squares = sum_of_squares(fit.residuals);
    if (squares <= 1e-24 * sum_of_squares(y)) return bad_input("`x` predicts `y` perfectly: there is no error", "y");
    if (!clusters.empty()) {
        SYSCARD_TRY(const Clusters numbered, number_clusters(clusters, y.size()));
        SYSCARD_TRY(const Matrix covariance, clustered_covariance(x, fit, numbered));
        const double df = static_cast<double>(numbered.count()) - 1;
        return with_errors(fit, covariance, 1, student_multiple(level, df, side), level, side, "linear-cr1-t");
    }
    const double df = static_cast<double>(x.size() - x[0].size());
    return with_errors(fit, fit.bread, squares / df, student_multiple(level, df, side), level, side, "linear-t");
}

Result<RegressionFit> logistic_regression(std::span<const double> y, const Design& x,
                                          std::span<const std::size_t> clusters, double level, Side side) {
    SYSCARD_CHECK(check_design(y, x));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (y[i] != 0 && y[i] != 1) return bad_input("`y` must be 0 or 1 everywhere", fmt::format("y[{}]", i));
    }
    SYSCARD_TRY(const Fit fit, maximise_likelihood(y, x));
    const double multiple = normal_multiple(level, side);
    if (clusters.empty()) return with_errors(fit, fit.bread, 1, multiple, level, side, "logistic-normal");
    SYSCARD_TRY(const Clusters numbered, number_clusters(clusters, y.size()));
    SYSCARD_TRY(const Matrix covariance, clustered_covariance(x, fit, numbered));
    return with_errors(fit, covariance, 1, multiple, level, side, "logistic-cr1-normal");
}

}  // namespace syscard::stats
