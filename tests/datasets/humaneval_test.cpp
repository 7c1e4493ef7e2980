#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "datasets/known_set.h"
#include "datasets/reference.h"
#include "eval/run_code.h"
#include "sandbox/sandbox.h"

namespace syscard::datasets {

namespace {

using Body = std::function<std::string(const Record&)>;

// How many of the problems pass with what `body` gives for each; `why` gets what became of the others.
int passed(const Body& body, std::string* why = nullptr) {
    const std::string bytes = read_file(reference("humaneval/HumanEval.jsonl.gz")).value();
    const std::vector<Record> records = read_records("HumanEval.jsonl.gz", bytes).value();
    EXPECT_EQ(records.size(), 164U);
    const KnownSet& set = *find_set("humaneval").value();
    int count = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const plan::Item item = set.item(records[i], i + 1).value();
        const scoring::Score score = eval::run_code(item.target, body(records[i])).value();
        const bool good = score.values.at("passed") == 1;
        count += good ? 1 : 0;
        if (!good && why != nullptr) *why += item.id + ": " + score.reading + "\n";
    }
    return count;
}

}  // namespace

TEST(HumanEval, EveryCanonicalSolutionPasses) {
    SKIP_WITHOUT("humaneval/HumanEval.jsonl.gz");
    if (const auto can = sandbox::available(); !can)
        GTEST_SKIP() << "skipped: " << can.error().what;
    std::string why;
    EXPECT_EQ(
        passed([](const Record& record) { return text_column(record, "canonical_solution").value(); },
               &why),
        164)
        << why;
}

TEST(HumanEval, NoEmptiedBodyPasses) {
    SKIP_WITHOUT("humaneval/HumanEval.jsonl.gz");
    if (const auto can = sandbox::available(); !can)
        GTEST_SKIP() << "skipped: " << can.error().what;
    EXPECT_EQ(passed([](const Record&) { return std::string("    pass\n"); }), 0);
}

}  // namespace syscard::datasets
