#pragma once

// Boundaries that a random walk crosses ever with probability at most alpha, whenever one looks: mixtures of
// exponential supermartingales. The walk s has intrinsic time v (its variance so far). Sub-Bernoulli walks use the
// beta-binomial mixture; the others are here for other tails, and to check one against the other.

#include "base/error.h"

namespace syscard::stats {

enum class Tails { One, Two };

/// Which exponential family bounds the increments.
enum class Mixture {
    Normal,            // sub-Gaussian
    GammaExponential,  // sub-exponential with scale c
    GammaPoisson,      // sub-Poisson with scale c
    BetaBinomial,      // sub-Bernoulli: increments in [-g, h]
};

/// A mixture, tuned to be tightest at one intrinsic time.
struct MixtureParameters {
    Mixture mixture = Mixture::Normal;
    Tails tails = Tails::Two;    // GammaExponential and GammaPoisson have one
    double v_opt = 1;            // intrinsic time at which the boundary is tightest, above 0
    double alpha_opt = 0.05;     // error rate for which it is, in (0, 1), below 1/2 with one tail
    double c = 1;                // scale of the gamma mixtures, above 0
    double g = 0.5;              // reach below the mean, above 0, of BetaBinomial
    double h = 0.5;              // reach above the mean, above 0, of BetaBinomial
};

/// Precision of the mixing distribution that makes a normal mixture tightest at v.
/// @source  S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, Ann. Statist. 49 (2021) 1055, arXiv:1810.08240, section 3.5.
Result<double> best_precision(double v, double alpha, Tails tails);

/// ln of the mixture supermartingale at walk s and intrinsic time v: an e-value's logarithm.
/// @error BadInput  parameters out of range, v below 0, or s beyond what the tails allow.
/// @source  the same, propositions 5 to 10.
Result<double> log_mixture(double s, double v, const MixtureParameters& parameters);

/// The height that the walk stays below at every v at once with probability 1 - alpha.
/// @error BadInput  parameters, v or alpha out of range.
Result<double> mixture_bound(double v, double alpha, const MixtureParameters& parameters);

/// Polynomial stitched boundary for sub-gamma walks, in closed form.
///
/// @param v_min  intrinsic time from which it is tight, above 0.
/// @param c      scale of the sub-gamma tail, at least 0.
/// @param s      exponent of how error is spent over epochs, above 1.
/// @param eta    ratio of the epochs' lengths, above 1.
/// @source  the same, theorem 1.
Result<double> stitched_bound(double v, double alpha, double v_min, double c, double s = 1.4, double eta = 2);

}  // namespace syscard::stats
