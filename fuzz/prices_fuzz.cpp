// Price tables, and what tokens cost by them.

#include <string>

#include "evidence/price.h"
#include "fuzz.h"
#include "model/prices.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto prices = model::parse_prices(std::string(bytes), "p.yaml");
    if (!prices) return;
    for (const model::ListedPrice& listed : *prices) {
        const evidence::Price price{.prompt = listed.prompt,
                                    .cached = listed.cached,
                                    .reply = listed.reply,
                                    .as_of = listed.as_of,
                                    .source = listed.source};
        require(price.prompt >= 0 && price.cached >= 0 && price.reply >= 0, "no price is below 0");
        const auto again = evidence::Price::from_json(price.to_json(), "price");
        require(again && *again == price, "a price is its JSON");
        require(price.cost_nano_usd(std::int64_t{1} << 52, 0, std::int64_t{1} << 52) >= 0,
                "no cost is below 0");
    }
}

}  // namespace syscard::fuzz
