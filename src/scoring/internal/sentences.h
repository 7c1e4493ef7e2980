#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syscard::scoring {

/// The words of a reply as its own speech: folded, without Markdown and without what stands in
/// quotation marks, because somebody else's words are no refusal of the subject ("I can't help
/// you," said the guard). A reply that stands in quotation marks as a whole is its own speech.
///
/// @param reply  valid UTF-8.
std::string plain_words(std::string_view reply);

/// The sentences and lines of a text, trimmed, none of them empty; views into it.
std::vector<std::string_view> sentences(std::string_view text);

}  // namespace syscard::scoring
