// choice/1: multiple choice by log-likelihood. The model writes nothing; the option that it finds
// likeliest is its answer, the first one on ties.

#include "scoring/internal/options.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `choice/1`";

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(options_target(target, kWhere));
    return {};
}

Result<Score> score_choice(const json::Object& target, const Reply& reply) {
    SYSCARD_TRY(const OptionsTarget parsed, options_target(target, kWhere));
    const std::string broken = broken_option_scores(reply, parsed.options.size());
    if (!broken.empty()) return unscored(broken);
    const std::size_t chosen = likeliest_option(reply);
    return Score{.values = {{"correct", flag(chosen == parsed.answer)}},
                 .reading = parsed.options[chosen],
                 .unscored = ""};
}

}  // namespace

Scorer choice_scorer() {
    return {.name = "choice/1", .value_names = {"correct"}, .check = check, .score = score_choice};
}

}  // namespace syscard::scoring
