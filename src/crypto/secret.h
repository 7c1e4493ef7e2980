#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
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

/// What a person remembers, and secret files can be kept under. Wiped when the object ends; prints as `****`.
class Passphrase {
public:
    /// @error BadInput  it is empty.
    static Result<Passphrase> from(std::string text);
    /// The first line of a file. @error NotFound, Io; BadInput when it is empty, or others may read the file.
    static Result<Passphrase> load(const std::filesystem::path& path);

    Passphrase(const Passphrase&) = default;
    Passphrase& operator=(const Passphrase&) = default;
    ~Passphrase();

    const std::string& reveal() const { return text_; }

private:
    explicit Passphrase(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

std::ostream& operator<<(std::ostream& out, const Passphrase& passphrase);

/// Writes a secret file that only its owner may read (mode 0600), durably; with a passphrase as an age file, which
/// `age -d` opens too.
/// @error Exists  a file stands there already: a key is never overwritten. NoSpace, ReadOnly, Io
Result<void> store_secret_file(const std::filesystem::path& path,
                               std::string_view content,
                               const std::optional<Passphrase>& passphrase = std::nullopt);

/// Reads a secret file.
/// @error NotFound, Io
/// @error BadInput  others than its owner may read or write it, and the hint says how to close it; it is under a
///                  passphrase and none, or a wrong one, was given.
Result<std::string> load_secret_file(const std::filesystem::path& path,
                                     const std::optional<Passphrase>& passphrase = std::nullopt);

}  // namespace syscard::crypto

template <>
struct fmt::formatter<syscard::crypto::Passphrase> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(const syscard::crypto::Passphrase&, Context& context) const {
        return fmt::formatter<std::string_view>::format("****", context);
    }
};

template <>
struct fmt::formatter<syscard::crypto::Secret> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(const syscard::crypto::Secret&, Context& context) const {
        return fmt::formatter<std::string_view>::format("****", context);
    }
};
