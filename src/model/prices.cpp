#include "model/prices.h"

#include <algorithm>

#include <built_in_prices.h>  // made from prices.yaml by the build
#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "base/yaml.h"
#include "model/service.h"

namespace syscard::model {

namespace {

Result<std::int64_t> micro_member(const yaml::Node& node, std::string_view name) {
    SYSCARD_TRY(const std::string text, yaml::string_member(node, name));
    if (const auto micro = parse_micro(text)) return *micro;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is not a price: `{}`", name, terminal_line(text, 40)),
                yaml::find(node, name)->where,
                "dollars for a million tokens, such as 2.50");
}

Result<ListedPrice> read_price(const yaml::Node& node) {
    SYSCARD_CHECK(yaml::refuse_unknown(
        node, {"provider", "model", "prompt", "cached", "reply", "as_of", "source"}));
    ListedPrice price;
    SYSCARD_TRY(price.provider, yaml::string_member(node, "provider"));
    SYSCARD_TRY(price.model, yaml::string_member(node, "model"));
    SYSCARD_TRY(price.prompt, micro_member(node, "prompt"));
    price.cached = price.prompt;
    if (yaml::find(node, "cached") != nullptr) {
        SYSCARD_TRY(price.cached, micro_member(node, "cached"));
    }
    SYSCARD_TRY(price.reply, micro_member(node, "reply"));
    SYSCARD_TRY(price.as_of, yaml::string_member(node, "as_of"));
    SYSCARD_TRY(price.source, yaml::string_member(node, "source"));
    return price;
}

}  // namespace

Result<std::vector<ListedPrice>> parse_prices(const std::string& text, const std::string& where) {
    SYSCARD_TRY(const yaml::Node root, yaml::parse(text, where));
    SYSCARD_CHECK(yaml::refuse_unknown(root, {"schema", "prices"}));
    SYSCARD_TRY(const std::string schema, yaml::string_member(root, "schema"));
    if (schema != "syscard.prices/1")
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown schema `{}`", schema),
                    root.where,
                    "this program reads `syscard.prices/1`");
    SYSCARD_TRY(const auto nodes, yaml::sequence_member(root, "prices"));
    std::vector<ListedPrice> prices;
    for (const yaml::Node& node : nodes) {
        SYSCARD_TRY(ListedPrice price, read_price(node));
        const bool known = std::any_of(prices.begin(), prices.end(), [&](const ListedPrice& other) {
            return other.provider == price.provider && other.model == price.model;
        });
        if (known)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}:{}` stands twice", price.provider, price.model),
                        node.where);
        prices.push_back(std::move(price));
    }
    return prices;
}

Result<std::vector<ListedPrice>> built_in_prices() {
    return parse_prices(kBuiltInPrices, "prices.yaml");
}

bool at_list_price(const std::string& subject) {
    const std::size_t settings = subject.find('?');
    const std::string asked =
        settings == std::string::npos ? "" : "&" + subject.substr(settings + 1);
    if (asked.find("&base=") != std::string::npos || asked.find("&tier=") != std::string::npos)
        return false;
    return !redirected_by_environment(subject);
}

std::optional<ListedPrice> price_of(const std::vector<ListedPrice>& prices,
                                    const std::string& subject) {
    const std::size_t colon = subject.find(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string provider = subject.substr(0, colon);
    std::string name = subject.substr(colon + 1);
    // Two ways to ask one service.
    if (provider == "openai-responses") provider = "openai";
    if (name.starts_with("//")) {
        provider = "openai-compatible";
        name = name.substr(std::min(name.size(), name.find('#') + 1));
    }
    const std::string model = name.substr(0, name.find('?'));
    const auto found = std::find_if(prices.begin(), prices.end(), [&](const ListedPrice& price) {
        return price.provider == provider && price.model == model;
    });
    if (found == prices.end()) return std::nullopt;
    return *found;
}

}  // namespace syscard::model
