#pragma once

#include <cstdint>
#include <string>

#include "crypto/random.h"

namespace syscard::plan {

/// Draws small numbers in turn from a seed: the same on every machine.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : seed_(std::to_string(seed)) {}

    /// @param bound  at least 1. @return a number in [0, bound).
    std::uint64_t below(std::uint64_t bound) {
        return crypto::seed_from({"syscard.draw/1", seed_, std::to_string(count_++)}) % bound;
    }

  private:
    std::string seed_;
    std::uint64_t count_ = 0;
};

}  // namespace syscard::plan
