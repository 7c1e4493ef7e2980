#pragma once

#include <string_view>

#include <re2/re2.h>

namespace syscard::scoring {

/// Whether the pattern matches anywhere in the text.
inline bool found_in(std::string_view text, const RE2& pattern) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

/// How often it does, one match behind the other.
inline int count_in(std::string_view text, const RE2& pattern) {
    re2::StringPiece rest(text.data(), text.size());
    int count = 0;
    while (RE2::FindAndConsume(&rest, pattern)) ++count;
    return count;
}

}  // namespace syscard::scoring
