#pragma once

// Random numbers that every machine and every later version draws alike: a verifier must get the
// same bootstrap. The generator is ChaCha8Rand (C2SP, c2sp.org/chacha8rand); the standard library's
// distributions are not used, because each library draws them differently.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace syscard::stats {

/// A stream of random 64-bit words.
class ChaCha8 {
  public:
    using Seed = std::array<std::uint8_t, 32>;

    explicit ChaCha8(const Seed& seed);

    /// The seed whose first eight bytes are the number, least significant first, and the others
    /// zero.
    static ChaCha8 from_number(std::uint64_t seed);

    /// The next eight bytes of output as a little-endian number.
    std::uint64_t next() {
        if (used_ == kWords) refill();
        const std::size_t half = 2 * used_++;
        return halves_[half] | static_cast<std::uint64_t>(halves_[half + 1]) << 32;
    }

    /// A number in [0, bound), each equally likely, for a bound of at least 1.
    ///
    /// Lemire's method: a random word is multiplied by the bound, the upper half of the product is
    /// the number, and the few words whose lower half is below 2^w mod bound are drawn again. Up to
    /// a bound of 2^16 the words have w = 16 bits: a drawn 64-bit word is cut into four, the least
    /// significant first, and what is left of it waits for the next such call. Beyond, w = 64.
    ///
    /// @source  D. Lemire, ACM Transactions on Modeling and Computer Simulation 29 (2019) 3.
    std::uint64_t below(std::uint64_t bound) {
        return bound <= 0x10000 ? below_16_bits(static_cast<std::uint32_t>(bound))
                                : below_64_bits(bound);
    }

    /// What as many calls of below(bound) would return, several times faster.
    /// @param bound  1 to 2^16.
    void fill_below(std::uint32_t bound, std::span<std::uint16_t> numbers);

  private:
    static constexpr std::size_t kWords =
        124;  // 992 bytes of output; the last 32 of 1024 are the next key

    void refill();
    std::uint64_t below_64_bits(std::uint64_t bound);

    std::uint32_t next_16_bits() {
        if (quarters_left_ == 0) {
            quarters_ = next();
            quarters_left_ = 4;
        }
        const auto quarter = static_cast<std::uint32_t>(quarters_ & 0xFFFF);
        quarters_ >>= 16;
        --quarters_left_;
        return quarter;
    }

    std::uint64_t below_16_bits(std::uint32_t bound) {
        std::uint64_t product = std::uint64_t{next_16_bits()} * bound;
        if ((product & 0xFFFF) < bound) [[unlikely]] {
            const std::uint32_t unfair = 0x10000U % bound;
            while ((product & 0xFFFF) < unfair) product = std::uint64_t{next_16_bits()} * bound;
        }
        return product >> 16;
    }

    // Words as the cipher makes them, 32 bits each; the last eight are the key of the next refill.
    alignas(64) std::array<std::uint32_t, 2 * kWords + 8> halves_{};
    std::size_t used_ = kWords;   // of the 64-bit words
    std::uint64_t quarters_ = 0;  // what is left of a word that is cut into four
    int quarters_left_ = 0;
};

}  // namespace syscard::stats
