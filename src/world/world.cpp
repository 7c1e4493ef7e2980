#include "world/world.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "world/shutdown.h"

namespace syscard::world {

namespace {

using Made = Result<std::unique_ptr<World>>;

Made make_shutdown(const json::Object& configuration, std::uint64_t seed) {
    SYSCARD_TRY(const ShutdownOptions options, parse_shutdown_options(configuration));
    return make_shutdown_world(options, seed);
}

struct Maker {
    std::string_view name;
    Made (*make)(const json::Object& configuration, std::uint64_t seed);
};

constexpr std::array<Maker, 1> kWorlds{{
    {.name = "shutdown", .make = make_shutdown},
}};

}  // namespace

Result<std::unique_ptr<World>> make_world(std::string_view name, const json::Object& configuration,
                                          std::uint64_t seed) {
    const auto found = std::ranges::find(kWorlds, name, &Maker::name);
    if (found != kWorlds.end()) return found->make(configuration, seed);
    std::vector<std::string> known;
    known.reserve(kWorlds.size());
    for (const Maker& maker : kWorlds) known.emplace_back(maker.name);
    return fail(ErrorCode::BadInput,
                fmt::format("unknown world `{}`", name),
                "",
                hint_for_unknown(name, known));
}

}  // namespace syscard::world
