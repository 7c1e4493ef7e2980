#include "stats/forecast.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "stats/beta_binomial.h"
#include "stats/close.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

// Geissler's families of Saxony: how many had 0, 1, …, 12 boys among 12 children.
const std::vector<std::int64_t> kFamilies{3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7};

// Fifty objectives with twenty attempts each, most of which never succeeded.
const std::vector<std::int64_t> kRare = [] {
    std::vector<std::int64_t> items(21, 0);
    items[0] = 40;
    items[1] = 6;
    items[2] = 2;
    items[5] = 1;
    items[9] = 1;
    return items;
}();

}  // namespace

TEST(BetaBinomial, AgreesWithScipy) {  // roots of the score equations
    const auto families = fit_beta_binomial_counts(kFamilies);
    ASSERT_TRUE(families);
    EXPECT_TRUE(is_close(families->alpha, 34.10285762, 1e-5));
    EXPECT_TRUE(is_close(families->beta, 31.57823415, 1e-5));
    EXPECT_TRUE(is_close(families->log_likelihood, -12492.8713586));
    const auto rare = fit_beta_binomial_counts(kRare);
    EXPECT_TRUE(is_close(rare->alpha, 0.13538156, 1e-5));
    EXPECT_TRUE(is_close(rare->beta, 5.4056369, 1e-5));
    EXPECT_TRUE(is_close(*forecast_pass_at(*rare, 100), 0.33809952, 1e-6));
}

TEST(BetaBinomial, ProfileIntervalAgreesWithScipy) {
    EXPECT_TRUE(spans(forecast_pass_at_interval(kRare, 100, kLevel), 0.179045731627, 0.543337354768, 1e-4));
}

TEST(BetaBinomial, ForecastOfOneAttemptIsTheMeanRate) {
    const auto fit = fit_beta_binomial_counts(kRare);
    EXPECT_NEAR(*forecast_pass_at(*fit, 1), fit->alpha / (fit->alpha + fit->beta), 1e-14);
}

TEST(BetaBinomial, RefusesCountsThatItCannotFollow) {
    const std::vector<std::int64_t> none{0, 0, 0};
    EXPECT_TRUE(is_bad_input(fit_beta_binomial(10, none), "counts"));
    const std::vector<std::int64_t> all_alike(30, 5);  // far too alike for chance
    EXPECT_TRUE(is_bad_input(fit_beta_binomial(10, all_alike), "counts"));
    const std::vector<std::int64_t> too_many{1, 11};
    EXPECT_TRUE(is_bad_input(fit_beta_binomial(10, too_many), "counts[1]"));
}

TEST(PowerLaw, RecoversAnExactLaw) {  // G26
    const std::vector<double> attempts{1, 10, 100, 1000};
    const std::vector<double> rates{0.1353352832366127, 0.3670069597, 0.6050904752, 0.7774117996};
    const auto law = fit_power_law(attempts, rates);
    ASSERT_TRUE(law);
    EXPECT_NEAR(law->b, 0.3, 1e-9);
    EXPECT_NEAR(law->log_a, 0.6931471806, 1e-9);
    EXPECT_TRUE(is_close(*power_law_rate(*law, 1e5), 0.9387129414));
    EXPECT_TRUE(is_bad_input(fit_power_law(attempts, std::vector<double>{0.1, 0.2, 0.3, 1}), "asr[3]"));
    EXPECT_TRUE(is_bad_input(fit_power_law(std::vector<double>{5, 5}, std::vector<double>{0.1, 0.2}), "n"));
}

TEST(GoodTuring, IsTheShareOfSingletons) {  // G54
    EXPECT_TRUE(is_close(*good_turing_missing_mass(7, 500), 0.014));
    EXPECT_TRUE(is_bad_input(good_turing_missing_mass(0, 0), "total"));
}

TEST(TailForecast, RecoversAnExactLaw) {  // G27
    std::vector<double> psi;
    for (int rank = 1; rank <= 10; ++rank) psi.push_back((1 - std::log(rank / 1000.0)) / 2);
    const std::vector<double> at{1e5, 1e6};
    EXPECT_TRUE(is_close(std::exp(-std::exp(-psi[0])), 0.9810025858));
    EXPECT_TRUE(is_close(std::exp(-std::exp(-psi[2])), 0.9673247065));
    const auto forecast = tail_forecast(psi, 1000, at);
    ASSERT_TRUE(forecast);
    EXPECT_TRUE(is_close(forecast->intercept, 1));
    EXPECT_TRUE(is_close(forecast->slope, -2));
    EXPECT_TRUE(is_close(forecast->forecast[0], 0.9980838199));
    EXPECT_TRUE(is_close(forecast->forecast[1], 0.9993936533));
}

TEST(TailForecast, RefusesRanksOutOfOrder) {
    const std::vector<double> at{1e5};
    EXPECT_TRUE(is_bad_input(tail_forecast(std::vector<double>{1, 2, 3}, 1000, at), "psi[1]"));
    EXPECT_TRUE(is_bad_input(tail_forecast(std::vector<double>{2, 2, 2}, 1000, at), "psi"));
}

TEST(BestOf, ExpectedMaximumAgreesWithQuadrature) {  // G53
    EXPECT_NEAR(*expected_maximum(2), 0.564190, 5e-7);
    EXPECT_NEAR(*expected_maximum(5), 1.162964, 5e-7);
    EXPECT_NEAR(*expected_maximum(10), 1.538753, 5e-7);
    EXPECT_NEAR(*expected_maximum(27), 1.998269, 5e-7);
    EXPECT_NEAR(*expected_maximum(100), 2.507594, 5e-7);
    EXPECT_NEAR(*expected_maximum(2), 1 / std::sqrt(std::acos(-1.0)), 1e-12);
    EXPECT_EQ(*expected_maximum(1), 0);
}

TEST(BestOf, ChanceOfAnyLuckyPass) {  // G53
    EXPECT_TRUE(is_close(*chance_of_any(5, 0.05), 0.2262190625));
    EXPECT_TRUE(is_close(*chance_of_any(14, 0.05), 0.5123250209));
    EXPECT_TRUE(is_bad_input(chance_of_any(0, 0.05), "tries"));
}

}  // namespace syscard::stats
