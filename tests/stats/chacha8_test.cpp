#include "stats/chacha8.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "stats/bootstrap.h"

namespace syscard::stats {

namespace {

// Numbers drawn singly, then many at once, then singly: fillings thus start and end within a word.
std::vector<std::uint64_t> numbers(std::uint32_t bound, std::size_t many, bool filled) {
    ChaCha8 random = ChaCha8::from_number(bound);
    std::vector<std::uint64_t> drawn{random.below(bound)};
    std::vector<std::uint16_t> filling(many);
    if (filled) random.fill_below(bound, filling);
    for (const std::uint16_t number : filling)
        drawn.push_back(filled ? number : random.below(bound));
    drawn.push_back(random.below(bound));
    drawn.push_back(random.next());
    return drawn;
}

struct Suite {
    std::vector<double> scores;
    std::vector<std::size_t> clusters;
};

Suite some_suite() {
    Suite suite;
    for (std::size_t i = 0; i < 3000; ++i) {
        suite.scores.push_back(static_cast<double>(i * i % 97) / 97);
        suite.clusters.push_back(i * 7 % 250);
    }
    return suite;
}

}  // namespace

TEST(ChaCha8, FillsWithWhatSingleCallsReturn) {
    // 40,000 and 65,535 draw 39 % and next to none again; 65,536 none, and it does not fit 16 bits.
    for (const std::uint32_t bound : {1U, 2U, 500U, 40'000U, 65'535U, 65'536U}) {
        for (const std::size_t many : {0U, 1U, 3U, 63U, 64U, 500U, 5001U}) {
            EXPECT_EQ(numbers(bound, many, true), numbers(bound, many, false))
                << bound << ", " << many;
        }
    }
}

// Published intervals are recomputed by verifiers: whoever makes this faster may not change a bit.
TEST(Bootstrap, GivesTheBitsItAlwaysGave) {
    const Suite suite = some_suite();
    const auto cluster =
        bootstrap_mean(suite.scores, suite.clusters, ResampledLevels::Cluster, 1000, 2024, 0.95);
    ASSERT_TRUE(cluster);
    EXPECT_EQ(cluster->standard_error, 0x1.17e6b5c3b1d39p-8);
    EXPECT_EQ(cluster->interval.lower, 0x1.f2e9eab2af23p-2);
    EXPECT_EQ(cluster->interval.upper, 0x1.01e941b3600fep-1);
    const auto two_stage =
        bootstrap_mean(suite.scores, suite.clusters, ResampledLevels::TwoStage, 1000, 2024, 0.95);
    ASSERT_TRUE(two_stage);
    EXPECT_EQ(two_stage->standard_error, 0x1.cce25ce51d56p-8);
    EXPECT_EQ(two_stage->interval.lower, 0x1.ed54d39cd2c43p-2);
    EXPECT_EQ(two_stage->interval.upper, 0x1.051a42c70824ap-1);
}

}  // namespace syscard::stats
