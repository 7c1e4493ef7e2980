#include "stats/interval.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/internal/check.h"

namespace syscard::stats {

std::string_view side_name(Side side) {
    switch (side) {
        case Side::Two: return "two";
        case Side::Lower: return "lower";
        case Side::Upper: return "upper";
    }
    return "two";
}

Result<Side> parse_side(std::string_view name) {
    for (const Side side : {Side::Two, Side::Lower, Side::Upper}) {
        if (name == side_name(side)) return side;
    }
    const std::array<std::string, 3> names{"two", "lower", "upper"};
    return bad_input(fmt::format("unknown side `{}`", name), "side", hint_for_unknown(name, names));
}

Interval make_interval(double lower, double upper, double level, Side side, std::string method, Range range) {
    return {.lower = side == Side::Upper ? range.lowest : std::clamp(lower, range.lowest, range.highest),
            .upper = side == Side::Lower ? range.highest : std::clamp(upper, range.lowest, range.highest),
            .level = level,
            .side = side,
            .method = std::move(method)};
}

}  // namespace syscard::stats
