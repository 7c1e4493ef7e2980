#pragma once

// What every estimator asks of its arguments. Each check names the field in `where`, as it stands in a request.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace syscard::stats {

inline std::unexpected<Error> bad_input(std::string what, std::string_view where, std::string hint = "") {
    return fail(ErrorCode::BadInput, std::move(what), std::string(where), std::move(hint));
}

/// A number that is neither NaN nor infinite.
Result<void> check_finite(double value, std::string_view field);
Result<void> check_all_finite(std::span<const double> values, std::string_view field);

/// A finite number above zero.
Result<void> check_positive(double value, std::string_view field);

/// A finite number of at least zero.
Result<void> check_not_negative(double value, std::string_view field);

/// A number in [0, 1].
Result<void> check_fraction(double value, std::string_view field);
Result<void> check_all_fractions(std::span<const double> values, std::string_view field);

/// A number strictly between 0 and 1: a confidence level, an error rate.
Result<void> check_open_fraction(double value, std::string_view field);

/// A whole number of at least `least`.
Result<void> check_at_least(std::int64_t value, std::int64_t least, std::string_view field);

/// `count` of `total`: 0 ≤ count ≤ total.
Result<void> check_part(std::int64_t count, std::int64_t total, std::string_view field, std::string_view total_field);

/// At least `least` values.
Result<void> check_size(std::size_t size, std::size_t least, std::string_view field);

/// Two fields of one length.
Result<void> check_same_size(std::size_t left, std::string_view left_field, std::size_t right,
                             std::string_view right_field);

}  // namespace syscard::stats
