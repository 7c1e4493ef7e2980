#include "stats/uniform_boundary.h"

#include <cmath>
#include <limits>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/zeta.hpp>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/root.h"

namespace syscard::stats {

namespace {

namespace math = boost::math;

double precision_for(double v, double alpha, Tails tails) {
    const double log_error = std::log(1 / (tails == Tails::One ? 2 * alpha : alpha));
    return v / (2 * log_error + std::log1p(2 * log_error));
}

double log_normal_mixture(double s, double v, double rho, Tails tails) {
    const double two_sided = 0.5 * std::log(rho / (v + rho)) + s * s / (2 * (v + rho));
    if (tails == Tails::Two) return two_sided;
    return two_sided + std::log(2 * normal_cdf(s / std::sqrt(v + rho)));
}

double log_gamma_exponential_mixture(double s, double v, double rho, double c) {
    const double prior = rho / (c * c);
    const double shape = (v + rho) / (c * c);
    const double walk = (c * s + v) / (c * c);
    const double constant = prior * std::log(prior) - math::lgamma(prior) - std::log(math::gamma_p(prior, prior));
    return constant + math::lgamma(shape) + std::log(math::gamma_p(shape, walk + prior)) -
           shape * std::log(walk + prior) + walk;
}

double log_gamma_poisson_mixture(double s, double v, double rho, double c) {
    const double prior = rho / (c * c);
    const double rate = (v + rho) / (c * c);
    const double shape = s / c + rate;
    const double constant = prior * std::log(prior) - math::lgamma(prior) - std::log(math::gamma_q(prior, prior));
    return constant + math::lgamma(shape) + std::log(math::gamma_q(shape, rate)) - shape * std::log(rate) +
           v / (c * c);
}

double log_incomplete_beta(double a, double b, double x) {
    return log_beta(a, b) + (x == 1 ? 0 : std::log(math::ibeta(a, b, x)));
}

double log_beta_binomial_mixture(double s, double v, const MixtureParameters& parameters) {
    const auto [mixture, tails, v_opt, alpha_opt, c, g, h] = parameters;
    const double r = std::max(precision_for(v_opt, alpha_opt, tails) - g * h, 1e-3 * g * h);
    const double range = g + h;
    const double x = tails == Tails::One ? h / range : 1;
    return v / (g * h) * std::log(range) - (v + h * s) / (h * range) * std::log(g) -
           (v - g * s) / (g * range) * std::log(h) +
           log_incomplete_beta((r + v - g * s) / (g * range), (r + v + h * s) / (h * range), x) -
           log_incomplete_beta(r / (g * range), r / (h * range), x);
}

double log_mixture_of(double s, double v, const MixtureParameters& parameters) {
    const auto one_sided_precision = [&] { return precision_for(parameters.v_opt, parameters.alpha_opt, Tails::One); };
    switch (parameters.mixture) {
        case Mixture::Normal: break;
        case Mixture::GammaExponential: return log_gamma_exponential_mixture(s, v, one_sided_precision(), parameters.c);
        case Mixture::GammaPoisson: return log_gamma_poisson_mixture(s, v, one_sided_precision(), parameters.c);
        case Mixture::BetaBinomial: return log_beta_binomial_mixture(s, v, parameters);
    }
    const double rho = precision_for(parameters.v_opt, parameters.alpha_opt, parameters.tails);
    return log_normal_mixture(s, v, rho, parameters.tails);
}

Result<void> check(const MixtureParameters& parameters) {
    SYSCARD_CHECK(check_positive(parameters.v_opt, "v_opt"));
    SYSCARD_CHECK(check_open_fraction(parameters.alpha_opt, "alpha_opt"));
    SYSCARD_CHECK(check_positive(parameters.c, "c"));
    SYSCARD_CHECK(check_positive(parameters.g, "g"));
    SYSCARD_CHECK(check_positive(parameters.h, "h"));
    const bool gamma = parameters.mixture == Mixture::GammaExponential || parameters.mixture == Mixture::GammaPoisson;
    if ((gamma || parameters.tails == Tails::One) && parameters.alpha_opt >= 0.5) {
        return bad_input("with one tail `alpha_opt` must be below 1/2", "alpha_opt");
    }
    return {};
}

// The largest walk that increments can make: a beta-binomial walk ends where all went up.
double highest_walk(double v, const MixtureParameters& parameters) {
    if (parameters.mixture == Mixture::BetaBinomial) return v / parameters.g;
    return std::numeric_limits<double>::infinity();
}

}  // namespace

Result<double> best_precision(double v, double alpha, Tails tails) {
    SYSCARD_CHECK(check(MixtureParameters{.tails = tails, .v_opt = v, .alpha_opt = alpha}));
    return precision_for(v, alpha, tails);
}

Result<double> log_mixture(double s, double v, const MixtureParameters& parameters) {
    SYSCARD_CHECK(check(parameters));
    SYSCARD_CHECK(check_finite(s, "s"));
    SYSCARD_CHECK(check_not_negative(v, "v"));
    if (s > highest_walk(v, parameters)) return bad_input("`s` is higher than such a walk can get", "s");
    return log_mixture_of(s, v, parameters);
}

Result<double> mixture_bound(double v, double alpha, const MixtureParameters& parameters) {
    SYSCARD_CHECK(check(parameters));
    SYSCARD_CHECK(check_positive(v, "v"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    const auto above_threshold = [&](double s) { return log_mixture_of(s, v, parameters) + std::log(alpha); };
    const double highest = highest_walk(v, parameters);
    double high = std::min(v, highest);
    while (high < highest && above_threshold(high) < 0) high = std::min(2 * high, highest);
    return find_root(above_threshold, 0, high);
}

Result<double> stitched_bound(double v, double alpha, double v_min, double c, double s, double eta) {
    SYSCARD_CHECK(check_not_negative(v, "v"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    SYSCARD_CHECK(check_positive(v_min, "v_min"));
    SYSCARD_CHECK(check_not_negative(c, "c"));
    if (!(s > 1) || !(eta > 1)) return bad_input("`s` and `eta` must be above 1", "eta");
    const double k1 = (std::pow(eta, 0.25) + std::pow(eta, -0.25)) / std::sqrt(2.0);
    const double k2 = (std::sqrt(eta) + 1) / 2;
    const double time = std::max(v, v_min);
    const double spent = s * std::log(std::log(eta * time / v_min)) +
                         std::log(math::zeta(s) / (alpha * std::pow(std::log(eta), s)));
    const double linear = k2 * c * spent;
    return std::sqrt(k1 * k1 * time * spent + linear * linear) + linear;
}

}  // namespace syscard::stats
