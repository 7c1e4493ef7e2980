#pragma once

// How far raters agree beyond chance. Where positives are rare, kappa is low however often raters agree; publish the
// table of counts beside it.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

using CountTable = std::vector<std::vector<std::int64_t>>;

struct KappaEstimate {
    double kappa = 0;
    double standard_error = 0;       // for intervals (Fleiss, Cohen and Everitt)
    double standard_error_null = 0;  // for the test of kappa = 0
    Interval interval;               // normal quantiles
    double agreement = 0;            // raw: share of items on which the two raters agree
    double ac1 = 0;                  // Gwet's AC1, which rare categories do not pull down
};

/// Agreement of two raters.
///
/// @param table  [k][k] items by first rater's category (row) and second's (column); k of at least 2.
/// @error BadInput  not square, a negative count, no items, or both raters used one and the same category only.
/// @source  J. Cohen, Educ. Psychol. Meas. 20 (1960) 37; J. Fleiss, J. Cohen, B. Everitt, Psychol. Bull. 72 (1969) 323;
///          K. Gwet, Br. J. Math. Stat. Psychol. 61 (2008) 29.
Result<KappaEstimate> cohen_kappa(const CountTable& table, double level, Side side = Side::Two);

/// Agreement of many raters, as many for each subject.
///
/// @param table  [subjects][categories] how many raters put the subject into the category.
/// @error BadInput  rows of different sums or lengths, fewer than two raters, or only one category used.
/// @source  J. Fleiss, Psychol. Bull. 76 (1971) 378.
Result<double> fleiss_kappa(const CountTable& table);

/// What the numbers of a rating mean, and so how far apart two of them are.
enum class LevelOfMeasurement { Nominal, Ordinal, Interval, Ratio };

/// "nominal", "ordinal", "interval" or "ratio".
Result<LevelOfMeasurement> parse_level_of_measurement(std::string_view name);

/// [raters][units] ratings; none where a rater did not rate the unit.
using Ratings = std::vector<std::vector<std::optional<double>>>;

/// Agreement of any number of raters on any number of units, with gaps.
///
/// @error BadInput  rows of different lengths, a rating that is not finite, no unit with two ratings, or all ratings
///                  alike: alpha is undefined then.
/// @source  K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
Result<double> krippendorff_alpha(const Ratings& ratings, LevelOfMeasurement level_of_measurement);

/// Percentile interval of alpha by resampling units. Resamples in which all ratings are alike have no alpha and are
/// drawn again.
///
/// @param resamples  at least 2, at most 1,000,000.
/// @error BadInput   as krippendorff_alpha; or hardly a resample has an alpha.
Result<Interval> krippendorff_interval(const Ratings& ratings, LevelOfMeasurement level_of_measurement,
                                       std::int64_t resamples, std::uint64_t seed, double level,
                                       Side side = Side::Two);

}  // namespace syscard::stats
