#pragma once

// How many items a comparison needs, and what a comparison of so many items could have found. Print the second beside
// every null result.

#include <cstdint>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

/// A paired comparison of two models on the same items.
struct PairedDesign {
    double omega2 = 0;    // variance over items of the difference of the models' expected scores
    double sigma2_a = 0;  // variance within an item of the first model's answers
    double sigma2_b = 0;  // and of the second's
    double k_a = 1;       // answers of the first model to each item, at least 1
    double k_b = 1;       // and of the second
};

struct ErrorRates {
    double alpha = 0.05;  // two-sided, in (0, 1)
    double power = 0.8;   // in (0, 1)
};

struct SampleSize {
    double exact = 0;
    std::int64_t rounded_up = 0;
};

/// Items needed to find a difference: (z_{α/2} + z_β)² (ω² + σ²_A / K_A + σ²_B / K_B) / effect².
///
/// @param effect  difference of the mean scores, not 0, in the unit of the scores.
/// @error BadInput  an effect of 0, no variance at all, negative variances, fewer than one answer, rates out of range.
/// @source  E. Miller, arXiv:2411.00640, section 5.
Result<SampleSize> paired_sample_size(double effect, const PairedDesign& design, ErrorRates rates);

/// The smallest difference that n items would find with this power. @error BadInput  as above; n below 1.
Result<double> detectable_effect(double n, const PairedDesign& design, ErrorRates rates);

/// Items for each of two independent rates, as R's `power.prop.test` has it.
/// @error BadInput  rates outside [0, 1], or equal ones.
/// @source  J. Fleiss, A. Tytun, H. Ury, Biometrics 36 (1980) 343, without continuity correction.
Result<double> two_rates_sample_size(double first, double second, ErrorRates rates);

/// Items for each of two independent means of equal spread, as R's `power.t.test` has it.
/// @error BadInput  no difference, or a standard deviation that is not above 0.
Result<double> two_means_sample_size(double difference, double sd, ErrorRates rates);

/// Items for each of two independent rates by Cohen's effect size h, as R's `pwr::pwr.2p.test` has it.
/// @source  J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 6.
Result<double> effect_size_h_sample_size(double h, ErrorRates rates);

/// Cohen's h: 2 asin √p1 - 2 asin √p2.
double effect_size_h(double first, double second);

/// Chance that replaying some records of a log, drawn at random, meets at least one that was falsified.
///
/// @param population  records of the log, at least 1.
/// @param falsified   of those, 1 to population.
/// @param replayed    0 to population.
/// @error BadInput    counts out of range.
Result<double> spot_check_probability(std::int64_t population, std::int64_t falsified, std::int64_t replayed);

/// The fewest replays that meet a falsified record with at least this probability.
Result<std::int64_t> spot_check_replays(std::int64_t population, std::int64_t falsified, double power);

}  // namespace syscard::stats
