#include "net/adaptive_limit.h"

#include <algorithm>

namespace syscard::net {

namespace {

// A window must hold enough answers for its rate to mean something.
constexpr std::size_t kLeastAnswers = 16;
// Twice as many at once should give clearly more; below this, latency ate the gain.
constexpr double kWorthwhile = 1.15;
constexpr int kFlatWindowsToHold = 2;
constexpr int kWindowsBetweenProbes = 8;
constexpr std::size_t kStepsBack = 8;  // from a halving to where it began

}  // namespace

AdaptiveLimit::AdaptiveLimit(AdaptiveLimitOptions options)
    : options_(options),
      limit_(std::clamp<std::size_t>(options.first, 1, std::max<std::size_t>(1, options.most))),
      best_limit_(limit_) {}

void AdaptiveLimit::on_answer(Clock::time_point started, Clock::time_point now,
                              std::size_t under_way) {
    if (answers_ == 0 && window_start_ == Clock::time_point{}) window_start_ = started;
    ++answers_;
    window_full_ = window_full_ || under_way >= limit_;
    if (answers_ >= window_answers()) end_window(now);
}

// A rate is measured over two rounds; on the way back nothing is measured.
std::size_t AdaptiveLimit::window_answers() const {
    if (refused_) return limit_;
    return std::max(kLeastAnswers, 2 * limit_);
}

void AdaptiveLimit::end_window(Clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - window_start_).count();
    const double rate = static_cast<double>(answers_) / std::max(seconds, 1e-9);
    const bool full = window_full_;
    answers_ = 0;
    window_full_ = false;
    window_start_ = now;
    if (!full) return;  // whoever asks was the limit, not this
    if (refused_) {
        const std::size_t step =
            limit_ < ceiling_ ? std::max<std::size_t>(1, ceiling_ / kStepsBack) : 1;
        limit_ = std::min(options_.most, limit_ + step);
        return;
    }
    if (rate > best_rate_ * kWorthwhile) {
        best_rate_ = rate;
        best_limit_ = limit_;
        flat_windows_ = 0;
        if (growing_) limit_ = std::min(options_.most, 2 * limit_);
        return;
    }
    ++flat_windows_;
    if (growing_ && flat_windows_ >= kFlatWindowsToHold) {
        growing_ = false;
        limit_ = best_limit_;
        flat_windows_ = 0;
    } else if (!growing_ && flat_windows_ >= kWindowsBetweenProbes) {
        flat_windows_ = 0;
        best_rate_ = rate;  // times change: what was best an hour ago is no measure now
        best_limit_ = limit_;
        limit_ = std::min(options_.most, limit_ + 1);
    }
}

void AdaptiveLimit::on_refusal(Clock::time_point started, Clock::time_point now) {
    if (halved_ != Clock::time_point{} && started < halved_) return;
    halved_ = now;
    growing_ = false;
    refused_ = true;
    ceiling_ = std::max(limit_, ceiling_ / 2);
    limit_ = std::max<std::size_t>(1, limit_ / 2);
    best_rate_ = 0;
    best_limit_ = limit_;
    answers_ = 0;
    flat_windows_ = 0;
    window_full_ = false;
    window_start_ = now;
}

}  // namespace syscard::net
