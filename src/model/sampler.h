#pragma once

#include <cstdint>
#include <span>

namespace syscard::model {

/// Draws tokens from logits. Counter-based: the n-th draw of a reply depends on the seed and n
/// alone, never on what other replies drew, so a reply is the same alone and in a batch, before and
/// after a resume.
class Sampler {
  public:
    /// @param temperature  0 takes the most likely token (the first of equals).
    Sampler(double temperature, std::uint64_t seed) : temperature_(temperature), seed_(seed) {}

    /// @param logits  one per token of the vocabulary; not empty.
    /// @return        index of the token drawn.
    std::int32_t draw(std::span<const float> logits);

  private:
    double temperature_;
    std::uint64_t seed_;
    std::uint64_t drawn_ = 0;
};

/// Natural logarithms of softmax probabilities; what all tokens have in common is computed once.
class LogSoftmax {
  public:
    /// @param logits  one per token of the vocabulary; not empty; outlive this.
    explicit LogSoftmax(std::span<const float> logits);
    double operator()(std::int32_t token) const;

  private:
    std::span<const float> logits_;
    double largest_;
    double log_total_;
};

}  // namespace syscard::model
