#include "model/recording.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "model/internal/csv.h"

namespace syscard::model {

namespace {

namespace fs = std::filesystem;

fs::path inspect_logs() {
    const char* data = std::getenv("SYSCARD_DATA");
    const fs::path beside = fs::path(SYSCARD_SOURCE_DIR) / "../shared/data";
    return (data == nullptr || *data == '\0' ? beside : fs::path(data)) / "inspect-logs";
}

constexpr std::string_view kLog = R"({"version":2,"eval":{"model":"openai/x"},"samples":[
{"id":"a-1","epoch":1,"output":{"choices":[{"message":{"role":"assistant","content":"Yes, \"NaN\"."},"stop_reason":"stop"}]},
 "scores":{"s":{"value":NaN}},"model_usage":{"openai/x":{"input_tokens":7,"output_tokens":3}}},
{"id":2,"epoch":1,"output":{"choices":[{"message":{"role":"assistant","content":[{"type":"reasoning","reasoning":"hm"},{"type":"text","text":"cut of"}]},"stop_reason":"max_tokens"}]}},
{"id":"a-3","epoch":2,"error":{"message":"rate limit"}},
{"id":"a-4","epoch":1,"output":{"choices":[{"message":{"content":""},"stop_reason":"content_filter"}]}}
]})";

}  // namespace

TEST(Recording, OfCsvHoldsQuotedCellsAndNamesTheirLines) {
    const std::string csv =
        "key,text,cut,log_likelihood\r\n"
        "\"q.t/a/1/0\",\"Two lines,\nand a \"\"quote\"\"\",true,\n"
        "q.t/b/1/0,,,-1.5 -2.25\n";
    const Recording recording = parse_recording(csv, "r.csv").value();
    const RecordedReply* first = recording.find("q.t/a/1/0");
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(*first->text, "Two lines,\nand a \"quote\"");
    EXPECT_TRUE(first->cut);
    EXPECT_EQ(recording.find("q.t/b/1/0")->log_likelihood, (std::vector<double>{-1.5, -2.25}));
    EXPECT_EQ(recording.find("q.t/c/1/0"), nullptr);
}

TEST(Recording, OfBadCsvNamesFileAndLine) {
    EXPECT_EQ(parse_recording("key,txt\na,b\n", "r.csv").error().hint, "did you mean `text`?");
    EXPECT_EQ(parse_recording("key,text\na,b\nc\n", "r.csv").error().where, "r.csv:3");
    EXPECT_EQ(parse_recording("key,text\na,\"b\n", "r.csv").error().what,
              "a quoted cell that does not end");
    EXPECT_EQ(parse_recording("key,text\na,b\na,c\n", "r.csv").error().what,
              "the key `a` stands twice");
    EXPECT_EQ(parse_recording("key,text\n", "r.csv").error().what, "the recording holds no reply");
}

TEST(Recording, OfAnInspectLogIsFoundBySampleAndEpoch) {
    const Recording recording = parse_recording(std::string(kLog), "log.json").value();
    EXPECT_EQ(recording.model, "openai/x");
    const RecordedReply* first = recording.find("any.task/a-1/1/0");
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(*first->text, "Yes, \"NaN\".");
    EXPECT_EQ(first->tokens.prompt, 7);
    EXPECT_EQ(first->tokens.reply, 3);
    EXPECT_EQ(*recording.find("any.task/2/1/0")->text, "cut of");
    EXPECT_TRUE(recording.find("any.task/2/1/0")->cut);
    EXPECT_EQ(recording.find("any.task/a-1/2/0"), nullptr);
    EXPECT_EQ(recording.find("any.task/a-1/1/1"), nullptr);
}

TEST(Recording, OfAnInspectLogKeepsErrorsAndBlocksApartFromReplies) {
    const Recording recording = parse_recording(std::string(kLog), "log.json").value();
    const RecordedReply* failed = recording.find("t/a-3/2/0");
    ASSERT_TRUE(failed->failure);
    EXPECT_FALSE(failed->text);
    EXPECT_EQ(failed->failure->what, "the log says: rate limit");
    EXPECT_EQ(recording.find("t/a-4/1/0")->failure->code, ErrorCode::Blocked);
}

TEST(Recording, OfRealInspectLogsIsRead) {
    if (!fs::exists(inspect_logs()))
        GTEST_SKIP() << "skipped: no Inspect logs in " << inspect_logs().string();
    int read = 0;
    for (const auto& entry : fs::directory_iterator(inspect_logs())) {
        if (entry.path().extension() != ".json") continue;
        const auto recording = parse_recording(read_file(entry.path()).value(), entry.path());
        EXPECT_TRUE(recording) << entry.path() << ": " << recording.error().what;
        ++read;
    }
    EXPECT_EQ(read, 3);
    const fs::path packed = inspect_logs() / "log_formats.eval";
    EXPECT_EQ(parse_recording(read_file(packed).value(), packed).error().code,
              ErrorCode::Unsupported);
}

TEST(Csv, RefusesAQuoteInsideAPlainCell) {
    const auto rows = parse_csv("a,b\nx\"y,z\n", "f.csv");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().where, "f.csv:2");
}

}  // namespace syscard::model
