#include "stats/planning.h"

#include <cmath>

#include <boost/math/distributions/non_central_t.hpp>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/root.h"

namespace syscard::stats {

namespace {

constexpr double kMostItems = 9e15;  // beyond it a double no longer counts

Result<void> check(ErrorRates rates) {
    SYSCARD_CHECK(check_open_fraction(rates.alpha, "alpha"));
    return check_open_fraction(rates.power, "power");
}

Result<void> check(const PairedDesign& design) {
    SYSCARD_CHECK(check_not_negative(design.omega2, "omega2"));
    SYSCARD_CHECK(check_not_negative(design.sigma2_a, "sigma2_a"));
    SYSCARD_CHECK(check_not_negative(design.sigma2_b, "sigma2_b"));
    SYSCARD_CHECK(check_finite(design.k_a, "k_a"));
    SYSCARD_CHECK(check_finite(design.k_b, "k_b"));
    if (design.k_a < 1) return bad_input("each item needs at least one answer", "k_a");
    if (design.k_b < 1) return bad_input("each item needs at least one answer", "k_b");
    if (design.omega2 + design.sigma2_a + design.sigma2_b > 0) return {};
    return bad_input("without any variance every difference is found with one item", "omega2");
}

Result<void> check_effect(double effect, std::string_view field) {
    SYSCARD_CHECK(check_finite(effect, field));
    if (effect != 0) return {};
    return bad_input("no number of items finds a difference of 0", field);
}

double z_sum(ErrorRates rates) { return -normal_quantile(rates.alpha / 2) + normal_quantile(rates.power); }

double item_variance(const PairedDesign& design) {
    return design.omega2 + design.sigma2_a / design.k_a + design.sigma2_b / design.k_b;
}

// The n at which a power that rises with n reaches what is wanted.
template <typename Power>
double size_for(double wanted, double least, Power power_of) {
    double high = 2 * least;
    while (power_of(high) < wanted && high < kMostItems) high *= 2;
    return find_root([&](double n) { return power_of(n) - wanted; }, least, high);
}

}  // namespace

Result<SampleSize> paired_sample_size(double effect, const PairedDesign& design, ErrorRates rates) {
    SYSCARD_CHECK(check_effect(effect, "effect"));
    SYSCARD_CHECK(check(design));
    SYSCARD_CHECK(check(rates));
    const double ratio = z_sum(rates) / effect;
    const double exact = ratio * ratio * item_variance(design);
    if (!(exact < kMostItems)) return bad_input("`effect` is so small that the items cannot be counted", "effect");
    return SampleSize{.exact = exact, .rounded_up = static_cast<std::int64_t>(std::ceil(exact * (1 - 1e-13)))};
}

Result<double> detectable_effect(double n, const PairedDesign& design, ErrorRates rates) {
    SYSCARD_CHECK(check_finite(n, "n"));
    if (n < 1) return bad_input("`n` must be at least 1", "n");
    SYSCARD_CHECK(check(design));
    SYSCARD_CHECK(check(rates));
    return z_sum(rates) * std::sqrt(item_variance(design) / n);
}

Result<double> two_rates_sample_size(double first, double second, ErrorRates rates) {
    SYSCARD_CHECK(check_fraction(first, "first"));
    SYSCARD_CHECK(check_fraction(second, "second"));
    SYSCARD_CHECK(check_effect(first - second, "second"));
    SYSCARD_CHECK(check(rates));
    const double pooled = (first + second) * (1 - (first + second) / 2);
    const double apart = first * (1 - first) + second * (1 - second);
    const double root = (-normal_quantile(rates.alpha / 2) * std::sqrt(pooled) +
                         normal_quantile(rates.power) * std::sqrt(apart)) /
                        (first - second);
    return root * root;
}

Result<double> two_means_sample_size(double difference, double sd, ErrorRates rates) {
    SYSCARD_CHECK(check_effect(difference, "difference"));
    SYSCARD_CHECK(check_positive(sd, "sd"));
    SYSCARD_CHECK(check(rates));
    const double effect = std::abs(difference) / sd;
    return size_for(rates.power, 2, [&](double n) {
        const double df = 2 * (n - 1);
        const double critical = student_multiple(1 - rates.alpha, df, Side::Two);
        const boost::math::non_central_t shifted(df, effect * std::sqrt(n / 2));
        return boost::math::cdf(boost::math::complement(shifted, critical));
    });
}

Result<double> effect_size_h_sample_size(double h, ErrorRates rates) {
    SYSCARD_CHECK(check_effect(h, "h"));
    SYSCARD_CHECK(check(rates));
    const double critical = -normal_quantile(rates.alpha / 2);
    return size_for(rates.power, 2, [&](double n) {
        const double shift = std::abs(h) * std::sqrt(n / 2);
        return normal_cdf(shift - critical) + normal_cdf(-shift - critical);
    });
}

double effect_size_h(double first, double second) {
    return 2 * std::asin(std::sqrt(first)) - 2 * std::asin(std::sqrt(second));
}

Result<double> spot_check_probability(std::int64_t population, std::int64_t falsified, std::int64_t replayed) {
    SYSCARD_CHECK(check_at_least(population, 1, "population"));
    SYSCARD_CHECK(check_at_least(falsified, 1, "falsified"));
    SYSCARD_CHECK(check_part(falsified, population, "falsified", "population"));
    SYSCARD_CHECK(check_part(replayed, population, "replayed", "population"));
    if (falsified + replayed > population) return 1.0;
    return -std::expm1(log_chance_of_none(population, falsified, replayed));
}

Result<std::int64_t> spot_check_replays(std::int64_t population, std::int64_t falsified, double power) {
    SYSCARD_CHECK(spot_check_probability(population, falsified, 0));
    SYSCARD_CHECK(check_open_fraction(power, "power"));
    std::int64_t low = 1;
    std::int64_t high = population - falsified + 1;  // then one of them is certain to be met
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        SYSCARD_TRY(const double probability, spot_check_probability(population, falsified, middle));
        if (probability >= power * (1 - 1e-13)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

}  // namespace syscard::stats
