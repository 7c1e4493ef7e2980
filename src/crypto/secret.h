#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"

namespace syscard::crypto {

/// Thirty-two secret bytes. They are wiped when the object ends, and every way of printing them gives `****`.
class Secret {
public:
    explicit Secret(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;
    ~Secret();

    /// Fresh bytes from the operating system's generator.
    static Secret generate();

    /// The bytes themselves, for an algorithm; never for a message or a log.
    const std::array<std::uint8_t, 32>& reveal() const { return bytes_; }

private:
    std::array<std::uint8_t, 32> bytes_;
};

std::ostream& operator<<(std::ostream& out, const Secret& secret);

/// Writes a secret file that only its owner may read (mode 0600), durably.
/// @error Exists  a file stands there already: a key is never overwritten. NoSpace, ReadOnly, Io
Result<void> store_secret_file(const std::filesystem::path& path, std::string_view content);

/// Reads a secret file.
/// @error NotFound, Io
/// @error BadInput  others than its owner may read or write it; the hint says how to close it.
Result<std::string> load_secret_file(const std::filesystem::path& path);

}  // namespace syscard::crypto

template <>
struct fmt::formatter<syscard::crypto::Secret> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(const syscard::crypto::Secret&, Context& context) const {
        return fmt::formatter<std::string_view>::format("****", context);
    }
};
