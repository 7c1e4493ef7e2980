#include "stats/multiplicity.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "stats/internal/check.h"

namespace syscard::stats {

namespace {

// Positions of the values, smallest first; equal ones keep their order.
std::vector<std::size_t> order_of(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    return order;
}

// By what the p-value of a rank (1 is the smallest) is multiplied, in a family of m.
double multiplier(Adjustment procedure, double rank, double m) {
    switch (procedure) {
        case Adjustment::Bonferroni: return m;
        case Adjustment::Holm:
        case Adjustment::Hochberg: return m - rank + 1;
        case Adjustment::BenjaminiHochberg:
        case Adjustment::BenjaminiYekutieli: break;
    }
    return m / rank;
}

// What any dependence costs Benjamini and Yekutieli: 1 + 1/2 + … + 1/m.
double price_of_dependence(Adjustment procedure, double m) {
    if (procedure != Adjustment::BenjaminiYekutieli) return 1;
    double harmonic = 0;
    for (double i = 1; i <= m; ++i) harmonic += 1 / i;
    return harmonic;
}

// Holm steps down: no p-value is adjusted below a smaller one. The others step up: none above a larger one.
void make_monotone(std::vector<double>& by_rank, Adjustment procedure) {
    if (procedure == Adjustment::Holm) {
        std::partial_sum(by_rank.begin(), by_rank.end(), by_rank.begin(),
                         [](double a, double b) { return std::max(a, b); });
    } else if (procedure != Adjustment::Bonferroni) {
        std::partial_sum(by_rank.rbegin(), by_rank.rend(), by_rank.rbegin(),
                         [](double a, double b) { return std::min(a, b); });
    }
}

}  // namespace

Result<Adjustment> parse_adjustment(std::string_view name) {
    const std::array<std::string, 5> names{"bonferroni", "holm", "hochberg", "bh", "by"};
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        return bad_input(fmt::format("unknown procedure `{}`", name), "procedure", hint_for_unknown(name, names));
    }
    return static_cast<Adjustment>(found - names.begin());
}

Result<AdjustedTests> adjust(std::span<const double> p, Adjustment procedure, double alpha) {
    SYSCARD_CHECK(check_size(p.size(), 1, "p"));
    SYSCARD_CHECK(check_all_fractions(p, "p"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    const std::vector<std::size_t> order = order_of(p);
    const auto m = static_cast<double>(p.size());
    const double price = price_of_dependence(procedure, m);
    std::vector<double> by_rank(p.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto rank = static_cast<double>(i + 1);
        by_rank[i] = std::min(1.0, price * multiplier(procedure, rank, m) * p[order[i]]);
    }
    make_monotone(by_rank, procedure);
    AdjustedTests tests{.adjusted = std::vector<double>(p.size()), .rejected = std::vector<bool>(p.size())};
    for (std::size_t i = 0; i < order.size(); ++i) {
        tests.adjusted[order[i]] = by_rank[i];
        tests.rejected[order[i]] = by_rank[i] <= alpha;
    }
    return tests;
}

Result<std::vector<bool>> e_benjamini_hochberg(std::span<const double> e, double alpha) {
    SYSCARD_CHECK(check_size(e.size(), 1, "e"));
    for (std::size_t i = 0; i < e.size(); ++i) SYSCARD_CHECK(check_not_negative(e[i], fmt::format("e[{}]", i)));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    std::vector<std::size_t> order = order_of(e);
    std::reverse(order.begin(), order.end());
    const double bar = static_cast<double>(e.size()) / alpha;
    std::size_t rejections = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (static_cast<double>(i + 1) * e[order[i]] >= bar * (1 - 1e-12)) rejections = i + 1;
    }
    std::vector<bool> rejected(e.size());
    for (std::size_t i = 0; i < rejections; ++i) rejected[order[i]] = true;
    return rejected;
}

}  // namespace syscard::stats
