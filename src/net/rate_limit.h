#pragma once

// What an endpoint says it will still take: requests and tokens, from its own headers.
// OpenAI: x-ratelimit-{limit,remaining,reset}-{requests,tokens}, reset as a length of time.
// Anthropic: anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,
// reset}, reset as RFC 3339.

#include <chrono>
#include <optional>

#include "net/http_client.h"

namespace syscard::net {

/// A bucket that fills steadily and is full at the time that the endpoint named.
class TokenBucket {
  public:
    using Clock = std::chrono::steady_clock;

    /// @param reset  until it is full again.
    void observe(double limit, double remaining, std::chrono::milliseconds reset,
                 Clock::time_point now);

    /// Takes `amount` when a request is sent. Nothing happens before anything was observed.
    void take(double amount, Clock::time_point now);

    /// How long until `amount` will be there; an amount above the limit waits for a full bucket.
    std::chrono::milliseconds wait_for(double amount, Clock::time_point now) const;

  private:
    double level_at(Clock::time_point now) const;

    bool known_ = false;
    double limit_ = 0;
    double level_ = 0;
    double per_second_ = 0;
    Clock::time_point seen_{};
};

class RateLimit {
  public:
    using Clock = std::chrono::steady_clock;

    /// Reads what headers there are.
    void observe(const HttpResponse& response, Clock::time_point now,
                 std::chrono::system_clock::time_point wall);

    void take(double tokens, Clock::time_point now);
    std::chrono::milliseconds wait_for(double tokens, Clock::time_point now) const;

  private:
    TokenBucket requests_;
    TokenBucket tokens_;
};

}  // namespace syscard::net
