#include "measure/latency.h"

#include <gtest/gtest.h>

namespace syscard::measure {

namespace {

Latencies latencies_of(std::initializer_list<std::int64_t> times) {
    Latencies latencies;
    for (const std::int64_t time : times) latencies.add(time);
    return latencies;
}

}  // namespace

TEST(Latencies, NothingHasNoMedian) { EXPECT_FALSE(Latencies().quantile(0.5)); }

TEST(Latencies, TheQuantileIsATimeThatASampleTook) {
    const Latencies latencies = latencies_of({40, 10, 30, 20});
    EXPECT_EQ(latencies.quantile(0.25), 10);
    EXPECT_EQ(latencies.quantile(0.5), 20);
    EXPECT_EQ(latencies.quantile(0.51), 30);
    EXPECT_EQ(latencies.quantile(0.95), 40);
    EXPECT_EQ(latencies.quantile(1), 40);
    EXPECT_EQ(latencies.count(), 4);
}

TEST(Latencies, AreKeptToThreeDigits) {
    EXPECT_EQ(latencies_of({999}).quantile(0.5), 999);
    EXPECT_EQ(latencies_of({1'234}).quantile(0.5), 1'230);
    EXPECT_EQ(latencies_of({1'235}).quantile(0.5), 1'240);
    EXPECT_EQ(latencies_of({9'996}).quantile(0.5), 10'000);
    EXPECT_EQ(latencies_of({1'234'567}).quantile(0.5), 1'230'000);
}

TEST(Latencies, AMillionTimesTakeFewPlaces) {
    Latencies latencies;
    for (std::int64_t i = 1; i <= 1'000'000; ++i) latencies.add(i);
    EXPECT_EQ(latencies.quantile(0.5), 500'000);
    EXPECT_EQ(latencies.quantile(0.999), 999'000);
}

}  // namespace syscard::measure
