#include "model/recording.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/file.h"
#include "model/internal/csv.h"
#include "support/zip.h"

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
    const auto first = recording.find("q.t/a/1/0");
    ASSERT_TRUE(first);
    EXPECT_EQ(*first->text, "Two lines,\nand a \"quote\"");
    EXPECT_TRUE(first->cut);
    EXPECT_EQ(recording.find("q.t/b/1/0")->log_likelihood, (std::vector<double>{-1.5, -2.25}));
    EXPECT_FALSE(recording.find("q.t/c/1/0"));
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
    const auto first = recording.find("any.task/a-1/1/0");
    ASSERT_TRUE(first);
    EXPECT_EQ(*first->text, "Yes, \"NaN\".");
    EXPECT_EQ(first->tokens.prompt, 7);
    EXPECT_EQ(first->tokens.reply, 3);
    EXPECT_EQ(*recording.find("any.task/2/1/0")->text, "cut of");
    EXPECT_TRUE(recording.find("any.task/2/1/0")->cut);
    EXPECT_FALSE(recording.find("any.task/a-1/2/0"));
    EXPECT_FALSE(recording.find("any.task/a-1/1/1"));
}

TEST(Recording, OfAnInspectLogKeepsErrorsAndBlocksApartFromReplies) {
    const Recording recording = parse_recording(std::string(kLog), "log.json").value();
    const auto failed = recording.find("t/a-3/2/0");
    ASSERT_TRUE(failed && failed->failure);
    EXPECT_FALSE(failed->text);
    EXPECT_EQ(failed->failure->what, "the log says: rate limit");
    EXPECT_EQ(recording.find("t/a-4/1/0")->failure->code, ErrorCode::Blocked);
}

// One sample of a JSON log: what stands in it beside its key.
RecordedReply replied(const std::string& members) {
    const std::string log =
        R"({"eval":{"model":"m"},"samples":[{"id":"a","epoch":1,)" + members + R"(}]})";
    return parse_recording(log, "log.json").value().find("t/a/1/0").value();
}

std::string output(const std::string& message, const std::string& stop = "stop") {
    return R"("output":{"choices":[{"message":)" + message + R"(,"stop_reason":")" + stop +
           R"("}]})";
}

std::string failure(const RecordedReply& reply) {
    EXPECT_FALSE(reply.text);
    return reply.failure ? reply.failure->what : "";
}

const std::string kYes = R"({"content":"Yes"})";

TEST(InspectSample, WithoutAnAnswerIsAFailureThatSaysWhy) {
    EXPECT_EQ(failure(replied(R"("messages":[])")), "the log holds no output of this sample");
    EXPECT_EQ(failure(replied(R"("output":{"choices":[],"error":"overloaded"})")),
              "the log says: overloaded");
    EXPECT_EQ(failure(replied(output("{}"))), "the log's last output holds no text");
    EXPECT_EQ(failure(replied(output(R"({"content":[{"type":"image","image":"data:x"}]})"))),
              "the log's last output holds no text");
    EXPECT_EQ(failure(replied(R"("error":{"message":"broke"},)" + output(kYes))),
              "the log says: broke");
    EXPECT_EQ(
        failure(replied(R"("invalidation":{"author":"ada","reason":"typo"},)" + output(kYes))),
        "the log says: invalidated by `ada`, because of `typo`");
}

TEST(InspectSample, ThatEndsWithACallOfAToolHasNoReplyUnlessSomethingIsSaid) {
    const std::string call = R"("tool_calls":[{"id":"1","function":"submit","arguments":{}}])";
    EXPECT_EQ(failure(replied(output(R"({"content":"",)" + call + "}", "tool_calls"))),
              "the log's last output calls the tool `submit` and says nothing");
    EXPECT_EQ(replied(output(R"({"content":"Yes",)" + call + "}", "tool_calls")).text, "Yes");
    EXPECT_EQ(replied(R"("output":{"completion":"submitted","choices":[{"message":{"content":"",)" +
                      call + R"(},"stop_reason":"tool_calls"}]})")
                  .text,
              "submitted");
}

TEST(InspectSample, ThatALimitEndedIsCutWhereTheModelUsedItUpAndElseNoReply) {
    const auto limited = [](const std::string& type) {
        return R"("limit":{"type":")" + type + R"(","limit":5},)";
    };
    const RecordedReply cut = replied(limited("token") + output(kYes));
    EXPECT_EQ(cut.text, "Yes");
    EXPECT_TRUE(cut.cut);
    EXPECT_TRUE(replied(limited("message") + output(kYes)).cut);
    EXPECT_EQ(failure(replied(limited("token") + R"("messages":[])")),
              "ended by the limit `token` before there was an output");
    const RecordedReply late = replied(limited("time") + output(kYes));
    EXPECT_EQ(failure(late), "the log says: ended by the limit `time`");
    EXPECT_EQ(late.failure->code, ErrorCode::Timeout);
    EXPECT_EQ(replied(limited("operator") + output(kYes)).failure->code, ErrorCode::Unavailable);
    EXPECT_EQ(failure(replied(limited("unheard-of") + output(kYes))),
              "the log says: ended by the limit `unheard-of`");
}

TEST(InspectSample, KeepsTheLogsWordForTheEnd) {
    EXPECT_EQ(replied(output(kYes)).served.stop, "stop");
    EXPECT_EQ(replied(R"("output":{"model":"m-1","choices":[{"message":{"content":"Yes"}}]})")
                  .served.stop,
              "unknown");
    EXPECT_TRUE(replied(output(kYes, "length")).cut);
    EXPECT_TRUE(replied(output(kYes, "model_length")).cut);
    EXPECT_EQ(failure(replied(R"("output":{"error":"S5","choices":[{"message":{"content":"No"},)"
                              R"("stop_reason":"content_filter"}]})")),
              "the log says: stopped by a content filter: S5");
}

TEST(InspectSample, WhoseReplyIsAnAttachmentIsReplacedByIt) {
    const std::string held = R"("attachments":{"0af":"the long text"},)";
    EXPECT_EQ(replied(held + output(R"({"content":"attachment://0af"})")).text, "the long text");
    EXPECT_EQ(replied(held + output(R"({"content":[{"type":"text","text":"tc://0af"}]})")).text,
              "the long text");
    EXPECT_EQ(failure(replied(held + output(R"({"content":"attachment://0ae"})"))),
              "the reply is the attachment `0ae`, which the log does not hold");
    EXPECT_EQ(replied(output(R"({"content":"attachment://what is that?"})")).text,
              "attachment://what is that?");
}

TEST(InspectSample, CountsTheTokensOfTheSubjectAsTheTotalTells) {
    const auto counted = [](const std::string& usage) {
        return replied(R"("model_usage":{"grader":{"input_tokens":900,"output_tokens":1},"m":)" +
                       usage + "}," + output(kYes));
    };
    const TokenCounts beside =
        counted(
            R"({"input_tokens":8,"input_tokens_cache_read":100,"output_tokens":5,"total_tokens":113})")
            .tokens;
    EXPECT_EQ(beside.prompt, 108);
    EXPECT_EQ(beside.prompt_cached, 100);
    EXPECT_EQ(beside.reply, 5);
    const TokenCounts within =
        counted(
            R"({"input_tokens":108,"input_tokens_cache_read":100,"output_tokens":5,"total_tokens":113})")
            .tokens;
    EXPECT_EQ(within.prompt, 108);
    const TokenCounts hidden =
        counted(R"({"input_tokens":8,"output_tokens":5,"reasoning_tokens":40,"total_tokens":53})")
            .tokens;
    EXPECT_EQ(hidden.reply, 45);
    EXPECT_EQ(hidden.reasoning, 40);
    const RecordedReply wrong =
        counted(R"({"input_tokens":8,"output_tokens":5,"total_tokens":99})");
    EXPECT_EQ(wrong.served.usage_fault,
              "the log counts 99 tokens in all, and its parts do not make them");
    EXPECT_EQ(counted(R"({"input_tokens":9223372036854775807,"output_tokens":5})").tokens.prompt,
              kMostTokens);
    EXPECT_EQ(counted("{}").tokens.by, CountedBy::Nobody);
}

TEST(InspectLog, WithNaNInfinityAndLargeIntegersIsRead) {
    const std::string log =
        R"({"eval":{"model":"m","x":-Infinity},"status":"error","results":[NaN,Infinity],"samples":[)"
        R"({"id":18446744073709551615,"epoch":1,"scores":{"a\"NaN":{"value":NaN}},)"
        R"("store":{"n":123456789012345678901234567890},)" +
        output(R"({"content":"NaN, \\\"Infinity"})") + "}]}";
    const Recording recording = parse_recording(log, "log.json").value();
    EXPECT_EQ(recording.find("t/18446744073709551615/1/0")->text, "NaN, \\\"Infinity");
    EXPECT_EQ(recording.status, "error");
}

TEST(InspectLog, ThatIsInvalidNamesTheLine) {
    const auto error = [](const std::string& log) {
        return parse_recording(log, "l.json").error();
    };
    EXPECT_EQ(error("{\n \"eval\": {},\n \"samples\": [\n").what, "not JSON: incomplete JSON");
    EXPECT_EQ(error("{\n \"eval\": {},\n oops").where, "l.json:3");
    EXPECT_EQ(error("{\"eval\":NaN,\n\"samples\":[NaN NaN]}").where, "l.json:2");
    EXPECT_EQ(error("{} {}").what, "not JSON: extra data");
    EXPECT_EQ(error("NaN").what, "not an Inspect log with samples: `eval` or `samples` is missing");
    EXPECT_EQ(error(R"({"eval":{},"samples":[{"id":1.5,"epoch":1}]})").what,
              "a sample without `id` or `epoch`");
    EXPECT_EQ(error(R"({"eval":{},"samples":[{"id":1,"epoch":1},{"id":"1","epoch":1}]})").what,
              "the key `1/1` stands twice");
    EXPECT_EQ(error(R"({"eval":{},"samples":[]})").what, "the recording holds no reply");
    const std::string deep = std::string(600, '[') + std::string(600, ']');
    EXPECT_EQ(error(R"({"eval":{},"samples":[{"id":1,"epoch":1,"store":)" + deep + "}]}").what,
              "not JSON: too deep");
}

// ---- the archive ----

const std::string kHeader = R"({"version":2,"status":"success","eval":{"model":"openai/x"}})";

std::string sample(const std::string& id, int epoch, const std::string& text) {
    return R"({"id":)" + id + R"(,"epoch":)" + std::to_string(epoch) +
           R"(,"messages":[{"role":"user","content":"?"}],"scores":{"s":{"value":NaN}},)" +
           output(R"({"content":")" + text + R"("})") + R"(,"events":[{"event":"state"}]})";
}

Result<Recording> archive(std::vector<test::ZipMember> members,
                          const std::string& name = "l.eval") {
    members.push_back({.name = "header.json", .plain = kHeader, .method = test::kZstd});
    return parse_recording(test::zip_of(members), name);
}

Error failure_at(const Recording& recording, const std::string& key) {
    const auto reply = recording.find(key);
    EXPECT_TRUE(reply && reply->failure && !reply->text);
    return reply && reply->failure ? *reply->failure : Error{};
}

TEST(InspectArchive, AnswersLikeTheJsonFormWhateverItsCompression) {
    const Recording recording =
        archive({{.name = "samples/a/b_epoch_1.json", .plain = sample(R"("a/b")", 1, "Yes")},
                 {.name = "samples/7_epoch_1.json",
                  .plain = sample("7", 1, "one"),
                  .method = test::kDeflated},
                 {.name = "samples/7_epoch_2.json",
                  .plain = sample("7", 2, "two"),
                  .method = test::kZstd},
                 {.name = "_journal/summaries/1.json", .plain = "[]"}})
            .value();
    EXPECT_EQ(recording.model, "openai/x");
    EXPECT_EQ(recording.status, "success");
    EXPECT_EQ(recording.size(), 3U);
    EXPECT_EQ(recording.stored->keys(), (std::vector<std::string>{"7/1", "7/2", "a/b/1"}));
    EXPECT_EQ(recording.find("t/a/b/1/0")->text, "Yes");
    EXPECT_EQ(recording.find("t/7/1/0")->text, "one");
    EXPECT_EQ(recording.find("t/7/2/0")->text, "two");
    EXPECT_FALSE(recording.find("t/7/3/0"));
    EXPECT_FALSE(recording.find("t/7/1/1"));
}

TEST(InspectArchive, IsKnownByItsContentUnderAnyName) {
    const test::ZipMember one{.name = "samples/1_epoch_1.json", .plain = sample("1", 1, "Yes")};
    EXPECT_EQ(archive({one}, "renamed.json").value().find("t/1/1/0")->text, "Yes");
    const std::string log = R"({"eval":{},"samples":[)" + sample("1", 1, "Yes") + "]}";
    EXPECT_EQ(parse_recording(log, "json.eval").value().find("t/1/1/0")->text, "Yes");
}

TEST(InspectArchive, OfARunThatBrokeOffHoldsTheSamplesThatHadEnded) {
    const std::string bytes = test::zip_of(
        {{.name = "_journal/start.json", .plain = R"({"version":2,"eval":{"model":"m"}})"},
         {.name = "samples/1_epoch_1.json", .plain = sample("1", 1, "Yes")}});
    const Recording recording = parse_recording(bytes, "l.eval").value();
    EXPECT_EQ(recording.status, "started");
    EXPECT_EQ(recording.model, "m");
    EXPECT_EQ(recording.find("t/1/1/0")->text, "Yes");
}

TEST(InspectArchive, HoldsSamplesInChunks) {
    const std::string folder = "samples/1_epoch_1/";
    const auto recording =
        archive(
            {{.name = folder + "sample.json", .plain = sample("1", 1, "attachment://12")},
             {.name = folder + "messages/0.json", .plain = "[]"},
             {.name = folder + "attachments/0.json", .plain = R"(["no"])"},
             {.name = folder + "attachments/11.json", .plain = R"(["eleven","twelve"])"},
             {.name = folder + "attachments/13.json", .plain = R"(["no"])"},
             {.name = "samples/2_epoch_1/sample.json", .plain = sample("2", 1, "attachment://0")}})
            .value();
    EXPECT_EQ(recording.size(), 2U);
    EXPECT_EQ(recording.find("t/1/1/0")->text, "twelve");
    EXPECT_EQ(failure_at(recording, "t/2/1/0").what,
              "the reply is the attachment `0`, which the log does not hold");
}

TEST(InspectArchive, WithABadMemberFailsThatSampleAloneAndNamesIt) {
    std::string damaged = test::zstd(sample("4", 1, "Yes"));
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    const Recording recording =
        archive({{.name = "samples/1_epoch_1.json", .plain = "{\"id\":1,\n oops"},
                 {.name = "samples/2_epoch_1.json", .plain = sample("3", 1, "Yes")},
                 {.name = "samples/4_epoch_1.json",
                  .plain = sample("4", 1, "Yes"),
                  .method = test::kZstd,
                  .packed = damaged},
                 {.name = "samples/5_epoch_1.json",
                  .plain = std::string(std::size_t{2} << 20, ' '),
                  .method = test::kZstd},
                 {.name = "samples/6_epoch_1.json", .plain = sample("6", 1, "Yes")}})
            .value();
    EXPECT_EQ(failure_at(recording, "t/1/1/0").what, "not JSON: syntax error");
    EXPECT_EQ(failure_at(recording, "t/1/1/0").where, "l.eval: samples/1_epoch_1.json:2");
    EXPECT_EQ(failure_at(recording, "t/2/1/0").what, "the member holds the sample `3/1`");
    EXPECT_EQ(failure_at(recording, "t/2/1/0").where, "l.eval: samples/2_epoch_1.json");
    EXPECT_EQ(failure_at(recording, "t/4/1/0").code, ErrorCode::BadInput);
    EXPECT_EQ(failure_at(recording, "t/5/1/0").code, ErrorCode::Unsupported);
    EXPECT_EQ(recording.find("t/6/1/0")->text, "Yes");
}

TEST(InspectArchive, ThatIsNoneSaysWhatIsMissing) {
    const std::string whole = test::zip_of({{.name = "header.json", .plain = kHeader}});
    EXPECT_EQ(parse_recording(whole.substr(0, whole.size() / 2), "l.eval").error().what,
              "not a whole ZIP archive: it has no directory at its end");
    EXPECT_EQ(parse_recording("no archive", "l.eval").error().where, "l.eval");
    EXPECT_EQ(parse_recording("", "l.eval").error().where, "l.eval");
    EXPECT_EQ(parse_recording(whole, "l.eval").error().what, "the recording holds no reply");
    const Error other =
        parse_recording(test::zip_of({{.name = "a", .plain = "b"}}), "l.eval").error();
    EXPECT_EQ(other.what,
              "a ZIP archive, but not an Inspect log: it holds neither `header.json` nor "
              "`_journal/start.json`");
    EXPECT_NE(other.hint, "");
    const Error header =
        parse_recording(test::zip_of({{.name = "header.json", .plain = "[]"}}), "l.eval").error();
    EXPECT_EQ(header.where, "l.eval: header.json");
    const Error twice =
        archive({{.name = "samples/1_epoch_1.json", .plain = sample("1", 1, "A")},
                 {.name = "samples/1_epoch_1/sample.json", .plain = sample("1", 1, "B")}})
            .error();
    EXPECT_EQ(twice.what, "the key `1/1` stands twice");
    EXPECT_EQ(archive({{.name = "samples/1_epoch_1.json", .plain = sample("1", 1, "A")},
                       {.name = "samples/1_epoch_1.json", .plain = sample("1", 1, "B")}})
                  .error()
                  .where,
              "l.eval: samples/1_epoch_1.json");
}

// ---- logs that Inspect wrote ----

class RealInspectLogs : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(inspect_logs()))
            GTEST_SKIP() << "skipped: no Inspect logs in " << inspect_logs().string();
    }

    static Recording read(const std::string& name, const std::string& as = "") {
        const fs::path path = inspect_logs() / name;
        return parse_recording(read_file(path).value(), as.empty() ? path : fs::path(as)).value();
    }
};

TEST_F(RealInspectLogs, AreReadInBothForms) {
    int read = 0;
    for (const auto& entry : fs::directory_iterator(inspect_logs())) {
        if (entry.path().extension() != ".json" && entry.path().extension() != ".eval") continue;
        const auto recording = parse_recording(read_file(entry.path()).value(), entry.path());
        ASSERT_TRUE(recording) << entry.path() << ": " << recording.error().what;
        EXPECT_FALSE(recording->model.empty()) << entry.path();
        ++read;
        if (!recording->stored) continue;
        for (const std::string& key : recording->stored->keys())
            EXPECT_TRUE(recording->find(key)->text) << entry.path() << " " << key;
    }
    EXPECT_EQ(read, 10);
}

TEST_F(RealInspectLogs, GiveTheSameRepliesWholeAndInChunks) {
    const Recording whole = read("log_streaming.eval");
    const Recording chunked = read("log_streaming_chunked.eval");
    EXPECT_EQ(whole.stored->keys(), (std::vector<std::string>{"1/1", "1/2", "2/1", "2/2"}));
    EXPECT_EQ(chunked.stored->keys(), whole.stored->keys());
    EXPECT_EQ(whole.find("t/1/2/0")->text, "Yes.");
    for (const std::string& key : whole.stored->keys()) {
        EXPECT_EQ(whole.find(key)->text, chunked.find(key)->text);
        EXPECT_EQ(whole.find(key)->tokens.prompt, chunked.find(key)->tokens.prompt);
    }
    EXPECT_EQ(read("log_formats.eval").find("t/1/1/0")->text,
              read("log_formats.json").find("t/1/1/0")->text);
}

TEST_F(RealInspectLogs, WithZstdMembersAndRepeatedMessagesAreRead) {
    const auto reply = read("ais-decoder.eval").find("t/1/1/0");
    EXPECT_TRUE(reply->text->starts_with("Built a standalone utility"));
    EXPECT_EQ(reply->tokens.prompt, 8066 + 114816);
    EXPECT_EQ(reply->tokens.prompt_cached, 114816);
    EXPECT_EQ(reply->served.model, "gpt-5.4-2026-03-05");
    EXPECT_EQ(reply->served.usage_fault, "");
    EXPECT_EQ(read("log_message_deduplication.eval").find("t/0/1/0")->text, "done");
}

TEST_F(RealInspectLogs, WithoutSamplesOrEndsSaySo) {
    const auto error = [](const std::string& name) {
        return parse_recording(read_file(inspect_logs() / name).value(), "l.json").error();
    };
    EXPECT_EQ(error("log_with_nan.txt").what,
              "not an Inspect log with samples: `eval` or `samples` is missing");
    EXPECT_EQ(error("log_invalid.txt").what, "not JSON: incomplete JSON");
    EXPECT_EQ(failure_at(read("log_tool_call_error.json"), "t/1/4/0").what,
              "the log holds no output of this sample");
}

TEST(Csv, RefusesAQuoteInsideAPlainCell) {
    const auto rows = parse_csv("a,b\nx\"y,z\n", "f.csv");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().where, "f.csv:2");
}

}  // namespace syscard::model
