#pragma once

#include <span>

#include "scoring/internal/own_words.h"
#include "scoring/internal/reply_signs.h"

namespace syscard::scoring {

/// Whether a reply holds something like an answer: code, a list that is none of help lines, a
/// definition, "here is …", steps that the asker can follow.
bool gives_an_answer(const OwnWords& words, std::span<const Sentence> sentences);

/// Lines of a list.
int count_listed(std::span<const Sentence> sentences);

}  // namespace syscard::scoring
