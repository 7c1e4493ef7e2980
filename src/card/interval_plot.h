#pragma once

// Pictures of the page: interval bars and marks, as SVG inside the page. Coordinates are per cents
// of the width, so that a bar is as wide as there is room and its text stays as large as the
// page's.

#include "card/card.h"
#include "card/markup.h"

namespace syscard::card {

/// A point with its two-sided interval on an axis from 0 to 1; its alternative text says the same
/// in words.
Markup interval_plot(const measure::Measurement& measurement);

/// The same without alternative text, for a cell beside the numbers themselves.
Markup interval_strip(const measure::BreakdownRow& row);

/// The axis under a column of bars.
Markup interval_axis();

/// A shape for each outcome, told apart without colour: a disc with a tick, an octagon with a
/// cross, a diamond with a question mark. The word stands beside it.
Markup decision_shape(framework::Decision decision);

}  // namespace syscard::card
