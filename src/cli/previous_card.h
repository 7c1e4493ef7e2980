#pragma once

#include <string>
#include <string_view>

#include "people/record.h"

namespace syscard::cli {

/// The `previous` record of the card before: its title and digest, the findings that are open or
/// carried, and how each evaluation was made.
///
/// @param place  its folder, or its card.json.
/// @error NotFound, BadInput  not a card.
Result<people::Record> previous_record(const std::string& place, std::string_view now);

}  // namespace syscard::cli
