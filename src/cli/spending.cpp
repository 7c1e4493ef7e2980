#include "cli/spending.h"

#include <cmath>

#include <fmt/format.h>

#include "base/file.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/role_models.h"
#include "model/prices.h"

namespace syscard::cli {

Result<std::optional<evidence::Price>> price_for(const CardArguments& arguments) {
    SYSCARD_TRY(const mitigation::Subject subject, read_subject(arguments.subject));
    std::vector<model::ListedPrice> prices;
    if (arguments.prices.empty()) {
        if (!model::at_list_price(subject.model)) return std::nullopt;
        SYSCARD_TRY(prices, model::built_in_prices());
    } else {
        SYSCARD_TRY(const std::string text, read_file(arguments.prices));
        SYSCARD_TRY(prices, model::parse_prices(text, arguments.prices));
    }
    const auto listed = model::price_of(prices, subject.model);
    if (!listed) return std::nullopt;
    return evidence::Price{.prompt = listed->prompt,
                           .cached = listed->cached,
                           .reply = listed->reply,
                           .as_of = listed->as_of,
                           .source = listed->source};
}

Result<eval::Limits> limits_of(const CardArguments& arguments,
                               const std::optional<evidence::Price>& price) {
    eval::Limits limits{.nano_usd = {}, .tokens = arguments.max_tokens, .time = {}};
    if (arguments.max_seconds)
        limits.time = std::chrono::milliseconds(std::llround(*arguments.max_seconds * 1000));
    if (arguments.max_cost.empty()) return limits;
    const auto micro = parse_micro(arguments.max_cost);
    if (!micro)
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is not an amount of money", arguments.max_cost),
                    "--max-cost",
                    "dollars with up to six decimals, such as 5.00");
    if (!price)
        return fail(ErrorCode::BadInput,
                    fmt::format("no price is known of `{}`, so --max-cost cannot be kept",
                                arguments.subject),
                    "--max-cost",
                    "give a price table with --prices FILE, or limit with --max-tokens");
    limits.nano_usd = *micro * 1000;
    return limits;
}

std::string estimate_text(const eval::Estimate& estimate, const std::string& subject) {
    std::string text = fmt::format("subject {}\n", terminal_safe(subject));
    for (const eval::TaskEstimate& task : estimate.tasks) {
        text += fmt::format(
            "  {:<28} {:>7} samples  about {:>9} prompt tokens  up to {:>9} reply tokens",
            task.name,
            task.samples,
            task.prompt_tokens,
            task.reply_tokens);
        if (task.nano_usd) text += fmt::format("  up to ${}", usd_text(*task.nano_usd));
        text += task.is_open ? "  for each turn\n" : "\n";
    }
    text += fmt::format("about {} prompt tokens (a quarter of the bytes), up to {} reply tokens\n",
                        estimate.prompt_tokens,
                        estimate.reply_tokens);
    if (!estimate.price) return text + "cost unknown: no price of this subject is in the table\n";
    return text + fmt::format("up to ${} at the price of {} ({})\n",
                              usd_text(*estimate.nano_usd),
                              estimate.price->as_of,
                              terminal_safe(estimate.price->source));
}

}  // namespace syscard::cli
