#pragma once

// Has a deployed model changed? Charts that add up small evidence until it is enough for an alarm.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

struct CusumChart {
    std::vector<double> high;               // [n] sum of what exceeded target + k, never below 0
    std::vector<double> low;                // [n] sum of what fell short of target - k, never below 0
    std::optional<std::size_t> alarm_at;    // the first observation, counted from 1, at which a sum exceeds h
};

/// Cumulative sums of deviations from a target.
///
/// @param values  [n] observations in order, any unit; n of at least 1.
/// @param target  what they should be on average.
/// @param k       allowance, at least 0, in the unit of the values: half of the shift to be found.
/// @param h       alarm limit, above 0, in the unit of the values.
/// @error BadInput  no values, one that is not finite, or k or h out of range.
/// @source  E. S. Page, Biometrika 41 (1954) 100; NIST/SEMATECH e-Handbook, 6.3.2.3.
Result<CusumChart> cusum(std::span<const double> values, double target, double k, double h);

/// Average number of observations until an alarm, starting from 0, for normal observations of standard deviation 1.
///
/// @param k, h    in standard deviations; k at least 0, h above 0 and at most 50.
/// @param shift   true mean minus target, in standard deviations.
/// @param sides   1: the high sum only; 2: both.
/// @error BadInput  out of range, or a run so long that a double cannot hold it.
/// @source  K. Kemp, JRSS B 20 (1958) 379; C. Champ, S. Rigdon, Comm. Stat. Sim. 20 (1991) 191: integral equation by
///          Gauss and Legendre's nodes.
Result<double> cusum_average_run_length(double k, double h, double shift, int sides);

enum class EDetectorKind {
    Cusum,            // M = e · max(M, 1)
    ShiryaevRoberts,  // M = e · (M + 1)
};

/// "cusum" or "sr".
Result<EDetectorKind> parse_e_detector_kind(std::string_view name);

struct EDetector {
    std::vector<double> values;           // [n] the detector after each e-value
    std::optional<std::size_t> alarm_at;  // the first, counted from 1, at which it is at least 1 / alpha
};

/// Sequential change detection from e-values: while nothing changes, 1 / alpha observations or more pass between false
/// alarms on average, whatever the dependence of the e-values.
///
/// @param e      [n] e-values of successive batches against "nothing has changed", each at least 0.
/// @param alpha  in (0, 1).
/// @error BadInput  no e-values, a negative one, or one so large that the detector overflows.
/// @source  J. Shin, A. Ramdas, A. Rinaldo, arXiv:2203.03532.
Result<EDetector> e_detector(std::span<const double> e, EDetectorKind kind, double alpha);

}  // namespace syscard::stats
