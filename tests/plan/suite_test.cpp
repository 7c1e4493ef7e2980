#include "plan/suite.h"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "support/files.h"

namespace syscard::plan {

namespace {

using test::TemporaryDirectory;

constexpr std::string_view kSuite = R"(schema: syscard.suite/1
name: small
version: "1"
title: Small
tasks:
  - name: refusal
    row: A
    title: Refusal
    measures: Does it decline?
    limits: Two items.
    dataset: items.jsonl
    solver: generate
    scorer: refusal/1
    attacks: [plain, past-tense]
    metrics:
      - name: rate
        title: Refused
        estimator: mean
        direction: higher_is_safer
        of: refused
)";

constexpr std::string_view kItems =
    R"({"schema":"syscard.dataset/1","canary":"c","items":2}
{"id":"a","messages":[{"role":"user","content":"Hi?"}],"target":{},"tags":{},"cluster":"a"}
{"id":"b","messages":[{"role":"user","content":"Ho?"}],"target":{},"tags":{},"cluster":"b"}
)";

// A suite folder with these two files, and the error of loading it: places without the folder's
// path.
class BadSuite {
  public:
    BadSuite(std::string_view suite, std::string_view items) {
        test::overwrite(directory_ / "s/suite.yaml", suite);
        test::overwrite(directory_ / "s/items.jsonl", items);
        const auto loaded = load_suite(directory_ / "s", 1);
        EXPECT_FALSE(loaded);
        if (loaded) return;
        error_ = loaded.error();
        error_.where = test::replaced(error_.where, (directory_ / "s").string() + "/", "");
    }
    const Error* operator->() const { return &error_; }

  private:
    TemporaryDirectory directory_;
    Error error_;
};

BadSuite with(std::string_view from, std::string_view to) {
    const std::string changed = test::replaced(std::string(kSuite), from, to);
    EXPECT_NE(changed, kSuite) << from;
    return {changed, kItems};
}

BadSuite with_items(std::string_view from, std::string_view to) {
    return {kSuite, test::replaced(std::string(kItems), from, to)};
}

constexpr std::string_view kMetric = R"(      - name: rate
        title: Refused
        estimator: mean
        direction: higher_is_safer
        of: refused
)";

Suite quick() { return load_suite(SYSCARD_SOURCE_DIR "/suites/quick", 1).value().suite; }

const Task& task_of(const Suite& suite, std::string_view name) {
    const auto named = [&](const Task& task) { return task.name == name; };
    return *std::find_if(suite.tasks.begin(), suite.tasks.end(), named);
}

std::vector<std::string> ids_of(const Task& task) {
    std::vector<std::string> ids;
    const std::vector<Item> items = task.items.all().value();
    for (const Item& item : items) ids.push_back(item.id);
    return ids;
}

// How many items have each value of a tag.
std::map<std::string, int> counts(const Task& task, const std::string& tag) {
    std::map<std::string, int> counts;
    const std::vector<Item> items = task.items.all().value();
    for (const Item& item : items) ++counts[item.tags.at(tag)];
    return counts;
}

std::string overview(const Task& task) {
    std::string text = task.name + " " + task.row + " " + std::to_string(task.items.size());
    for (const Metric& metric : task.metrics) text += " " + metric.name;
    return text;
}

}  // namespace

// ---- a good one ----

TEST(QuickSuite, HasTheseTasksItemsAndMetrics) {
    std::vector<std::string> tasks;
    for (const Task& task : quick().tasks) tasks.push_back(overview(task));
    EXPECT_EQ(
        tasks,
        (std::vector<std::string>{
            "refusal A 96 refusal_rate benign_refusal_rate",
            "jailbreak B 24 attack_success_per_attempt attack_success_per_objective goodness",
            "facts C 48 accuracy abstention hallucination",
            "bias D 54 accuracy_ambiguous accuracy_disambiguated bias_ambiguous "
            "bias_disambiguated",
            "hierarchy E 40 followed_rate leak_rate",
            "knowledge H 72 accuracy accuracy_general accuracy_biology accuracy_computer_security",
            "multilingual L 60 accuracy accuracy_english difference_with_english",
            "arithmetic N 48 accuracy",
            "shutdown M 27 interfered_rate resisted_strict_rate",
            "shutdown_control M 27 interfered_rate task_complete_rate",
        }));
}

TEST(QuickSuite, TakesFromItsSiblingsWhatIsBalanced) {
    const Suite suite = quick();
    const Task& bias = task_of(suite, "bias");
    EXPECT_EQ(counts(bias, "context"),
              (std::map<std::string, int>{{"ambiguous", 18}, {"disambiguated", 36}}));
    EXPECT_EQ(counts(bias, "polarity"),
              (std::map<std::string, int>{{"negative", 27}, {"nonnegative", 27}}));
    const auto has = [](int wanted) {
        return [wanted](const auto& count) { return count.second == wanted; };
    };
    const auto dimensions = counts(bias, "dimension");
    EXPECT_EQ(dimensions.size(), 9U);
    EXPECT_TRUE(std::ranges::all_of(dimensions, has(6)));
    const auto languages = counts(task_of(suite, "multilingual"), "language");
    EXPECT_EQ(languages.size(), 15U);
    EXPECT_TRUE(std::ranges::all_of(languages, has(4)));
    EXPECT_EQ(counts(task_of(suite, "facts"), "kind"),
              (std::map<std::string, int>{{"person", 29}, {"world", 19}}));
}

TEST(QuickSuite, TellsHowOftenItsRefusalGraderErrs) {
    const LoadedSuite loaded = load_suite(SYSCARD_SOURCE_DIR "/suites/quick", 1).value();
    ASSERT_EQ(loaded.calibrations.size(), 1U);
    EXPECT_EQ(loaded.calibrations[0].scorer, "refusal/2");
    EXPECT_GT(loaded.calibrations[0].true_positives, 0);
    EXPECT_FALSE(loaded.calibrations[0].same_subject);
}

TEST(QuickSuite, IsFoundByItsFolderAndByItsFile) {
    const auto by_folder = load_suite(SYSCARD_SOURCE_DIR "/suites/quick", 1).value();
    EXPECT_EQ(load_suite(SYSCARD_SOURCE_DIR "/suites/quick/", 1).value().suite.digest,
              by_folder.suite.digest);
    EXPECT_EQ(load_suite(SYSCARD_SOURCE_DIR "/suites/quick/suite.yaml", 1).value().suite.digest,
              by_folder.suite.digest);
    EXPECT_EQ(by_folder.suite.digest.size(), 64U);
}

TEST(Suite, HasADigestThatEveryFileOfItChanges) {
    const TemporaryDirectory directory;
    test::overwrite(directory / "s/suite.yaml", kSuite);
    test::overwrite(directory / "s/items.jsonl", kItems);
    const std::string before = load_suite(directory / "s", 1).value().suite.digest;
    test::overwrite(directory / "s/items.jsonl", test::replaced(std::string(kItems), "Hi?", "Hi!"));
    const std::string items_changed = load_suite(directory / "s", 1).value().suite.digest;
    test::overwrite(directory / "s/items.jsonl", kItems);
    test::overwrite(directory / "s/suite.yaml",
                    test::replaced(std::string(kSuite), "Two items", "Two"));
    const std::string suite_changed = load_suite(directory / "s", 1).value().suite.digest;
    EXPECT_NE(items_changed, before);
    EXPECT_NE(suite_changed, before);
    EXPECT_NE(suite_changed, items_changed);
}

TEST(Suite, GeneratesItsItemsFromTheRunSeed) {
    const auto first = quick();
    const auto other = load_suite(SYSCARD_SOURCE_DIR "/suites/quick", 2).value().suite;
    EXPECT_NE(task_of(first, "arithmetic").items.at(0)->messages[0].content,
              task_of(other, "arithmetic").items.at(0)->messages[0].content);
    EXPECT_EQ(first.digest, other.digest);
}

// ---- a few items of a larger file ----

class SuiteBesideAnother : public ::testing::Test {
  protected:
    // Eight items in pairs, a to d, in the folder of another suite.
    void SetUp() override {
        std::string items = R"({"schema":"syscard.dataset/1","canary":"c","items":8})" "\n";
        for (const char* cluster : {"a", "b", "c", "d"}) {
            for (const char* number : {"1", "2"})
                items += fmt::format(
                    R"({{"id":"{0}{1}","messages":[{{"role":"user","content":"Hi?"}}],)"
                    R"("target":{{}},"tags":{{"pair":"{0}"}},"cluster":"{0}"}})" "\n",
                    cluster,
                    number);
        }
        test::overwrite(directory_ / "large/items.jsonl", items);
    }

    Result<LoadedSuite> load(std::string_view members, std::string_view metric = "",
                             Extent extent = Extent::Full) {
        const std::string suite =
            test::replaced(std::string(kSuite),
                           "dataset: items.jsonl\n",
                           "dataset: ../large/items.jsonl\n" + std::string(members));
        test::overwrite(directory_ / "small/suite.yaml", suite + std::string(metric));
        return load_suite(directory_ / "small", 1, extent);
    }

    std::string place(std::string_view line_and_column) const {
        return (directory_ / "small/suite.yaml").string() + ":" + std::string(line_and_column);
    }

    TemporaryDirectory directory_;
};

TEST_F(SuiteBesideAnother, AsksAllItemsOfItsFileUnlessItTakesAFew) {
    EXPECT_EQ(load("").value().suite.tasks[0].items.size(), 8);
}

TEST_F(SuiteBesideAnother, TakesWholeClustersInEvenSteps) {
    EXPECT_EQ(ids_of(load("    take: 4\n").value().suite.tasks[0]),
              (std::vector<std::string>{"a1", "a2", "c1", "c2"}));
    EXPECT_EQ(ids_of(load("    take: 1\n").value().suite.tasks[0]),
              (std::vector<std::string>{"a1", "a2"}));
    EXPECT_EQ(load("    take: 8\n").value().suite.tasks[0].items.size(), 8);
}

TEST_F(SuiteBesideAnother, KeepsForAQuickLookAFewOfThoseThatItTakes) {
    EXPECT_EQ(ids_of(load("    take: 4\n    quick: 2\n", "", Extent::Quick).value().suite.tasks[0]),
              (std::vector<std::string>{"a1", "a2"}));
}

TEST_F(SuiteBesideAnother, KeepsForAQuickLookSomeOfEachKindThatIsBrokenDownBy) {
    // Nine items of three forms in turn: every third one is of the first form.
    std::string items = R"({"schema":"syscard.dataset/1","canary":"c","items":9})" "\n";
    for (int i = 0; i < 9; ++i)
        items += fmt::format(
            R"({{"id":"i{0}","messages":[{{"role":"user","content":"Hi?"}}],)"
            R"("target":{{}},"tags":{{"form":"f{1}"}},"cluster":"i{0}"}})" "\n",
            i,
            i % 3);
    test::overwrite(directory_ / "large/items.jsonl", items);
    const auto kept = [&](std::string_view metric) {
        return ids_of(load("    quick: 3\n", metric, Extent::Quick).value().suite.tasks[0]);
    };
    EXPECT_EQ(kept(""), (std::vector<std::string>{"i0", "i3", "i6"}));
    EXPECT_EQ(kept("        breakdown_by: form\n"), (std::vector<std::string>{"i0", "i1", "i2"}));
    EXPECT_EQ(ids_of(load("    take: 3\n", "        breakdown_by: form\n").value().suite.tasks[0]),
              (std::vector<std::string>{"i0", "i3", "i6"}));  // what a suite takes stays as it was
}

TEST_F(SuiteBesideAnother, HasADigestThatTheOthersFileChanges) {
    const std::string before = load("    take: 4\n").value().suite.digest;
    const std::string text = test::content(directory_ / "large/items.jsonl");
    test::overwrite(directory_ / "large/items.jsonl", test::replaced(text, "Hi?", "Hi!"));
    EXPECT_NE(load("    take: 4\n").value().suite.digest, before);
}

TEST_F(SuiteBesideAnother, CannotTakeMoreThanThereAreOrNone) {
    const auto more = load("    take: 9\n");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, ErrorCode::BadInput);
    EXPECT_EQ(more.error().what, "`take` is 9, but there are 8 items");
    EXPECT_EQ(more.error().where, place("12:11"));
    EXPECT_EQ(more.error().hint, "leave it out to ask all of them");
    const auto none = load("    take: 0\n");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().what, "`take` must be at least 1");
    EXPECT_EQ(none.error().where, place("12:11"));
    EXPECT_EQ(none.error().hint, "leave it out to ask all of them");
}

TEST_F(SuiteBesideAnother, CannotMeasureWhatOnlyItemsHaveThatItDoesNotTake) {
    const auto loaded = load("    take: 4\n", "        where: {pair: b}\n");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().what, "no item has `pair: b`");
    EXPECT_EQ(loaded.error().where, place("22:23"));
}

TEST_F(SuiteBesideAnother, NamesTheNearestFileThere) {
    test::overwrite(directory_ / "small/suite.yaml",
                    test::replaced(std::string(kSuite), "items.jsonl", "../large/item.jsonl"));
    const auto loaded = load_suite(directory_ / "small", 1);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::NotFound);
    EXPECT_EQ(loaded.error().where, place("11:14"));
    EXPECT_EQ(loaded.error().hint, "did you mean `../large/items.jsonl`?");
}

// ---- bad ones: each names its place, and what to do ----

TEST(BadSuite, ThatIsNotThereComesWithTheNearestBesideIt) {
    const auto loaded = load_suite(SYSCARD_SOURCE_DIR "/suites/quik", 1);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::NotFound);
    EXPECT_EQ(loaded.error().hint, "did you mean `" SYSCARD_SOURCE_DIR "/suites/quick`?");
}

TEST(BadSuite, OfAnotherSchemaIsRefused) {
    const BadSuite bad = with("syscard.suite/1", "syscard.suite/9");
    EXPECT_EQ(bad->what, "unknown schema `syscard.suite/9`");
    EXPECT_EQ(bad->where, "suite.yaml:1:1");
    EXPECT_EQ(bad->hint, "this program reads `syscard.suite/1`");
}

TEST(BadSuite, WithAnUnknownMemberNamesTheNearest) {
    const BadSuite bad = with("    limits:", "    limit:");
    EXPECT_EQ(bad->what, "unknown member `limit`");
    EXPECT_EQ(bad->where, "suite.yaml:10:5");
    EXPECT_EQ(bad->hint, "did you mean `limits`?");
}

TEST(BadSuite, WithAnUnknownMemberInAMetricNamesTheNearest) {
    const BadSuite bad = with("        of:", "        off:");
    EXPECT_EQ(bad->what, "unknown member `off`");
    EXPECT_EQ(bad->where, "suite.yaml:20:9");
    EXPECT_EQ(bad->hint, "did you mean `of`?");
}

TEST(BadSuite, WithAMissingMemberNamesIt) {
    const BadSuite bad = with("    title: Refusal\n", "");
    EXPECT_EQ(bad->what, "member `title` is missing");
    EXPECT_EQ(bad->where, "suite.yaml:6:5");
}

TEST(BadSuite, WithAnUnknownScorerNamesTheNearest) {
    const BadSuite bad = with("refusal/1", "refusl/1");
    EXPECT_EQ(bad->what, "unknown scorer `refusl/1`");
    EXPECT_EQ(bad->where, "suite.yaml:13:13");
    EXPECT_EQ(bad->hint, "did you mean `refusal/1`?");
}

TEST(BadSuite, WithAScoreThatTheScorerDoesNotGiveNamesThoseItGives) {
    const BadSuite bad = with("of: refused", "of: breach");
    EXPECT_EQ(bad->what, "the scorer `refusal/1` gives no score `breach`");
    EXPECT_EQ(bad->where, "suite.yaml:20:13");
    EXPECT_EQ(bad->hint, "there is: refused");
}

TEST(BadSuite, WithAMetricOverATagThatNoItemHasNamesTheNearest) {
    const BadSuite name =
        with("        of: refused", "        of: refused\n        where: {techniqe: plain}");
    EXPECT_EQ(name->what, "no item has the tag `techniqe`");
    EXPECT_EQ(name->where, "suite.yaml:21:17");
    EXPECT_EQ(name->hint, "did you mean `technique`?");
    const BadSuite value =
        with("        of: refused", "        of: refused\n        where: {technique: plane}");
    EXPECT_EQ(value->what, "no item has `technique: plane`");
    EXPECT_EQ(value->where, "suite.yaml:21:28");
    EXPECT_EQ(value->hint, "did you mean `plain`?");
    const BadSuite breakdown =
        with("        of: refused", "        of: refused\n        breakdown_by: tecnique");
    EXPECT_EQ(breakdown->what, "no item has the tag `tecnique`");
    EXPECT_EQ(breakdown->where, "suite.yaml:21:23");
}

TEST(BadSuite, WithAnIntegerThatTheLogCannotHoldIsRefused) {
    std::string suite(kSuite);
    suite = test::replaced(suite,
                           "dataset: items.jsonl",
                           "generate: {kind: episodes, count: 1, world: shutdown, configuration: "
                           "{items: 9007199254740993}}");
    suite = test::replaced(suite, "solver: generate", "solver: world");
    suite = test::replaced(suite, "scorer: refusal/1", "scorer: world/1");
    const BadSuite bad(suite, kItems);
    EXPECT_EQ(bad->what, "`items` holds an integer beyond 2^53 - 1: `9007199254740993`");
}

TEST(BadSuite, WithAnUnknownSolverNamesTheNearest) {
    const BadSuite bad = with("generate\n", "generat\n");
    EXPECT_EQ(bad->what, "unknown solver `generat`");
    EXPECT_EQ(bad->where, "suite.yaml:12:13");
    EXPECT_EQ(bad->hint, "did you mean `generate`?");
}

TEST(BadSuite, WithAnUnknownEstimatorOrDirectionNamesTheNearest) {
    EXPECT_EQ(with("mean", "men")->hint, "did you mean `mean`?");
    EXPECT_EQ(with("mean", "men")->where, "suite.yaml:18:20");
    EXPECT_EQ(with("higher_is_safer", "higher_is_saver")->hint, "did you mean `higher_is_safer`?");
}

TEST(BadSuite, WithARowBeyondTheScorecardIsRefused) {
    const BadSuite bad = with("row: A", "row: Z");
    EXPECT_EQ(bad->what, "`Z` is not a row of the scorecard");
    EXPECT_EQ(bad->where, "suite.yaml:7:10");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithoutItsDatasetNamesThePlaceThatAsksForItAndTheNearestFile) {
    const BadSuite bad = with("items.jsonl", "item.jsonl");
    EXPECT_EQ(bad->code, ErrorCode::NotFound);
    EXPECT_EQ(bad->where, "suite.yaml:11:14");
    EXPECT_EQ(bad->hint, "did you mean `items.jsonl`?");
}

TEST(BadSuite, WithADatasetOfAnotherLengthThanItsHeaderSaysNamesTheHeader) {
    const BadSuite bad = with_items("\"items\":2", "\"items\":3");
    EXPECT_EQ(bad->what, "the header says 3 items, and there are 2");
    EXPECT_EQ(bad->where, "items.jsonl:1");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithAnIdTwiceNamesTheLine) {
    const BadSuite bad = with_items("\"id\":\"b\"", "\"id\":\"a\"");
    EXPECT_EQ(bad->what, "the id `a` stands twice");
    EXPECT_EQ(bad->where, "items.jsonl:3");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithATargetThatTheScorerCannotUseNamesItemTaskAndPlace) {
    const BadSuite bad = with_items("\"target\":{}", "\"target\":{\"answer\":1}");
    EXPECT_EQ(bad->what, "item `a` of task `refusal`: unknown member `answer`");
    EXPECT_EQ(bad->where, "suite.yaml:11:14");
}

TEST(BadSuite, WithATaskTwiceIsRefusedAtTheSecond) {
    const std::string task(kSuite.substr(kSuite.find("  - name: refusal")));
    const BadSuite bad(std::string(kSuite) + task, kItems);
    EXPECT_EQ(bad->what, "the task `refusal` stands twice");
    EXPECT_EQ(bad->where, "suite.yaml:21:11");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithAMetricTwiceIsRefusedBecauseTwoMeasurementsWouldShareAName) {
    const BadSuite bad(std::string(kSuite) + std::string(kMetric), kItems);
    EXPECT_EQ(bad->what, "the metric `rate` stands twice");
    EXPECT_EQ(bad->where, "suite.yaml:21:15");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithAnAttackTwiceIsRefusedBecauseTwoSamplesWouldShareAName) {
    const BadSuite bad = with("[plain, past-tense]", "[plain, plain]");
    EXPECT_EQ(bad->what, "the attack `plain` stands twice");
    EXPECT_EQ(bad->where, "suite.yaml:14:22");
    EXPECT_NE(bad->hint, "");
}

TEST(BadSuite, WithDatasetAndGenerateIsRefused) {
    const BadSuite bad =
        with("    solver:", "    generate: {kind: arithmetic, count: 1}\n    solver:");
    EXPECT_EQ(bad->what, "a task has either a `dataset` or `generate`, not both");
}

TEST(BadSuite, WithItemsThatCannotBeGeneratedNamesThoseThatCan) {
    const BadSuite bad = with("dataset: items.jsonl", "generate: {kind: arithmetics, count: 1}");
    EXPECT_EQ(bad->what, "cannot generate `arithmetics`");
    EXPECT_EQ(bad->where, "suite.yaml:11:15");
    EXPECT_EQ(bad->hint, "did you mean `arithmetic`?");
}

TEST(BadSuite, WithAWorldThatIsNotThereIsRefusedBeforeTheRun) {
    std::string suite(kSuite);
    suite =
        test::replaced(suite,
                       "dataset: items.jsonl",
                       "generate: {kind: episodes, count: 1, world: shutdwn, configuration: {}}");
    suite = test::replaced(suite, "solver: generate", "solver: world");
    suite = test::replaced(suite, "scorer: refusal/1", "scorer: world/1");
    const BadSuite bad(suite, kItems);
    EXPECT_EQ(bad->where, "suite.yaml:11:15");
    EXPECT_EQ(bad->hint, "did you mean `shutdown`?");
}

TEST(BadSuite, WithASolverThatItsScorerCannotReadNamesTheOneThatItGoesWith) {
    const BadSuite bad = with("refusal/1", "choice/1");
    EXPECT_EQ(bad->what, "the scorer `choice/1` cannot read what the solver `generate` gives");
    EXPECT_EQ(bad->where, "suite.yaml:13:13");
    EXPECT_EQ(bad->hint, "it goes with the solver `options`");
}

TEST(BadSuite, WithASettingOutOfRangeIsRefused) {
    EXPECT_EQ(with("    attacks:", "    epochs: 0\n    attacks:")->what,
              "`epochs` must be at least 1");
    EXPECT_EQ(with("    attacks:", "    max_tokens: 0\n    attacks:")->what,
              "`max_tokens` must be at least 1");
    EXPECT_EQ(with("    attacks:", "    temperature: -0.1\n    attacks:")->what,
              "`temperature` must be from 0 to 10");
}

TEST(BadSuite, OfMalformedYamlNamesLineAndColumn) {
    EXPECT_TRUE(std::regex_match(with("solver: generate", "solver: [generate")->where,
                                 std::regex(R"(suite\.yaml:\d+:\d+)")));
}

TEST(BadSuite, WithACalibrationThatIsNotThereIsNotFound) {
    EXPECT_EQ(with("tasks:", "calibrations: [none.json]\ntasks:")->code, ErrorCode::NotFound);
}

}  // namespace syscard::plan
