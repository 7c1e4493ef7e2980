#include "cli/spending.h"

#include <cmath>

#include <fmt/format.h>

#include "base/file.h"
#include "base/money.h"
#include "base/text.h"
#include "cli/role_models.h"
#include "model/prices.h"
#include "model/service.h"

namespace syscard::cli {

namespace {

// `--prices`; nothing: the table of the program, for services at their own addresses alone.
Result<std::vector<model::ListedPrice>> table_of(const CardArguments& arguments) {
    if (arguments.prices.empty()) return model::built_in_prices();
    SYSCARD_TRY(const std::string text, read_file(arguments.prices));
    return model::parse_prices(text, arguments.prices);
}

std::unexpected<Error> no_price_of(const std::string& model) {
    return fail(ErrorCode::BadInput,
                fmt::format("no price is known of `{}`, so --max-cost cannot be kept", model),
                "--max-cost",
                "give a price table with --prices FILE, or limit with --max-tokens");
}

}  // namespace

Result<eval::RolePrices> prices_for(const CardArguments& arguments, const plan::Plan& plan) {
    SYSCARD_TRY(const mitigation::Subject subject, read_subject(arguments.subject));
    SYSCARD_TRY(const std::vector<model::ListedPrice> table, table_of(arguments));
    const auto find = [&](const std::string& name) -> std::optional<evidence::Price> {
        if (arguments.prices.empty() && !model::at_list_price(name)) return std::nullopt;
        const auto listed = model::price_of(table, name);
        if (!listed) return std::nullopt;
        return evidence::Price{.prompt = listed->prompt,
                               .cached = listed->cached,
                               .reply = listed->reply,
                               .as_of = listed->as_of,
                               .source = listed->source};
    };
    eval::RolePrices prices{.subject = find(subject.model), .others = {}};
    for (const auto& [role, name] : plan.roles) {
        if (auto price = find(name)) prices.others.emplace(role, std::move(*price));
    }
    return prices;
}

Result<eval::Limits> limits_of(const CardArguments& arguments, const plan::Plan& plan,
                               const eval::RolePrices& prices) {
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
    SYSCARD_TRY(const mitigation::Subject subject, read_subject(arguments.subject));
    // Beside a price that is known, what is no service may stay without one.
    const bool paid = prices.others.empty() || model::names_service(subject.model);
    if (!prices.subject && paid) return no_price_of(arguments.subject);
    for (const auto& [role, name] : plan.roles) {
        if (!prices.others.contains(role) && model::names_service(name)) return no_price_of(name);
    }
    limits.nano_usd = *micro * 1000;
    return limits;
}

namespace {

std::string judge_text(const eval::JudgeEstimate& judge, const std::string& name) {
    std::string text =
        fmt::format("judge {}: up to {} requests, about {} prompt tokens, up to {} reply tokens",
                    terminal_safe(name),
                    judge.requests,
                    judge.prompt_tokens,
                    judge.reply_tokens);
    if (!judge.nano_usd) return text + "; no price of it is in the table\n";
    return text + fmt::format("; up to ${} at the price of {} ({})\n",
                              usd_text(*judge.nano_usd),
                              judge.price->as_of,
                              terminal_safe(judge.price->source));
}

}  // namespace

std::string estimate_text(const eval::Estimate& estimate, const CardArguments& arguments,
                          const plan::Plan& plan) {
    std::string text = fmt::format("subject {}\n", terminal_safe(arguments.subject));
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
    if (estimate.judge) text += judge_text(*estimate.judge, plan.roles.at(eval::kJudgeRole));
    if (!estimate.price) return text + "cost unknown: no price of this subject is in the table\n";
    return text + fmt::format("up to ${} at the price of {} ({})\n",
                              usd_text(*estimate.nano_usd),
                              estimate.price->as_of,
                              terminal_safe(estimate.price->source));
}

}  // namespace syscard::cli
