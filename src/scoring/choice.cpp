// choice/1: multiple choice by log-likelihood. The model writes nothing; the option that it finds
// likeliest is its answer, the first one on ties.

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `choice/1`";

struct Target {
    std::vector<std::string> options;
    std::size_t answer = 0;
};

Result<Target> parse_target(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"options", "answer"}, kWhere));
    SYSCARD_TRY(const std::vector<std::string> options,
                json::strings_member(target, "options", kWhere));
    SYSCARD_TRY(const std::int64_t answer, json::integer_member(target, "answer", kWhere));
    const auto count = static_cast<std::int64_t>(options.size());
    if (count < 2)
        return fail(
            ErrorCode::BadInput, "`options` needs at least two options", std::string(kWhere));
    if (answer >= 0 && answer < count)
        return Target{.options = options, .answer = static_cast<std::size_t>(answer)};
    return fail(
        ErrorCode::BadInput,
        fmt::format("`answer` is {}, but the options are numbered 0 to {}", answer, count - 1),
        std::string(kWhere));
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_target(target));
    return {};
}

Result<Score> score_choice(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const Target parsed, parse_target(target));
    const std::vector<double>& scores = reply.option_scores;
    if (scores.size() != parsed.options.size()) {
        return unscored(
            fmt::format("{} option scores for {} options", scores.size(), parsed.options.size()));
    }
    if (std::ranges::any_of(scores, [](double score) { return std::isnan(score); }))
        return unscored("an option score is not a number");
    const auto chosen = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
    return Score{.values = {{"correct", flag(chosen == parsed.answer)}},
                 .reading = parsed.options[chosen],
                 .unscored = ""};
}

}  // namespace

Scorer choice_scorer() {
    return {.name = "choice/1", .value_names = {"correct"}, .check = check, .score = score_choice};
}

}  // namespace syscard::scoring
