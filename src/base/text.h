#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syscard {

using Bytes = std::vector<std::uint8_t>;

/// The bytes of a text, without a copy.
std::span<const std::uint8_t> as_bytes(std::string_view text);
std::string to_string(std::span<const std::uint8_t> bytes);

/// Lower-case hexadecimal; parse refuses an odd length and any other character.
std::string to_hex(std::span<const std::uint8_t> bytes);
std::optional<Bytes> from_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648, section 4); parse is strict: no white space, canonical
/// padding bits.
std::string to_base64(std::span<const std::uint8_t> bytes);
std::optional<Bytes> from_base64(std::string_view text);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);

/// The same text with each ill-formed byte replaced by U+FFFD.
std::string repair_utf8(std::string_view bytes);

/// Hostile text made safe for a terminal: control characters (C0 but line feed and tab, DEL, C1),
/// bidirectional overrides and ill-formed bytes become visible escapes such as \x1b, so that
/// nothing can move the cursor, colour the screen or reorder a line.
std::string terminal_safe(std::string_view text);

/// The same on one line, cut to `width` code points with an ellipsis.
std::string terminal_line(std::string_view text, std::size_t width);

std::string lower_ascii(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

/// The candidate nearest to `name` by edit distance, if any is near enough to be what was meant.
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

/// "did you mean `x`?" for the nearest candidate, else "there is: a, b, c"; empty without
/// candidates.
std::string hint_for_unknown(std::string_view name, std::span<const std::string> candidates);

/// A whole number from 0 to 2^64 - 1 in decimal digits alone; nothing else.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

/// A number with a fixed count of digits after the point, as it stands in the log and the card:
/// "0.714286". Never "-0.000000"; the value must be finite.
std::string decimal(double value, int digits = 6);

/// The number of a decimal as `decimal` writes it ("-12.5", "3"); nothing for exponents, blanks,
/// inf or nan.
std::optional<double> parse_decimal(std::string_view text);

}  // namespace syscard
