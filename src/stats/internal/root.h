#pragma once

#include <functional>

namespace syscard::stats {

/// The argument in [low, high] where a continuous function crosses zero, to the last bits of a double. An end where
/// it is zero, or past which it never crosses, is returned as it is.
double find_root(const std::function<double(double)>& function, double low, double high);

/// The argument in [low, high] where a function with one maximum is largest, to about half the digits of a double.
double find_maximum(const std::function<double(double)>& function, double low, double high);

}  // namespace syscard::stats
