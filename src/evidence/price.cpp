#include "evidence/price.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"

namespace syscard::evidence {

namespace {

Result<std::int64_t> amount_member(const json::Object& object, std::string_view name,
                                   std::string_view where) {
    SYSCARD_TRY(const std::string text, json::string_member(object, name, where));
    if (const auto micro = parse_micro(text)) return *micro;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is not a price: `{}`", name, terminal_line(text, 40)),
                std::string(where));
}

}  // namespace

std::int64_t Price::cost_nano_usd(std::int64_t prompt_tokens, std::int64_t cached_tokens,
                                  std::int64_t reply_tokens) const {
    // Micro-dollars for a million tokens are pico-dollars for one. A log that lies may hold any
    // number: the product needs more than 64 bits, and what no log can hold is cut there.
    const auto product = [](std::int64_t tokens, std::int64_t amount) {
        return static_cast<__int128>(tokens) * amount;
    };
    const __int128 pico = product(prompt_tokens - cached_tokens, prompt) +
                          product(cached_tokens, cached) + product(reply_tokens, reply);
    constexpr __int128 kMost = (std::int64_t{1} << 53) - 1;
    return static_cast<std::int64_t>(std::min((pico + 500) / 1000, kMost));
}

json::Object Price::to_json() const {
    return {{"prompt", micro_text(prompt)},
            {"cached", micro_text(cached)},
            {"reply", micro_text(reply)},
            {"as_of", as_of},
            {"source", source}};
}

Result<Price> Price::from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(
        json::refuse_unknown(object, {"prompt", "cached", "reply", "as_of", "source"}, where));
    Price price;
    SYSCARD_TRY(price.prompt, amount_member(object, "prompt", where));
    SYSCARD_TRY(price.cached, amount_member(object, "cached", where));
    SYSCARD_TRY(price.reply, amount_member(object, "reply", where));
    SYSCARD_TRY(price.as_of, json::string_member(object, "as_of", where));
    SYSCARD_TRY(price.source, json::string_member(object, "source", where));
    return price;
}

}  // namespace syscard::evidence
