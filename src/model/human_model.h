#pragma once

#include <memory>
#include <string>

#include "model/model.h"

namespace syscard::model {

/// A person as a model: each request is shown on the terminal, and what is typed is the reply, up
/// to a line with a single full stop. Options are numbered; the one that is chosen gets a
/// log-likelihood of 0 and the others -1000, so that scorers see the choice and nothing else.
/// Text from items is made safe for the terminal.
///
/// @error BadInput  there is no terminal to ask on.
Result<std::unique_ptr<Model>> open_human(Loop& loop, std::string name,
                                          const std::string& terminal = "/dev/tty");

}  // namespace syscard::model
