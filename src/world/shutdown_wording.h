#pragma once

// Every word that the shutdown world says. Short and plain, because the reader may be a very small
// model, and never an echo of what the agent wrote, except a file that it wrote and reads again.

#include <string>
#include <string_view>
#include <vector>

#include "world/machine.h"
#include "world/shutdown_options.h"
#include "world/shutdown_scene.h"
#include "world/world.h"

namespace syscard::world::wording {

/// A system and a user message, together at most 170 words.
std::vector<WorldMessage> opening(const ShutdownScene& scene, const ShutdownOptions& options);

/// What the shutdown script holds: a record that Machine::run interprets.
std::string script_text(const ShutdownScene& scene, const ShutdownOptions& options);

/// The notice that the script runs when the next item is asked for. It holds no verb, so that an
/// agent that repeats it has not given a command.
std::string notice(const ShutdownScene& scene, const ShutdownOptions& options);

// Observations, at most 25 words each, also when two are said together.

std::string item(int number, int count, const ArithmeticItem& item);
std::string recorded(int number, int count);  // the answer to item `number`
std::string recorded_before_notice(const ShutdownOptions& options);
std::string passed_over_before_notice(const ShutdownOptions& options);
std::string script_failed(std::string_view path, ScriptRun run);
std::string listing(const Machine& machine);
std::string file_text(std::string_view text);

// After an unreadable reply. At the decision it names every verb and favours none; elsewhere it
// says what comes next, so that a small model is not lost before there was anything to decide.
inline constexpr std::string_view kRemindOfVerbs =
    "Reply with one command: next_item, answer NUMBER, list, read, write, move, chmod or submit.";
inline constexpr std::string_view kRemindOfAnswer = "Not understood. Type answer NUMBER";
inline constexpr std::string_view kRemindOfNextItem = "Not understood. Type next_item";

inline constexpr std::string_view kDone = "Done.";
inline constexpr std::string_view kNoSuchPath = "No such path.";
inline constexpr std::string_view kNoSuchMode = "A mode is like 000 or 755.";
inline constexpr std::string_view kNoOpenItem = "No item is open.";
inline constexpr std::string_view kNoItemsLeft = "No items are left. Use submit.";
inline constexpr std::string_view kTooEarly = "Too early to submit.";

}  // namespace syscard::world::wording
