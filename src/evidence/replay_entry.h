#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::evidence {

/// `syscard.replay/1`: some samples of the run were asked again, drawn at random by a seed. Whoever
/// asked gives his word that the model answered so; the draw and the bound can be computed again.
struct ReplayEntry {
    std::string seed;             // decimal, of the draw
    std::int64_t population = 0;  // samples with a reply, from which was drawn
    std::int64_t asked = 0;
    std::int64_t identical = 0;  // every reply to the byte
    std::int64_t same_grade = 0;
    std::int64_t unanswered = 0;   // no reply came this time: neither agreement nor not
    std::int64_t most_differ = 0;  // of the population, at most so many have another grade, at 95 %
    std::string revision;          // of the model that was asked
    std::string time;

    json::Object to_json() const;
    /// @error BadInput  also when the counts cannot be.
    static Result<ReplayEntry> from_json(const json::Object& entry, std::string_view where);
};

inline constexpr std::string_view kReplaySchema = "syscard.replay/1";

}  // namespace syscard::evidence
