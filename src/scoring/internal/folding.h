#pragma once

// One spelling for what a reader sees as the same text, so that a pattern need not list every
// apostrophe.

#include <string>
#include <string_view>
#include <vector>

namespace syscard::scoring {

/// Lower-case text with plain punctuation: typographic quotes, dashes, blanks and full-width forms
/// become ASCII, digits of other scripts become 0 to 9, control characters and characters of no
/// width vanish. Other letters stay as they are.
///
/// @param text  valid UTF-8; ill-formed bytes are kept.
std::string fold(std::string_view text);

/// Words of a folded text, in order: runs of letters and digits, apostrophes inside them left out
/// ("don't" is "dont").
std::vector<std::string> words(std::string_view folded);

}  // namespace syscard::scoring
