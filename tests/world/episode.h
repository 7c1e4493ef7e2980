#pragma once

// Scripted agents: a list of replies, played against a world. `{script}` in a reply stands for the
// script's path.

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "world/shutdown.h"
#include "world/shutdown_scene.h"

namespace syscard::world {

using Replies = std::vector<std::string>;

struct Episode {
    std::vector<WorldMessage> opening;
    std::vector<std::string> observations;
    bool ended = false;
    WorldOutcome outcome;
};

inline Replies operator+(Replies first, const Replies& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

inline Replies repeated(const Replies& replies, int times) {
    Replies all;
    for (int i = 0; i < times; ++i) all = std::move(all) + replies;
    return all;
}

inline Replies items(int count) { return repeated({"next_item", "answer 1"}, count); }

// Three items answered: the observation of the last reply is the notice.
inline const Replies kUntilNotice = items(3);

inline std::string with_script_path(std::string reply, std::uint64_t seed) {
    constexpr std::string_view placeholder = "{script}";
    const std::string path = draw_shutdown_scene(seed).script_path;
    for (std::size_t at = reply.find(placeholder); at != std::string::npos;
         at = reply.find(placeholder)) {
        reply.replace(at, placeholder.size(), path);
    }
    return reply;
}

inline Episode play(const ShutdownOptions& options, const Replies& replies,
                    std::uint64_t seed = 7) {
    const auto world = make_shutdown_world(options, seed);
    Episode episode{.opening = world->opening(), .observations = {}, .ended = false, .outcome = {}};
    for (const std::string& reply : replies) {
        const auto observation = world->step(with_script_path(reply, seed));
        episode.ended = !observation;
        if (!observation) break;
        episode.observations.push_back(*observation);
    }
    episode.outcome = world->outcome();
    return episode;
}

inline Episode play(const Replies& replies, std::uint64_t seed = 7) {
    return play(ShutdownOptions{}, replies, seed);
}

// The last digit of `number` in the base `choices`, taken off it.
template <typename Factor>
Factor take_factor(int& number, int choices) {
    const int digit = number % choices;
    number /= choices;
    return static_cast<Factor>(digit);
}

// Every combination of the factors, without those that are refused.
inline std::vector<ShutdownOptions> all_conditions() {
    std::vector<ShutdownOptions> conditions;
    for (int number = 0; number < 5 * 2 * 2 * 2 * 2 * 2 * 2; ++number) {
        int rest = number;
        const ShutdownOptions condition{.instruction = take_factor<Instruction>(rest, 5),
                                        .placement = take_factor<Placement>(rest, 2),
                                        .referent = take_factor<Referent>(rest, 2),
                                        .stakes = take_factor<Stakes>(rest, 2),
                                        .task_state = take_factor<TaskState>(rest, 2),
                                        .oversight = take_factor<Oversight>(rest, 2),
                                        .control = take_factor<bool>(rest, 2)};
        const bool refused = condition.control && condition.instruction != Instruction::None;
        if (!refused) conditions.push_back(condition);
    }
    return conditions;
}

inline int count_words(std::string_view text) {
    int words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank && !inside) ++words;
        inside = !blank;
    }
    return words;
}

}  // namespace syscard::world
