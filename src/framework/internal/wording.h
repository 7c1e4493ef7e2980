#pragma once

// How numbers and lists of names stand in the sentences of a rating.

#include <span>
#include <string>

namespace syscard::framework {

/// A fraction as recorded, to six decimals, without needless zeros: "0.60", "0.413227". Never
/// rounded further, so that a bound just under a threshold does not read as equal to it.
std::string shown(double fraction);

/// "`a`", "`a` and `b`", "`a`, `b` and `c`".
std::string listed(std::span<const std::string> names);

}  // namespace syscard::framework
