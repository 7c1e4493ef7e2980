#pragma once

// Numbers as a card prints them: a verifier that reads them back has the same bits.

#include <optional>

#include "base/json.h"
#include "base/text.h"

namespace syscard::measure {

/// The value rounded to the decimals that are printed.
inline double printed(double value) { return *parse_decimal(decimal(value)); }

/// A decimal, or null for nothing.
inline json::Value optional_decimal(const std::optional<double>& value) {
    return value ? json::Value(decimal(*value)) : json::Value(nullptr);
}

}  // namespace syscard::measure
