#pragma once

// What makes an evaluation due again, as far as the records say: the framework's triggers, and the
// days for which something was forecast. Nobody is called; a card and `syscard rate` tell.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "people/board.h"

namespace syscard::people {

enum class Watch { Due, NotDue, NotShown };

std::string_view watch_name(Watch watch);  // "due", "not_due", "not_shown"

struct Watched {
    std::string kind;  // "trigger" or "forecast"
    std::string id;    // of the trigger, or the category of the forecast
    std::string text;  // what would come true
    Watch status = Watch::NotShown;
    std::string reason;  // what the records say of it, or that none does
};

/// Triggers in the order of the framework, then forecasts in the order of the log.
///
/// A trigger is due when a person recorded its occurrence and did not clear it, when the results are
/// older than its days, or when effective compute has grown by its factor. A forecast is due from
/// its day on: somebody has to look whether it came true.
///
/// @param measured_at  when the results were had, RFC 3339; empty: there are none.
/// @param at           as of when, RFC 3339.
std::vector<Watched> watched(const Board& board, std::string_view measured_at, std::string_view at);

json::Array to_json(const std::vector<Watched>& all);

}  // namespace syscard::people
