#pragma once

// How numbers and lists of names stand in the sentences of a rating.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace syscard::framework {

/// A fraction as recorded, to six decimals, in per cent as the tables have it, without needless
/// zeros: "60.0 %", "41.3227 %". Never rounded further, so that a bound just under a threshold does
/// not read as equal to it.
std::string shown(double fraction);

/// "1 trial", "12 trials".
std::string counted(std::int64_t number, std::string_view noun);

/// "`a`", "`a` and `b`", "`a`, `b` and `c`".
std::string listed(std::span<const std::string> names);

}  // namespace syscard::framework
