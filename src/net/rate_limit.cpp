#include "net/rate_limit.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include <fmt/format.h>

#include "base/text.h"
#include "net/backoff.h"

namespace syscard::net {

namespace {

using std::chrono::milliseconds;

// A bucket whose reset is in the past or at once is full; a rate needs a length of time.
constexpr milliseconds kLeastReset{1};

std::optional<milliseconds> until(std::string_view rfc3339,
                                  std::chrono::system_clock::time_point wall) {
    std::tm time{};
    const std::string text(rfc3339);
    const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
    if (rest == nullptr) return std::nullopt;
    const auto moment = std::chrono::system_clock::from_time_t(::timegm(&time));
    return std::chrono::duration_cast<milliseconds>(moment - wall);
}

struct Names {
    std::string limit, remaining, reset;
};

void observe_bucket(TokenBucket& bucket, const HttpResponse& response, const Names& names,
                    TokenBucket::Clock::time_point now,
                    std::chrono::system_clock::time_point wall) {
    const auto number = [&](const std::string& name) -> std::optional<double> {
        const auto text = response.header(name);
        return text ? parse_decimal(trim(*text)) : std::nullopt;
    };
    const auto limit = number(names.limit);
    const auto remaining = number(names.remaining);
    const auto reset_text = response.header(names.reset);
    if (!limit || !remaining || !reset_text) return;
    auto reset = parse_moment(*reset_text, wall);
    if (!reset) reset = parse_duration(*reset_text);
    if (!reset) reset = until(*reset_text, wall);
    if (reset) bucket.observe(*limit, *remaining, *reset, now);
}

}  // namespace

void TokenBucket::observe(double limit, double remaining, milliseconds reset,
                          Clock::time_point now) {
    if (limit <= 0) return;
    known_ = true;
    limit_ = limit;
    level_ = std::clamp(remaining, 0.0, limit);
    const double seconds = static_cast<double>(std::max(reset, kLeastReset).count()) / 1000;
    per_second_ = std::max(limit - level_, 1.0) / seconds;
    seen_ = now;
}

double TokenBucket::level_at(Clock::time_point now) const {
    const double seconds = std::chrono::duration<double>(now - seen_).count();
    return std::min(limit_, level_ + per_second_ * seconds);
}

void TokenBucket::take(double amount, Clock::time_point now) {
    if (!known_) return;
    level_ = level_at(now) - amount;
    seen_ = now;
}

milliseconds TokenBucket::wait_for(double amount, Clock::time_point now) const {
    if (!known_) return milliseconds(0);
    const double missing = std::min(amount, limit_) - level_at(now);
    if (missing <= 0) return milliseconds(0);
    return milliseconds(static_cast<std::int64_t>(std::ceil(missing / per_second_ * 1000)));
}

void RateLimit::observe(const HttpResponse& response, Clock::time_point now,
                        std::chrono::system_clock::time_point wall) {
    const auto openai = [](std::string_view what) {
        return Names{fmt::format("x-ratelimit-limit-{}", what),
                     fmt::format("x-ratelimit-remaining-{}", what),
                     fmt::format("x-ratelimit-reset-{}", what)};
    };
    const auto anthropic = [](std::string_view what) {
        return Names{fmt::format("anthropic-ratelimit-{}-limit", what),
                     fmt::format("anthropic-ratelimit-{}-remaining", what),
                     fmt::format("anthropic-ratelimit-{}-reset", what)};
    };
    static const Names kOpenAiRequests = openai("requests"), kOpenAiTokens = openai("tokens"),
                       kAnthropicRequests = anthropic("requests"),
                       kAnthropicTokens = anthropic("tokens");
    observe_bucket(requests_, response, kOpenAiRequests, now, wall);
    observe_bucket(requests_, response, kAnthropicRequests, now, wall);
    observe_bucket(tokens_, response, kOpenAiTokens, now, wall);
    observe_bucket(tokens_, response, kAnthropicTokens, now, wall);
}

void RateLimit::take(double tokens, Clock::time_point now) {
    requests_.take(1, now);
    tokens_.take(tokens, now);
}

milliseconds RateLimit::wait_for(double tokens, Clock::time_point now) const {
    return std::max(requests_.wait_for(1, now), tokens_.wait_for(tokens, now));
}

}  // namespace syscard::net
