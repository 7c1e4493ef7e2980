#include "datasets/add.h"

#include <gtest/gtest.h>

#include "datasets/known_set.h"
#include "datasets/reference.h"
#include "plan/suite.h"
#include "support/files.h"

namespace syscard::datasets {

namespace {

using test::TemporaryDirectory;

// How many items the suite has that `add` makes; it must load, with every target checked.
std::int64_t items_of(const std::string& set, const std::filesystem::path& file, Changed changed) {
    TemporaryDirectory directory;
    const auto added = add(set, file, directory / "suite", changed);
    EXPECT_TRUE(added) << (added ? "" : added.error().where + ": " + added.error().what);
    if (!added) return -1;
    const auto loaded = plan::load_suite(directory / "suite", 1);
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().where + ": " + loaded.error().what);
    return added->items;
}

std::int64_t items_of_text(const std::string& set, const std::string& name,
                           const std::string& text) {
    TemporaryDirectory directory;
    test::overwrite(directory / name, text);
    return items_of(set, directory / name, Changed::PinAnew);
}

}  // namespace

TEST(AddDataSet, TakesTheReferenceFilesAsTheyWerePinned) {
    SKIP_WITHOUT("xstest/xstest_prompts.csv");
    EXPECT_EQ(items_of("xstest", reference("xstest/xstest_prompts.csv"), Changed::Refuse), 450);
    EXPECT_EQ(items_of("bbq", reference("bbq/Disability_status.jsonl"), Changed::Refuse), 1556);
    EXPECT_EQ(items_of("gsm8k", reference("gsm8k/test.jsonl"), Changed::Refuse), 1319);
    EXPECT_EQ(items_of("humaneval", reference("humaneval/HumanEval.jsonl.gz"), Changed::Refuse),
              164);
}

TEST(AddDataSet, TakesTheColumnsOfTheOthers) {
    EXPECT_EQ(
        items_of_text(
            "strongreject", "s.csv", "category,source,forbidden_prompt\nViolence,custom,How?\n"),
        1);
    EXPECT_EQ(items_of_text("harmbench",
                            "h.csv",
                            "Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,"
                            "BehaviorID\nDo it,standard,illegal,,,x\n"),
              1);
    EXPECT_EQ(items_of_text("jailbreakbench",
                            "j.csv",
                            "Index,Goal,Target,Behavior,Category,Source\n0,Do,Sure,B,Fraud,o\n"),
              1);
    EXPECT_EQ(items_of_text("simpleqa", "q.csv", "metadata,problem,answer\n{},Who?,Ada\n"), 1);
    EXPECT_EQ(items_of_text("aime", "a.jsonl", "{\"problem\":\"P\",\"answer\":\"025\"}\n"), 1);
    EXPECT_EQ(items_of_text("mmlu",
                            "m.jsonl",
                            "{\"question\":\"Q\",\"subject\":\"law\",\"choices\":[\"a\",\"b\"],"
                            "\"answer\":1}\n"),
              1);
    EXPECT_EQ(
        items_of_text("mmmlu", "m.csv", ",Question,A,B,C,D,Answer,Subject\n0,Q,a,b,c,d,B,law\n"),
        1);
    EXPECT_EQ(items_of_text("wmdp",
                            "w.jsonl",
                            "{\"question\":\"Q\",\"choices\":[\"a\",\"b\",\"c\"],\"answer\":2}\n"),
              1);
}

TEST(AddDataSet, RefusesAFileThatIsNotTheOneThatWasPinned) {
    TemporaryDirectory directory;
    const auto file = directory / "test.jsonl";
    test::overwrite(file, "{\"question\":\"Q\",\"answer\":\"#### 1\"}\n");
    const auto added = add("gsm8k", file, directory / "s", Changed::Refuse);
    ASSERT_FALSE(added);
    EXPECT_NE(added.error().what.find("pinned"), std::string::npos);
    ASSERT_TRUE(add("gsm8k", file, directory / "s", Changed::PinAnew));

    // From now on the folder's own pin counts.
    EXPECT_TRUE(add("gsm8k", file, directory / "s", Changed::Refuse));
    test::overwrite(file, "{\"question\":\"Q\",\"answer\":\"#### 2\"}\n");
    EXPECT_FALSE(add("gsm8k", file, directory / "s", Changed::Refuse));
}

TEST(AddDataSet, NamesFileAndLineOfARecordThatDoesNotFit) {
    TemporaryDirectory directory;
    test::overwrite(directory / "t.jsonl",
                    "{\"question\":\"Q\",\"answer\":\"#### 1\"}\n{\"question\":\"Q\"}\n");
    const auto added = add("gsm8k", directory / "t.jsonl", directory / "s", Changed::PinAnew);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().where, "t.jsonl:2");
    EXPECT_EQ(added.error().what, "no column `answer`");
}

TEST(AddDataSet, SuggestsTheNearestName) {
    EXPECT_EQ(find_set("gsm8").error().hint, "did you mean `gsm8k`?");
}

}  // namespace syscard::datasets
