#pragma once

// What a judge is told. Everything that others wrote stands between lines that hold a mark which
// those who wrote it cannot know, so that no text in it can pose as the rubric, as another part, or
// as a verdict.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "plan/transcript.h"
#include "scoring/rubric.h"

namespace syscard::plan {

/// A mark of 16 hexadecimal digits that none of the texts holds, the same for the same seed and
/// texts.
///
/// @param seed  of this one call: hash(run seed, sample key).
std::string fence_mark(std::uint64_t seed, const std::vector<std::string>& texts);

/// The messages to the judge about one sample.
///
/// Control words of chat formats, such as `<|im_end|>`, are shown with a gap: a tokenizer would
/// take them for the end of the message.
std::vector<Message> judge_messages(const scoring::Rubric& rubric, const Transcript& transcript,
                                    std::uint64_t seed);

/// SHA-256, in hex, over the rubric and the words around it: of two judges with another digest, one
/// says nothing about the other.
std::string prompt_digest(const scoring::Rubric& rubric);

/// Whether there is no last reply, or nothing but white space in it: no judge is asked about it.
bool is_blank(const Transcript& transcript);

/// The score that a sample's recorded judge gives it, or why there is none: an empty reply is not
/// put to a judge.
scoring::Score judged_score(const scoring::Rubric& rubric, const Transcript& transcript);

/// Reads a rubric file (docs/judges.md). @error NotFound, BadInput  with file, line and column.
Result<scoring::Rubric> load_rubric(const std::filesystem::path& path);

}  // namespace syscard::plan
