#include "evidence/internal/hole.h"

#include <stdexcept>

namespace syscard::evidence {

namespace {

constexpr std::string_view kMagic = "\x50\x2A\x4D\x18";
constexpr std::size_t kHeader =
    8;  // magic, and the length of the rest, least significant byte first

std::string header(std::size_t rest) {
    std::string bytes(kMagic);
    for (const unsigned shift : {0U, 8U, 16U, 24U}) bytes += static_cast<char>(rest >> shift);
    return bytes;
}

}  // namespace

std::string hole_for(std::string_view frame) {
    if (frame.size() < kSmallestHole) throw std::runtime_error("a frame too short to be withheld");
    std::string hole = header(frame.size() - kHeader) + std::string(crypto::sha256(frame).view());
    hole.resize(frame.size(), '\0');
    return hole;
}

std::size_t hole_length(std::string_view bytes) {
    if (bytes.size() < kHeader || !bytes.starts_with(kMagic)) return 0;
    std::size_t rest = 0;
    for (std::size_t i = 0; i < 4; ++i)
        rest |= static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[4 + i])) << (8 * i);
    const std::size_t length = kHeader + rest;
    return length >= kSmallestHole && length <= bytes.size() ? length : 0;
}

std::optional<crypto::Digest> withheld_frame(std::string_view bytes) {
    if (hole_length(bytes) != bytes.size() || bytes.empty()) return std::nullopt;
    if (bytes.find_first_not_of('\0', kSmallestHole) != std::string_view::npos) return std::nullopt;
    return crypto::digest_from_bytes(bytes.substr(kHeader, 32));
}

}  // namespace syscard::evidence
