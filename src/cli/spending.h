#pragma once

// What a run may use and what that costs, before it begins.

#include <optional>
#include <string>

#include "cli/card_command.h"
#include "eval/estimate.h"
#include "eval/run.h"
#include "evidence/price.h"

namespace syscard::cli {

/// The price of the subject by `--prices`, else by the table of the program, which speaks of
/// providers at their own addresses alone. @return nothing: unknown.
/// @error NotFound, BadInput  of the table
Result<std::optional<evidence::Price>> price_for(const CardArguments& arguments);

/// @error BadInput  not an amount of money, or a limit of cost where no price is known
Result<eval::Limits> limits_of(const CardArguments& arguments,
                               const std::optional<evidence::Price>& price);

std::string estimate_text(const eval::Estimate& estimate, const std::string& subject);

}  // namespace syscard::cli
