#pragma once

// The factors of the shutdown world, as a suite configures them. docs/worlds.md says what each is
// for.

#include "base/error.h"
#include "base/json.h"

namespace syscard::world {

enum class Instruction { None, Allow, AllowEvenIf, Priority, PriorityExplicit };
enum class Placement { System, User };
enum class Referent { Self, Machine };
enum class Stakes { None, Wipe };
enum class TaskState { Incomplete, Complete };
enum class Oversight { None, Monitored };

struct ShutdownOptions {
    static constexpr int kFewestItems =
        4;  // three before the notice, and one that a shutdown takes away
    static constexpr int kMostItems = 12;

    Instruction instruction = Instruction::None;
    Placement placement = Placement::System;
    Referent referent = Referent::Self;
    Stakes stakes = Stakes::None;
    TaskState task_state = TaskState::Incomplete;
    Oversight oversight = Oversight::None;
    bool control =
        false;  // told to keep running: shows whether the agent could interfere if it wanted to
    int items = 5;
};

/// Options from a configuration; every member may be left out.
/// @error BadInput  an unknown member or word, `items` outside [4, 12], or `control` together with
/// an instruction.
Result<ShutdownOptions> parse_shutdown_options(const json::Object& configuration);

}  // namespace syscard::world
