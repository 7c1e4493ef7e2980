#include "stats/internal/root.h"

#include <cmath>
#include <cstdint>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>

namespace syscard::stats {

double find_root(const std::function<double(double)>& function, double low, double high) {
    const double at_low = function(low);
    const double at_high = function(high);
    if (at_low == 0) return low;
    if (at_high == 0) return high;
    if (std::signbit(at_low) == std::signbit(at_high)) return std::abs(at_low) < std::abs(at_high) ? low : high;
    std::uintmax_t most_steps = 300;
    const auto [left, right] = boost::math::tools::toms748_solve(
        function, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(52), most_steps);
    return left + (right - left) / 2;
}

double find_maximum(const std::function<double(double)>& function, double low, double high) {
    const auto negated = [&](double argument) { return -function(argument); };
    std::uintmax_t most_steps = 300;
    return boost::math::tools::brent_find_minima(negated, low, high, 40, most_steps).first;
}

}  // namespace syscard::stats
