#include "net/backoff.h"

#include <gtest/gtest.h>

namespace syscard::net {

using std::chrono::milliseconds;

TEST(Backoff, IsTheSameForTheSameSeedAndNeverAboveItsBound) {
    const BackoffOptions options{.first = milliseconds(100), .most = milliseconds(1000)};
    EXPECT_EQ(backoff(options, 7, 3), backoff(options, 7, 3));
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        EXPECT_LE(backoff(options, seed, 0), milliseconds(100));
        EXPECT_LE(backoff(options, seed, 60), milliseconds(1000));
        EXPECT_GT(backoff(options, seed, 1), backoff(options, seed, 0));
        EXPECT_GT(backoff(options, seed, 2), backoff(options, seed, 1));
    }
}

TEST(Backoff, SpreadsOverItsInterval) {
    const BackoffOptions options{.first = milliseconds(1000), .most = milliseconds(1000)};
    std::int64_t sum = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) sum += backoff(options, seed, 0).count();
    EXPECT_NEAR(static_cast<double>(sum) / 1000, 800, 20);
}

TEST(RetryAfter, IsReadAsSecondsAndAsADate) {
    const auto now = std::chrono::system_clock::from_time_t(784'111'777 - 60);
    EXPECT_EQ(parse_retry_after("120", now), milliseconds(120'000));
    EXPECT_EQ(parse_retry_after("0.5", now), milliseconds(500));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), milliseconds(60'000));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:40:00 GMT", now), milliseconds(0));
    EXPECT_EQ(parse_retry_after("soon", now), std::nullopt);
    EXPECT_EQ(parse_retry_after("-3", now), std::nullopt);
}

TEST(RetryAfter, MayBeAMomentAsSomeServersWriteIt) {
    const auto now = std::chrono::system_clock::from_time_t(1'700'000'000);
    EXPECT_EQ(parse_retry_after("1700000030", now), milliseconds(30'000));
    EXPECT_EQ(parse_retry_after("1700000030500", now), milliseconds(30'500));
    EXPECT_EQ(parse_retry_after("1600000000", now), milliseconds(0));
    EXPECT_EQ(parse_moment("86400", now), std::nullopt);
    EXPECT_EQ(parse_moment("1m", now), std::nullopt);
}

TEST(Duration, IsReadAsProvidersWriteIt) {
    EXPECT_EQ(parse_duration("6m0s"), milliseconds(360'000));
    EXPECT_EQ(parse_duration("120ms"), milliseconds(120));
    EXPECT_EQ(parse_duration("1h2m3.5s"), milliseconds(3'723'500));
    EXPECT_EQ(parse_duration("30"), milliseconds(30'000));
    EXPECT_EQ(parse_duration("30 parsecs"), std::nullopt);
    EXPECT_EQ(parse_duration(""), std::nullopt);
}

}  // namespace syscard::net
