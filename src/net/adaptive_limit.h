#pragma once

// How many requests an endpoint may have under way. Starts small, doubles as long as more at once
// gives more answers a second, holds where latency eats the gain, halves when the endpoint says
// stop, and comes back step by step (additive increase, multiplicative decrease; Chiu and Jain
// 1989). A pure state machine.

#include <chrono>
#include <cstddef>

namespace syscard::net {

struct AdaptiveLimitOptions {
    std::size_t first = 8;
    std::size_t most = 512;
};

class AdaptiveLimit {
  public:
    using Clock = std::chrono::steady_clock;

    explicit AdaptiveLimit(AdaptiveLimitOptions options);

    std::size_t limit() const { return limit_; }

    /// An answer came.
    /// @param under_way  requests when it came, this one included: growth needs a limit in use.
    void on_answer(Clock::time_point started, Clock::time_point now, std::size_t under_way);

    /// The endpoint said stop. Halves at most once for all that was sent before the last halving.
    void on_refusal(Clock::time_point started, Clock::time_point now);

  private:
    std::size_t window_answers() const;
    void end_window(Clock::time_point now);

    AdaptiveLimitOptions options_;
    std::size_t limit_;
    bool growing_ = true;      // by doubling; afterwards back to the ceiling, then one now and then
    bool refused_ = false;     // from then on only refusals say how many are too many
    std::size_t ceiling_ = 0;  // where the last halving began
    double best_rate_ = 0;     // answers a second, of the best window
    std::size_t best_limit_;   // of that window
    int flat_windows_ = 0;
    std::size_t answers_ = 0;   // in this window
    bool window_full_ = false;  // whether the limit was in use in this window
    Clock::time_point window_start_{};
    Clock::time_point halved_{};
};

}  // namespace syscard::net
