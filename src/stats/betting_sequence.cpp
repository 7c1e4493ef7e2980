#include "stats/betting_sequence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/internal/check.h"

namespace syscard::stats {

namespace {

// Each stake depends on the scores before it only. A made-up first score of mean 1/2 and variance 1/4 starts it off.
std::vector<double> predictable_stakes(std::span<const double> values, double alpha) {
    std::vector<double> stakes;
    stakes.reserve(values.size());
    double sum = 0.5;
    double squares = 0.25;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto t = static_cast<double>(i + 1);
        const double variance = squares / t;
        stakes.push_back(std::sqrt(2 * std::log(1 / alpha) / (t * std::log1p(t) * variance)));
        sum += values[i];
        const double mean = std::min(sum / (t + 1), 1.0);
        squares += (values[i] - mean) * (values[i] - mean);
    }
    return stakes;
}

// The money of both bettors against one mean, after each score.
class Bettors {
public:
    explicit Bettors(double mean) : mean_(mean) {}

    void bet(double value, double stake) {
        constexpr double kShare = 0.5;  // of the stake at which a single score could take everything
        on_more_ *= 1 + std::min(stake, kShare / mean_) * (value - mean_);
        on_less_ *= 1 - std::min(stake, kShare / (1 - mean_)) * (value - mean_);
    }

    double money() const { return std::max(on_more_, on_less_) / 2; }

private:
    double mean_;
    double on_more_ = 1;
    double on_less_ = 1;
};

// Lowest and highest plausible step of the grid after each score; none plausible: the whole grid, as no claim at all.
struct Steps {
    std::int64_t lowest = -1;
    std::int64_t highest = -1;

    void add(std::int64_t step) {
        if (lowest < 0) lowest = step;
        highest = step;
    }
};

std::vector<Steps> plausible_steps(std::span<const double> values, std::int64_t breaks, double alpha) {
    const std::vector<double> stakes = predictable_stakes(values, alpha / 2);
    std::vector<Steps> plausible(values.size());
    for (std::int64_t step = 0; step <= breaks; ++step) {
        Bettors bettors(static_cast<double>(step) / static_cast<double>(breaks));
        for (std::size_t i = 0; i < values.size(); ++i) {
            bettors.bet(values[i], stakes[i]);
            if (bettors.money() <= 1 / alpha) plausible[i].add(step);
        }
    }
    return plausible;
}

}  // namespace

Result<BettingKind> parse_betting_kind(std::string_view name) {
    if (name == "betting") return BettingKind::Betting;
    if (name == "hedged") return BettingKind::Hedged;
    const std::array<std::string, 2> names{"betting", "hedged"};
    return bad_input(fmt::format("unknown kind `{}`", name), "kind", hint_for_unknown(name, names));
}

Result<Interval> betting_sequence(std::span<const double> values, std::int64_t breaks, BettingKind kind, double level) {
    SYSCARD_CHECK(check_size(values.size(), 1, "values"));
    SYSCARD_CHECK(check_all_fractions(values, "values"));
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    constexpr std::int64_t kFinestGrid = 1'000'000;
    SYSCARD_CHECK(check_at_least(breaks, 1, "breaks"));
    if (breaks > kFinestGrid) return bad_input("`breaks` may be at most 1,000,000", "breaks");
    const std::vector<Steps> plausible = plausible_steps(values, breaks, 1 - level);
    const auto last = plausible.end() - 1;
    std::int64_t lowest = last->lowest < 0 ? 0 : last->lowest - 1;
    std::int64_t highest = last->highest < 0 ? breaks : last->highest + 1;
    if (kind == BettingKind::Hedged) {
        for (const Steps& steps : plausible) {
            if (steps.lowest < 0) continue;
            lowest = std::max(lowest, steps.lowest - 1);
            highest = std::min(highest, steps.highest + 1);
        }
    }
    if (lowest > highest) return bad_input("no mean was plausible all along: the values are not alike over time", "values");
    const auto steps = static_cast<double>(breaks);
    return make_interval(static_cast<double>(lowest) / steps, static_cast<double>(highest) / steps, level, Side::Two,
                         kind == BettingKind::Hedged ? "hedged-sequence" : "betting-sequence", {0, 1});
}

}  // namespace syscard::stats
