// How often intervals for means, ratios, regressions and forecasts hold the truth, by simulation.
//
// usage: mean_coverage_bench [SIMULATIONS]

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "coverage/coverage.h"
#include "stats/beta_binomial.h"
#include "stats/betting_sequence.h"
#include "stats/bootstrap.h"
#include "stats/confidence_sequence.h"
#include "stats/cost.h"
#include "stats/mean.h"
#include "stats/regression.h"

namespace {

using namespace syscard;
using namespace syscard::coverage;
using stats::ResampledLevels;
using stats::Variance;

// ---- clustered means

using ClusterSizes = std::vector<std::size_t>;

struct Suite {
    std::vector<double> scores;
    std::vector<std::size_t> clusters;
};

// Normal scores of mean 0 and variance 1, of which a share of 0.3 is common to a cluster.
Suite simulated_suite(const ClusterSizes& sizes, Random& random) {
    constexpr double kIntraclassCorrelation = 0.3;
    Suite suite;
    for (std::size_t cluster = 0; cluster < sizes.size(); ++cluster) {
        const double common = std::sqrt(kIntraclassCorrelation) * random.normal();
        for (std::size_t item = 0; item < sizes[cluster]; ++item) {
            suite.scores.push_back(common +
                                   std::sqrt(1 - kIntraclassCorrelation) * random.normal());
            suite.clusters.push_back(cluster);
        }
    }
    return suite;
}

std::array<bool, 6> suite_is_held(const ClusterSizes& sizes, Random& random) {
    constexpr std::int64_t kResamples = 1000;
    const Suite suite = simulated_suite(sizes, random);
    const auto mean = [&](Variance variance) {
        return holds(stats::mean_estimate(suite.scores, suite.clusters, variance, kLevel), 0);
    };
    const auto bootstrap = [&](ResampledLevels levels) {
        return holds(
            stats::bootstrap_mean(suite.scores, suite.clusters, levels, kResamples, 0, kLevel), 0);
    };
    return {mean(Variance::Naive),
            mean(Variance::Cr0),
            mean(Variance::Cr1),
            mean(Variance::Cr2),
            bootstrap(ResampledLevels::Cluster),
            bootstrap(ResampledLevels::TwoStage)};
}

void print_means(std::int64_t simulations) {
    print_header(fmt::format("\nA clustered mean, {} simulated suites each, normal scores with "
                             "intraclass correlation "
                             "0.3 ({}):",
                             simulations,
                             simulation_error(simulations)),
                 {"clusters", "naive", "CR0", "CR1", "CR2", "bootstrap of clusters", "two-stage"});
    const auto row = [&](const std::string& what, const ClusterSizes& sizes) {
        print_row(what, simulated_coverage<6>(simulations, [&](Random& r) {
                      return suite_is_held(sizes, r);
                  }));
    };
    row("6 of 10 items", ClusterSizes(6, 10));
    row("20 of 10 items", ClusterSizes(20, 10));
    row("8 of 60, 20, 10, 10, 5, 5, 5, 5 items", {60, 20, 10, 10, 5, 5, 5, 5});
}

// ---- everything else

// Costs about 1, more where the item is hard; hard items succeed less often. The true cost of a
// success is 2.
bool cost_is_held(Random& random) {
    std::vector<double> costs;
    std::vector<double> successes;
    for (int item = 0; item < 100; ++item) {
        const double hardness = random.uniform();
        costs.push_back(0.5 + hardness + 0.2 * random.uniform() - 0.1);
        successes.push_back(random.happens(1 - hardness) ? 1 : 0);
    }
    return holds(stats::cost_per_success(costs, successes, {}, kLevel), 2);
}

// 30 templates of 4 decisions; the slope on a filled-in attribute is 0.5, and a template moves its
// decisions together.
struct Decisions {
    std::vector<double> y;
    stats::Design x;
    std::vector<std::size_t> clusters;
};

template <typename Answer>
Decisions simulated_decisions(double template_effect, Random& random, Answer answer) {
    constexpr double kSlope = 0.5;
    Decisions decisions;
    for (std::size_t form = 0; form < 30; ++form) {
        const double common = template_effect * random.normal();
        for (int item = 0; item < 4; ++item) {
            const double attribute = item % 2;
            decisions.y.push_back(answer(common + kSlope * attribute));
            decisions.x.push_back({1, attribute});
            decisions.clusters.push_back(form);
        }
    }
    return decisions;
}

bool linear_slope_is_held(Random& random) {
    const Decisions made =
        simulated_decisions(1, random, [&](double centre) { return centre + random.normal(); });
    const auto fit = stats::linear_regression(made.y, made.x, made.clusters, kLevel);
    return fit && holds(fit->intervals[1], 0.5);
}

// Without a common effect: with one, the slope over all templates is flatter than the one within
// each.
bool logistic_slope_is_held(Random& random) {
    const Decisions made = simulated_decisions(0, random, [&](double odds) {
        return random.happens(1 / (1 + std::exp(-odds))) ? 1.0 : 0.0;
    });
    const auto fit = stats::logistic_regression(made.y, made.x, made.clusters, kLevel);
    return fit && holds(fit->intervals[1], 0.5);
}

// 200 items of rates Beta(1, 3), drawn as 1 - u^(1/3), with 8 attempts each; forecast at 100
// attempts.
bool forecast_is_held(Random& random) {
    constexpr std::int64_t kAttempts = 8;
    std::vector<std::int64_t> items(kAttempts + 1);
    for (int item = 0; item < 200; ++item) {
        ++items[static_cast<std::size_t>(
            random.binomial(kAttempts, 1 - std::cbrt(random.uniform())))];
    }
    const double truth =
        stats::forecast_pass_at({.alpha = 1, .beta = 3, .log_likelihood = 0}, 100).value();
    return holds(stats::forecast_pass_at_interval(items, 100, kLevel), truth);
}

// The mean of 100 graded scores, squares of uniform numbers.
std::array<bool, 2> graded_mean_is_held(Random& random) {
    std::vector<double> scores(100);
    for (double& score : scores) score = std::pow(random.uniform(), 2);
    const auto held = [&](stats::BettingKind kind) {
        return holds(stats::betting_sequence(scores, 300, kind, kLevel), 1.0 / 3);
    };
    return {held(stats::BettingKind::Betting), held(stats::BettingKind::Hedged)};
}

// A suite of 200 items of which 20 fail, in random order, looked at after every tenth item.
bool finite_suite_is_held(Random& random) {
    constexpr std::int64_t kItems = 200;
    constexpr std::int64_t kFailures = 20;
    std::int64_t failed = 0;
    for (std::int64_t sampled = 1; sampled <= kItems; ++sampled) {
        const auto left = static_cast<double>(kItems - sampled + 1);
        failed += random.happens(static_cast<double>(kFailures - failed) / left) ? 1 : 0;
        if (sampled % 10 != 0) continue;
        const auto range =
            stats::without_replacement_sequence({kItems, sampled, failed}, {1, 1}, kLevel);
        if (!range || kFailures < range->least || kFailures > range->most) return false;
    }
    return true;
}

void print_others(std::int64_t simulations) {
    print_header(fmt::format("\nOther intervals, {} simulations each ({}):",
                             simulations,
                             simulation_error(simulations)),
                 {"interval", "data", "coverage"});
    const auto row = [&](const std::string& what, auto is_held) {
        print_row(what, simulated_coverage<1>(simulations, [&](Random& r) {
                      return std::array{is_held(r)};
                  }));
    };
    row("cost per success | 100 items, harder ones dearer", cost_is_held);
    row("linear regression, clustered | slope; 30 templates of 4 decisions", linear_slope_is_held);
    row("logistic regression, clustered | slope; 30 templates of 4 decisions",
        logistic_slope_is_held);
    row("beta-binomial forecast | 200 items of 8 attempts, at 100", forecast_is_held);
    row("without replacement | 20 looks at 200 items, 20 of which fail", finite_suite_is_held);
    row("betting | 100 graded scores", [](Random& r) { return graded_mean_is_held(r)[0]; });
    row("betting, hedged: at every look | 100 graded scores",
        [](Random& r) { return graded_mean_is_held(r)[1]; });
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t simulations = simulations_of(argc, argv, 2000);
    print_means(simulations);
    print_others(simulations);
}
