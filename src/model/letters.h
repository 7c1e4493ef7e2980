#pragma once

// Questions with options for models that score no given texts: the options are shown by letters, a
// letter is asked for, and its log-probability is taken where the model tells it. Not the same
// measurement as the log-likelihood of the options' texts: evidence and card say which was made.

#include <optional>
#include <string>
#include <vector>

#include "model/model.h"

namespace syscard::model {

inline constexpr std::size_t kMostLetters = 26;

/// The question with its options behind the last message of the user: "A. Mercury", a line each.
/// @error BadInput  more options than letters, or no message of a user.
Result<GenerateRequest> ask_for_letter(OptionsRequest request);

/// The log-probability of each letter as the first token of the reply that is not blank, tokens
/// that differ in blanks alone added up. A letter that is not among those told comes just behind
/// the least likely one told, which it cannot exceed.
/// @return  nothing when that token is no letter of an option ("The answer is B", where "A" is an
///          unlikely other beginning), or nothing of what could have stood in its place is told.
std::vector<double> letter_log_probabilities(const std::vector<TokenLogprob>& logprobs,
                                             std::size_t options);

/// What `ask_for_letter` was answered.
OptionScores scores_of_letter(Generation generation, std::size_t options);

}  // namespace syscard::model
