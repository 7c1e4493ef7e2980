#include "stats/chacha8.h"

namespace syscard::stats {

namespace {

// One 32-bit word of four blocks side by side; the specification writes them out in this order.
using Lanes = std::uint32_t __attribute__((vector_size(16)));
using State = std::array<Lanes, 16>;

constexpr std::array<std::uint32_t, 4> kConstants{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

Lanes in_all(std::uint32_t word) { return Lanes{word, word, word, word}; }

Lanes rotated(Lanes lanes, int bits) { return (lanes << bits) | (lanes >> (32 - bits)); }

void quarter_round(State& state, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
    state[a] += state[b];
    state[d] = rotated(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = rotated(state[b] ^ state[c], 12);
    state[a] += state[b];
    state[d] = rotated(state[d] ^ state[a], 8);
    state[c] += state[d];
    state[b] = rotated(state[b] ^ state[c], 7);
}

void double_round(State& state) {
    quarter_round(state, 0, 4, 8, 12);
    quarter_round(state, 1, 5, 9, 13);
    quarter_round(state, 2, 6, 10, 14);
    quarter_round(state, 3, 7, 11, 15);
    quarter_round(state, 0, 5, 10, 15);
    quarter_round(state, 1, 6, 11, 12);
    quarter_round(state, 2, 7, 8, 13);
    quarter_round(state, 3, 4, 9, 14);
}

// Blocks `counter` to `counter + 3`. Of the closing addition only the key is kept: constants and counter are public.
State four_blocks(const std::array<std::uint32_t, 8>& key, std::uint32_t counter) {
    State state{};
    for (std::size_t i = 0; i < kConstants.size(); ++i) state[i] = in_all(kConstants[i]);
    for (std::size_t i = 0; i < key.size(); ++i) state[4 + i] = in_all(key[i]);
    state[12] = Lanes{counter, counter + 1, counter + 2, counter + 3};
    for (int round = 0; round < 8; round += 2) double_round(state);
    for (std::size_t i = 0; i < key.size(); ++i) state[4 + i] += in_all(key[i]);
    return state;
}

std::uint64_t joined(std::uint32_t low, std::uint32_t high) { return low | static_cast<std::uint64_t>(high) << 32; }

}  // namespace

ChaCha8::ChaCha8(const Seed& seed) {
    for (std::size_t i = 0; i < seed.size(); ++i) {
        key_[i / 4] |= static_cast<std::uint32_t>(seed[i]) << (8 * (i % 4));
    }
}

ChaCha8 ChaCha8::from_number(std::uint64_t number) {
    Seed seed{};
    for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return ChaCha8(seed);
}

void ChaCha8::refill() {
    std::array<std::uint64_t, kWords + 4> all{};
    std::size_t at = 0;
    for (std::uint32_t counter = 0; counter < 16; counter += 4) {
        for (const Lanes& lanes : four_blocks(key_, counter)) {
            all[at++] = joined(lanes[0], lanes[1]);
            all[at++] = joined(lanes[2], lanes[3]);
        }
    }
    for (std::size_t i = 0; i < kWords; ++i) words_[i] = all[i];
    for (std::size_t i = 0; i < key_.size(); ++i) {
        key_[i] = static_cast<std::uint32_t>(all[kWords + i / 2] >> (32 * (i % 2)));
    }
    used_ = 0;
}

std::uint64_t ChaCha8::below_64_bits(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    Wide product = Wide{next()} * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
        const std::uint64_t unfair = (0 - bound) % bound;
        while (static_cast<std::uint64_t>(product) < unfair) product = Wide{next()} * bound;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace syscard::stats
