#include "datasets/records.h"

#include <gtest/gtest.h>

namespace syscard::datasets {

TEST(Records, ReadCsvWithQuotesCommasAndLineFeeds) {
    const auto records = read_records("x.csv", "a,b\r\n\"1, \"\"one\"\"\n\",2\n3,4\n").value();
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(text_column(records[0], "a").value(), "1, \"one\"\n");
    EXPECT_EQ(text_column(records[1], "b").value(), "4");
    EXPECT_EQ(records[1].where, "x.csv:4");
}

TEST(Records, NameTheLineOfARowThatDoesNotFit) {
    const auto records = read_records("x.csv", "a,b\n1,2\n3\n");
    ASSERT_FALSE(records);
    EXPECT_EQ(records.error().where, "x.csv:3");
}

TEST(Records, ReadJsonLinesAndArrays) {
    EXPECT_EQ(read_records("x.jsonl", "{\"a\":\"1\"}\n\n{\"a\":\"2\"}\n").value().size(), 2U);
    EXPECT_EQ(read_records("x.json", "[{\"a\":\"1\"}]").value().size(), 1U);
    EXPECT_EQ(read_records("x.jsonl", "{\"a\":1}\nno\n").error().where.substr(0, 9), "x.jsonl:2");
}

TEST(Records, RefuseWhatIsNoGzip) { EXPECT_FALSE(read_records("x.jsonl.gz", "no gzip")); }

TEST(Records, SayWhichColumnIsNear) {
    const auto records = read_records("x.csv", "prompt,type\np,t\n").value();
    EXPECT_EQ(text_column(records[0], "promt").error().hint, "did you mean `prompt`?");
}

}  // namespace syscard::datasets
