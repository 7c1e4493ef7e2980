#pragma once

#include <cstdint>
#include <string>

#include "crypto/random.h"

namespace syscard::plan {

/// The n-th number in [0, bound) that a seed gives: the same on every machine.
inline std::uint64_t draw(std::uint64_t seed, std::uint64_t n, std::uint64_t bound) {
    return crypto::seed_from({"syscard.draw/1", std::to_string(seed), std::to_string(n)}) % bound;
}

/// Draws small numbers in turn from a seed.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : seed_(seed) {}

    /// @param bound  at least 1. @return a number in [0, bound).
    std::uint64_t below(std::uint64_t bound) {
        return draw(seed_, count_++, bound);
    }

  private:
    std::uint64_t seed_;
    std::uint64_t count_ = 0;
};

}  // namespace syscard::plan
