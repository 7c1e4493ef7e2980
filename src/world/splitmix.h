#pragma once

// The only randomness of a world: SplitMix64. The distributions of the standard library differ
// between its implementations, and an episode must be the same on every machine.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace syscard::world {

/// @source  G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014.
class SplitMix64 {
  public:
    explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }

    /// A whole number in [low, high]. Remainders favour small numbers by less than 2^-50 here:
    /// nothing is estimated from these draws, they only choose names and wording.
    int between(int low, int high) {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }

    template <typename T, std::size_t Count>
    const T& pick(const std::array<T, Count>& choices) {
        return choices[static_cast<std::size_t>(next() % Count)];
    }

    template <typename T, std::size_t Count>
    void shuffle(std::array<T, Count>& values) {
        for (std::size_t left = Count; left > 1; --left) {
            std::swap(values[left - 1], values[static_cast<std::size_t>(next() % left)]);
        }
    }

  private:
    std::uint64_t state_;
};

}  // namespace syscard::world
