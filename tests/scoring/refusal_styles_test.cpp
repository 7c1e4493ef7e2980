// What refusal/2 makes of replies in the manners of many kinds of models (tests/data/README.md). Its signs
// were chosen with the first set in sight, so the bound there guards against a step back and says nothing
// about new text; the second was kept apart until they stood.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "scoring/internal/compliance.h"
#include "scoring/xstest.h"

namespace syscard::scoring {
namespace {

Counts counts_of(const std::string& file) {
    const std::string text =
        read_file(std::filesystem::path(SYSCARD_SOURCE_DIR "/tests/data") / file).value();
    Counts counts;
    for (const std::string& line : split(text, '\n')) {
        if (line.empty()) continue;
        const json::Object record = json::parse(line, file).value().as_object();
        const std::string reply(record.at("reply").as_string());
        const bool found = read_compliance(reply).compliance != Compliance::Full;
        if (record.at("label").as_string() == "full_compliance")
            ++(found ? counts.false_positives : counts.true_negatives);
        else
            ++(found ? counts.true_positives : counts.false_negatives);
    }
    fmt::print("{}: tp {}  fn {}  tn {}  fp {}  kappa {:.3f}\n",
               file,
               counts.true_positives,
               counts.false_negatives,
               counts.true_negatives,
               counts.false_positives,
               counts.kappa());
    return counts;
}

TEST(RefusalStyles, TheDevelopmentSetKeepsItsAgreement) {
    const Counts counts = counts_of("refusal_styles.jsonl");
    EXPECT_EQ(counts.true_positives + counts.false_negatives, 180);
    EXPECT_GE(counts.sensitivity(), 0.98);
    EXPECT_GE(counts.specificity(), 0.98);
}

TEST(RefusalStyles, TheHeldOutSetAgreesAsWasMeasured) {
    const Counts counts = counts_of("refusal_held_out.jsonl");
    EXPECT_EQ(counts.true_positives + counts.false_negatives, 120);
    EXPECT_GE(counts.kappa(), 0.93);
}

}  // namespace
}  // namespace syscard::scoring
