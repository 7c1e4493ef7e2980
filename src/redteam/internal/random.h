#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace syscard::redteam {

/// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014): small, and the same on every machine,
/// which the distributions of <random> are not. For choosing words, never for secrets.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

    /// A number in [0, bound); the bias of the remainder is below 2^-50 for the bounds used here.
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

    /// True once in `n` times.
    bool one_in(std::size_t n) { return below(n) == 0; }

    template <typename T>
    const T& pick(std::span<const T> choices) {
        return choices[below(choices.size())];
    }

    template <typename T>
    void shuffle(std::span<T> values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

  private:
    std::uint64_t state_;
};

}  // namespace syscard::redteam
