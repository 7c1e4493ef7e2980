#include "stats/bradley_terry.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/clusters.h"
#include "stats/internal/matrix.h"

namespace syscard::stats {

namespace {

using Wins = std::vector<std::vector<double>>;

Result<void> check(const Wins& wins, std::size_t reference) {
    SYSCARD_CHECK(check_size(wins.size(), 2, "wins"));
    for (std::size_t i = 0; i < wins.size(); ++i) {
        SYSCARD_CHECK(check_same_size(wins.size(), "names", wins[i].size(), fmt::format("wins[{}]", i)));
        for (const double count : wins[i]) SYSCARD_CHECK(check_not_negative(count, fmt::format("wins[{}]", i)));
        if (wins[i][i] != 0) return bad_input("a model cannot beat itself", fmt::format("wins[{}]", i));
    }
    if (reference < wins.size()) return {};
    return bad_input("`reference` is not one of the models", "reference");
}

// Which models can be reached from the first along wins, or against them.
std::size_t reached(const Wins& wins, bool along_wins) {
    std::vector<bool> seen(wins.size(), false);
    std::vector<std::size_t> left{0};
    seen[0] = true;
    std::size_t count = 1;
    while (!left.empty()) {
        const std::size_t model = left.back();
        left.pop_back();
        for (std::size_t other = 0; other < wins.size(); ++other) {
            const double edge = along_wins ? wins[model][other] : wins[other][model];
            if (edge == 0 || seen[other]) continue;
            seen[other] = true;
            left.push_back(other);
            ++count;
        }
    }
    return count;
}

Result<void> check_connected(const Wins& wins) {
    if (reached(wins, true) == wins.size() && reached(wins, false) == wins.size()) return {};
    return bad_input("the models are not connected by wins in both directions, so their strengths are not determined",
                     "wins", "add comparisons, or leave out models that won or lost everything");
}

double win_probability(double strength, double other) { return 1 / (1 + std::exp(other - strength)); }

// Hunter's minorise-maximise step: always uphill, from any start.
std::vector<double> minorised(const Wins& wins, const std::vector<double>& strength) {
    std::vector<double> next(strength.size());
    for (std::size_t i = 0; i < wins.size(); ++i) {
        double won = 0;
        double share = 0;
        for (std::size_t j = 0; j < wins.size(); ++j) {
            if (j == i) continue;
            won += wins[i][j];
            share += (wins[i][j] + wins[j][i]) * win_probability(strength[i], strength[j]);
        }
        next[i] = strength[i] + std::log(won / share);
    }
    return next;
}

// Fisher's information without the row and column of the reference.
Matrix information_of(const Wins& wins, const std::vector<double>& strength, std::size_t reference) {
    const std::size_t free = wins.size() - 1;
    Matrix information = zeros(free);
    const auto place = [&](std::size_t model) { return model < reference ? model : model - 1; };
    for (std::size_t i = 0; i < wins.size(); ++i) {
        for (std::size_t j = 0; j < wins.size(); ++j) {
            if (i == j || i == reference) continue;
            const double p = win_probability(strength[i], strength[j]);
            const double weight = (wins[i][j] + wins[j][i]) * p * (1 - p);
            information(place(i), place(i)) += weight;
            if (j != reference) information(place(i), place(j)) -= weight;
        }
    }
    return information;
}

// Score of the free strengths: wins that were seen less wins that were expected.
std::vector<double> surplus_of(const Wins& wins, const std::vector<double>& strength, std::size_t reference) {
    std::vector<double> surplus;
    for (std::size_t i = 0; i < wins.size(); ++i) {
        if (i == reference) continue;
        double sum = 0;
        for (std::size_t j = 0; j < wins.size(); ++j) {
            sum += wins[i][j] - (wins[i][j] + wins[j][i]) * win_probability(strength[i], strength[j]);
        }
        surplus.push_back(sum);
    }
    return surplus;
}

void move_to_reference(std::vector<double>& strength, std::size_t reference) {
    const double zero = strength[reference];
    for (double& value : strength) value -= zero;
}

struct Maximum {
    std::vector<double> strength;
    Matrix covariance;  // of the free strengths, by Fisher's information
};

// A few sure steps uphill, then Newton's to the last digit.
Result<Maximum> maximise(const Wins& wins, std::size_t reference) {
    std::vector<double> strength(wins.size(), 0.0);
    constexpr int kSureSteps = 50;
    constexpr int kMostSteps = 200;
    for (int step = 0; step < kSureSteps; ++step) strength = minorised(wins, strength);
    move_to_reference(strength, reference);
    for (int step = 0; step < kMostSteps; ++step) {
        const auto covariance = inverse_of_positive(information_of(wins, strength, reference));
        if (!covariance) break;
        const std::vector<double> move = product(*covariance, surplus_of(wins, strength, reference));
        double largest = 0;
        for (const double part : move) largest = std::max(largest, std::abs(part));
        const double cut = largest > 1 ? 1 / largest : 1;
        for (std::size_t i = 0, free = 0; i < strength.size(); ++i) {
            if (i != reference) strength[i] += cut * move[free++];
        }
        if (largest < 1e-12) return Maximum{strength, *covariance};
    }
    return bad_input("the strengths did not settle: some pair is almost fully separated", "wins");
}

BradleyTerryFit fit_with(const std::vector<double>& strength, const Matrix& covariance, std::size_t reference) {
    BradleyTerryFit fit{.strength = strength, .standard_error = std::vector<double>(strength.size(), 0.0), .elo = {}};
    for (std::size_t i = 0, free = 0; i < strength.size(); ++i) {
        fit.elo.push_back(kEloScale * strength[i]);
        if (i == reference) continue;
        fit.standard_error[i] = std::sqrt(covariance(free, free));
        ++free;
    }
    return fit;
}

Result<Wins> wins_of(std::span<const Battle> battles, std::size_t models) {
    Wins wins(models, std::vector<double>(models, 0.0));
    for (const Battle& battle : battles) {
        if (battle.first >= models || battle.second >= models || battle.first == battle.second) {
            return bad_input("a battle is between two different models of those there are", "battles");
        }
        SYSCARD_CHECK(check_fraction(battle.score, "score"));
        wins[battle.first][battle.second] += battle.score;
        wins[battle.second][battle.first] += 1 - battle.score;
    }
    return wins;
}

// Σ over clusters of the outer product of their scores.
Matrix clustered_scores(std::span<const Battle> battles, const Clusters& clusters, const std::vector<double>& strength,
                        std::size_t reference) {
    const std::size_t free = strength.size() - 1;
    std::vector<std::vector<double>> scores(clusters.count(), std::vector<double>(free, 0.0));
    const auto add = [&](std::vector<double>& score, std::size_t model, double surplus) {
        if (model != reference) score[model < reference ? model : model - 1] += surplus;
    };
    for (std::size_t i = 0; i < battles.size(); ++i) {
        const Battle& battle = battles[i];
        const double surplus = battle.score - win_probability(strength[battle.first], strength[battle.second]);
        add(scores[clusters.of_item[i]], battle.first, surplus);
        add(scores[clusters.of_item[i]], battle.second, -surplus);
    }
    Matrix sum = zeros(free);
    for (const auto& score : scores) add_outer(sum, score, 1);
    return sum;
}

}  // namespace

Result<BradleyTerryFit> bradley_terry(const Wins& wins, std::size_t reference) {
    SYSCARD_CHECK(check(wins, reference));
    SYSCARD_CHECK(check_connected(wins));
    SYSCARD_TRY(const Maximum maximum, maximise(wins, reference));
    return fit_with(maximum.strength, maximum.covariance, reference);
}

Result<BradleyTerryFit> bradley_terry_clustered(std::span<const Battle> battles, std::size_t models,
                                                std::size_t reference) {
    SYSCARD_TRY(const Wins wins, wins_of(battles, models));
    SYSCARD_CHECK(check(wins, reference));
    SYSCARD_CHECK(check_connected(wins));
    std::vector<std::size_t> labels;
    for (const Battle& battle : battles) labels.push_back(battle.cluster);
    SYSCARD_TRY(const Clusters clusters, number_clusters(labels, battles.size()));
    if (clusters.count() < 2) return bad_input("all battles are in one cluster", "clusters");
    SYSCARD_TRY(const Maximum maximum, maximise(wins, reference));
    const Matrix middle = clustered_scores(battles, clusters, maximum.strength, reference);
    Matrix sandwich = maximum.covariance * middle * maximum.covariance;
    const auto count = static_cast<double>(clusters.count());
    for (std::size_t i = 0; i + 1 < models; ++i) sandwich(i, i) *= count / (count - 1);
    return fit_with(maximum.strength, sandwich, reference);
}

double elo_expectation(double difference) { return 1 / (1 + std::pow(10.0, -difference / 400)); }

}  // namespace syscard::stats
