#pragma once

// Multiple choice, however it was answered: by the log-likelihood of each option, or in words.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "scoring/scorer.h"

namespace syscard::scoring {

/// The options of a target, two at least. @error BadInput
Result<std::vector<std::string>> options_member(const json::Object& target, std::string_view where);

/// An index into so many options. @error BadInput  no such member, or out of range.
Result<std::size_t> index_member(const json::Object& target, std::string_view name,
                                 std::size_t count, std::string_view where);

/// What a question with options is held against.
struct OptionsTarget {
    std::vector<std::string> options;
    std::size_t answer = 0;
};

/// The target `{"options": [...], "answer": index}`. @error BadInput  not such a target.
Result<OptionsTarget> options_target(const json::Object& target, std::string_view where);

/// Why the log-likelihoods of a reply cannot be compared; empty when they can.
std::string broken_option_scores(const Reply& reply, std::size_t count);

/// The option with the largest score, the first one on ties. Scores must be whole.
std::size_t likeliest_option(const Reply& reply);

/// The option that a text names, by the letter that stands for it ("B", "(b)", "the answer is B",
/// `\boxed{B}`) or by its whole text; nothing when it names none, or more than one by text. A
/// letter given as the answer counts before one that an "option" in the reasons names, and "a" and
/// "i" only where they are no words.
std::optional<std::size_t> named_option(std::string_view text,
                                        const std::vector<std::string>& options);

/// The chosen option: the likeliest where there are scores, else the one named in the last turn.
/// Nothing when none is named; broken scores are an unscored reply and come as `unscored`.
struct Choice {
    std::optional<std::size_t> option;
    std::string unscored;
};
Choice chosen_option(const Reply& reply, const std::vector<std::string>& options);

}  // namespace syscard::scoring
