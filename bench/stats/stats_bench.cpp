// How fast the estimators that handle much data are, on one core, beside numpy or Boost in the same
// run.
//
// usage: stats_bench [ROUNDS]
//
// Times are core seconds, so that other programs on the machine disturb both sides little; each is
// the best of a few repetitions. A ratio is the baseline's time divided by ours; rounds of both
// take turns.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <fmt/format.h>

#include "stats/bootstrap.h"
#include "stats/chacha8.h"
#include "stats/mean.h"
#include "stats/proportion.h"

namespace {

using namespace syscard;

constexpr double kLevel = 0.95;

// ---- measuring

double core_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Core seconds of the fastest of the repetitions that half a second holds, after a warm-up.
template <typename Work>
double fastest(Work work) {
    work();
    double best = HUGE_VAL;
    const double end = core_seconds() + 0.5;
    for (double start = core_seconds(); start < end; start = core_seconds()) {
        work();
        best = std::min(best, core_seconds() - start);
    }
    return best;
}

// What numpy_baseline.py prints; nothing where it cannot run.
std::optional<double> numpy_seconds(const std::string& arguments) {
    // OPENBLAS_CORETYPE makes some machines use a slower kernel than they have.
    const std::string command =
        fmt::format("env -u OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS=1 /usr/bin/python3 -B '{}' {}",
                    SYSCARD_NUMPY_BASELINE,
                    arguments);
    struct Close {
        void operator()(std::FILE* pipe) const { ::pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
    double seconds = 0;
    if (!pipe || std::fscanf(pipe.get(), "%lf", &seconds) != 1) return std::nullopt;
    return seconds;
}

double median_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

// The times of both sides in rounds that took turns.
struct Rounds {
    std::vector<double> ours;
    std::vector<double> theirs;

    void add(double our_seconds, double their_seconds) {
        ours.push_back(our_seconds);
        theirs.push_back(their_seconds);
    }
};

void print_rounds(const std::string& what, const std::string& baseline, const Rounds& rounds) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rounds.ours.size(); ++i)
        ratios.push_back(rounds.theirs[i] / rounds.ours[i]);
    fmt::print(
        "{:<46}{:>7.2f} ms   {} {:>8.2f} ms   ratio {:.2f} to {:.2f}, median {:.2f}, of {} "
        "rounds\n",
        what,
        1e3 * median_of(rounds.ours),
        baseline,
        1e3 * median_of(rounds.theirs),
        *std::min_element(ratios.begin(), ratios.end()),
        *std::max_element(ratios.begin(), ratios.end()),
        median_of(ratios),
        ratios.size());
}

template <typename Work>
void race_numpy(const std::string& what, int rounds, const std::string& arguments, Work work) {
    Rounds times;
    for (int round = 0; round < rounds; ++round) {
        const double ours = fastest(work);
        const std::optional<double> theirs = numpy_seconds(arguments);
        if (!theirs) {
            fmt::print("{:<46}{:>7.2f} ms   numpy did not run: `apt-get install python3-numpy`\n",
                       what,
                       1e3 * ours);
            return;
        }
        times.add(ours, *theirs);
    }
    print_rounds(what, "numpy", times);
}

// ---- what is measured

struct Suite {
    std::vector<double> scores;
    std::vector<std::size_t> clusters;
};

Suite suite_of(std::size_t clusters, std::size_t size) {
    auto random = stats::ChaCha8::from_number(1);
    Suite suite;
    for (std::size_t i = 0; i < clusters * size; ++i) {
        suite.scores.push_back(static_cast<double>(random.next() >> 11) * 0x1p-53);
        suite.clusters.push_back(i / size);
    }
    return suite;
}

void race_bootstrap(int rounds) {
    const Suite suite = suite_of(500, 20);
    race_numpy(
        "cluster bootstrap, 500 x 20, 10,000 resamples", rounds, "bootstrap 500 20 10000", [&] {
            return stats::bootstrap_mean(suite.scores,
                                         suite.clusters,
                                         stats::ResampledLevels::Cluster,
                                         10'000,
                                         7,
                                         kLevel)
                .value();
        });
}

void race_clustered_error(int rounds) {
    const Suite suite = suite_of(10'000, 100);
    const auto error = [&] {
        return stats::mean_standard_error(suite.scores, suite.clusters, stats::Variance::Cr1)
            .value();
    };
    race_numpy("clustered error, a million rows", rounds, "error-by-label 10000 100", error);
    race_numpy(
        "  numpy knows that labels are 0, 1, 2, ...", rounds, "error-by-number 10000 100", error);
    const double seconds = fastest([&] {
        return stats::mean_estimate(suite.scores, suite.clusters, stats::Variance::Cr2, kLevel)
            .value();
    });
    fmt::print("{:<46}{:>7.2f} ms\n", "  with CR2, df and interval", 1e3 * seconds);
}

// All outcomes of suites as they are in practice.
std::vector<stats::Proportion> outcomes() {
    std::vector<stats::Proportion> all;
    for (const std::int64_t trials : {20, 61, 100, 300, 1000, 5000}) {
        for (std::int64_t successes = 0; successes <= trials; ++successes)
            all.push_back({successes, trials});
    }
    return all;
}

using Real = long double;

// The end of an interval against where the tail is what it should be, by one Newton step in long
// double; relative.
double error_of_end(double end, Real tail, Real alpha, Real beta) {
    if (end == 0 || end == 1) return 0;
    const auto at = static_cast<Real>(end);
    const Real excess = boost::math::ibeta(alpha, beta, at) - tail;
    return static_cast<double>(
        std::abs(excess / boost::math::ibeta_derivative(alpha, beta, at) / at));
}

double worst_error(const std::vector<stats::Proportion>& proportions) {
    double worst = 0;
    for (const auto& seen : proportions) {
        const auto interval = stats::clopper_pearson_interval(seen, kLevel).value();
        const auto successes = static_cast<Real>(seen.successes);
        const auto failures = static_cast<Real>(seen.trials - seen.successes);
        const Real tail = (1 - static_cast<Real>(kLevel)) / 2;
        worst = std::max({worst,
                          error_of_end(interval.lower, tail, successes, failures + 1),
                          error_of_end(interval.upper, 1 - tail, successes + 1, failures)});
    }
    return worst;
}

// Ours, and Boost's own bounds as its manual shows them, which compute in long double.
void race_clopper_pearson(int rounds) {
    const std::vector<stats::Proportion> proportions = outcomes();
    double sum = 0;  // so that nothing is left out
    const auto ours = [&] {
        for (const auto& seen : proportions)
            sum += stats::clopper_pearson_interval(seen, kLevel)->upper;
    };
    const auto boosts = [&] {
        using Binomial = boost::math::binomial_distribution<>;
        for (const auto& seen : proportions) {
            const auto trials = static_cast<double>(seen.trials);
            const auto successes = static_cast<double>(seen.successes);
            sum += Binomial::find_lower_bound_on_p(trials, successes, (1 - kLevel) / 2);
            sum += Binomial::find_upper_bound_on_p(trials, successes, (1 - kLevel) / 2);
        }
    };
    Rounds times;
    for (int round = 0; round < rounds; ++round) times.add(fastest(ours), fastest(boosts));
    print_rounds(fmt::format("Clopper-Pearson, {} intervals", proportions.size()), "Boost", times);
    fmt::print(
        "  {:.0f} intervals/s on one core; ends within {:.0e} (relative) of long double; check sum "
        "{:.6g}\n",
        static_cast<double>(proportions.size()) / median_of(times.ours),
        worst_error(proportions),
        sum);
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    race_bootstrap(rounds);
    race_clustered_error(rounds);
    race_clopper_pearson(rounds);
}
