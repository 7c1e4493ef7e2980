#include "model/sampler.h"

#include <array>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace syscard::model {
namespace {

TEST(Sampler, TemperatureZeroTakesTheFirstOfTheMostLikely) {
    const std::array<float, 4> logits = {1, 3, 3, 2};
    EXPECT_EQ(Sampler(0, 7).draw(logits), 1);
}

TEST(Sampler, TheSameSeedDrawsTheSameTokens) {
    const std::vector<float> logits(50, 0.0F);
    Sampler one(1, 42);
    Sampler other(1, 42);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(one.draw(logits), other.draw(logits));
}

TEST(Sampler, DrawsInProportionToTheSoftmax) {
    const std::array<float, 3> logits = {std::log(1.0F), std::log(2.0F), std::log(7.0F)};
    std::array<int, 3> drawn{};
    Sampler sampler(1, 1);
    for (int i = 0; i < 20'000; ++i) ++drawn[static_cast<std::size_t>(sampler.draw(logits))];
    // Three standard errors of a share of 20,000 draws are about 0.01.
    EXPECT_NEAR(drawn[0] / 20'000.0, 0.1, 0.01);
    EXPECT_NEAR(drawn[1] / 20'000.0, 0.2, 0.01);
    EXPECT_NEAR(drawn[2] / 20'000.0, 0.7, 0.01);
}

TEST(Sampler, ALowTemperatureSharpens) {
    const std::array<float, 2> logits = {1, 2};
    int likely = 0;
    Sampler sampler(0.1, 3);
    for (int i = 0; i < 1000; ++i) likely += sampler.draw(logits);
    EXPECT_GT(likely, 990);
}

TEST(Sampler, NeverDrawsATokenOfNoProbability) {
    std::array<float, 3> logits = {0, -1000, 0};
    Sampler sampler(1, 5);
    for (int i = 0; i < 1000; ++i) EXPECT_NE(sampler.draw(logits), 1);
}

TEST(LogProbability, IsTheLogarithmOfTheSoftmax) {
    const std::array<float, 3> logits = {std::log(1.0F), std::log(2.0F), std::log(7.0F)};
    EXPECT_NEAR(LogSoftmax(logits)(2), std::log(0.7), 1e-6);
}

}  // namespace
}  // namespace syscard::model
