#include "crypto/internal/bech32.h"

#include <array>
#include <cstdint>
#include <vector>

namespace syscard::crypto {

namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksum = 6;

using Fives = std::vector<std::uint8_t>;

std::uint32_t checksum_state(std::string_view prefix, const Fives& values) {
    constexpr std::array<std::uint32_t, 5> kGenerator = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    std::uint32_t state = 1;
    const auto take = [&](std::uint32_t value) {
        const std::uint32_t top = state >> 25U;
        state = ((state & 0x1ffffffU) << 5U) ^ value;
        for (std::size_t i = 0; i < kGenerator.size(); ++i)
            state ^= ((top >> i) & 1U) != 0 ? kGenerator[i] : 0U;
    };
    for (const char c : prefix) take(static_cast<std::uint8_t>(c) >> 5U);
    take(0);
    for (const char c : prefix) take(static_cast<std::uint8_t>(c) & 31U);
    for (const std::uint8_t value : values) take(value);
    return state;
}

Fives to_fives(std::string_view bytes) {
    Fives fives;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8U) | static_cast<std::uint8_t>(byte);
        for (count += 8; count >= 5; count -= 5) fives.push_back((bits >> (count - 5)) & 31U);
    }
    if (count > 0) fives.push_back(static_cast<std::uint8_t>((bits << (5 - count)) & 31U));
    return fives;
}

std::string from_fives(const Fives& fives) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const std::uint8_t five : fives) {
        bits = (bits << 5U) | five;
        count += 5;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count);
    }
    return bytes;
}

}  // namespace

std::string bech32_encode(std::string_view prefix, std::string_view bytes) {
    Fives values = to_fives(bytes);
    std::string text = std::string(prefix) + "1";
    for (const std::uint8_t value : values) text += kAlphabet[value];
    values.insert(values.end(), kChecksum, 0);
    const std::uint32_t checksum = checksum_state(prefix, values) ^ 1U;
    for (std::size_t i = 0; i < kChecksum; ++i)
        text += kAlphabet[(checksum >> (5 * (kChecksum - 1 - i))) & 31U];
    return text;
}

// Writing the bytes again checks checksum, case and padding at once.
std::optional<std::string> bech32_decode(std::string_view prefix, std::string_view text) {
    const std::size_t start = prefix.size() + 1;
    if (text.size() < start + kChecksum || text.size() > 128 || !text.starts_with(prefix))
        return std::nullopt;
    Fives fives;
    for (const char c : text.substr(start, text.size() - start - kChecksum)) {
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        fives.push_back(static_cast<std::uint8_t>(value));
    }
    std::string bytes = from_fives(fives);
    if (bech32_encode(prefix, bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace syscard::crypto
