#pragma once

// The data types of SSH (RFC 4251, section 5) that keys and signatures are made of: u32, most
// significant byte first, and strings, which are bytes after their length.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syscard::crypto {

inline void put_u32(std::string& out, std::uint32_t number) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(number >> shift);
}

inline void put_string(std::string& out, std::string_view bytes) {
    put_u32(out, static_cast<std::uint32_t>(bytes.size()));
    out += bytes;
}

/// Takes values off the front; nothing when the bytes end before the value does.
class SshReader {
  public:
    explicit SshReader(std::string_view bytes) : rest_(bytes) {}

    std::optional<std::string_view> take(std::size_t count) {
        if (count > rest_.size()) return std::nullopt;
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::optional<std::uint32_t> take_u32() {
        const auto bytes = take(4);
        if (!bytes) return std::nullopt;
        std::uint32_t number = 0;
        for (const char byte : *bytes) number = (number << 8U) | static_cast<std::uint8_t>(byte);
        return number;
    }

    std::optional<std::string_view> take_string() {
        const auto length = take_u32();
        return length ? take(*length) : std::nullopt;
    }

    /// Whether exactly these bytes come next; they are taken off.
    bool skip(std::string_view expected) {
        const auto taken = take(expected.size());
        return taken && *taken == expected;
    }
    /// The same for a string.
    bool skip_string(std::string_view expected) {
        const auto taken = take_string();
        return taken && *taken == expected;
    }

    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

}  // namespace syscard::crypto
