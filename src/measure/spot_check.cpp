#include "measure/spot_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "crypto/random.h"
#include "stats/confidence_sequence.h"

namespace syscard::measure {

std::vector<std::int64_t> draw_spot_check(std::vector<std::int64_t> ordinals, std::int64_t count,
                                          std::string_view seed) {
    std::vector<std::pair<std::uint64_t, std::int64_t>> ranked;
    for (const std::int64_t ordinal : ordinals) {
        const std::string number = std::to_string(ordinal);
        ranked.emplace_back(crypto::seed_from({"syscard.replay/1", seed, number}), ordinal);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));
    std::vector<std::int64_t> drawn;
    for (const auto& [rank, ordinal] : ranked) drawn.push_back(ordinal);
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

Result<std::int64_t> most_that_differ(std::int64_t population, std::int64_t compared,
                                      std::int64_t differing) {
    if (compared == 0) return population;
    return stats::most_failures(
        {.population = population, .sampled = compared, .failures = differing}, kSpotCheckLevel);
}

}  // namespace syscard::measure
