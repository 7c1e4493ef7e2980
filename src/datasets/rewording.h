#pragma once

// The same item in other words: what a model learned by heart no longer fits, what it knows still
// does. A pure function, so that a probe can be made again.

#include <cstdint>
#include <string_view>

#include "plan/items.h"

namespace syscard::datasets {

/// The item with its user messages reworded and, where it is scored by `choice/1`, its options in
/// another order; target, tags and cluster mean what they meant.
///
/// A message of several sentences with one question is turned around: "Story. Question? Form." is
/// asked as "Question? Form. Story.". A message of one sentence, of several lines, or not in
/// English gets a frame instead. Nothing is paraphrased:
/// somebody who reads the language writes better twins, and `twins` in write_probe takes them.
///
/// @param scorer    of the item's task: the messages of `letter/1` list the options themselves, so
///                  there they stay where they are.
/// @param language  the item's language as ISO 639-1 says; only "en" is turned around.
plan::Item reword(const plan::Item& item, std::string_view scorer, std::string_view language,
                  std::uint64_t seed);

/// The parts of reword, for tests. `turned` gives an empty text where there is nothing to turn.
std::string turned(std::string_view message);
std::string framed(std::string_view message, std::uint64_t draw);

}  // namespace syscard::datasets
