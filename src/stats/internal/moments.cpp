#include "stats/internal/moments.h"

#include <numeric>

namespace syscard::stats {

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double mean_of(std::span<const double> values) { return sum_of(values) / static_cast<double>(values.size()); }

std::vector<double> residuals_of(std::span<const double> values) {
    const double mean = mean_of(values);
    std::vector<double> residuals(values.begin(), values.end());
    for (double& residual : residuals) residual -= mean;
    return residuals;
}

double sum_of_squares(std::span<const double> values) {
    return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

double covariance_of(std::span<const double> x, std::span<const double> y, double ddof) {
    const std::vector<double> from_x = residuals_of(x);
    const std::vector<double> from_y = residuals_of(y);
    return std::inner_product(from_x.begin(), from_x.end(), from_y.begin(), 0.0) /
           (static_cast<double>(x.size()) - ddof);
}

double variance_of(std::span<const double> values, double ddof) { return covariance_of(values, values, ddof); }

}  // namespace syscard::stats
