// How often intervals for what judges and raters say hold the truth, by simulation.
//
// usage: judge_coverage_bench [SIMULATIONS]

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "coverage/coverage.h"
#include "stats/agreement.h"
#include "stats/judge_correction.h"
#include "stats/mean.h"

namespace {

using namespace syscard;
using namespace syscard::coverage;

constexpr stats::JudgeAccuracy kJudge{.sensitivity = 0.9, .specificity = 0.95};

bool judge_says_yes(bool truth, Random& random) {
    return random.happens(truth ? kJudge.sensitivity : 1 - kJudge.specificity);
}

// ---- accuracy measured on another set

double share(std::int64_t part, std::int64_t all) {
    return static_cast<double>(part) / static_cast<double>(all);
}

std::array<bool, 2> corrected_rate_is_held(std::int64_t items, std::int64_t labels, double rate,
                                           Random& random) {
    const std::int64_t unsafe = random.binomial(items, rate);
    const std::int64_t judged = random.binomial(unsafe, kJudge.sensitivity) +
                                random.binomial(items - unsafe, 1 - kJudge.specificity);
    const stats::JudgeAccuracy measured{
        .sensitivity = share(random.binomial(labels, kJudge.sensitivity), labels),
        .specificity = share(random.binomial(labels, kJudge.specificity), labels)};
    const stats::CalibratedJudge judge{
        .accuracy = measured, .negatives = labels, .positives = labels};
    return {holds(stats::rogan_gladen({judged, items}, measured, kLevel), rate),
            holds(stats::judge_corrected(share(judged, items), items, judge, kLevel), rate)};
}

void print_corrected(std::int64_t simulations) {
    print_header(fmt::format("\nA rate seen by a judge with sensitivity 0.9 and specificity 0.95, "
                             "both estimated from "
                             "labelled items of another set, {} simulations ({}):",
                             simulations,
                             simulation_error(simulations)),
                 {"items",
                  "labelled positives and negatives",
                  "rate",
                  "accuracy taken as known",
                  "judge-corrected"});
    for (const std::int64_t labels : {50, 200}) {
        for (const double rate : {0.05, 0.2, 0.5}) {
            print_row(fmt::format("1000 | {} each | {}", labels, rate),
                      simulated_coverage<2>(simulations, [&](Random& r) {
                          return corrected_rate_is_held(1000, labels, rate, r);
                      }));
        }
    }
}

// ---- labels on a random subset

std::array<bool, 3> powered_mean_is_held(std::int64_t labelled, std::int64_t unlabelled,
                                         double rate, Random& random) {
    std::vector<double> labels;
    std::vector<double> judged;
    std::vector<double> judged_unlabelled;
    for (std::int64_t i = 0; i < labelled + unlabelled; ++i) {
        const bool truth = random.happens(rate);
        const double verdict = judge_says_yes(truth, random) ? 1 : 0;
        if (i < labelled) labels.push_back(truth ? 1 : 0);
        (i < labelled ? judged : judged_unlabelled).push_back(verdict);
    }
    const auto powered = [&](std::optional<double> lambda) {
        return holds(
            stats::prediction_powered_mean(labels, judged, judged_unlabelled, lambda, 1, kLevel),
            rate);
    };
    const auto labels_alone = stats::mean_estimate(labels, {}, stats::Variance::Naive, kLevel);
    return {holds(labels_alone, rate), powered(1), powered({})};
}

void print_powered(std::int64_t simulations) {
    print_header(
        fmt::format("\nThe same judge with labels on a random subset, {} simulations ({}):",
                    simulations,
                    simulation_error(simulations)),
        {"labelled", "others", "rate", "labels alone, naive", "PPI", "PPI++"});
    for (const std::int64_t labelled : {50, 200}) {
        for (const double rate : {0.05, 0.2, 0.5}) {
            print_row(fmt::format("{} | 1000 | {}", labelled, rate),
                      simulated_coverage<3>(simulations, [&](Random& r) {
                          return powered_mean_is_held(labelled, 1000, rate, r);
                      }));
        }
    }
}

// ---- agreement

// Two raters who see an item's truth, rarely or often positive, and err independently.
struct Raters {
    double rate;
    double accuracy;

    double says_yes() const { return rate * accuracy + (1 - rate) * (1 - accuracy); }
    double agree() const { return accuracy * accuracy + (1 - accuracy) * (1 - accuracy); }
    double agree_by_chance() const {
        return says_yes() * says_yes() + (1 - says_yes()) * (1 - says_yes());
    }

    // Both have the same share of yes, so κ and α of endless many items are the same.
    double agreement() const { return (agree() - agree_by_chance()) / (1 - agree_by_chance()); }
};

std::array<bool, 2> agreement_is_held(const Raters& raters, std::int64_t items, Random& random) {
    stats::CountTable table(2, {0, 0});
    stats::Ratings ratings(2);
    for (std::int64_t item = 0; item < items; ++item) {
        const bool truth = random.happens(raters.rate);
        const bool first = random.happens(raters.accuracy) == truth;
        const bool second = random.happens(raters.accuracy) == truth;
        ++table[first ? 1 : 0][second ? 1 : 0];
        ratings[0].push_back(first ? 1 : 0);
        ratings[1].push_back(second ? 1 : 0);
    }
    const auto alpha =
        stats::krippendorff_interval(ratings, stats::LevelOfMeasurement::Nominal, 400, 0, kLevel);
    return {holds(stats::cohen_kappa(table, kLevel), raters.agreement()),
            holds(alpha, raters.agreement())};
}

void print_agreement(std::int64_t simulations) {
    print_header(
        fmt::format("\nAgreement of two raters who are right 9 times of 10, {} simulations ({}):",
                    simulations,
                    simulation_error(simulations)),
        {"items", "rate", "κ", "α by bootstrap over units"});
    for (const std::int64_t items : {50, 200}) {
        for (const double rate : {0.05, 0.5}) {
            print_row(fmt::format("{} | {}", items, rate),
                      simulated_coverage<2>(simulations, [&](Random& r) {
                          return agreement_is_held({.rate = rate, .accuracy = 0.9}, items, r);
                      }));
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t simulations = simulations_of(argc, argv, 4000);
    print_corrected(simulations);
    print_powered(simulations);
    print_agreement(simulations / 4);
}
