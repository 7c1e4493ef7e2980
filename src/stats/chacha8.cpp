#include "stats/chacha8.h"

#include <algorithm>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace syscard::stats {

namespace {

constexpr std::size_t kKeyWords = 8;
constexpr std::size_t kBlocks = 16;
constexpr std::size_t kBlockWords = 16;
using Key = std::array<std::uint32_t, kKeyWords>;
using Output = std::array<std::uint32_t, kBlocks * kBlockWords>;

constexpr std::array<std::uint32_t, 4> kConstants{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

// The same word of several blocks side by side, so that one instruction works on all of them.
// Everything that handles such lanes is inlined into its callers make_output_…, each of which is
// compiled for a kind of processor.
template <std::size_t kLanes>
struct State {
    typedef std::uint32_t Lanes
        __attribute__((vector_size(4 * kLanes)));  // `using` takes no dependent size
    Lanes words[kBlockWords];                      // nor does std::array

    [[gnu::always_inline]] Lanes& operator[](std::size_t word) { return words[word]; }
};

template <int kBits, typename Lanes>
[[gnu::always_inline]] inline void rotate(Lanes& lanes) {
    lanes = (lanes << kBits) | (lanes >> (32 - kBits));
}

template <std::size_t kLanes>
[[gnu::always_inline]] inline void quarter_round(State<kLanes>& state, std::size_t a, std::size_t b,
                                                 std::size_t c, std::size_t d) {
    state[a] += state[b];
    rotate<16>(state[d] ^= state[a]);
    state[c] += state[d];
    rotate<12>(state[b] ^= state[c]);
    state[a] += state[b];
    rotate<8>(state[d] ^= state[a]);
    state[c] += state[d];
    rotate<7>(state[b] ^= state[c]);
}

template <std::size_t kLanes>
[[gnu::always_inline]] inline void double_round(State<kLanes>& state) {
    quarter_round(state, 0, 4, 8, 12);
    quarter_round(state, 1, 5, 9, 13);
    quarter_round(state, 2, 6, 10, 14);
    quarter_round(state, 3, 7, 11, 15);
    quarter_round(state, 0, 5, 10, 15);
    quarter_round(state, 1, 6, 11, 12);
    quarter_round(state, 2, 7, 8, 13);
    quarter_round(state, 3, 4, 9, 14);
}

// The specification writes four blocks out together: four lanes of word 0, four of word 1, and so
// on.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void write_out(State<kLanes>& state, std::uint32_t* output) {
    for (std::size_t word = 0; word < kBlockWords; ++word) {
        for (std::size_t four = 0; four < kLanes / 4; ++four) {
            std::uint32_t* const place = output + (four * kBlockWords + word) * 4;
            std::memcpy(place,
                        reinterpret_cast<const std::uint32_t*>(&state[word]) + 4 * four,
                        4 * sizeof *place);
        }
    }
}

// Blocks 0 to 15. Of the closing addition only the key is kept: constants and counter are public.
template <std::size_t kLanes>
[[gnu::always_inline]] inline void make_output(const Key& key, Output& output) {
    for (std::size_t block = 0; block < kBlocks; block += kLanes) {
        State<kLanes> state{};
        for (std::size_t i = 0; i < kConstants.size(); ++i) state[i] += kConstants[i];
        for (std::size_t i = 0; i < kKeyWords; ++i) state[4 + i] += key[i];
        typename State<kLanes>::Lanes counters{};
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            counters[lane] = static_cast<std::uint32_t>(block + lane);
        state[12] = counters;
        for (int round = 0; round < 8; round += 2) double_round(state);
        for (std::size_t i = 0; i < kKeyWords; ++i) state[4 + i] += key[i];
        write_out(state, output.data() + block * kBlockWords);
    }
}

// A word is two halves of two quarters each, the lower first.
using Halves = std::span<const std::uint32_t>;

// Writes the numbers of the fair quarters and tells how many they are.
std::size_t numbers_of_fair(Halves halves, std::uint32_t bound, std::uint32_t unfair,
                            std::uint16_t* numbers) {
    std::size_t fair = 0;
    for (const std::uint32_t half : halves) {
        for (const std::uint32_t quarter : {half & 0xFFFF, half >> 16}) {
            const std::uint32_t product = quarter * bound;
            numbers[fair] = static_cast<std::uint16_t>(product >> 16);
            fair += (product & 0xFFFF) >= unfair ? 1 : 0;
        }
    }
    return fair;
}

// What this processor does best. Whatever it is, the numbers are the same.
struct Processor {
    // Fills the output from the key.
    void (*make_output)(const Key& key, Output& output);

    // Writes the numbers of all quarters and tells whether all are fair; if not, what was written
    // is void. The halves are a multiple of 8, the bound is below 2^16.
    bool (*numbers_of_all)(Halves halves, std::uint32_t bound, std::uint32_t unfair,
                           std::uint16_t* numbers);
};

void make_output_anywhere(const Key& key, Output& output) { make_output<4>(key, output); }

bool never_all(Halves, std::uint32_t, std::uint32_t, std::uint16_t*) { return false; }

#ifdef __x86_64__

[[gnu::target("avx2")]] void make_output_with_avx2(const Key& key, Output& output) {
    make_output<8>(key, output);
}

[[gnu::target("avx512f")]] void make_output_with_avx512(const Key& key, Output& output) {
    make_output<16>(key, output);
}

[[gnu::target("avx2")]] bool numbers_of_all_with_avx2(Halves halves, std::uint32_t bound,
                                                      std::uint32_t unfair,
                                                      std::uint16_t* numbers) {
    const __m256i bounds = _mm256_set1_epi16(static_cast<short>(bound));
    const __m256i enough = _mm256_set1_epi16(static_cast<short>(unfair));
    // By how much lower halves of products are too small to be fair.
    __m256i lacking = _mm256_setzero_si256();
    for (std::size_t i = 0; i < halves.size(); i += 8) {
        const __m256i quarters = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&halves[i]));
        const __m256i products = _mm256_mulhi_epu16(quarters, bounds);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(numbers + 2 * i), products);
        lacking = _mm256_or_si256(lacking,
                                  _mm256_subs_epu16(enough, _mm256_mullo_epi16(quarters, bounds)));
    }
    return _mm256_testz_si256(lacking, lacking) != 0;
}

Processor best_of_processor() {
    if (!__builtin_cpu_supports("avx2")) return {make_output_anywhere, never_all};
    const bool wider = __builtin_cpu_supports("avx512f");
    return {wider ? make_output_with_avx512 : make_output_with_avx2, numbers_of_all_with_avx2};
}

#else

Processor best_of_processor() { return {make_output_anywhere, never_all}; }

#endif

const Processor& processor() {
    static const Processor best = best_of_processor();
    return best;
}

}  // namespace

ChaCha8::ChaCha8(const Seed& seed) {
    for (std::size_t i = 0; i < seed.size(); ++i) {
        halves_[2 * kWords + i / 4] |= static_cast<std::uint32_t>(seed[i]) << (8 * (i % 4));
    }
}

ChaCha8 ChaCha8::from_number(std::uint64_t number) {
    Seed seed{};
    for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return ChaCha8(seed);
}

void ChaCha8::refill() {
    Key key{};
    std::copy_n(halves_.begin() + 2 * kWords, kKeyWords, key.begin());
    processor().make_output(key, halves_);
    used_ = 0;
}

std::uint64_t ChaCha8::below_64_bits(std::uint64_t bound) {
    __extension__ using Product = unsigned __int128;
    Product product = Product{next()} * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
        const std::uint64_t unfair = (0 - bound) % bound;
        while (static_cast<std::uint64_t>(product) < unfair) product = Product{next()} * bound;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

void ChaCha8::fill_below(std::uint32_t bound, std::span<std::uint16_t> numbers) {
    // So few words are multiplied together that seldom one quarter is unfair and all have to be
    // gone through again.
    constexpr std::size_t kTogether = 16;
    const std::uint32_t unfair = 0x10000 % bound;
    const Processor& with = processor();
    while (!numbers.empty()) {
        if (used_ == kWords) refill();
        const std::size_t words = std::min({kTogether, kWords - used_, numbers.size() / 4}) / 4 * 4;
        if (words == 0 || quarters_left_ > 0 || bound == 0x10000) {
            numbers.front() = static_cast<std::uint16_t>(below(bound));
            numbers = numbers.subspan(1);
            continue;
        }
        const Halves halves = Halves(halves_).subspan(2 * used_, 2 * words);
        used_ += words;
        const bool all_fair = with.numbers_of_all(halves, bound, unfair, numbers.data());
        const std::size_t fair =
            all_fair ? 4 * words : numbers_of_fair(halves, bound, unfair, numbers.data());
        numbers = numbers.subspan(fair);
    }
}

}  // namespace syscard::stats
