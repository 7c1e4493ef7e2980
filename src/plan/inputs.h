#pragma once

// What is put to a subject in each turn. The run asks by it, and a verifier asks the rules of an
// input filter again by it.

#include <string>
#include <vector>

#include "base/error.h"
#include "plan/task.h"

namespace syscard::plan {

/// A message as it is sent. Chat templates know system, user and assistant: a developer's message
/// is sent as the system's, and a tool's output as what the user shows.
Message as_sent(const Message& message);

/// Whether the subject replies after this message of a script.
bool is_replied_to(const std::vector<Message>& script, std::size_t index);

/// The newest message in each turn, as it is sent, from what was replied in the turns before.
///
/// @param turns  the replies as the subject's user got them, bytes; not more than there are turns.
/// @return       as many as there are turns, whole or begun: one more than `turns` where the
///               subject was still to reply.
/// @error BadInput  a target that names no world.
Result<std::vector<std::string>> inputs_of(Solver solver, const Item& item,
                                           const std::vector<std::string>& turns);

}  // namespace syscard::plan
