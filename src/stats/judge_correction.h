#pragma once

// A rate that a judge saw, corrected for how the judge errs.
//
// Which correction: labels by people on a random subset of the items under test: prediction-powered inference, which
// assumes nothing about the judge. Labels on another set: Rogan and Gladen with the calibration's uncertainty, which
// assumes that sensitivity and specificity carry over. Treating them as known makes the interval too narrow.

#include <cstdint>
#include <optional>
#include <span>

#include "base/error.h"
#include "stats/interval.h"
#include "stats/proportion.h"

namespace syscard::stats {

/// How often the judge is right: on positives (sensitivity), on negatives (specificity); fractions in [0, 1].
struct JudgeAccuracy {
    double sensitivity = 1;
    double specificity = 1;
};

struct CorrectedRate {
    double rate = 0;  // fraction, cut to [0, 1]
    Interval interval;
};

/// How an interval for the judged rate is made, before its ends are corrected.
enum class JudgedInterval { Wilson, ClopperPearson };

/// True rate (p + specificity - 1) / (sensitivity + specificity - 1), the judge's accuracy taken as known.
///
/// @param judged  items that the judge called positive, of all.
/// @error BadInput  sensitivity + specificity ≤ 1 (the judge says nothing then), fractions or counts out of range.
/// @source  W. Rogan, B. Gladen, Am. J. Epidemiology 107 (1978) 71; R `epiR::epi.prev`.
Result<CorrectedRate> rogan_gladen(Proportion judged, JudgeAccuracy accuracy, double level, Side side = Side::Two,
                                   JudgedInterval base = JudgedInterval::Wilson);

/// A judge whose accuracy was measured on labelled items.
struct CalibratedJudge {
    JudgeAccuracy accuracy;
    std::int64_t negatives = 0;  // m0: labelled negatives, behind the specificity
    std::int64_t positives = 0;  // m1: labelled positives, behind the sensitivity
};

/// The same with the uncertainty of the calibration in the interval; the rate is not shrunk, the interval's centre is.
///
/// @param rate    fraction that the judge called positive, in [0, 1].
/// @param trials  items judged, at least 1.
/// @error BadInput  no labels on one side, sensitivity + specificity ≤ 1, fractions or counts out of range.
/// @source  C. Lee et al., arXiv:2511.21140: delta method around Agresti and Coull's adjusted counts.
Result<CorrectedRate> judge_corrected(double rate, std::int64_t trials, const CalibratedJudge& judge, double level,
                                      Side side = Side::Two);

struct PredictionPoweredMean {
    double mean = 0;
    double lambda = 0;  // how much the judge was trusted: 0 not at all, 1 as much as people
    double standard_error = 0;
    Interval interval;  // normal quantiles
};

/// Prediction-powered mean: people's labels on some items, the judge's scores on those and on all others.
///
/// @param labels            [n] people's scores of a random subset, any unit; n of at least 2.
/// @param judged            [n] the judge's scores of the same items, in the same order.
/// @param judged_unlabelled [N] the judge's scores of the others; at least 2.
/// @param lambda            weight of the judge in [0, 1]; none: the one that makes the error smallest (PPI++).
/// @param ddof              divisor n - ddof of the variances, 0 or 1; 0 is what `ppi_py` does, 1 is unbiased.
/// @error BadInput  lengths differ, too few items, values that are not finite, no spread at all, or, without lambda,
///                  a judge that gives all items one score.
/// @source  A. Angelopoulos et al., Science 382 (2023) 669, arXiv:2301.09633; PPI++, arXiv:2311.01453.
Result<PredictionPoweredMean> prediction_powered_mean(std::span<const double> labels, std::span<const double> judged,
                                                      std::span<const double> judged_unlabelled,
                                                      std::optional<double> lambda, int ddof, double level,
                                                      Side side = Side::Two);

}  // namespace syscard::stats
