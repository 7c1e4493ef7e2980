#include "stats/drift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include <boost/math/quadrature/gauss.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/matrix.h"

namespace syscard::stats {

namespace {

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

struct Node {
    double place;
    double weight;
};

constexpr std::size_t kNodes = 100;

// Nodes and weights of Gauss and Legendre's rule on [0, h].
std::vector<Node> nodes_up_to(double h) {
    using Rule = boost::math::quadrature::gauss<double, kNodes>;
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
        for (const double sign : {-1.0, 1.0}) {
            nodes.push_back({h / 2 * (1 + sign * Rule::abscissa()[i]), h / 2 * Rule::weights()[i]});
        }
    }
    return nodes;
}

// Run length of the high sum from 0. From a sum u the next one is 0 with Φ(k - u - shift), else somewhere up to h:
// L(u) = 1 + L(0) Φ(k - u - shift) + ∫ L(y) φ(y + k - u - shift) dy, solved at the nodes and at 0.
std::optional<double> one_sided_run_length(double k, double h, double shift) {
    std::vector<Node> nodes = nodes_up_to(h);
    nodes.insert(nodes.begin(), Node{0, 0});
    Matrix system = zeros(nodes.size());
    for (std::size_t row = 0; row < nodes.size(); ++row) {
        const double offset = k - nodes[row].place - shift;
        for (std::size_t column = 0; column < nodes.size(); ++column) {
            system(row, column) = -nodes[column].weight * normal_density(nodes[column].place + offset);
        }
        system(row, 0) -= normal_cdf(offset);
        system(row, row) += 1;
    }
    const auto lengths = solve(system, std::vector<double>(nodes.size(), 1.0));
    constexpr double kLongest = 1e12;  // beyond it the system has lost its digits
    if (!lengths || !((*lengths)[0] >= 1) || (*lengths)[0] > kLongest) return std::nullopt;
    return (*lengths)[0];
}

}  // namespace

Result<CusumChart> cusum(std::span<const double> values, double target, double k, double h) {
    SYSCARD_CHECK(check_size(values.size(), 1, "values"));
    SYSCARD_CHECK(check_all_finite(values, "values"));
    SYSCARD_CHECK(check_finite(target, "target"));
    SYSCARD_CHECK(check_not_negative(k, "k"));
    SYSCARD_CHECK(check_positive(h, "h"));
    CusumChart chart;
    double high = 0;
    double low = 0;
    for (const double value : values) {
        high = std::max(0.0, high + value - target - k);
        low = std::max(0.0, low + target - k - value);
        chart.high.push_back(high);
        chart.low.push_back(low);
        if (!chart.alarm_at && std::max(high, low) > h) chart.alarm_at = chart.high.size();
    }
    return chart;
}

Result<double> cusum_average_run_length(double k, double h, double shift, int sides) {
    SYSCARD_CHECK(check_not_negative(k, "k"));
    SYSCARD_CHECK(check_positive(h, "h"));
    SYSCARD_CHECK(check_finite(shift, "shift"));
    if (sides != 1 && sides != 2) return bad_input(fmt::format("`sides` is {}, and must be 1 or 2", sides), "sides");
    if (h > 50) return bad_input("`h` may be at most 50 standard deviations", "h");
    const auto up = one_sided_run_length(k, h, shift);
    const auto down = sides == 2 ? one_sided_run_length(k, h, -shift) : std::nullopt;
    if (sides == 1 && up) return *up;
    if (up && down) return 1 / (1 / *up + 1 / *down);
    // A side that hardly ever alarms leaves the run length to the other.
    if (sides == 2 && (up || down)) return up ? *up : *down;
    return bad_input("the run length is too long to be computed", "h");
}

Result<EDetectorKind> parse_e_detector_kind(std::string_view name) {
    if (name == "cusum") return EDetectorKind::Cusum;
    if (name == "sr") return EDetectorKind::ShiryaevRoberts;
    const std::array<std::string, 2> names{"cusum", "sr"};
    return bad_input(fmt::format("unknown kind `{}`", name), "kind", hint_for_unknown(name, names));
}

Result<EDetector> e_detector(std::span<const double> e, EDetectorKind kind, double alpha) {
    SYSCARD_CHECK(check_size(e.size(), 1, "e"));
    SYSCARD_CHECK(check_open_fraction(alpha, "alpha"));
    EDetector detector;
    double value = 0;
    for (std::size_t i = 0; i < e.size(); ++i) {
        SYSCARD_CHECK(check_not_negative(e[i], fmt::format("e[{}]", i)));
        value = e[i] * (kind == EDetectorKind::Cusum ? std::max(value, 1.0) : value + 1);
        if (!std::isfinite(value)) return bad_input("the detector grows beyond what a number can hold", "e");
        detector.values.push_back(value);
        if (!detector.alarm_at && value >= 1 / alpha) detector.alarm_at = i + 1;
    }
    return detector;
}

}  // namespace syscard::stats
