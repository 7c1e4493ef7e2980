#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "stats/betting_sequence.h"
#include "stats/close.h"
#include "stats/confidence_sequence.h"
#include "stats/proportion.h"
#include "stats/uniform_boundary.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;
constexpr BetaPrior kHalf{0.5, 0.5};
constexpr BetaPrior kUniform{1, 1};

// The exact chance that an interval misses p at some n from 10 to `last`: a walk over all counts that were never
// outside so far.
double chance_of_ever_missing(double p, std::int64_t last, const std::function<bool(Proportion)>& holds) {
    std::vector<double> alive{1};
    double missed = 0;
    for (std::int64_t n = 1; n <= last; ++n) {
        std::vector<double> next(static_cast<std::size_t>(n) + 1, 0.0);
        for (std::size_t k = 0; k < alive.size(); ++k) {
            next[k] += alive[k] * (1 - p);
            next[k + 1] += alive[k] * p;
        }
        if (n >= 10) {
            for (std::size_t k = 0; k < next.size(); ++k) {
                if (next[k] < 1e-16 || holds({static_cast<std::int64_t>(k), n})) continue;
                missed += next[k];
                next[k] = 0;
            }
        }
        alive = std::move(next);
    }
    return missed;
}

MixtureParameters mixture(Mixture kind, Tails tails, double v_opt = 100) {
    return {.mixture = kind, .tails = tails, .v_opt = v_opt};
}

}  // namespace

TEST(BetaMixtureSequence, AgreesWithItsClosedForm) {  // G33
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 20}, kHalf, kLevel), 0, 0.2240061120));
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 50}, kHalf, kLevel), 0, 0.1046424771));
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 100}, kHalf, kLevel), 0, 0.0570285976));
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 300}, kHalf, kLevel), 0, 0.0211739665));
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 1000}, kHalf, kLevel), 0, 0.0069975025));
    EXPECT_TRUE(spans(beta_mixture_sequence({3, 100}, kHalf, kLevel), 0.0018790606, 0.1229488856));
    EXPECT_TRUE(spans(beta_mixture_sequence({700, 1000}, kHalf, kLevel), 0.6454376526, 0.7510166115));
    EXPECT_TRUE(spans(beta_mixture_sequence({0, 100}, kUniform, kLevel), 0, 0.0732843734));
    EXPECT_TRUE(spans(beta_mixture_sequence({700, 1000}, kUniform, kLevel), 0.6469848008, 0.7496620474));
    EXPECT_TRUE(spans(beta_mixture_sequence({20, 20}, kHalf, kLevel), 1 - 0.2240061120, 1));
}

TEST(BetaMixtureSequence, EValueIsWeakerThanAFixedTest) {  // G33
    EXPECT_TRUE(is_close(*beta_mixture_e_value({60, 100}, kUniform, 0.5), 0.9130497785));
    EXPECT_TRUE(is_bad_input(beta_mixture_e_value({1, 2}, kUniform, 0), "null"));
    EXPECT_NEAR(*beta_mixture_e_value({0, 3}, kUniform, 0), 0.25, 1e-14);
}

TEST(BetaMixtureSequence, MissesTheTruthSeldomHoweverOftenOneLooks) {  // G52
    const auto sequence_holds = [](double p) {
        return [p](Proportion seen) { return *beta_mixture_e_value(seen, kHalf, p) < 20; };
    };
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.02, 1000, sequence_holds(0.02)), 0.009808, 1e-4));
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.10, 1000, sequence_holds(0.10)), 0.018441, 1e-4));
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.50, 1000, sequence_holds(0.50)), 0.025261, 1e-4));
}

TEST(PeekedInterval, MissesTheTruthFarMoreOftenThanItSays) {  // G52
    const auto wilson_holds = [](double p) {
        return [p](Proportion seen) {
            const auto interval = wilson_interval(seen, kLevel);
            return interval->lower <= p && p <= interval->upper;
        };
    };
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.02, 1000, wilson_holds(0.02)), 0.348665, 2e-6));
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.10, 1000, wilson_holds(0.10)), 0.435081, 2e-6));
    EXPECT_TRUE(is_close(chance_of_ever_missing(0.50, 1000, wilson_holds(0.50)), 0.465504, 2e-6));
}

TEST(BernoulliMixtureSequence, IsTighterThanTheBetaMixtureWhereItIsTuned) {  // 0.0770 in the text of A1
    const auto tuned = bernoulli_mixture_sequence({0, 50}, 50, 0.05);
    ASSERT_TRUE(tuned);
    EXPECT_EQ(tuned->lower, 0);
    EXPECT_LT(tuned->upper, 0.1046424771);
    EXPECT_TRUE(is_bad_input(bernoulli_mixture_sequence({0, 50}, 0, 0.05), "t_opt"));
}

TEST(UniformBoundary, AgreesWithTheReferenceInR) {  // G31
    EXPECT_TRUE(is_close(*best_precision(100, 0.05, Tails::Two), 12.6005609793));
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, mixture(Mixture::Normal, Tails::Two)), 30.3520899038));
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, mixture(Mixture::Normal, Tails::One)), 27.6607088307));
    EXPECT_TRUE(is_close(*log_mixture(10, 100, mixture(Mixture::Normal, Tails::Two)), -0.6510051600));
    EXPECT_TRUE(is_close(*log_mixture(10, 100, mixture(Mixture::Normal, Tails::One)), -0.0650239124));
    MixtureParameters gamma = mixture(Mixture::GammaExponential, Tails::One);
    gamma.c = 2;
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, gamma), 33.0201702202));
    gamma.mixture = Mixture::GammaPoisson;
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, gamma), 30.1948984153));
    MixtureParameters bounded = mixture(Mixture::BetaBinomial, Tails::Two);
    bounded.g = 0.2;
    bounded.h = 0.8;
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, bounded), 31.4307975961));
    bounded.tails = Tails::One;
    EXPECT_TRUE(is_close(*mixture_bound(100, 0.05, bounded), 28.4123800520));
    EXPECT_TRUE(is_close(*stitched_bound(100, 0.05, 10, 3), 64.4875466591));
}

TEST(AsymptoticSequence, AgreesWithItsClosedForm) {  // G35
    EXPECT_TRUE(is_close(*asymptotic_half_width(0.5, 0.1, 100, kLevel), 0.1828197436));
    EXPECT_TRUE(is_close(*asymptotic_half_width(0.5, 0.1, 1000, kLevel), 0.0480320096));
    EXPECT_TRUE(is_bad_input(asymptotic_half_width(0, 0.1, 100, kLevel), "sd"));
}

TEST(WithoutReplacement, ShrinksToAPointWhenEverythingWasRun) {  // G36
    const auto range = [](std::int64_t population, std::int64_t sampled, std::int64_t failures) {
        const auto found = without_replacement_sequence({population, sampled, failures}, kUniform, kLevel).value();
        return std::pair(found.least, found.most);
    };
    EXPECT_EQ(range(1000, 300, 0), std::pair(std::int64_t{0}, std::int64_t{24}));
    EXPECT_EQ(range(1000, 300, 3), std::pair(std::int64_t{3}, std::int64_t{43}));
    EXPECT_EQ(range(500, 500, 4), std::pair(std::int64_t{4}, std::int64_t{4}));
    EXPECT_EQ(range(200, 100, 0), std::pair(std::int64_t{0}, std::int64_t{10}));
    EXPECT_EQ(range(200, 0, 0), std::pair(std::int64_t{0}, std::int64_t{200}));
}

TEST(WithoutReplacement, FixedBoundIsHypergeometric) {  // G36
    EXPECT_EQ(*most_failures({1000, 300, 0}, kLevel), 8);
    EXPECT_EQ(*most_failures({1000, 300, 3}, kLevel), 23);
    EXPECT_EQ(*most_failures({500, 500, 4}, kLevel), 4);
    EXPECT_EQ(*most_failures({200, 100, 0}, kLevel), 4);
    EXPECT_TRUE(is_bad_input(most_failures({10, 11, 0}, kLevel), "sampled"));
    EXPECT_TRUE(is_bad_input(most_failures({10, 5, 6}, kLevel), "failures"));
}

TEST(BettingSequence, IsWeakForRareFailures) {  // the warning in A1: 0.1328
    const std::vector<double> none(50, 0.0);
    EXPECT_TRUE(spans(betting_sequence(none, 10'000, BettingKind::Betting, kLevel), 0, 0.1328));
    EXPECT_TRUE(spans(betting_sequence(none, 1000, BettingKind::Betting, kLevel), 0, 0.133));
}

TEST(BettingSequence, AgreesWithConfseq) {  // confseq 0.0.11
    std::vector<double> rising;
    for (int i = 0; i < 60; ++i) rising.push_back((i * 37 % 101) / 100.0 * (i < 30 ? 0.6 : 1.0));
    EXPECT_TRUE(spans(betting_sequence(rising, 1000, BettingKind::Betting, kLevel), 0.282, 0.494));
    EXPECT_TRUE(spans(betting_sequence(rising, 1000, BettingKind::Hedged, kLevel), 0.282, 0.447));
}

TEST(BettingSequence, RefusesScoresOutOfRange) {
    EXPECT_TRUE(is_bad_input(betting_sequence({}, 1000, BettingKind::Betting, kLevel), "values"));
    EXPECT_TRUE(is_bad_input(betting_sequence(std::vector<double>{1.5}, 1000, BettingKind::Betting, kLevel),
                             "values[0]"));
    EXPECT_TRUE(is_bad_input(betting_sequence(std::vector<double>{0.5}, 0, BettingKind::Betting, kLevel), "breaks"));
}

}  // namespace syscard::stats
