#include "evidence/run_entries.h"

#include <gtest/gtest.h>

namespace syscard::evidence {

namespace {

const Price kPrice{
    .prompt = 1'000'000, .cached = 500'000, .reply = 2'000'000, .as_of = "d", .source = "s"};

SampleEntry judged() {
    SampleEntry entry;
    entry.ordinal = 3;
    entry.counted_by = "provider";
    entry.transcript = {.segment = 1, .offset = 0, .length = 1, .digest = {}};
    entry.roles["judge"] = {
        .calls = 1, .prompt_tokens = 90, .reply_tokens = 5, .counted_by = "provider"};
    return entry;
}

IntentEntry intent() {
    return {.run = "run-1",
            .program = "syscard 0.1.0",
            .subject = {{"revision", "r"}},
            .roles = {{"judge", {{"revision", "j"}}}},
            .time = "t"};
}

}  // namespace

TEST(IntentEntry, HoldsThePricesOfTheOtherRolesWhereTheyAreKnown) {
    IntentEntry priced = intent();
    EXPECT_FALSE(priced.to_json().contains("prices"));
    EXPECT_TRUE(IntentEntry::from_json(priced.to_json(), "e")->prices.empty());
    priced.prices["judge"] = kPrice;
    const IntentEntry read = IntentEntry::from_json(priced.to_json(), "e").value();
    EXPECT_EQ(read.prices.at("judge"), kPrice);
    EXPECT_FALSE(read.price);
}

TEST(SampleEntry, HoldsWhatARoleCostWhereItIsKnown) {
    SampleEntry entry = judged();
    EXPECT_FALSE(SampleEntry::from_json(entry.to_json(), "e")->roles.at("judge").cost_nano_usd);
    entry.roles["judge"].cost_nano_usd = 100'000;
    EXPECT_EQ(SampleEntry::from_json(entry.to_json(), "e")->roles.at("judge").cost_nano_usd,
              100'000);
}

TEST(SampleEntry, HoldsOurOwnCountBesideTheProviders) {
    SampleEntry entry = judged();
    EXPECT_FALSE(entry.to_json().at("tokens").as_object().contains("own"));
    entry.prompt_tokens = 30;
    entry.own_count = OwnCount{.prompt = 28, .reply = 6};
    entry.roles["judge"].own_count = OwnCount{.prompt = 91, .reply = 4};
    const SampleEntry read = SampleEntry::from_json(entry.to_json(), "e").value();
    EXPECT_EQ(read.prompt_tokens, 30);
    EXPECT_EQ(read.own_count->prompt, 28);
    EXPECT_EQ(read.own_count->reply, 6);
    EXPECT_EQ(read.roles.at("judge").own_count->prompt, 91);
}

TEST(SampleEntry, WithFewerThanNoTokensIsRefused) {
    SampleEntry entry = judged();
    entry.reply_tokens = -1;
    const auto read = SampleEntry::from_json(entry.to_json(), "entry 7");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "`reply` is a count, and cannot be -1");
    EXPECT_EQ(read.error().where, "entry 7");
    SampleEntry role = judged();
    role.roles["judge"].calls = -1;
    EXPECT_FALSE(SampleEntry::from_json(role.to_json(), "e"));
}

TEST(GradeEntry, OfANumberThatNoMeanCouldBearIsRefused) {
    const auto read = [](const std::string& value) {
        json::Object entry =
            GradeEntry{.ordinal = 0, .scorer = "s", .values = {{"breach", 1}}}.to_json();
        entry["values"] = json::Object{{"breach", value}};
        return GradeEntry::from_json(entry, "e");
    };
    EXPECT_TRUE(read("1000000000.000000"));
    EXPECT_TRUE(read("-0.000001"));
    EXPECT_TRUE(read("0.000000"));
    EXPECT_FALSE(read("1000000001.000000"));
    EXPECT_FALSE(read("-1" + std::string(308, '0')));
    EXPECT_FALSE(read("0." + std::string(300, '0') + "1"));
}

}  // namespace syscard::evidence
