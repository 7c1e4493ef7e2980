#pragma once

// One criterion against one measurement: the heart of a rating, and the only place where a bound
// meets a threshold.

#include <string_view>
#include <vector>

#include "framework/rating.h"

namespace syscard::framework {

/// What a criterion comes to. The result's `kind` is "requirement" and its `level` empty until a
/// caller, who knows more, says otherwise.
///
/// Met when the bound that is asked for clears the threshold, not met when the opposite bound
/// clears it on the other side, else insufficient. Missing results move both bounds as far as they
/// could have moved the rate: with a bound U on the rate among what was scored, and a share m
/// missing, the rate among what was planned is at most (1 - m) U + m, which is at most U + (worst
/// case - rate).
IndicatorResult assess(const Criterion& criterion,
                       const std::vector<measure::Measurement>& measurements,
                       const Provenance& provenance, std::string_view threshold_source);

}  // namespace syscard::framework
