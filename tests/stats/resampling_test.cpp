#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "stats/bootstrap.h"
#include "stats/chacha8.h"
#include "stats/close.h"
#include "stats/paired_mean.h"
#include "stats/sign_flip.h"

namespace syscard::stats {

namespace {

constexpr double kLevel = 0.95;

ChaCha8 specified_generator() {
    ChaCha8::Seed seed{};
    const std::string_view text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456";
    std::copy(text.begin(), text.end(), seed.begin());
    return ChaCha8(seed);
}

const std::vector<double> kTwelve{1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1};
const std::vector<std::size_t> kThreeClusters{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};

const std::vector<double> kZeaMays{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

}  // namespace

TEST(ChaCha8, AgreesWithTheSampleOfTheSpecification) {
    ChaCha8 random = specified_generator();
    EXPECT_EQ(random.next(), 0xb773b6063d4616a5U);
    EXPECT_EQ(random.next(), 0x1160af22a66abc3cU);
    EXPECT_EQ(random.next(), 0x8c2599d9418d287cU);
    EXPECT_EQ(random.next(), 0x7ee07e037edc5cd6U);
}

TEST(ChaCha8, AgreesWithTheSampleAfterItsKeyWasReplaced) {
    ChaCha8 random = specified_generator();
    for (int word = 0; word < 124; ++word) random.next();
    EXPECT_EQ(random.next(), 0x5f41df72e05e0487U);
    for (int word = 125; word < 248; ++word) random.next();
    EXPECT_EQ(random.next(), 0xb433eec25dca1966U);
    for (int word = 249; word < 371; ++word) random.next();
    EXPECT_EQ(random.next(), 0xddd9c6d34bffa11fU);
}

TEST(ChaCha8, BoundedNumbersAreFairAndRepeatable) {
    ChaCha8 random = ChaCha8::from_number(1);
    ChaCha8 again = ChaCha8::from_number(1);
    std::array<int, 6> faces{};
    for (int roll = 0; roll < 60'000; ++roll) {
        const std::uint64_t face = random.below(6);
        ASSERT_EQ(face, again.below(6));
        ++faces.at(face);
    }
    for (const int count : faces) EXPECT_NEAR(count, 10'000, 400);  // more than four standard deviations
    for (int i = 0; i < 1000; ++i) ASSERT_LT(random.below(1'000'000'007), 1'000'000'007U);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Bootstrap, AgreesWithItsClosedForm) {  // G28; 4 standard errors of a bootstrap with 40,000 resamples
    const auto cluster =
        bootstrap_mean(kTwelve, kThreeClusters, ResampledLevels::Cluster, 40'000, 7, kLevel);
    ASSERT_TRUE(cluster);
    EXPECT_NEAR(cluster->standard_error, 0.1800205750, 0.0026);
    const auto two_stage =
        bootstrap_mean(kTwelve, kThreeClusters, ResampledLevels::TwoStage, 40'000, 7, kLevel);
    EXPECT_NEAR(two_stage->standard_error, 0.2069397837, 0.0030);
    EXPECT_EQ(two_stage->interval.method, "bootstrap-two-stage-percentile");
}

TEST(Bootstrap, SameSeedGivesTheSameBits) {
    const auto first = bootstrap_mean(kTwelve, kThreeClusters, ResampledLevels::TwoStage, 500, 42, kLevel);
    const auto second = bootstrap_mean(kTwelve, kThreeClusters, ResampledLevels::TwoStage, 500, 42, kLevel);
    EXPECT_EQ(first->standard_error, second->standard_error);
    EXPECT_NE(first->standard_error,
              bootstrap_mean(kTwelve, kThreeClusters, ResampledLevels::TwoStage, 500, 43, kLevel)->standard_error);
}

TEST(Bootstrap, RefusesWhatGivesNoError) {
    const std::vector<double> alike(12, 0.5);
    EXPECT_TRUE(is_bad_input(bootstrap_mean(alike, {}, ResampledLevels::Cluster, 100, 1, kLevel), "scores"));
    EXPECT_TRUE(is_bad_input(bootstrap_mean(kTwelve, {}, ResampledLevels::Cluster, 1, 1, kLevel), "resamples"));
    const std::vector<std::size_t> one(12, 3);
    EXPECT_TRUE(is_bad_input(bootstrap_mean(kTwelve, one, ResampledLevels::Cluster, 100, 1, kLevel), "clusters"));
}

TEST(SignFlip, IsFishersOwnEnumeration) {  // G16
    const auto test = sign_flip_test(kZeaMays, {}, 1, 0);
    ASSERT_TRUE(test);
    EXPECT_EQ(test->statistic, 314);
    EXPECT_EQ(test->p_two_sided, 1726.0 / 32768);
    EXPECT_TRUE(test->exact);
}

TEST(SignFlip, FlipsWholeClusters) {
    const std::vector<double> differences{1, 1, 1, 1, -1, 2};
    const std::vector<std::size_t> clusters{0, 0, 1, 1, 2, 2};  // sums 2, 2, 1
    EXPECT_EQ(sign_flip_test(differences, clusters, 1, 0)->p_two_sided, 2.0 / 8);
}

TEST(SignFlip, SampledPIsNearTheExactOneAndNeverZero) {
    std::vector<double> padded = kZeaMays;  // differences of 0 change no sum, so the exact p stays
    padded.resize(25, 0.0);
    const auto sampled = sign_flip_test(padded, {}, 20'000, 3);
    EXPECT_FALSE(sampled->exact);
    EXPECT_NEAR(sampled->p_two_sided, 0.0526733398, 0.007);  // more than four standard deviations
    const std::vector<double> all_up(30, 1.0);
    EXPECT_EQ(sign_flip_test(all_up, {}, 999, 3)->p_two_sided, 1.0 / 1000);
}

TEST(SignFlip, RefusesNothingAndNaN) {
    EXPECT_TRUE(is_bad_input(sign_flip_test({}, {}, 1, 0), "differences"));
    const std::vector<double> hole{1, std::numeric_limits<double>::quiet_NaN()};
    EXPECT_TRUE(is_bad_input(sign_flip_test(hole, {}, 1, 0), "differences[1]"));
}

TEST(PairedMean, HasBothErrorsAndTheirCorrelation) {  // G20
    const std::vector<double> a{1, 1, 0, 1, 1, 0, 1, 1, 0, 1};
    const std::vector<double> b{1, 0, 0, 1, 0, 0, 1, 1, 0, 0};
    const auto estimate = paired_mean_estimate(a, b, {}, Variance::Naive, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_TRUE(is_close(estimate->difference.mean, 0.3));
    EXPECT_TRUE(is_close(estimate->difference.standard_error, 0.1527525232));
    EXPECT_TRUE(is_close(estimate->unpaired_standard_error, 0.2236067977));
    EXPECT_TRUE(is_close(estimate->correlation.value(), 0.5345224838));
}

TEST(PairedMean, CorrelationWithAConstantIsAbsentNotZero) {
    const std::vector<double> varied{0, 1, 0, 1};
    const std::vector<double> constant{1, 1, 1, 1};
    const auto estimate = paired_mean_estimate(varied, constant, {}, Variance::Naive, kLevel);
    ASSERT_TRUE(estimate);
    EXPECT_FALSE(estimate->correlation);
    EXPECT_TRUE(is_bad_input(paired_mean_estimate(varied, {}, {}, Variance::Naive, kLevel), "b"));
}

}  // namespace syscard::stats
