#include "base/money.h"

#include <gtest/gtest.h>

namespace syscard {

TEST(Money, IsReadDigitByDigit) {
    EXPECT_EQ(parse_micro("2.50"), 2'500'000);
    EXPECT_EQ(parse_micro("0.000001"), 1);
    EXPECT_EQ(parse_micro("15"), 15'000'000);
    for (const char* bad : {"", ".5", "1.", "1.0000001", "-1", "1e3", "1,5", "1234567890", " 1"})
        EXPECT_FALSE(parse_micro(bad)) << bad;
}

TEST(Money, IsWrittenExactly) {
    EXPECT_EQ(micro_text(2'500'000), "2.5");
    EXPECT_EQ(micro_text(15'000'000), "15");
    EXPECT_EQ(usd_text(1'234'567'499), "1.234567");
    EXPECT_EQ(usd_text(1'234'567'500), "1.234568");
    EXPECT_EQ(usd_text(0), "0.000000");
}

}  // namespace syscard
