#include "model/prices.h"

#include <gtest/gtest.h>

namespace syscard::model {

namespace {

Result<std::vector<ListedPrice>> table(const std::string& line) {
    return parse_prices("schema: syscard.prices/1\nprices:\n  - " + line + "\n", "p.yaml");
}

constexpr const char* kLine =
    "{provider: openai, model: x, prompt: 1.5, reply: 2, as_of: 2026-01-01, source: s}";

}  // namespace

TEST(Prices, ThatComeWithTheProgramNameDateAndSource) {
    const auto prices = built_in_prices().value();
    ASSERT_FALSE(prices.empty());
    for (const ListedPrice& price : prices) {
        EXPECT_FALSE(price.as_of.empty()) << price.model;
        EXPECT_FALSE(price.source.empty()) << price.model;
        EXPECT_GT(price.prompt, 0) << price.model;
        EXPECT_GT(price.reply, price.prompt) << price.model;
        EXPECT_LE(price.cached, price.prompt) << price.model;
    }
}

TEST(Prices, AreFoundByTheSubjectsNameWithoutItsSettings) {
    const auto prices = table(kLine).value();
    EXPECT_EQ(price_of(prices, "openai:x")->prompt, 1'500'000);
    EXPECT_EQ(price_of(prices, "openai-responses:x?effort=high")->reply, 2'000'000);
    EXPECT_EQ(price_of(prices, "openai:x")->cached, 1'500'000);
}

TEST(Prices, OfACompatibleServerAreThoseOfATableOfOnesOwn) {
    const auto prices =
        table("{provider: openai-compatible, model: m, prompt: 1, reply: 2, as_of: d, source: s}");
    EXPECT_TRUE(price_of(prices.value(), "http://127.0.0.1:8080/v1?stream=1#m"));
    EXPECT_FALSE(price_of(prices.value(), "http://127.0.0.1:8080/v1#n"));
}

TEST(Prices, ThatAreListedHoldAtTheProvidersOwnAddressAndTierAlone) {
    EXPECT_TRUE(at_list_price("openai:x?effort=high"));
    EXPECT_FALSE(at_list_price("openai:x?effort=high&base=http://127.0.0.1"));
    EXPECT_FALSE(at_list_price("openai:x?tier=flex"));
}

TEST(Prices, OfAModelThatIsNotInTheTableAreUnknownAndNotZero) {
    const auto prices = table(kLine).value();
    EXPECT_FALSE(price_of(prices, "openai:x-mini"));
    EXPECT_FALSE(price_of(prices, "anthropic:x"));
    EXPECT_FALSE(price_of(prices, "default"));
}

TEST(Prices, WithoutDateOrWithAnotherNumberAreRefusedAtTheirPlace) {
    const auto undated = table("{provider: a, model: x, prompt: 1, reply: 2, source: s}");
    ASSERT_FALSE(undated);
    EXPECT_EQ(undated.error().what, "member `as_of` is missing");
    const auto odd = table("{provider: a, model: x, prompt: 1e3, reply: 2, as_of: d, source: s}");
    ASSERT_FALSE(odd);
    EXPECT_EQ(odd.error().what, "`prompt` is not a price: `1e3`");
    EXPECT_EQ(odd.error().where.substr(0, 8), "p.yaml:3");
    EXPECT_FALSE(table(std::string(kLine) + "\n  - " + kLine));
}

}  // namespace syscard::model
