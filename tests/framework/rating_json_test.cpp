#include <algorithm>

#include <gtest/gtest.h>

#include "framework/support.h"

namespace syscard::framework {

namespace {

Rating example() {
    return rate(parsed({}),
                {measured("s.quiz.accuracy", 0.1, 0.2, 0.3), measured("s.world.rate", 0, 0, 0.03)});
}

std::string schema_of(const json::Object& entry) {
    return std::string(entry.at("schema").as_string());
}

}  // namespace

TEST(RatingJson, ReadsBackAsTheSameRating) {
    const json::Object written = to_json(example());
    const auto read = rating_from_json(written, "card.json");
    ASSERT_TRUE(read) << read.error().what << " at " << read.error().where;
    EXPECT_EQ(json::canonical(to_json(*read)), json::canonical(written));
}

TEST(RatingJson, DecimalsAreStrings) {
    const json::Object category = to_json(example()).at("categories").as_array().at(0).as_object();
    const json::Object indicator = category.at("indicators").as_array().at(0).as_object();
    EXPECT_EQ(indicator.at("threshold"), "0.600000");
    EXPECT_EQ(indicator.at("bound").as_object().at("value"), "0.300000");
}

TEST(RatingJson, AnIndicatorWithoutABoundSaysNull) {
    const json::Object behaviour = to_json(example()).at("behaviours").as_array().at(0).as_object();
    EXPECT_TRUE(behaviour.at("indicators").as_array().at(2).as_object().at("bound").is_null());
}

TEST(RatingJson, RefusesAMissingAnUnknownAndAnIllTypedMember) {
    json::Object missing = to_json(example());
    missing.erase("actions");
    EXPECT_FALSE(rating_from_json(missing, "card.json"));
    json::Object unknown = to_json(example());
    unknown["verdict"] = "fine";
    EXPECT_FALSE(rating_from_json(unknown, "card.json"));
    json::Object ill_typed = to_json(example());
    ill_typed["categories"].as_array().at(0).as_object()["tested"] = "yes";
    EXPECT_FALSE(rating_from_json(ill_typed, "card.json"));
}

TEST(RatingEntries, AreTwoForEachCategoryAndBehaviourAndOneForEachAction) {
    const auto entries = to_entries(example());
    ASSERT_EQ(entries.size(), 5u);
    EXPECT_EQ(schema_of(entries[0]), "syscard.rating/1");
    EXPECT_EQ(schema_of(entries[1]), "syscard.determination/1");
    EXPECT_EQ(schema_of(entries[2]), "syscard.rating/1");
    EXPECT_EQ(schema_of(entries[3]), "syscard.determination/1");
    EXPECT_EQ(schema_of(entries[4]), "syscard.decision/1");
}

TEST(RatingEntries, ADeterminationSaysThatRulesAndNobodyDecided) {
    const json::Object determination = to_entries(example())[1];
    EXPECT_EQ(determination.at("level"), "low");
    EXPECT_EQ(determination.at("decided_by"), "rules");
    EXPECT_EQ(determination.at("evidence"), (json::Array{"s.quiz.accuracy"}))
        << "once, though several indicators look at it";
}

TEST(RatingEntries, AreCanonicalJsonWithoutFloatingPoint) {
    for (const json::Object& entry : to_entries(example())) EXPECT_NO_THROW(json::canonical(entry));
}

}  // namespace syscard::framework
