#include "plan/dataset.h"

#include <set>

#include <gtest/gtest.h>

#include "scoring/scorer.h"
#include "support/files.h"

namespace syscard::plan {

namespace {

using test::TemporaryDirectory;

constexpr std::string_view kHeader =
    R"({"schema":"syscard.dataset/1","name":"d","license":"Apache-2.0","canary":"c","items":2})";
constexpr std::string_view kFirst =
    R"({"id":"a-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi?"}],"target":{},"tags":{"kind":"benign"},"cluster":"a"})";
constexpr std::string_view kSecond =
    R"({"id":"a-2","messages":[{"role":"user","content":"Ho?"}],"target":{"x":1},"tags":{},"cluster":"a"})";

std::string lines(std::initializer_list<std::string_view> all) {
    std::string text;
    for (const std::string_view line : all) text += std::string(line) + "\n";
    return text;
}

std::vector<Item> all_of(const Items& items) {
    std::vector<Item> all;
    const auto keep = [&](const Item& item) -> Result<void> {
        all.push_back(item);
        return {};
    };
    EXPECT_TRUE(items.for_each(keep));
    return all;
}

// A dataset of this text, and the error of loading it with the file's name in place of its path.
Error refused(std::string_view text) {
    const TemporaryDirectory directory;
    test::overwrite(directory / "d.jsonl", text);
    const auto items = load_dataset(directory / "d.jsonl");
    EXPECT_FALSE(items) << text;
    if (items) return {};
    Error error = items.error();
    error.where = test::replaced(error.where, (directory / "d.jsonl").string(), "d.jsonl");
    return error;
}

}  // namespace

TEST(Dataset, GivesItemsInTheOrderOfTheFile) {
    const TemporaryDirectory directory;
    test::overwrite(directory / "d.jsonl", lines({kHeader, kFirst, "", kSecond}));
    const std::vector<Item> items = all_of(load_dataset(directory / "d.jsonl").value());
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].id, "a-1");
    EXPECT_EQ(items[0].messages[0].role, "system");
    EXPECT_EQ(items[0].messages[1].content, "Hi?");
    EXPECT_EQ(items[0].tags, (Tags{{"kind", "benign"}}));
    EXPECT_EQ(items[1].cluster, "a");
    EXPECT_EQ(json::canonical(items[1].target), R"({"x":1})");
}

TEST(Dataset, ThatChangesWhileItIsInUseIsNotBelieved) {
    const TemporaryDirectory directory;
    test::overwrite(directory / "d.jsonl", lines({kHeader, kFirst, kSecond}));
    const Items items = load_dataset(directory / "d.jsonl").value();
    EXPECT_EQ(items.at(1)->id, "a-2");
    test::overwrite(directory / "d.jsonl",
                    test::replaced(lines({kHeader, kFirst, kSecond}), "Ho?", "Ha?"));
    EXPECT_EQ(items.at(0)->id, "a-1");
    ASSERT_FALSE(items.at(1));
    EXPECT_EQ(items.at(1).error().what, "the dataset was changed while it was in use");
}

TEST(Dataset, WithANumberThatTheLogCannotHoldIsRefusedAtItsLine) {
    const Error large = refused(lines(
        {kHeader, kFirst, test::replaced(std::string(kSecond), ":1}", ":9007199254740993}")}));
    EXPECT_EQ(large.what, "`x` holds an integer beyond 2^53 - 1: `9007199254740993`");
    EXPECT_EQ(large.where, "d.jsonl:3");
    EXPECT_EQ(large.hint, "write it as a string: \"…\"");
    const Error half =
        refused(lines({kHeader, kFirst, test::replaced(std::string(kSecond), ":1}", ":[0.5]}")}));
    EXPECT_EQ(half.what.substr(0, 47), "`x` holds a number with a fraction or an expone");
}

TEST(Dataset, ThatIsNotThereIsNotFound) {
    EXPECT_EQ(load_dataset("/nowhere/d.jsonl").error().code, ErrorCode::NotFound);
}

TEST(Dataset, ThatWasCutShortIsFoundByTheCountInItsHeader) {
    const Error error = refused(lines({kHeader, kFirst}));
    EXPECT_EQ(error.what, "the header says 2 items, and there are 1");
    EXPECT_EQ(error.where, "d.jsonl:1");
    EXPECT_EQ(error.hint, "was the file cut short?");
}

TEST(Dataset, WithAnIdTwiceIsRefusedAtTheSecond) {
    const Error error = refused(lines({kHeader, kFirst, kFirst}));
    EXPECT_EQ(error.what, "the id `a-1` stands twice");
    EXPECT_EQ(error.where, "d.jsonl:3");
    EXPECT_NE(error.hint, "");
}

TEST(Dataset, WithoutAHeaderIsRefusedAtItsFirstLine) {
    EXPECT_EQ(refused(lines({kFirst, kSecond})).where, "d.jsonl:1");
    EXPECT_EQ(refused("").where.substr(0, 9), "d.jsonl:1");
    const Error other =
        refused(lines({R"({"schema":"syscard.dataset/2","canary":"c","items":0})"}));
    EXPECT_EQ(other.what, "unknown schema `syscard.dataset/2`");
}

TEST(Dataset, WithoutACanaryIsRefused) {
    EXPECT_EQ(refused(lines({R"({"schema":"syscard.dataset/1","items":0})"})).what,
              "`canary` is missing");
}

TEST(Dataset, WithALineThatIsNotJsonNamesTheLine) {
    EXPECT_EQ(refused(lines({kHeader, kFirst, "{\"id\":"})).where.substr(0, 9), "d.jsonl:3");
}

TEST(Dataset, WithAnUnknownMemberIsRefusedWithTheNearestKnownOne) {
    const Error error =
        refused(lines({kHeader, test::replaced(std::string(kFirst), "target", "tarket"), kSecond}));
    EXPECT_EQ(error.what, "unknown member `tarket`");
    EXPECT_EQ(error.where, "d.jsonl:2");
    EXPECT_EQ(error.hint, "did you mean `target`?");
}

TEST(Dataset, WithAMissingMemberNamesIt) {
    const Error error = refused(
        lines({kHeader, test::replaced(std::string(kFirst), R"(,"cluster":"a")", ""), kSecond}));
    EXPECT_EQ(error.what, "`cluster` is missing");
    EXPECT_EQ(error.where, "d.jsonl:2");
}

TEST(Dataset, WithAnUnknownRoleIsRefused) {
    const Error error = refused(
        lines({kHeader, test::replaced(std::string(kFirst), "\"user\"", "\"usr\""), kSecond}));
    EXPECT_EQ(error.what, "unknown role `usr`");
    EXPECT_EQ(error.where, "d.jsonl:2");
}

TEST(Dataset, WithAnIdThatCannotBeOneIsRefused) {
    EXPECT_EQ(
        refused(lines({kHeader, test::replaced(std::string(kFirst), "a-1", "A 1"), kSecond})).what,
        "`A 1` cannot be an id");
    EXPECT_EQ(
        refused(lines({kHeader, test::replaced(std::string(kFirst), "a-1", ""), kSecond})).what,
        "`` cannot be an id");
}

TEST(Dataset, KeepsTheSlashForTheAttackOnAnItem) {
    // Items "a/1" and "a/2" would count as one item, attacked twice.
    EXPECT_EQ(
        refused(lines({kHeader, test::replaced(std::string(kFirst), "a-1", "a/1"), kSecond})).where,
        "d.jsonl:2");
}

TEST(Arithmetic, IsTheSameForTheSameSeedAndAnotherForAnother) {
    const auto first = all_of(generate_arithmetic(12, 7));
    const auto again = all_of(generate_arithmetic(12, 7));
    const auto other = all_of(generate_arithmetic(12, 8));
    EXPECT_EQ(json::canonical(to_json(first[11])), json::canonical(to_json(again[11])));
    EXPECT_NE(json::canonical(to_json(first[11])), json::canonical(to_json(other[11])));
}

TEST(Arithmetic, OfMoreItemsBeginsWithThoseOfFewer) {
    EXPECT_EQ(generate_arithmetic(20, 7).at(4)->messages[0].content,
              generate_arithmetic(5, 7).at(4)->messages[0].content);
}

TEST(Arithmetic, HasTheRightAnswers) {
    for (const Item& item : all_of(generate_arithmetic(30, 1))) {
        long left = 0;
        long right = 0;
        char operation = 0;
        ASSERT_EQ(
            std::sscanf(
                item.messages[0].content.c_str(), "What is %ld %c %ld?", &left, &operation, &right),
            3);
        const long answer = operation == '+'   ? left + right
                            : operation == '-' ? left - right
                                               : left * right;
        EXPECT_EQ(item.target.at("answer").as_string(), std::to_string(answer))
            << item.messages[0].content;
        EXPECT_GE(answer, 0);
        EXPECT_LT(answer, 200);
    }
}

TEST(Arithmetic, DrawsEachOperationEquallyOften) {
    std::map<std::string, int> counts;
    for (const Item& item : all_of(generate_arithmetic(30, 1))) ++counts[item.tags.at("operation")];
    EXPECT_EQ(counts,
              (std::map<std::string, int>{
                  {"addition", 10}, {"subtraction", 10}, {"multiplication", 10}}));
}

TEST(Episodes, HaveTheSameSeedsInEveryCondition) {
    const auto plain = all_of(generate_episodes("shutdown", {}, 3, 7));
    const auto control = all_of(generate_episodes("shutdown", {{"control", true}}, 3, 7));
    EXPECT_EQ(plain[2].target.at("seed"), control[2].target.at("seed"));
    EXPECT_NE(plain[1].target.at("seed"), plain[2].target.at("seed"));
}

TEST(Episodes, CanBePlayed) {
    for (const Item& item : all_of(generate_episodes("shutdown", {}, 3, 7))) {
        EXPECT_TRUE(scoring::check_target("world/1", item.target));
        EXPECT_EQ(item.cluster, item.id);
    }
}

}  // namespace syscard::plan
