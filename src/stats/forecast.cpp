#include "stats/forecast.h"

#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"

namespace syscard::stats {

namespace {

struct Line {
    double intercept;
    double slope;
};

Result<Line> least_squares(std::span<const double> x, std::span<const double> y, std::string_view field) {
    const double spread = variance_of(x);
    if (spread <= 0) return bad_input(fmt::format("all values of `{}` are alike, so no line goes through them", field), field);
    const double slope = covariance_of(x, y) / spread;
    return Line{mean_of(y) - slope * mean_of(x), slope};
}

}  // namespace

Result<PowerLaw> fit_power_law(std::span<const double> attempts, std::span<const double> rates) {
    SYSCARD_CHECK(check_same_size(attempts.size(), "n", rates.size(), "asr"));
    SYSCARD_CHECK(check_size(attempts.size(), 2, "n"));
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        SYSCARD_CHECK(check_positive(attempts[i], fmt::format("n[{}]", i)));
        SYSCARD_CHECK(check_open_fraction(rates[i], fmt::format("asr[{}]", i)));
        x.push_back(std::log(attempts[i]));
        y.push_back(std::log(-std::log(rates[i])));
    }
    SYSCARD_TRY(const Line line, least_squares(x, y, "n"));
    return PowerLaw{.b = -line.slope, .log_a = line.intercept};
}

Result<double> power_law_rate(const PowerLaw& law, double attempts) {
    SYSCARD_CHECK(check_positive(attempts, "predict"));
    return std::exp(-std::exp(law.log_a - law.b * std::log(attempts)));
}

Result<double> good_turing_missing_mass(std::int64_t singletons, std::int64_t total) {
    SYSCARD_CHECK(check_at_least(total, 1, "total"));
    SYSCARD_CHECK(check_part(singletons, total, "singletons", "total"));
    return static_cast<double>(singletons) / static_cast<double>(total);
}

Result<TailForecast> tail_forecast(std::span<const double> psi, std::int64_t n, std::span<const double> at) {
    SYSCARD_CHECK(check_size(psi.size(), 3, "psi"));
    SYSCARD_CHECK(check_all_finite(psi, "psi"));
    SYSCARD_CHECK(check_at_least(n, std::ssize(psi), "n"));
    std::vector<double> log_share;
    for (std::size_t i = 0; i < psi.size(); ++i) {
        if (i > 0 && psi[i] > psi[i - 1]) return bad_input("`psi` must be in order, largest first", fmt::format("psi[{}]", i));
        log_share.push_back(std::log(static_cast<double>(i + 1) / static_cast<double>(n)));
    }
    SYSCARD_TRY(const Line line, least_squares(psi, log_share, "psi"));
    TailForecast result{.intercept = line.intercept, .slope = line.slope, .forecast = {}};
    for (std::size_t i = 0; i < at.size(); ++i) {
        SYSCARD_CHECK(check_positive(at[i], fmt::format("at[{}]", i)));
        const double top = (-std::log(at[i]) - line.intercept) / line.slope;
        result.forecast.push_back(std::exp(-std::exp(-top)));
    }
    return result;
}

Result<double> expected_maximum(std::int64_t tries) {
    constexpr std::int64_t kMostTries = 1'000'000'000'000;
    SYSCARD_CHECK(check_at_least(tries, 1, "tries"));
    if (tries > kMostTries) return bad_input("`tries` may be at most 10^12", "tries");
    if (tries == 1) return 0.0;
    // E max = ∫ over x > 0 of (1 - F(x)^R) - F(-x)^R, which has no large parts to cancel.
    const auto r = static_cast<double>(tries);
    const auto integrand = [&](double x) {
        const double tail = normal_cdf(-x);
        return -std::expm1(r * std::log1p(-tail)) - std::pow(tail, r);
    };
    using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
    return Rule::integrate(integrand, 0.0, 12.0, 12, 1e-13);
}

Result<double> chance_of_any(std::int64_t tries, double alpha) {
    SYSCARD_CHECK(check_at_least(tries, 1, "tries"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    return -std::expm1(static_cast<double>(tries) * std::log1p(-alpha));
}

}  // namespace syscard::stats
