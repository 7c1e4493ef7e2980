#pragma once

// Text for terminals and plain files: lines of a fixed width, in which nothing that others wrote
// can move the cursor.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace syscard::card {

inline constexpr std::size_t kTextColumns = 100;

std::string padded(const std::string& text, std::size_t width);
std::string padded_left(const std::string& text, std::size_t width);
std::string_view without_trailing_blanks(std::string_view text);

/// One line of at most `width` columns, the ellipsis included.
std::string cut(std::string_view text, std::size_t width);

/// The words in lines of at most `columns`, all but the first indented; ends with a line feed.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns = kTextColumns);

std::size_t widest(const std::vector<std::string>& texts);

}  // namespace syscard::card
