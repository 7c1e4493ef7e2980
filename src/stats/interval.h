#pragma once

// An interval always says how it was made: its confidence level, whether it has one side or two, and by which method.

#include <string>
#include <string_view>

#include "base/error.h"

namespace syscard::stats {

/// Lower: a lower bound (the upper end is 1 or +infinity); Upper: an upper bound (the lower end is 0 or -infinity).
enum class Side { Two, Lower, Upper };

struct Interval {
    double lower = 0;
    double upper = 1;
    double level = 0.95;  // confidence level, fraction in (0, 1)
    Side side = Side::Two;
    std::string method;  // "wilson", "clopper-pearson", "cr2-t", …
};

/// "two", "lower" or "upper".
std::string_view side_name(Side side);

/// @error BadInput  not one of the three names.
Result<Side> parse_side(std::string_view name);

/// The range of an estimate; an end without a limit is infinite.
struct Range {
    double lowest;
    double highest;
};

/// [lower, upper] cut to the range, with the end that a one-sided bound does not have opened to the range's.
Interval make_interval(double lower, double upper, double level, Side side, std::string method, Range range);

}  // namespace syscard::stats
