#include "model/sampler.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace syscard::model {

namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that mixes all 64 bits.
std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

// A fraction in [0, 1) with 53 bits.
double fraction(std::uint64_t bits) { return static_cast<double>(bits >> 11U) * 0x1.0p-53; }

}  // namespace

std::int32_t Sampler::draw(std::span<const float> logits) {
    const auto largest = std::max_element(logits.begin(), logits.end());
    if (temperature_ <= 0) return static_cast<std::int32_t>(largest - logits.begin());
    // Tokens whose probability is below e^-30 of the largest are left out: together less than one
    // draw in 10^8.
    constexpr double kNegligible = -30;
    thread_local std::vector<double> weights;
    weights.assign(logits.size(), 0);
    double total = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double exponent =
            (static_cast<double>(logits[i]) - static_cast<double>(*largest)) / temperature_;
        if (exponent < kNegligible) continue;
        weights[i] = std::exp(exponent);
        total += weights[i];
    }
    double left = fraction(mix(seed_ + 0x632BE59BD9B4E019ULL * ++drawn_)) * total;
    std::int32_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0) continue;
        last = static_cast<std::int32_t>(i);
        left -= weights[i];
        if (left < 0) break;
    }
    return last;
}

LogSoftmax::LogSoftmax(std::span<const float> logits)
    : logits_(logits),
      largest_(static_cast<double>(*std::max_element(logits.begin(), logits.end()))) {
    double total = 0;
    for (const float logit : logits) total += std::exp(static_cast<double>(logit) - largest_);
    log_total_ = std::log(total);
}

double LogSoftmax::operator()(std::int32_t token) const {
    return static_cast<double>(logits_[static_cast<std::size_t>(token)]) - largest_ - log_total_;
}

}  // namespace syscard::model
