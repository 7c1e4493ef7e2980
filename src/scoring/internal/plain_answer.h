#pragma once

// Short answers compared as a person would: "Zürich", "ZURICH." and "zurich" are one answer.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::scoring {

/// A text without case, accents, punctuation and compatibility forms, its words parted by single
/// blanks: "L'Île-de-France!" is "l ile de france". Letters of every script stay.
///
/// @param text  valid UTF-8.
std::string plain_answer(std::string_view text);

/// Whether the words of `answer` stand in the text in a row; both already plain. In scripts that
/// write without blanks, anywhere in it.
bool holds_answer(std::string_view plain_text, std::string_view plain_wanted);

/// The answers in a member of a target, plain. @error BadInput  no such member, not strings, or one
/// that has neither letter nor digit.
Result<std::vector<std::string>> answers_member(const json::Object& target, std::string_view name,
                                                std::string_view where);

}  // namespace syscard::scoring
