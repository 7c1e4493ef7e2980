#pragma once

// Bech32 (BIP 173), as age writes keys: a prefix, "1", five bits a character, and a checksum of six
// characters.

#include <optional>
#include <string>
#include <string_view>

namespace syscard::crypto {

/// All lower case. @param prefix  lower case.
std::string bech32_encode(std::string_view prefix, std::string_view bytes);

/// The bytes; nothing unless `text` is exactly what `bech32_encode` makes of some bytes with this
/// prefix.
std::optional<std::string> bech32_decode(std::string_view prefix, std::string_view text);

}  // namespace syscard::crypto
