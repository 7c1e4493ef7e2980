#include "model/letters.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::model {

namespace {

constexpr std::int64_t kLetterTokens = 16;  // "The answer is (B)." and the like
// A letter that is not told stands that far behind the last one that is, so that it never ties.
constexpr double kBehind = 1e-6;

char letter_of(std::size_t option) { return static_cast<char>('A' + option); }

// The option whose letter a token is, blanks aside.
std::optional<std::size_t> option_of(std::string_view token, std::size_t options) {
    const std::string_view text = trim(token);
    if (text.size() != 1 || text[0] < 'A' || text[0] >= letter_of(options)) return std::nullopt;
    return static_cast<std::size_t>(text[0] - 'A');
}

bool is_part_of_word(char c) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool upper = c >= 'A' && c <= 'Z';
    return lower || upper || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

// "A" begins "Ans" and "wer", and is the article of "A planet": then no letter was given.
bool goes_on_as_words(std::string_view letter, std::string_view next) {
    if (next.empty()) return false;
    if (is_part_of_word(next[0])) return true;
    const bool blank_and_word =
        next.size() > 1 && next[0] == ' ' && next[1] >= 'a' && next[1] <= 'z';
    return blank_and_word && (trim(letter) == "A" || trim(letter) == "I");
}

double log_sum(double a, double b) {
    const double larger = std::max(a, b);
    return larger + std::log1p(std::exp(std::min(a, b) - larger));
}

}  // namespace

Result<GenerateRequest> ask_for_letter(OptionsRequest request) {
    const auto last = std::find_if(request.messages.rbegin(),
                                   request.messages.rend(),
                                   [](const Message& message) { return message.role == "user"; });
    if (last == request.messages.rend() || request.options.size() > kMostLetters)
        return fail(ErrorCode::BadInput,
                    fmt::format("a question with {} options cannot be asked by letters",
                                request.options.size()),
                    request.key);
    last->content += '\n';
    for (std::size_t i = 0; i < request.options.size(); ++i)
        last->content += fmt::format("\n{}. {}", letter_of(i), trim(request.options[i]));
    last->content += "\n\nAnswer with the letter of one option alone.";
    GenerateRequest asked;
    asked.key = std::move(request.key);
    asked.messages = std::move(request.messages);
    asked.sampling = {.temperature = 0, .max_tokens = kLetterTokens, .seed = 0};
    asked.logprobs = true;
    return asked;
}

std::vector<double> letter_log_probabilities(const std::vector<TokenLogprob>& logprobs,
                                             std::size_t options) {
    const auto first = std::find_if(logprobs.begin(), logprobs.end(), [](const auto& token) {
        return !trim(token.token).empty();
    });
    if (first == logprobs.end() || !option_of(first->token, options)) return {};
    const auto next = std::next(first);
    if (next != logprobs.end() && goes_on_as_words(first->token, next->token)) return {};
    std::vector<std::optional<double>> letters(options);
    double least = 0;
    for (const auto& [token, logprob] : first->others) {
        if (!std::isfinite(logprob) || logprob > 0) continue;
        least = std::min(least, logprob);
        const auto option = option_of(token, options);
        if (!option) continue;
        std::optional<double>& letter = letters[*option];
        letter = letter ? log_sum(*letter, logprob) : logprob;
    }
    if (std::none_of(letters.begin(), letters.end(), [](const auto& one) { return one; }))
        return {};
    std::vector<double> all;
    for (const std::optional<double>& letter : letters)
        all.push_back(letter.value_or(least - kBehind));
    return all;
}

OptionScores scores_of_letter(Generation generation, std::size_t options) {
    OptionScores scores;
    scores.letter_log_probability = letter_log_probabilities(generation.logprobs, options);
    scores.reply = std::move(generation.text);
    scores.tokens = generation.tokens;
    scores.seconds = generation.seconds;
    scores.from_cache = generation.from_cache;
    scores.cut = generation.cut;
    scores.served = std::move(generation.served);
    return scores;
}

}  // namespace syscard::model
