#include "scoring/internal/options.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/folding.h"
#include "scoring/internal/matching.h"
#include "scoring/internal/plain_answer.h"
#include "scoring/internal/reply.h"

namespace syscard::scoring {

namespace {

constexpr std::size_t kLetters = 26;

std::optional<std::size_t> option_of_letter(const std::string& letter, std::size_t count) {
    if (letter.size() != 1) return std::nullopt;
    const auto index = static_cast<std::size_t>(lower_ascii(letter)[0] - 'a');
    if (index >= std::min(count, kLetters)) return std::nullopt;
    return index;
}

// Marks of emphasis and the macros inside "\boxed{\textbf{b}}" taken away.
std::string without_marks(std::string text) {
    static const RE2 macro(R"(\\(?:text|math)[a-z]*\s*\{|\\[()\[\]])");
    RE2::GlobalReplace(&text, macro, "");
    std::erase_if(text, [](char c) { return c == '*' || c == '_' || c == '`' || c == '$'; });
    return text;
}

// Whether a letter stands for an option, by what follows it: never "i'm" or "a noble gas".
bool ends_letter(char letter, std::string_view rest) {
    static const RE2 word_goes_on(R"(^(?:[a-z0-9]|'[a-z]|[^\x00-\x7F]))");
    static const RE2 article_goes_on(R"(^[ \t]+(?:[a-z0-9"'(]|[^\x00-\x7F]))");
    static const RE2 reason(R"(^[ \t]+(?:because|since|as (?:it|the)|and not|is (?:the )?)"
                            R"((?:correct|right|best)|for the|due to)\b)");
    if (found_in(rest, word_goes_on)) return false;
    if (letter == 'i' && rest.starts_with(',')) return false;
    const bool may_be_a_word = letter == 'a' || letter == 'i';
    return !may_be_a_word || !found_in(rest, article_goes_on) || found_in(rest, reason);
}

// The letter of the last match of a pattern whose one group it is; nothing where what follows says
// that the option is not the answer.
std::string last_letter(const std::string& text, const RE2& pattern, std::size_t count) {
    static const RE2 dismissed(
        R"(^[)\]"']* (?:\([^)\n]*\) )?(?:(?:is|was|would be|seems|looks) (?:[a-z]+ )?)"
        R"((?:not|wrong|incorrect|false|too)\b|(?:is|was|does|ca)n't\b|cannot\b|does not\b))");
    re2::StringPiece rest(text);
    std::string letter;
    std::string last;
    while (RE2::FindAndConsume(&rest, pattern, &letter)) {
        const std::string_view behind(rest.data(), rest.size());
        const bool known = option_of_letter(letter, count).has_value();
        if (known && ends_letter(letter[0], behind) && !found_in(behind, dismissed)) last = letter;
    }
    return last;
}

// The letter of the last match that is an option's.
std::string last_of(const std::string& text, const RE2& pattern, std::size_t count) {
    re2::StringPiece rest(text);
    std::string letter;
    std::string last;
    while (RE2::FindAndConsume(&rest, pattern, &letter)) {
        if (option_of_letter(letter, count)) last = letter;
    }
    return last;
}

// The letter that a text gives as its answer: in a box or as "the answer", the last one of these;
// else as an option or choice; else at the very beginning.
std::string answer_letter(const std::string& folded, std::size_t count) {
    static const RE2 answered(
        R"re((?:\\boxed\s*\{\s*|\banswer\s+(?:to|for) [^.:\n]{1,80}? is\s*:?\s*|)re"
        R"re(\banswer\b(?: choice| option)?)re"
        R"re((?:\s+(?:is|was|must be|should be|would be))?\s*[:=]?\s*)re"
        R"re((?:(?:probably|likely|most likely|clearly|definitely|therefore|thus),? )?)re"
        R"re((?:the )?(?:option|choice|letter)?\s*|)re"
        R"re(\bi(?:'d| would| will|'ll)? (?:choose|pick|select|chose|go with) )re"
        R"re((?:the )?(?:option |choice |answer |letter )?))re"
        R"re([\[("'{]*([a-z]))re");
    static const RE2 called_right(
        R"re((?:^|[^a-z0-9'])([a-z])[)\]"']* is (?:the )?(?:correct|right|best|most likely)\b)re");
    static const RE2 named(
        R"re(\b(?:choice|option)(?: is|:|=)?:?\s*(?:option |choice )?[\[("']*([a-z]))re");
    static const RE2 first(R"re(^[\s\[("']*([a-z])(?:[\])".:,]|'(?:[^a-z]|$)|\s*$|\s*\n|\s+-))re");
    const std::string text = without_marks(folded);
    std::string letter = last_letter(text, answered, count);
    if (letter.empty()) letter = last_of(text, called_right, count);
    if (letter.empty()) letter = last_letter(text, named, count);
    if (letter.empty() && RE2::PartialMatch(text, first, &letter) && letter == "i" &&
        text.find("i,") == text.find('i'))
        letter.clear();
    return letter;
}

}  // namespace

Result<std::vector<std::string>> options_member(const json::Object& target,
                                                std::string_view where) {
    SYSCARD_TRY(std::vector<std::string> options, json::strings_member(target, "options", where));
    if (options.size() >= 2) return options;
    return fail(ErrorCode::BadInput, "`options` needs at least two options", std::string(where));
}

Result<std::size_t> index_member(const json::Object& target, std::string_view name,
                                 std::size_t count, std::string_view where) {
    SYSCARD_TRY(const std::int64_t index, json::integer_member(target, name, where));
    if (index >= 0 && index < static_cast<std::int64_t>(count))
        return static_cast<std::size_t>(index);
    return fail(
        ErrorCode::BadInput,
        fmt::format("`{}` is {}, but the options are numbered 0 to {}", name, index, count - 1),
        std::string(where));
}

Result<OptionsTarget> options_target(const json::Object& target, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"options", "answer"}, where));
    OptionsTarget parsed;
    SYSCARD_TRY(parsed.options, options_member(target, where));
    SYSCARD_TRY(parsed.answer, index_member(target, "answer", parsed.options.size(), where));
    return parsed;
}

std::string broken_option_scores(const Reply& reply, std::size_t count) {
    const std::vector<double>& scores = reply.option_scores;
    if (scores.size() != count)
        return fmt::format("{} option scores for {} options", scores.size(), count);
    if (std::ranges::any_of(scores, [](double score) { return std::isnan(score); }))
        return "an option score is not a number";
    return "";
}

std::size_t likeliest_option(const Reply& reply) {
    const std::vector<double>& scores = reply.option_scores;
    return static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
}

std::optional<std::size_t> named_option(std::string_view text,
                                        const std::vector<std::string>& options) {
    const std::string plain = plain_answer(text);
    std::optional<std::size_t> named;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (plain == plain_answer(options[i])) return i;
    }
    const std::string letter = answer_letter(fold(text), options.size());
    if (const auto option = option_of_letter(letter, options.size())) return option;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (!holds_answer(plain, plain_answer(options[i]))) continue;
        if (named) return std::nullopt;
        named = i;
    }
    return named;
}

Choice chosen_option(const Reply& reply, const std::vector<std::string>& options) {
    if (reply.option_scores.empty() && !reply.turns.empty())
        return {.option = named_option(last_turn(reply), options), .unscored = ""};
    std::string broken = broken_option_scores(reply, options.size());
    if (!broken.empty()) return {.option = std::nullopt, .unscored = std::move(broken)};
    return {.option = likeliest_option(reply), .unscored = ""};
}

}  // namespace syscard::scoring
