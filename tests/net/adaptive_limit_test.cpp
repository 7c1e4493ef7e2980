#include "net/adaptive_limit.h"

#include <gtest/gtest.h>

namespace syscard::net {

namespace {

using Clock = AdaptiveLimit::Clock;
using std::chrono::milliseconds;

// A service with `places`: whatever is sent beyond them waits, so latency grows and nothing else.
class QueueingService {
  public:
    explicit QueueingService(std::size_t places) : places_(places) {}

    // One round of as many requests as the limit allows.
    void round(AdaptiveLimit& limit) {
        const std::size_t sent = limit.limit();
        const Clock::time_point started = now_;
        for (std::size_t answered = 0; answered < sent; ++answered) {
            if (answered % places_ == 0) now_ += milliseconds(100);
            limit.on_answer(started, now_, sent);
        }
    }

    Clock::time_point now() const { return now_; }

  private:
    std::size_t places_;
    Clock::time_point now_ = Clock::time_point{} + std::chrono::hours(1);
};

}  // namespace

TEST(AdaptiveLimit, GrowsToItsMostWhereMoreAtOnceGivesMoreAnswers) {
    AdaptiveLimit limit({.first = 8, .most = 512});
    QueueingService service(100'000);
    for (int i = 0; i < 40; ++i) service.round(limit);
    EXPECT_EQ(limit.limit(), 512U);
}

TEST(AdaptiveLimit, HoldsWhereLatencyEatsTheGain) {
    AdaptiveLimit limit({.first = 8, .most = 512});
    QueueingService service(32);
    for (int i = 0; i < 40; ++i) service.round(limit);
    EXPECT_GE(limit.limit(), 32U);
    EXPECT_LE(limit.limit(), 72U);
}

TEST(AdaptiveLimit, HalvesOnceForAllThatWasUnderWay) {
    AdaptiveLimit limit({.first = 64, .most = 512});
    const auto start = Clock::time_point{} + std::chrono::hours(1);
    for (int i = 0; i < 64; ++i) limit.on_refusal(start, start + milliseconds(100 + i));
    EXPECT_EQ(limit.limit(), 32U);
    limit.on_refusal(start + milliseconds(500), start + milliseconds(600));
    EXPECT_EQ(limit.limit(), 16U);
}

TEST(AdaptiveLimit, ComesBackStepByStepToWhereItWasHalved) {
    AdaptiveLimit limit({.first = 64, .most = 64});
    QueueingService service(100'000);
    service.round(limit);
    limit.on_refusal(service.now(), service.now() + milliseconds(1));
    EXPECT_EQ(limit.limit(), 32U);
    service.round(limit);
    EXPECT_EQ(limit.limit(), 40U);
    for (int i = 0; i < 10; ++i) service.round(limit);
    EXPECT_EQ(limit.limit(), 64U);
}

TEST(AdaptiveLimit, RefusalsThatComeByChanceDoNotHoldItAtOne) {
    AdaptiveLimit limit({.first = 8, .most = 64});
    auto now = Clock::time_point{} + std::chrono::hours(1);
    std::size_t sum = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto started = now;
        now += milliseconds(1);
        if (i % 25 == 0)
            limit.on_refusal(started, now);
        else
            limit.on_answer(started, now, limit.limit());
        sum += limit.limit();
    }
    EXPECT_GE(sum / 2000, 4U);
}

TEST(AdaptiveLimit, IsNeverBelowOne) {
    AdaptiveLimit limit({.first = 1, .most = 4});
    auto now = Clock::time_point{} + std::chrono::hours(1);
    for (int i = 0; i < 10; ++i) {
        limit.on_refusal(now, now + milliseconds(1));
        now += milliseconds(10);
    }
    EXPECT_EQ(limit.limit(), 1U);
}

TEST(AdaptiveLimit, DoesNotGrowWhenItIsNotUsed) {
    AdaptiveLimit limit({.first = 8, .most = 512});
    auto now = Clock::time_point{} + std::chrono::hours(1);
    for (int i = 0; i < 1000; ++i) {
        limit.on_answer(now, now + milliseconds(1), 2);
        now += milliseconds(1);
    }
    EXPECT_EQ(limit.limit(), 8U);
}

}  // namespace syscard::net
