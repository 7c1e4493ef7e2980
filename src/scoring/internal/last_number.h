#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::scoring {

/// The last number that a text states, in plain decimal form: "1,234.50" reads as "1234.5", "-0" as
/// "0".
///
/// Read: thousands separated by commas, a decimal point, a minus that is no subtraction ("= -3",
/// but not "7-3"), and whatever stands around it ("$42", "42 %", "**42**", "42nd", "= 42."). Not
/// read: fractions and dates ("1/2", "3/4/2021"), versions ("1.2.3"), digits inside a word ("H2O",
/// "x1", the exponent of "2e5"), and numbers of more than 100 characters.
std::optional<std::string> last_number(std::string_view text);

/// The plain form of a decimal: no leading or trailing zeros, no "-0"; nothing unless it is digits
/// with at most one minus in front and one point inside.
std::optional<std::string> plain_number(std::string_view decimal);

/// The answer that a target of `where` holds, `{"answer": "-1234.5"}`, in plain form.
/// @error BadInput  not such a target.
Result<std::string> number_target(const json::Object& target, std::string_view where);

}  // namespace syscard::scoring
