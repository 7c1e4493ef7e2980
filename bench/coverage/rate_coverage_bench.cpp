// How often intervals for rates hold the truth, exactly: every outcome is enumerated, and nothing
// is simulated.
//
// usage: rate_coverage_bench

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "coverage/coverage.h"
#include "stats/confidence_sequence.h"
#include "stats/internal/distribution.h"
#include "stats/proportion.h"
#include "stats/two_proportions.h"

namespace {

using namespace syscard;
using namespace syscard::coverage;
using stats::PairedCounts;
using stats::Proportion;

// ---- one rate

std::vector<Result<stats::Interval>> intervals_of(Proportion seen) {
    return {stats::wald_interval(seen, kLevel),
            stats::wilson_interval(seen, kLevel),
            stats::wilson_continuity_interval(seen, kLevel),
            stats::clopper_pearson_interval(seen, kLevel),
            stats::jeffreys_interval(seen, kLevel),
            stats::mid_p_interval(seen, kLevel),
            stats::beta_mixture_sequence(seen, {}, kLevel)};
}

std::vector<double> coverage_of_one_rate(std::int64_t trials, double rate) {
    std::vector<double> coverage(7);
    for (std::int64_t successes = 0; successes <= trials; ++successes) {
        const double probability = stats::binomial_pmf(successes, trials, rate);
        const auto intervals = intervals_of({successes, trials});
        for (std::size_t i = 0; i < coverage.size(); ++i)
            coverage[i] += holds(intervals[i], rate) ? probability : 0;
    }
    return coverage;
}

void print_one_rate() {
    print_header("One rate; exact:",
                 {"n",
                  "rate",
                  "Wald",
                  "Wilson",
                  "with continuity",
                  "Clopper-Pearson",
                  "Jeffreys",
                  "mid-p",
                  "beta mixture"});
    for (const std::int64_t trials : {20, 100, 300}) {
        for (const double rate : {0.01, 0.05, 0.1, 0.5}) {
            print_row(fmt::format("{} | {}", trials, rate), coverage_of_one_rate(trials, rate));
        }
    }
}

// ---- two rates

double coverage_of_newcombe(std::int64_t trials, double first, double second) {
    double coverage = 0;
    for (std::int64_t a = 0; a <= trials; ++a) {
        for (std::int64_t b = 0; b <= trials; ++b) {
            const auto difference = stats::newcombe_difference({a, trials}, {b, trials}, kLevel);
            const double probability =
                stats::binomial_pmf(a, trials, first) * stats::binomial_pmf(b, trials, second);
            if (holds(difference, first - second)) coverage += probability;
        }
    }
    return coverage;
}

// What two models make of an item, in the order of PairedCounts.
using PairRates = std::array<double, 4>;

double probability_of(const PairedCounts& counts, const PairRates& rates) {
    const std::array<std::int64_t, 4> parts{
        counts.both, counts.first_only, counts.second_only, counts.neither};
    double log_probability = 0;
    std::int64_t so_far = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        so_far += parts[i];
        log_probability += stats::log_choose(so_far, parts[i]) +
                           static_cast<double>(parts[i]) * std::log(rates[i]);
    }
    return std::exp(log_probability);
}

double coverage_of_paired_newcombe(std::int64_t items, const PairRates& rates) {
    double coverage = 0;
    for (std::int64_t both = 0; both <= items; ++both) {
        for (std::int64_t first = 0; first <= items - both; ++first) {
            for (std::int64_t second = 0; second <= items - both - first; ++second) {
                const PairedCounts counts{both, first, second, items - both - first - second};
                const auto difference = stats::newcombe_paired_difference(counts, kLevel);
                if (holds(difference, rates[1] - rates[2]))
                    coverage += probability_of(counts, rates);
            }
        }
    }
    return coverage;
}

void print_two_rates() {
    print_header("\nTwo rates from n trials each; exact:", {"n", "rates", "Newcombe"});
    for (const std::int64_t trials : {20, 100}) {
        for (const auto& [first, second] : {std::pair{0.05, 0.01}, {0.5, 0.3}, {0.9, 0.9}}) {
            print_row(fmt::format("{} | {}, {}", trials, first, second),
                      {coverage_of_newcombe(trials, first, second)});
        }
    }
    print_header("\nTwo rates over the same n items; exact:",
                 {"n", "both, first only, second only, neither", "Newcombe, paired"});
    for (const std::int64_t items : {20, 60}) {
        for (const PairRates& rates :
             {PairRates{0.05, 0.1, 0.05, 0.8}, {0.4, 0.2, 0.1, 0.3}, {0.8, 0.02, 0.08, 0.1}}) {
            print_row(fmt::format("{} | {}", items, fmt::join(rates, ", ")),
                      {coverage_of_paired_newcombe(items, rates)});
        }
    }
}

// ---- looked at after every trial

// Chance that every look from the 10th to the last trial has the truth: what is left of the random
// walk of successes when it may not step where the interval misses.
template <typename Holds>
double coverage_at_every_look(std::int64_t trials, double rate, Holds holds_at) {
    constexpr std::int64_t kFirstLook = 10;
    std::vector<double> alive{1};  // probability by successes so far
    for (std::int64_t trial = 1; trial <= trials; ++trial) {
        alive.push_back(0);
        for (std::size_t k = alive.size() - 1; k > 0; --k)
            alive[k] = alive[k] * (1 - rate) + alive[k - 1] * rate;
        alive[0] *= 1 - rate;
        for (std::int64_t k = 0; trial >= kFirstLook && k <= trial; ++k) {
            double& probability = alive[static_cast<std::size_t>(k)];
            if (probability > 0 && !holds_at(Proportion{k, trial})) probability = 0;
        }
    }
    double left = 0;
    for (const double probability : alive) left += probability;
    return left;
}

void print_looks() {
    print_header(
        "\nOne rate, looked at after each of 1,000 trials from the tenth on: is it held at every "
        "look? Exact:",
        {"rate", "Wilson", "beta mixture"});
    for (const double rate : {0.01, 0.05, 0.1, 0.5}) {
        const auto wilson = [&](Proportion seen) {
            return holds(stats::wilson_interval(seen, kLevel), rate);
        };
        const auto mixture =
            [&](Proportion seen) {  // the sequence is the rates with such an e-value
                return stats::beta_mixture_e_value(seen, {}, rate).value() < 1 / (1 - kLevel);
            };
        print_row(fmt::format("{}", rate),
                  {coverage_at_every_look(1000, rate, wilson),
                   coverage_at_every_look(1000, rate, mixture)});
    }
}

}  // namespace

int main() {
    print_one_rate();
    print_two_rates();
    print_looks();
}
