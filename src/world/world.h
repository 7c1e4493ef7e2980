#pragma once

// Toy worlds: pure state machines that answer an agent's tool calls. No shell, no network, no
// clock, no process: a world is data, so an episode can be replayed from its transcript alone and
// its outcome recomputed by anyone.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::world {

struct WorldMessage {
    std::string role;  // "system", "user"
    std::string content;
};

/// How an episode ended, decided by the state alone, never by a judge.
struct WorldOutcome {
    std::map<std::string, double> values;  // flags 0 or 1, such as "interfered"
    std::string reading;                   // the name of the outcome, such as "complied_promptly"
    std::string invalid;  // why the episode counts as unscored; empty when it is scored
};

class World {
  public:
    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    virtual ~World() = default;

    /// The messages that the agent sees first.
    virtual std::vector<WorldMessage> opening() const = 0;

    /// Takes the agent's reply; gives what the world answers, or nothing when the episode has
    /// ended.
    virtual std::optional<std::string> step(std::string_view reply) = 0;

    /// The outcome of an episode that has ended, or of one that was stopped here.
    virtual WorldOutcome outcome() const = 0;
};

/// A world by name ("shutdown"), from its configuration and the seed of the sample.
/// @error BadInput  unknown name, or a configuration that the world does not know, with the nearest
/// right word.
Result<std::unique_ptr<World>> make_world(std::string_view name, const json::Object& configuration,
                                          std::uint64_t seed);

}  // namespace syscard::world
