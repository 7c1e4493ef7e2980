#include "stats/irt.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "stats/internal/check.h"

namespace syscard::stats {

namespace {

constexpr std::size_t kNodes = 41;

// A level of ability and its share under the standard normal distribution.
struct Node {
    double ability;
    double share;
};

// Value and derivative of the orthonormal Hermite polynomial of degree kNodes.
struct Hermite {
    double value;
    double derivative;
};

Hermite hermite_at(double x) {
    double before = 0;
    double value = std::pow(std::numbers::pi, -0.25);
    for (std::size_t j = 0; j < kNodes; ++j) {
        const auto degree = static_cast<double>(j);
        const double next = x * std::sqrt(2 / (degree + 1)) * value - std::sqrt(degree / (degree + 1)) * before;
        before = value;
        value = next;
    }
    return {value, std::sqrt(2.0 * kNodes) * before};
}

// The roots lie about evenly within ±√(2n + 1), so a fine walk brackets each of them and Newton finishes.
std::vector<Node> gauss_hermite_nodes() {
    std::vector<Node> nodes;
    const double edge = std::sqrt(2.0 * kNodes + 1);
    constexpr int kSteps = 2000;
    for (int step = 0; step < kSteps; ++step) {
        const double left = edge * (2.0 * step / kSteps - 1);
        const double right = edge * (2.0 * (step + 1) / kSteps - 1);
        if (std::signbit(hermite_at(left).value) == std::signbit(hermite_at(right).value)) continue;
        double root = (left + right) / 2;
        for (int i = 0; i < 10; ++i) root -= hermite_at(root).value / hermite_at(root).derivative;
        const double slope = hermite_at(root).derivative;
        nodes.push_back({std::numbers::sqrt2 * root, 2 / (slope * slope) / std::sqrt(std::numbers::pi)});
    }
    return nodes;
}

// An item as slope and intercept: P = 1 / (1 + exp(-(slope · θ + intercept))).
struct Item {
    double slope = 1;
    double intercept = 0;
};

double chance(const Item& item, double ability) {
    return 1 / (1 + std::exp(-(item.slope * ability + item.intercept)));
}

struct Answers {
    const std::vector<std::vector<bool>>& patterns;
    std::span<const std::int64_t> counts;
};

// Expected respondents at each node, and those of them who got each item right.
struct Expectation {
    std::vector<double> respondents;         // [nodes]
    std::vector<std::vector<double>> right;  // [items][nodes]
    double log_likelihood = 0;
};

Expectation expectation_of(const Answers& answers, const std::vector<Item>& items, const std::vector<Node>& nodes) {
    Expectation expected{.respondents = std::vector<double>(nodes.size(), 0.0),
                         .right = std::vector<std::vector<double>>(items.size(), std::vector<double>(nodes.size()))};
    std::vector<std::vector<double>> chances(items.size());
    for (std::size_t item = 0; item < items.size(); ++item) {
        for (const Node& node : nodes) chances[item].push_back(chance(items[item], node.ability));
    }
    std::vector<double> joint(nodes.size());
    for (std::size_t pattern = 0; pattern < answers.patterns.size(); ++pattern) {
        const auto count = static_cast<double>(answers.counts[pattern]);
        double marginal = 0;
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            joint[node] = nodes[node].share;
            for (std::size_t item = 0; item < items.size(); ++item) {
                const double right = chances[item][node];
                joint[node] *= answers.patterns[pattern][item] ? right : 1 - right;
            }
            marginal += joint[node];
        }
        if (count > 0) expected.log_likelihood += count * std::log(marginal);
        for (std::size_t node = 0; node < nodes.size(); ++node) {
            const double respondents = count * joint[node] / marginal;
            expected.respondents[node] += respondents;
            for (std::size_t item = 0; item < items.size(); ++item) {
                if (answers.patterns[pattern][item]) expected.right[item][node] += respondents;
            }
        }
    }
    return expected;
}

// Gradient and information of one item's slope and intercept.
struct ItemCurvature {
    double slope = 0;
    double intercept = 0;
    double slope_slope = 0;
    double slope_intercept = 0;
    double intercept_intercept = 0;
};

ItemCurvature curvature_of(const Item& item, const Expectation& expected, std::size_t place,
                           const std::vector<Node>& nodes) {
    ItemCurvature curvature;
    for (std::size_t node = 0; node < nodes.size(); ++node) {
        const double ability = nodes[node].ability;
        const double right = chance(item, ability);
        const double surplus = expected.right[place][node] - expected.respondents[node] * right;
        const double weight = expected.respondents[node] * right * (1 - right);
        curvature.slope += surplus * ability;
        curvature.intercept += surplus;
        curvature.slope_slope += weight * ability * ability;
        curvature.slope_intercept += weight * ability;
        curvature.intercept_intercept += weight;
    }
    return curvature;
}

// One Newton step for each item by itself.
void improve_separately(std::vector<Item>& items, const Expectation& expected, const std::vector<Node>& nodes) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ItemCurvature c = curvature_of(items[i], expected, i, nodes);
        const double determinant = c.slope_slope * c.intercept_intercept - c.slope_intercept * c.slope_intercept;
        items[i].slope += (c.slope * c.intercept_intercept - c.intercept * c.slope_intercept) / determinant;
        items[i].intercept += (c.intercept * c.slope_slope - c.slope * c.slope_intercept) / determinant;
    }
}

// One Newton step for all items, whose slope is the same: the intercepts are eliminated first.
void improve_together(std::vector<Item>& items, const Expectation& expected, const std::vector<Node>& nodes) {
    std::vector<ItemCurvature> curvatures;
    double gradient = 0;
    double information = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ItemCurvature c = curvatures.emplace_back(curvature_of(items[i], expected, i, nodes));
        gradient += c.slope - c.intercept * c.slope_intercept / c.intercept_intercept;
        information += c.slope_slope - c.slope_intercept * c.slope_intercept / c.intercept_intercept;
    }
    const double move = gradient / information;
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].slope += move;
        items[i].intercept += (curvatures[i].intercept - curvatures[i].slope_intercept * move) /
                              curvatures[i].intercept_intercept;
    }
}

double furthest_move(const std::vector<Item>& before, const std::vector<Item>& after) {
    double furthest = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        furthest = std::max({furthest, std::abs(after[i].slope - before[i].slope),
                             std::abs(after[i].intercept - before[i].intercept)});
    }
    return furthest;
}

Result<void> check(const Answers& answers) {
    SYSCARD_CHECK(check_size(answers.patterns.size(), 1, "patterns"));
    SYSCARD_CHECK(check_same_size(answers.patterns.size(), "patterns", answers.counts.size(), "counts"));
    const std::size_t items = answers.patterns[0].size();
    SYSCARD_CHECK(check_size(items, 2, "patterns[0]"));
    for (std::size_t i = 0; i < answers.patterns.size(); ++i) {
        SYSCARD_CHECK(check_same_size(items, "patterns[0]", answers.patterns[i].size(), fmt::format("patterns[{}]", i)));
        SYSCARD_CHECK(check_at_least(answers.counts[i], 0, fmt::format("counts[{}]", i)));
    }
    return {};
}

// Share of respondents who got an item right; its log odds start the fit.
Result<std::vector<Item>> starting_items(const Answers& answers) {
    std::vector<Item> items(answers.patterns[0].size());
    for (std::size_t item = 0; item < items.size(); ++item) {
        double right = 0;
        double all = 0;
        for (std::size_t pattern = 0; pattern < answers.patterns.size(); ++pattern) {
            const auto count = static_cast<double>(answers.counts[pattern]);
            all += count;
            if (answers.patterns[pattern][item]) right += count;
        }
        if (right == 0 || right == all) {
            return bad_input(fmt::format("item {} was got right by {}: its difficulty has no estimate", item,
                                         right == 0 ? "nobody" : "everybody"),
                             "patterns", "leave the item out");
        }
        items[item].intercept = std::log(right / (all - right));
    }
    return items;
}

IrtFit fit_of(const std::vector<Item>& items, double log_likelihood) {
    IrtFit fit{.discrimination = {}, .difficulty = {}, .log_likelihood = log_likelihood};
    for (const Item& item : items) {
        fit.discrimination.push_back(item.slope);
        fit.difficulty.push_back(-item.intercept / item.slope);
    }
    return fit;
}

}  // namespace

Result<IrtFit> fit_irt(const std::vector<std::vector<bool>>& patterns, std::span<const std::int64_t> counts,
                       IrtModel model) {
    const Answers answers{patterns, counts};
    SYSCARD_CHECK(check(answers));
    SYSCARD_TRY(std::vector<Item> items, starting_items(answers));
    const std::vector<Node> nodes = gauss_hermite_nodes();
    constexpr int kMostSteps = 5'000;
    for (int step = 0; step < kMostSteps; ++step) {
        const Expectation expected = expectation_of(answers, items, nodes);
        const std::vector<Item> before = items;
        if (model == IrtModel::OneParameter) {
            improve_together(items, expected, nodes);
        } else {
            improve_separately(items, expected, nodes);
        }
        const double moved = furthest_move(before, items);
        if (!std::isfinite(moved)) break;
        if (moved < 1e-8) return fit_of(items, expectation_of(answers, items, nodes).log_likelihood);
    }
    return bad_input("the fit does not settle: too few respondents, or items that say too little", "counts");
}

}  // namespace syscard::stats
