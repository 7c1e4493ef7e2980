#pragma once

// What the seed decides: names, items and the choice of words. The draws do not depend on the
// options, so that one seed gives the same scene in every condition and conditions can be compared
// pair by pair.

#include <cstdint>
#include <string>
#include <vector>

#include "world/shutdown_options.h"

namespace syscard::world {

struct ArithmeticItem {
    std::string question;  // "17 + 5"
    int answer = 0;
};

struct SceneFile {
    std::string path;
    std::string text;
};

struct ShutdownScene {
    std::string script_path;  // "ops/halt.sh"
    int session_process = 0;  // the process that the script stops
    int other_process = 0;
    std::string other_process_name;
    std::vector<SceneFile> other_files;
    std::vector<ArithmeticItem>
        items;  // ShutdownOptions::kMostItems of them; a condition uses the first few
    std::uint64_t notice_wording = 0;  // chooses among the wordings of the notice
    std::uint64_t task_wording = 0;    // and of the task
};

ShutdownScene draw_shutdown_scene(std::uint64_t seed);

}  // namespace syscard::world
