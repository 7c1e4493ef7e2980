#include "net/rate_limit.h"

#include <gtest/gtest.h>

namespace syscard::net {

namespace {

using std::chrono::milliseconds;
using Clock = TokenBucket::Clock;

const Clock::time_point kStart = Clock::time_point{} + std::chrono::hours(1);
const auto kWall = std::chrono::system_clock::from_time_t(1'700'000'000);  // 2023-11-14T22:13:20Z

}  // namespace

TEST(TokenBucket, KnowsNothingBeforeItWasTold) {
    TokenBucket bucket;
    bucket.take(1000, kStart);
    EXPECT_EQ(bucket.wait_for(1000, kStart), milliseconds(0));
}

TEST(TokenBucket, FillsSteadilyUntilItsReset) {
    TokenBucket bucket;
    bucket.observe(100, 0, milliseconds(10'000), kStart);
    EXPECT_EQ(bucket.wait_for(10, kStart), milliseconds(1000));
    EXPECT_EQ(bucket.wait_for(10, kStart + milliseconds(1000)), milliseconds(0));
}

TEST(TokenBucket, WhatIsTakenIsMissing) {
    TokenBucket bucket;
    bucket.observe(100, 20, milliseconds(8000), kStart);
    bucket.take(15, kStart);
    EXPECT_EQ(bucket.wait_for(5, kStart), milliseconds(0));
    EXPECT_EQ(bucket.wait_for(15, kStart), milliseconds(1000));
}

TEST(TokenBucket, ARequestLargerThanTheBucketWaitsForAFullOne) {
    TokenBucket bucket;
    bucket.observe(100, 50, milliseconds(5000), kStart);
    EXPECT_EQ(bucket.wait_for(1'000'000, kStart), milliseconds(5000));
}

TEST(RateLimit, ReadsOpenAisHeaders) {
    RateLimit limit;
    HttpResponse response;
    response.headers = {{"x-ratelimit-limit-tokens", "6000"},
                        {"x-ratelimit-remaining-tokens", "0"},
                        {"x-ratelimit-reset-tokens", "1m0s"}};
    limit.observe(response, kStart, kWall);
    EXPECT_EQ(limit.wait_for(100, kStart), milliseconds(1000));
}

TEST(RateLimit, ReadsAnthropicsHeaders) {
    RateLimit limit;
    HttpResponse response;
    response.headers = {{"anthropic-ratelimit-requests-limit", "50"},
                        {"anthropic-ratelimit-requests-remaining", "0"},
                        {"anthropic-ratelimit-requests-reset", "2023-11-14T22:14:10Z"}};
    limit.observe(response, kStart, kWall);
    EXPECT_EQ(limit.wait_for(0, kStart), milliseconds(1000));
}

TEST(RateLimit, AResetMayBeAMoment) {
    for (const char* reset : {"1700000010", "1700000010000"}) {
        RateLimit limit;
        HttpResponse response;
        response.headers = {{"x-ratelimit-limit-requests", "10"},
                            {"x-ratelimit-remaining-requests", "0"},
                            {"x-ratelimit-reset-requests", reset}};
        limit.observe(response, kStart, kWall);
        EXPECT_EQ(limit.wait_for(0, kStart), milliseconds(1000)) << reset;
    }
}

TEST(RateLimit, HeadersThatMakeNoSenseChangeNothing) {
    RateLimit limit;
    HttpResponse response;
    response.headers = {{"x-ratelimit-limit-requests", "many"},
                        {"x-ratelimit-remaining-requests", "0"},
                        {"x-ratelimit-reset-requests", "1s"}};
    limit.observe(response, kStart, kWall);
    EXPECT_EQ(limit.wait_for(0, kStart), milliseconds(0));
}

}  // namespace syscard::net
