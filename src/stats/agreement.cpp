#include "stats/agreement.h"

#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"

namespace syscard::stats {

namespace {

// Counts must be rows of one length, none negative.
Result<void> check_table(const CountTable& table) {
    SYSCARD_CHECK(check_size(table.size(), 1, "table"));
    for (std::size_t row = 0; row < table.size(); ++row) {
        if (table[row].size() != table[0].size()) {
            return bad_input(fmt::format("row {} of `table` has {} columns, and row 0 has {}", row, table[row].size(),
                                         table[0].size()),
                             "table");
        }
        for (const std::int64_t count : table[row]) SYSCARD_CHECK(check_at_least(count, 0, "table"));
    }
    return {};
}

// Shares of all items: by pair of categories, and by category for each rater.
struct Shares {
    std::vector<std::vector<double>> pair;
    std::vector<double> first;
    std::vector<double> second;
    double items = 0;
};

Shares shares_of(const CountTable& table) {
    const std::size_t k = table.size();
    Shares shares{.pair = std::vector<std::vector<double>>(k, std::vector<double>(k)),
                  .first = std::vector<double>(k),
                  .second = std::vector<double>(k)};
    for (const auto& row : table) {
        for (const std::int64_t count : row) shares.items += static_cast<double>(count);
    }
    for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = 0; j < k; ++j) {
            const double share = static_cast<double>(table[i][j]) / shares.items;
            shares.pair[i][j] = share;
            shares.first[i] += share;
            shares.second[j] += share;
        }
    }
    return shares;
}

double square(double x) { return x * x; }

double kappa_error(const Shares& shares, double kappa, double by_chance) {
    double agreeing = 0;
    double disagreeing = 0;
    for (std::size_t i = 0; i < shares.first.size(); ++i) {
        const double margins = shares.first[i] + shares.second[i];
        agreeing += shares.pair[i][i] * square(1 - margins * (1 - kappa));
        for (std::size_t j = 0; j < shares.first.size(); ++j) {
            if (i != j) disagreeing += shares.pair[i][j] * square(shares.second[i] + shares.first[j]);
        }
    }
    const double chance_term = square(kappa - by_chance * (1 - kappa));
    return std::sqrt((agreeing + square(1 - kappa) * disagreeing - chance_term) / shares.items) / (1 - by_chance);
}

double kappa_error_null(const Shares& shares, double by_chance) {
    double products = 0;
    for (std::size_t i = 0; i < shares.first.size(); ++i) {
        products += shares.first[i] * shares.second[i] * (shares.first[i] + shares.second[i]);
    }
    return std::sqrt((by_chance + by_chance * by_chance - products) / shares.items) / (1 - by_chance);
}

double gwet_ac1(const Shares& shares, double agreement) {
    const auto categories = static_cast<double>(shares.first.size());
    double by_chance = 0;
    for (std::size_t i = 0; i < shares.first.size(); ++i) {
        const double use = (shares.first[i] + shares.second[i]) / 2;
        by_chance += use * (1 - use) / (categories - 1);
    }
    return (agreement - by_chance) / (1 - by_chance);
}

}  // namespace

Result<KappaEstimate> cohen_kappa(const CountTable& table, double level, Side side) {
    SYSCARD_CHECK(check_table(table));
    SYSCARD_CHECK(check_size(table.size(), 2, "table"));
    if (table[0].size() != table.size()) {
        return bad_input(fmt::format("`table` has {} rows and {} columns, and must be square", table.size(),
                                     table[0].size()),
                         "table", "one row and one column for each category");
    }
    SYSCARD_CHECK(check_open_fraction(level, "level"));
    const Shares shares = shares_of(table);
    if (shares.items == 0) return bad_input("`table` holds no items", "table");
    double agreement = 0;
    double by_chance = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        agreement += shares.pair[i][i];
        by_chance += shares.first[i] * shares.second[i];
    }
    if (1 - by_chance < 1e-15) return bad_input("both raters used one category only: kappa is undefined", "table");
    const double kappa = (agreement - by_chance) / (1 - by_chance);
    const double error = kappa_error(shares, kappa, by_chance);
    const double reach = normal_multiple(level, side) * error;
    return KappaEstimate{.kappa = kappa,
                         .standard_error = error,
                         .standard_error_null = kappa_error_null(shares, by_chance),
                         .interval = make_interval(kappa - reach, kappa + reach, level, side, "kappa-normal", {-1, 1}),
                         .agreement = agreement,
                         .ac1 = gwet_ac1(shares, agreement)};
}

Result<double> fleiss_kappa(const CountTable& table) {
    SYSCARD_CHECK(check_table(table));
    double raters = 0;
    for (const std::int64_t count : table[0]) raters += static_cast<double>(count);
    if (raters < 2) return bad_input("a subject needs at least two raters", "table");
    std::vector<double> use(table[0].size(), 0.0);
    double agreement = 0;
    for (std::size_t row = 0; row < table.size(); ++row) {
        double sum = 0;
        double pairs = 0;
        for (std::size_t column = 0; column < use.size(); ++column) {
            const auto count = static_cast<double>(table[row][column]);
            sum += count;
            pairs += count * (count - 1);
            use[column] += count;
        }
        if (sum != raters) {
            return bad_input(fmt::format("subject {} has {} ratings, and subject 0 has {}", row, sum, raters), "table",
                             "for raters who skip subjects take `krippendorff`");
        }
        agreement += pairs / (raters * (raters - 1));
    }
    const auto subjects = static_cast<double>(table.size());
    double by_chance = 0;
    for (const double count : use) by_chance += square(count / (subjects * raters));
    if (1 - by_chance < 1e-15) return bad_input("all ratings are in one category: kappa is undefined", "table");
    return (agreement / subjects - by_chance) / (1 - by_chance);
}

}  // namespace syscard::stats
