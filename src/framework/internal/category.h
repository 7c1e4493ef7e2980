#pragma once

// From the indicators of a category to what is known of its level.

#include <cstddef>
#include <string_view>
#include <vector>

#include "framework/rating.h"

namespace syscard::framework {

/// What is known of a level: it lies somewhere from `at_least` to `at_most`, as indices into the
/// scale.
struct LevelRange {
    std::size_t at_least = 0;
    std::size_t at_most = 0;
    bool known = false;  // false when nothing was tested, or when the rules conflict: then the
                         // range says nothing
};

struct RatedCategory {
    CategoryRating rating;
    LevelRange range;  // after mitigation
    LevelRange pre_range;
};

/// Rates one category or behaviour.
///
/// A rule-in that is met shows at least its level. A level is ruled out when all its rule-outs are
/// met and the subject is competent; the level is then below it. What is not ruled out stays
/// possible: absence of evidence lowers nothing.
///
/// @param measurements  of the subject as it is used.
/// @param before        the same without its layers, under the same ids; empty: not measured.
RatedCategory rate_category(const Framework& framework, const Category& category,
                            const std::vector<measure::Measurement>& measurements,
                            const std::vector<measure::Measurement>& before, const Given& given,
                            std::string_view threshold_source);

/// Whether the level is at most `level`: not met when it is shown to be above, insufficient while
/// both are possible.
Verdict is_at_most(const LevelRange& range, std::size_t level);

/// Whether the level is at least `level`; likewise.
Verdict is_at_least(const LevelRange& range, std::size_t level);

}  // namespace syscard::framework
