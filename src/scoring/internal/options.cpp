#include "scoring/internal/options.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/folding.h"
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

// The last letter that a text gives as its answer; where it only gives one at the very beginning,
// that one.
std::string answer_letter(const std::string& folded) {
    static const RE2 stated(
        R"re((?:\\boxed\{\s*(?:\\text\{)?|\b(?:answer|choice|option)(?: is|:|=)?:? *)re"
        R"re((?:option |choice )?[*\[("']*)([a-z])(?:[^a-z0-9']|$))re");
    static const RE2 first(R"re(^[\s*\[("']*([a-z])(?:[\])"'.:,*]|\s*$|\s+-))re");
    re2::StringPiece rest(folded);
    std::string letter;
    std::string last;
    while (RE2::FindAndConsume(&rest, stated, &letter)) last = letter;
    if (last.empty()) RE2::PartialMatch(folded, first, &last);
    return last;
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
    if (const auto letter = option_of_letter(answer_letter(fold(text)), options.size()))
        return letter;
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
