#pragma once

// What a run may use and what that costs, before it begins.

#include <string>

#include "cli/card_command.h"
#include "eval/estimate.h"
#include "eval/run.h"
#include "plan/plan.h"

namespace syscard::cli {

/// The prices of the subject and of the plan's other roles by `--prices`, else by the table of the
/// program, which speaks of providers at their own addresses alone. What is not there is unknown.
/// @error NotFound, BadInput  of the table
Result<eval::RolePrices> prices_for(const CardArguments& arguments, const plan::Plan& plan);

/// @error BadInput  not an amount of money, or a limit of cost where no price is known of the
///                  subject, or of a service in another role
Result<eval::Limits> limits_of(const CardArguments& arguments, const plan::Plan& plan,
                               const eval::RolePrices& prices);

std::string estimate_text(const eval::Estimate& estimate, const CardArguments& arguments,
                          const plan::Plan& plan);

}  // namespace syscard::cli
