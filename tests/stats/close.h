#pragma once

// Comparisons with golden values: nine or ten printed digits, so 1e-9 relative where no other tolerance is stated.

#include <cmath>

#include <gtest/gtest.h>

#include "base/error.h"
#include "stats/interval.h"

namespace syscard::stats {

constexpr double kClosedForm = 1e-9;    // relative, closed forms
constexpr double kRootFind = 1e-6;      // relative, root-finds in interval code
constexpr double kIterativeFit = 1e-4;  // relative, iterative fits

inline testing::AssertionResult is_close(double value, double golden, double relative = kClosedForm) {
    // Golden values print ten digits after the point: half of the last digit is rounding.
    const double allowed = relative * std::abs(golden) + 5.1e-11;
    if (std::abs(value - golden) <= allowed) return testing::AssertionSuccess();
    return testing::AssertionFailure() << value << " is not within " << allowed << " of " << golden;
}

inline testing::AssertionResult spans(const Result<Interval>& interval, double lower, double upper,
                                      double relative = kClosedForm) {
    if (!interval) return testing::AssertionFailure() << interval.error().what;
    if (auto low = is_close(interval->lower, lower, relative); !low) return low;
    return is_close(interval->upper, upper, relative);
}

template <typename T>
testing::AssertionResult is_bad_input(const Result<T>& result, const std::string& where) {
    if (result) return testing::AssertionFailure() << "there is a result, and should be an error";
    if (result.error().code != ErrorCode::BadInput) return testing::AssertionFailure() << "not a BadInput";
    if (result.error().where == where) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "the error is at `" << result.error().where << "`: " << result.error().what;
}

}  // namespace syscard::stats
