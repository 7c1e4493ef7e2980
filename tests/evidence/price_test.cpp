#include "evidence/price.h"

#include <gtest/gtest.h>

namespace syscard::evidence {

namespace {

const Price kPrice{.prompt = 1'100'000,
                   .cached = 550'000,
                   .reply = 4'400'000,
                   .as_of = "2026-05-06",
                   .source = "a table"};

}  // namespace

TEST(Price, OfTokensIsAWholeNumberOfNanoDollars) {
    EXPECT_EQ(kPrice.cost_nano_usd(1'000'000, 0, 0), 1'100'000'000);
    EXPECT_EQ(kPrice.cost_nano_usd(1'000'000, 1'000'000, 0), 550'000'000);
    EXPECT_EQ(kPrice.cost_nano_usd(10, 4, 3), 6 * 1100 + 4 * 550 + 3 * 4400);
}

TEST(Price, IsRoundedHalfUp) {
    const Price tiny{.prompt = 500, .cached = 500, .reply = 0, .as_of = "", .source = ""};
    EXPECT_EQ(tiny.cost_nano_usd(1, 0, 0), 1);
    EXPECT_EQ(tiny.cost_nano_usd(2, 0, 0), 1);
    EXPECT_EQ(tiny.cost_nano_usd(3, 0, 0), 2);
}

TEST(Price, IsReadBackAsItWasWritten) {
    EXPECT_EQ(Price::from_json(kPrice.to_json(), "p").value(), kPrice);
    json::Object wrong = kPrice.to_json();
    wrong["reply"] = "4,40";
    EXPECT_EQ(Price::from_json(wrong, "p").error().what, "`reply` is not a price: `4,40`");
}

}  // namespace syscard::evidence
