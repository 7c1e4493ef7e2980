#include "stats/irt.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stats/close.h"

namespace syscard::stats {

namespace {

struct Answered {
    std::vector<std::vector<bool>> patterns;
    std::vector<std::int64_t> counts;
};

// Section 6 of the Law School Admission Test: a thousand candidates, five items.
const Answered kLsat6 = [] {
    const std::vector<std::pair<std::string, std::int64_t>> table{
        {"00000", 3},  {"00001", 6},  {"00010", 2},  {"00011", 11}, {"00100", 1},  {"00101", 1},
        {"00110", 3},  {"00111", 4},  {"01000", 1},  {"01001", 8},  {"01011", 16}, {"01101", 3},
        {"01110", 2},  {"01111", 15}, {"10000", 10}, {"10001", 29}, {"10010", 14}, {"10011", 81},
        {"10100", 3},  {"10101", 28}, {"10110", 15}, {"10111", 80}, {"11000", 16}, {"11001", 56},
        {"11010", 21}, {"11011", 173}, {"11100", 11}, {"11101", 61}, {"11110", 28}, {"11111", 298}};
    Answered answered;
    for (const auto& [pattern, count] : table) {
        std::vector<bool>& answers = answered.patterns.emplace_back();
        for (const char answer : pattern) answers.push_back(answer == '1');
        answered.counts.push_back(count);
    }
    return answered;
}();

void expect_close(const std::vector<double>& values, const std::vector<double>& golden, double relative) {
    for (std::size_t i = 0; i < golden.size(); ++i) EXPECT_TRUE(is_close(values[i], golden[i], relative)) << i;
}

}  // namespace

TEST(Irt, OneParameterAgreesWithLtm) {  // G45
    const auto fit = fit_irt(kLsat6.patterns, kLsat6.counts, IrtModel::OneParameter);
    ASSERT_TRUE(fit);
    expect_close(fit->discrimination, {0.75513, 0.75513, 0.75513, 0.75513, 0.75513}, kIterativeFit);
    expect_close(fit->difficulty, {-3.61527, -1.32242, -0.31763, -1.73009, -2.78017}, kIterativeFit);
    EXPECT_NEAR(fit->log_likelihood, -2466.9376, 1e-4);
}

TEST(Irt, TwoParameterAgreesWithLtm) {  // G45
    const auto fit = fit_irt(kLsat6.patterns, kLsat6.counts, IrtModel::TwoParameter);
    ASSERT_TRUE(fit);
    expect_close(fit->discrimination, {.82566, .72274, .89087, .68837, .65686}, kIterativeFit);
    expect_close(fit->difficulty, {-3.3588, -1.3701, -0.27967, -1.8664, -3.1259}, kIterativeFit);
    EXPECT_NEAR(fit->log_likelihood, -2466.6534, 1e-4);
}

TEST(Irt, RefusesItemsThatSayNothing) {
    const std::vector<std::int64_t> counts{5, 5};
    EXPECT_TRUE(is_bad_input(fit_irt({{true, true}, {true, false}}, counts, IrtModel::OneParameter), "patterns"));
    EXPECT_TRUE(is_bad_input(fit_irt({{true, true}, {true}}, counts, IrtModel::OneParameter), "patterns[1]"));
    EXPECT_TRUE(is_bad_input(fit_irt({{true, false}}, counts, IrtModel::OneParameter), "counts"));
}

}  // namespace syscard::stats
