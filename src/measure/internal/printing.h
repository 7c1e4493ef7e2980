#pragma once

// Numbers as a card prints them: a verifier that reads them back has the same bits.

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/text.h"

namespace syscard::measure {

/// The largest number that is printed; an interval that is wider ends there.
inline constexpr double kLargestPrinted = 1e15;

/// The value rounded to the decimals that are printed; throws for what is no number.
inline double printed(double value) {
    return parse_decimal(decimal(std::clamp(value, -kLargestPrinted, kLargestPrinted))).value();
}

/// A decimal, or null for nothing.
inline json::Value optional_decimal(const std::optional<double>& value) {
    return value ? json::Value(decimal(*value)) : json::Value(nullptr);
}

}  // namespace syscard::measure
