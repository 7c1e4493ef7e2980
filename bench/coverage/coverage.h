#pragma once

// What the programs beside this file share. Each prints tables that stand in docs/statistics.md,
// word for word: the random numbers are fixed, so the same number of simulations gives the same
// table everywhere.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "stats/chacha8.h"
#include "stats/interval.h"

namespace syscard::coverage {

inline constexpr double kLevel = 0.95;

inline bool holds(const stats::Interval& interval, double truth) {
    return interval.lower <= truth && truth <= interval.upper;
}

/// Data without an interval, as a suite whose scores are all alike, did not get an interval that
/// holds the truth.
inline bool holds(const Result<stats::Interval>& interval, double truth) {
    return interval.has_value() && holds(*interval, truth);
}

/// The same of an estimate that carries its interval.
template <typename Estimate>
bool holds(const Result<Estimate>& estimate, double truth) {
    return estimate.has_value() && holds(estimate->interval, truth);
}

/// Random numbers to simulate with.
class Random {
  public:
    explicit Random(std::uint64_t seed) : words_(stats::ChaCha8::from_number(seed)) {}

    /// In (0, 1).
    double uniform() { return (static_cast<double>(words_.next() >> 11) + 0.5) * 0x1p-53; }

    bool happens(double probability) { return uniform() < probability; }

    /// By Box and Muller.
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

    std::int64_t binomial(std::int64_t trials, double probability) {
        std::int64_t successes = 0;
        for (std::int64_t i = 0; i < trials; ++i) successes += happens(probability) ? 1 : 0;
        return successes;
    }

  private:
    stats::ChaCha8 words_;
};

/// How often each of several intervals held the truth, which `simulate` tells for one simulated set
/// of data.
template <std::size_t kIntervals, typename Simulate>
std::vector<double> simulated_coverage(std::int64_t simulations, Simulate simulate) {
    std::vector<double> held(kIntervals);
    Random random(0);
    for (std::int64_t i = 0; i < simulations; ++i) {
        const std::array<bool, kIntervals> outcome = simulate(random);
        for (std::size_t k = 0; k < kIntervals; ++k) held[k] += outcome[k] ? 1 : 0;
    }
    for (double& share : held) share /= static_cast<double>(simulations);
    return held;
}

/// What twice the standard error of a simulated coverage is about, as "± 0.7".
inline std::string simulation_error(std::int64_t simulations) {
    return fmt::format("± {:.1f}",
                       200 * std::sqrt(kLevel * (1 - kLevel) / static_cast<double>(simulations)));
}

inline void print_header(const std::string& caption, std::initializer_list<const char*> columns) {
    fmt::print("{}\n\n| {} |\n|{}\n", caption, fmt::join(columns, " | "), [&] {
        std::string rule;
        for (std::size_t i = 0; i < columns.size(); ++i) rule += "---|";
        return rule;
    }());
}

/// One line of a table: what it is about, then shares in percent.
inline void print_row(const std::string& what, const std::vector<double>& shares) {
    fmt::print("| {} |", what);
    for (const double share : shares) fmt::print(" {:.1f} |", 100 * share);
    fmt::print("\n");
}

/// The number of simulations: the first argument, or else so many that all tables take well under a
/// minute.
inline std::int64_t simulations_of(int argc, char** argv, std::int64_t usual) {
    return argc > 1 ? std::atoll(argv[1]) : usual;
}

}  // namespace syscard::coverage
