#include "model/wire.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "model/internal/reading.h"

namespace syscard::model {

namespace {

GenerateRequest question() {
    GenerateRequest request;
    request.key = "suite.task/item/1/0";
    request.messages = {{"system", "Be brief."}, {"user", "What is 2 plus 2?"}};
    request.sampling = {.temperature = 0.5, .max_tokens = 16, .seed = 7};
    return request;
}

net::HttpResponse answer(std::string body, std::string type = "application/json") {
    net::HttpResponse response;
    response.status = 200;
    response.headers = {{"content-type", std::move(type)}};
    response.body = std::move(body);
    return response;
}

net::HttpResponse stream(std::string body) { return answer(std::move(body), "text/event-stream"); }

json::Object body_of(const Wire& wire, const GenerateRequest& request, bool streamed = false) {
    return *object_of(std::string_view(wire.body(request, streamed)));
}

std::string chat(
    std::string_view choice,
    std::string_view usage = R"({"prompt_tokens":20,"completion_tokens":6,"total_tokens":26})") {
    return R"({"id":"c1","model":"m-2024","system_fingerprint":"fp","choices":[)" +
           std::string(choice) + R"(],"usage":)" + std::string(usage) + "}";
}

const std::string kRight =
    R"({"index":0,"message":{"role":"assistant","content":"It is 4."},"finish_reason":"stop"})";

Result<Generation> read_chat(const net::HttpResponse& response) {
    return openai_chat_wire({.model = "m"}, Dialect::OpenAi)->read(question(), response);
}

std::string chunk(std::string_view delta, std::string_view finish = "null") {
    return R"(data: {"id":"c1","model":"m","choices":[{"index":0,"delta":)" + std::string(delta) +
           R"(,"finish_reason":)" + std::string(finish) + "}]}\n\n";
}

const std::string kCounts =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":3,"
    "\"total_tokens\":23}}\n\n";
const std::string kDone = "data: [DONE]\n\n";

}  // namespace

// ---- requests ----

TEST(OpenAiChat, AsksWithSystemMessageTemperatureAndSeed) {
    const auto wire = openai_chat_wire({.model = "gpt-4o"}, Dialect::OpenAi);
    const json::Object body = body_of(*wire, question());
    EXPECT_EQ(body.at("model"), "gpt-4o");
    EXPECT_EQ(body.at("max_completion_tokens"), 16);
    EXPECT_EQ(body.at("temperature"), 0.5);
    EXPECT_EQ(body.at("seed"), 7);
    EXPECT_EQ(body.at("messages").at(0).at("role"), "system");
    EXPECT_FALSE(body.contains("stream"));
}

TEST(OpenAiChat, AReasoningModelGetsEffortDeveloperMessageAndRoomToThink) {
    const auto wire = openai_chat_wire({.model = "o3-mini", .effort = "low"}, Dialect::OpenAi);
    const json::Object body = body_of(*wire, question());
    EXPECT_EQ(body.at("reasoning_effort"), "low");
    EXPECT_EQ(body.at("messages").at(0).at("role"), "developer");
    EXPECT_EQ(body.at("max_completion_tokens"), 16 + 4096);
    EXPECT_FALSE(body.contains("temperature"));
}

TEST(OpenAiChat, ACompatibleServerGetsTheWordsThatItKnows) {
    const auto wire = openai_chat_wire({.model = "o1"}, Dialect::Compatible);
    const json::Object body = body_of(*wire, question());
    EXPECT_EQ(body.at("max_tokens"), 16);
    EXPECT_EQ(body.at("messages").at(0).at("role"), "system");
    EXPECT_EQ(body.at("temperature"), 0.5);
}

TEST(OpenAiChat, SendsToolsSchemaTierAndLogprobs) {
    GenerateRequest request = question();
    request.tools = {{"weather", "Tells the weather.", {{"type", "object"}}}};
    request.reply_schema = json::Object{{"type", "object"}};
    request.logprobs = true;
    const auto wire =
        openai_chat_wire({.model = "gpt-4o", .service_tier = "flex"}, Dialect::OpenAi);
    const json::Object body = body_of(*wire, request, true);
    EXPECT_EQ(body.at("tools").at(0).at("function").at("name"), "weather");
    EXPECT_EQ(body.at("response_format").at("json_schema").at("strict"), true);
    EXPECT_EQ(body.at("service_tier"), "flex");
    EXPECT_EQ(body.at("logprobs"), true);
    EXPECT_EQ(body.at("stream_options").at("include_usage"), true);
}

TEST(OpenAiResponses, SendsEffortSchemaAndTheResultsOfTools) {
    GenerateRequest request = question();
    request.reply_schema = json::Object{{"type", "object"}};
    request.messages.push_back({"assistant", "", {{"call_1", "weather", "{}"}}, ""});
    request.messages.push_back({"tool", "Rain.", {}, "call_1"});
    const auto wire = openai_responses_wire({.model = "o3-mini", .effort = "high"});
    const json::Object body = body_of(*wire, request);
    EXPECT_EQ(body.at("reasoning").at("effort"), "high");
    EXPECT_EQ(body.at("input").at(0).at("type"), "message");
    EXPECT_EQ(body.at("input").at(0).at("role"), "developer");
    EXPECT_EQ(body.at("input").at(2).at("type"), "function_call");
    EXPECT_EQ(body.at("input").at(3).at("output"), "Rain.");
    EXPECT_EQ(body.at("text").at("format").at("type"), "json_schema");
    EXPECT_EQ(body.at("store"), false);
}

TEST(Anthropic, SendsSystemApartAndThinkingWithoutTemperature) {
    const auto wire = anthropic_wire({.model = "claude", .thinking_tokens = 2048});
    const json::Object body = body_of(*wire, question());
    EXPECT_EQ(body.at("system"), "Be brief.");
    EXPECT_EQ(body.at("thinking").at("budget_tokens"), 2048);
    EXPECT_EQ(body.at("max_tokens"), 2048 + 16);
    EXPECT_FALSE(body.contains("temperature"));
    EXPECT_EQ(body.at("messages").as_array().size(), 1U);
}

TEST(Anthropic, ResultsOfSeveralToolsAreOneMessageOfTheUser) {
    GenerateRequest request = question();
    request.messages.push_back({"assistant", "", {{"a", "x", R"({"n":1})"}, {"b", "y", "{"}}, ""});
    request.messages.push_back({"tool", "one", {}, "a"});
    request.messages.push_back({"tool", "two", {}, "b"});
    const json::Object body = body_of(*anthropic_wire({.model = "claude"}), request);
    ASSERT_EQ(body.at("messages").as_array().size(), 3U);
    EXPECT_EQ(body.at("messages").at(1).at("content").at(0).at("input").at("n"), 1);
    EXPECT_EQ(body.at("messages").at(1).at("content").at(1).at("input").at("text"), "{");
    EXPECT_EQ(body.at("messages").at(2).at("content").as_array().size(), 2U);
}

TEST(Gemini, SendsInstructionSeedAndThinkingBudget) {
    const auto wire = gemini_wire({.model = "gemini-2.5-flash", .thinking_tokens = 512});
    EXPECT_EQ(wire->path(), "/v1beta/models/gemini-2.5-flash:generateContent");
    const json::Object body = body_of(*wire, question());
    EXPECT_EQ(body.at("systemInstruction").at("parts").at(0).at("text"), "Be brief.");
    EXPECT_EQ(body.at("generationConfig").at("thinkingConfig").at("thinkingBudget"), 512);
    EXPECT_EQ(body.at("generationConfig").at("maxOutputTokens"), 528);
    EXPECT_EQ(body.at("contents").as_array().size(), 1U);
}

// ---- whole answers ----

TEST(OpenAiChat, ReadsAReplyAndWhatTheServiceClaims) {
    const auto reply =
        read_chat(answer(chat(kRight,
                              R"({"prompt_tokens":20,"completion_tokens":106,"total_tokens":126,)"
                              R"("completion_tokens_details":{"reasoning_tokens":100}})")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "It is 4.");
    EXPECT_FALSE(reply->cut);
    EXPECT_EQ(reply->tokens.reply, 106);
    EXPECT_EQ(reply->tokens.reasoning, 100);
    EXPECT_EQ(reply->tokens.by, CountedBy::Provider);
    EXPECT_EQ(reply->served.model, "m-2024");
    EXPECT_EQ(reply->served.stop, "stop");
    EXPECT_EQ(reply->served.usage_fault, "");
}

TEST(OpenAiChat, AReplyCutByTheTokenLimitIsFlagged) {
    const auto reply = read_chat(
        answer(chat(R"({"index":0,"message":{"content":"It is"},"finish_reason":"length"})")));
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->cut);
}

TEST(OpenAiChat, ARefusalIsTheModelsOwnWords) {
    const auto reply = read_chat(answer(chat(
        R"({"index":0,"message":{"content":null,"refusal":"I can't."},"finish_reason":"stop"})")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "I can't.");
    EXPECT_EQ(reply->served.stop, "refusal");
}

TEST(OpenAiChat, AContentFilterBlocks) {
    const auto reply = read_chat(
        answer(chat(R"({"index":0,"message":{"content":"It"},"finish_reason":"content_filter"})")));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::Blocked);
}

TEST(OpenAiChat, WhatIsNotWholeMayBeAskedAgain) {
    const std::vector<std::string> broken = {
        chat(kRight).substr(0, 80),
        chat(""),
        R"({"id":"c1"})",
        "[]",
        chat(R"({"index":0,"message":{"content":"4"},"finish_reason":null})"),
        chat(R"({"index":0,"message":{"content":null},"finish_reason":"stop"})"),
        chat(R"({"index":0,"message":{"content":"4"},"finish_reason":"abort"})"),
        chat(R"({"index":0,"message":{"content":null,"tool_calls":[{"id":"1","function":)"
             R"({"name":"add","arguments":"{"}}]},"finish_reason":"tool_calls"})")};
    for (const std::string& body : broken) {
        const auto reply = read_chat(answer(body));
        ASSERT_FALSE(reply) << body;
        EXPECT_EQ(reply.error().code, ErrorCode::Unavailable) << body;
    }
    EXPECT_FALSE(read_chat(answer("<html>Please sign in</html>", "text/html")));
}

TEST(OpenAiChat, AnObjectIsReadWhateverTypeItIsSaidToBeOf) {
    for (const char* type : {"text/plain; charset=utf-8", "text/html", "text/event-stream", ""}) {
        const auto reply = read_chat(answer("\xEF\xBB\xBF\n" + chat(kRight), type));
        ASSERT_TRUE(reply) << type;
        EXPECT_EQ(reply->text, "It is 4.");
    }
}

TEST(OpenAiChat, AnErrorIsNoAnswerWhateverStandsBesideIt) {
    const std::string error = R"("error":{"message":"upstream died","code":502})";
    const std::vector<std::string> told = {
        "{" + error + "}",
        R"({"error":"upstream died"})",
        R"({"error":true,"message":"upstream died"})",
        R"({"object":"error","message":"upstream died","code":40303})",
        chat(kRight).substr(0, chat(kRight).size() - 1) + "," + error + "}",
        chat(R"({"index":0,"message":{"content":"It"},"finish_reason":"stop",)" + error + "}")};
    for (const std::string& body : told) {
        const auto reply = read_chat(answer(body));
        ASSERT_FALSE(reply) << body;
        EXPECT_EQ(reply.error().code, ErrorCode::Unavailable);
        EXPECT_EQ(reply.error().what, "the answer tells of an error: upstream died");
    }
    for (const char* none : {"null", "false", "\"\"", "{}"})
        EXPECT_TRUE(
            read_chat(answer(chat(kRight).replace(0, 1, R"({"error":)" + std::string(none) + ","))))
            << none;
    const auto filtered = read_chat(
        answer(R"({"error":{"message":"flagged","code":403,"metadata":{"reasons":["x"]}}})"));
    ASSERT_FALSE(filtered);
    EXPECT_EQ(filtered.error().code, ErrorCode::Blocked);
}

TEST(OpenAiChat, PartsThatAreNoWordsOfTheReplyAreNotReadAsSuch) {
    const auto reply = read_chat(answer(chat(
        R"({"index":0,"message":{"content":[{"type":"reasoning","text":"9?"},{"type":"thinking",)"
        R"("thinking":[{"type":"text","text":"8?"}]},{"type":"text","text":"4"}]},)"
        R"("finish_reason":"stop"})")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "4");
    EXPECT_EQ(reply->reasoning, "9?");
    const auto refused = read_chat(
        answer(chat(R"({"index":0,"message":{"content":[{"type":"refusal","refusal":"No."}]},)"
                    R"("finish_reason":"stop"})")));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->text, "No.");
    EXPECT_EQ(refused->served.stop, "refusal");
}

TEST(OpenAiChat, OtherServersHaveOtherWordsForTheEnd) {
    const auto ended = [](const std::string& word) {
        return read_chat(answer(
            chat(R"({"index":0,"message":{"content":"4"},"finish_reason":")" + word + R"("})")));
    };
    for (const char* whole : {"stop", "end_turn", "eos_token", "stop_sequence"}) {
        ASSERT_TRUE(ended(whole)) << whole;
        EXPECT_FALSE(ended(whole)->cut) << whole;
    }
    ASSERT_TRUE(ended("model_length"));
    EXPECT_TRUE(ended("model_length")->cut);
    EXPECT_EQ(ended("sensitive").error().code, ErrorCode::Blocked);
    for (const char* failed : {"", "error", "abort", "insufficient_system_resource"})
        EXPECT_EQ(ended(failed).error().code, ErrorCode::Unavailable) << failed;
}

TEST(OpenAiChat, ArgumentsOfAToolThatWasOfferedComeAsTheModelWroteThem) {
    GenerateRequest request = question();
    request.tools = {{"add", "", {}}};
    const auto reply =
        openai_chat_wire({.model = "m"}, Dialect::OpenAi)
            ->read(request,
                   answer(chat(R"({"index":0,"message":{"content":null,"tool_calls":[{"id":"1",)"
                               R"("function":{"name":"add","arguments":"{\"a\": "}}]},)"
                               R"("finish_reason":"tool_calls"})")));
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->tool_calls.size(), 1U);
    EXPECT_EQ(reply->tool_calls[0].arguments, "{\"a\": ");
}

TEST(Usage, CountsThatCannotBeRightAreNamed) {
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {R"({"prompt_tokens":20,"completion_tokens":6,"total_tokens":99})",
         "20 and 6 tokens add up to 99"},
        {R"({"prompt_tokens":-1,"completion_tokens":6,"total_tokens":5})",
         "a negative count: prompt -1, cached 0, reply 6, reasoning 0"},
        {R"({"prompt_tokens":20,"completion_tokens":6000,"total_tokens":6020})",
         "6000 tokens for a reply of 8 bytes"},
        {R"({"prompt_tokens":20,"completion_tokens":0,"total_tokens":20})",
         "0 tokens for a reply of 8 bytes"},
        {R"({"prompt_tokens":4611686018427387904,"completion_tokens":6,"total_tokens":6})",
         "a count above 1000000000 tokens"},
        {R"({"prompt_tokens":20,"completion_tokens":1e300,"total_tokens":26})",
         "a count above 1000000000 tokens"},
        {R"({"prompt_tokens":20,"completion_tokens":6.5,"total_tokens":26})",
         "token counts are missing"},
        {"{}", "token counts are missing"}};
    for (const auto& [usage, fault] : wrong) {
        const auto reply = read_chat(answer(chat(kRight, usage)));
        ASSERT_TRUE(reply) << usage;
        EXPECT_EQ(reply->served.usage_fault, fault);
        EXPECT_LE(reply->tokens.prompt, 1'000'000'000) << "sums of counts must not overflow";
    }
}

TEST(Usage, AWholeNumberMayBeWrittenWithAPoint) {
    const auto reply = read_chat(answer(
        chat(kRight, R"({"prompt_tokens":20.0,"completion_tokens":6.0,"total_tokens":26.0})")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->tokens.reply, 6);
    EXPECT_EQ(reply->served.usage_fault, "");
}

TEST(OpenAiResponses, ReadsReplyReasoningAndLimits) {
    const auto wire = openai_responses_wire({.model = "o3-mini"});
    const std::string usage = R"("usage":{"input_tokens":9,"output_tokens":70,"total_tokens":79,)"
                              R"("output_tokens_details":{"reasoning_tokens":64}})";
    const std::string output =
        R"("output":[{"type":"reasoning","summary":[{"text":"Hm."}]},)"
        R"({"type":"message","content":[{"type":"output_text","text":"4"}]}],)";
    const auto reply =
        wire->read(question(), answer(R"({"status":"completed",)" + output + usage + "}"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "4");
    EXPECT_EQ(reply->reasoning, "Hm.");
    EXPECT_EQ(reply->tokens.reasoning, 64);
    const auto cut = wire->read(
        question(),
        answer(R"({"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},)" +
               output + usage + "}"));
    ASSERT_TRUE(cut);
    EXPECT_TRUE(cut->cut);
    const auto filtered = wire->read(
        question(),
        answer(R"({"status":"incomplete","incomplete_details":{"reason":"content_filter"},)" +
               output + usage + "}"));
    ASSERT_FALSE(filtered);
    EXPECT_EQ(filtered.error().code, ErrorCode::Blocked);
}

TEST(Anthropic, ReadsThinkingTextAndStopReasons) {
    const auto wire = anthropic_wire({.model = "claude"});
    const auto with = [&](std::string_view stop) {
        return wire->read(question(),
                          answer(R"({"content":[{"type":"thinking","thinking":"Hm."},)"
                                 R"({"type":"text","text":"4"}],"stop_reason":")" +
                                 std::string(stop) +
                                 R"(","usage":{"input_tokens":5,"cache_read_input_tokens":4,)"
                                 R"("output_tokens":9}})"));
    };
    ASSERT_TRUE(with("end_turn"));
    EXPECT_EQ(with("end_turn")->text, "4");
    EXPECT_EQ(with("end_turn")->tokens.prompt, 9);
    EXPECT_EQ(with("end_turn")->tokens.prompt_cached, 4);
    EXPECT_TRUE(with("max_tokens")->cut);
    EXPECT_EQ(with("refusal").error().code, ErrorCode::Blocked);
    EXPECT_EQ(with("pause_turn").error().code, ErrorCode::Unavailable);
}

TEST(Gemini, BlocksInPromptAndReplyAreNamed) {
    const auto wire = gemini_wire({.model = "g"});
    const auto prompt =
        wire->read(question(), answer(R"({"promptFeedback":{"blockReason":"SAFETY"}})"));
    ASSERT_FALSE(prompt);
    EXPECT_EQ(prompt.error().code, ErrorCode::Blocked);
    EXPECT_EQ(prompt.error().what, "by the provider's filter, in the prompt: SAFETY");
    const auto reply =
        wire->read(question(), answer(R"({"candidates":[{"finishReason":"PROHIBITED_CONTENT"}]})"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::Blocked);
    const auto empty = wire->read(question(), answer(R"({"candidates":[]})"));
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().code, ErrorCode::Unavailable);
}

TEST(Gemini, ThoughtsAreTokensOfTheReply) {
    const auto reply =
        gemini_wire({.model = "g"})
            ->read(question(),
                   answer(R"({"candidates":[{"finishReason":"STOP","content":{"parts":[)"
                          R"({"thought":true,"text":"Hm."},{"text":"4"}]}}],"usageMetadata":)"
                          R"({"promptTokenCount":9,"candidatesTokenCount":1,)"
                          R"("thoughtsTokenCount":30,"totalTokenCount":40}})"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "4");
    EXPECT_EQ(reply->reasoning, "Hm.");
    EXPECT_EQ(reply->tokens.reply, 31);
    EXPECT_EQ(reply->tokens.reasoning, 30);
    EXPECT_EQ(reply->served.usage_fault, "");
}

// ---- streams ----

TEST(OpenAiChatStream, ChunksBecomeOneReply) {
    const auto reply =
        read_chat(stream(chunk(R"({"role":"assistant","content":""})") +
                         chunk(R"({"content":"It "})") + chunk(R"({"content":"is"})") +
                         chunk(R"({"content":" 4"})") + chunk("{}", "\"stop\"") + kCounts + kDone));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "It is 4");
    EXPECT_EQ(reply->tokens.reply, 3);
}

TEST(OpenAiChatStream, OneThatEndsEarlyIsNoReply) {
    const std::string begun = chunk(R"({"content":"It is"})");
    EXPECT_EQ(read_chat(stream(begun)).error().code, ErrorCode::Unavailable);
    // Without one of the marks a server may still give whole documents.
    EXPECT_EQ(read_chat(stream(begun + kCounts + kDone)).error().code, ErrorCode::Incomplete);
    EXPECT_EQ(read_chat(stream(begun + chunk("{}", "\"stop\""))).error().code,
              ErrorCode::Incomplete);
    // A server that closes the connection at the end of an answer may close it within one too.
    const std::string whole = begun + chunk("{}", "\"stop\"") + kDone;
    const std::size_t mark = whole.find("[DONE]") + 6;
    for (std::size_t length = 0; length < mark; ++length)
        EXPECT_FALSE(read_chat(stream(whole.substr(0, length)))) << length;
    for (std::size_t length = mark; length <= whole.size(); ++length)
        EXPECT_TRUE(read_chat(stream(whole.substr(0, length)))) << length;
}

TEST(OpenAiChatStream, IsReadHoweverAServerWritesIt) {
    const std::string four = chunk(R"({"content":"4"})");
    const std::string end = chunk("{}", "\"stop\"");
    const std::vector<std::string> streams = {
        ": keep-alive\n\n" + four + "data:\n\n" + end + kDone,
        "\xEF\xBB\xBF" + four + end + kDone,
        four + end + "data:  [DONE] \n\n",
        four + end + kDone + kDone,
        chunk(R"({"content":"4"})", "\"\"") + end + kDone,  // an empty word for "not yet"
        four + end + end + kDone,                           // the reason twice, with the counts
        R"(data: {"choices":[{"index":0,)"
        "\n"
        R"(data: "delta":{"content":"4"},"finish_reason":"stop"}]})"
        "\n\n" +
            kDone};
    for (const std::string& text : streams) {
        for (const char* type : {"text/event-stream", "text/plain", "application/json"}) {
            const auto reply = read_chat(answer(text, type));
            ASSERT_TRUE(reply) << reply.error().what << " of " << type << ": " << text;
            EXPECT_EQ(reply->text, "4");
        }
    }
}

TEST(OpenAiChatStream, AnErrorInTheMiddleIsNoAnswerThoughTheStreamEnds) {
    const std::string begun = chunk(R"({"content":"It is"})");
    const std::string end = chunk("{}", "\"stop\"") + kDone;
    for (const char* error : {R"(data: {"error":{"message":"upstream died"}})",
                              R"(data: {"error":"upstream died"})",
                              "event: error\ndata: {\"message\":\"upstream died\"}"}) {
        for (const std::string& text : {begun + error + "\n\n" + end,
                                        begun + chunk("{}", "\"stop\"") + error + "\n\n" + kDone}) {
            const auto reply = read_chat(stream(text));
            ASSERT_FALSE(reply) << text;
            EXPECT_EQ(reply.error().what, "the answer tells of an error: upstream died");
        }
    }
    const auto filtered =
        read_chat(stream(R"(data: {"error":{"message":"flagged","code":"content_filter"}})"
                         "\n\n" +
                         kDone));
    ASSERT_FALSE(filtered);
    EXPECT_EQ(filtered.error().code, ErrorCode::Blocked);
}

TEST(OpenAiChatStream, ACharacterThatIsCutInTwoIsAskedForWhole) {
    const std::string end = chunk("{}", "\"stop\"") + kDone;
    const auto halves = read_chat(
        stream(chunk(R"({"content":"\ud83d"})") + chunk(R"({"content":"\ude00"})") + end));
    ASSERT_FALSE(halves);
    EXPECT_EQ(halves.error().code, ErrorCode::Incomplete);
    const auto bytes = read_chat(
        stream(chunk("{\"content\":\"\xf0\x9f\"}") + chunk("{\"content\":\"\x98\x80\"}") + end));
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::Incomplete);
    const auto whole = read_chat(stream(chunk(R"({"content":"\\ud83d \ud83d\ude00"})") + end));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->text, "\\ud83d \xf0\x9f\x98\x80");
    EXPECT_TRUE(is_readable(R"({"a":"\ud83d"})"));
    EXPECT_FALSE(is_readable(R"({"a":"\ud83d\ude00")"));
}

TEST(OpenAiChatStream, MoreChunksThanTokensCameTwice) {
    const std::string word = chunk(R"({"content":"ha "})");
    const auto reply =
        read_chat(stream(word + word + word + word + chunk("{}", "\"stop\"") + kCounts + kDone));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::Incomplete);
}

TEST(OpenAiChatStream, AWordSaidAsOftenAsItsTokensIsAReply) {
    const std::string word = chunk(R"({"content":"ha "})");
    const auto reply =
        read_chat(stream(word + word + word + chunk("{}", "\"stop\"") + kCounts + kDone));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text, "ha ha ha ");
}

TEST(OpenAiChatStream, ARepetitionThatNothingExplainsIsDoubted) {
    const std::string word = chunk(R"({"content":"ha "})");
    const auto reply = read_chat(stream(word + word + chunk("{}", "\"stop\"") + kDone));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::Incomplete);
}

TEST(AnthropicStream, EventsOutOfOrderAreNoReply) {
    const auto event = [](std::string_view json) { return "data: " + std::string(json) + "\n\n"; };
    const std::string start =
        event(R"({"type":"message_start","message":{"usage":{"input_tokens":9}}})");
    const std::string open =
        event(R"({"type":"content_block_start","index":0,"content_block":{"type":"text"}})");
    const std::string four =
        event(R"({"type":"content_block_delta","index":0,"delta":{"text":"4"}})");
    const std::string close = event(R"({"type":"content_block_stop","index":0})");
    const std::string stop = event(
        R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}})");
    const std::string end = event(R"({"type":"message_stop"})");
    const auto wire = anthropic_wire({.model = "claude"});
    const auto read = [&](const std::string& text) { return wire->read(question(), stream(text)); };
    ASSERT_TRUE(read(start + open + four + close + stop + end));
    EXPECT_EQ(read(start + open + four + close + stop + end)->text, "4");
    EXPECT_FALSE(read(start + open + four + close + stop));
    EXPECT_FALSE(read(start + open + open + four + close + stop + end));
    EXPECT_FALSE(read(open + four + close + stop + end));
    EXPECT_FALSE(read(start + open + four + close + close + stop + end));
    // As gateways from other formats put it.
    EXPECT_TRUE(read(start + open + four + close + stop + end + kDone));
    const auto error = read(start + open + four +
                            event(R"({"type":"error","error":{"message":"Overloaded"}})") + end);
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().what, "the answer tells of an error: Overloaded");
}

TEST(OpenAiResponsesStream, EventsAreNumberedWithoutAGap) {
    const auto event = [](int number, std::string_view rest) {
        return "data: {\"sequence_number\":" + std::to_string(number) + "," + std::string(rest) +
               "}\n\n";
    };
    const std::string whole =
        R"("type":"response.completed","response":{"status":"completed","output":[)"
        R"({"type":"message","content":[{"type":"output_text","text":"4"}]}]})";
    const auto wire = openai_responses_wire({.model = "m"});
    const std::string begun = event(0, R"("type":"response.created")");
    ASSERT_TRUE(wire->read(question(), stream(begun + event(1, whole))));
    EXPECT_FALSE(wire->read(question(), stream(begun + begun + event(1, whole))));
    EXPECT_FALSE(wire->read(question(), stream(begun + event(2, whole))));
    EXPECT_FALSE(wire->read(question(), stream(begun)));
}

// ---- faults ----

TEST(Fault, IsReadFromEachProvidersDocument) {
    EXPECT_EQ(fault_of(answer(R"({"error":{"message":"m","type":"t","code":"c"}})")).code, "c");
    EXPECT_EQ(fault_of(answer(R"({"type":"error","error":{"type":"overloaded_error",)"
                              R"("message":"m"}})"))
                  .type,
              "overloaded_error");
    const ServiceFault google = fault_of(
        answer(R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":)"
               R"([{"retryDelay":"30s"}]}})"));
    EXPECT_EQ(google.type, "RESOURCE_EXHAUSTED");
    EXPECT_EQ(google.retry_seconds, 30);
    EXPECT_EQ(fault_of(answer("<html>Bad gateway\r\n</html>")).message, "<html>Bad gateway");
    EXPECT_EQ(
        fault_of(answer(R"({"detail":[{"loc":["body","seed"],"msg":"not permitted"}]})")).message,
        R"([{"loc":["body","seed"],"msg":"not permitted"}])");
    EXPECT_EQ(fault_of(answer(R"({"detail":{"error":{"message":"m","code":"c"}}})")).code, "c");
    EXPECT_EQ(fault_of(answer("data: {\"error\":{\"message\":\"m\",\"code\":\"c\"}}\n\n"
                              "data: [DONE]\n\n"))
                  .code,
              "c");
    EXPECT_EQ(fault_of(answer(R"({"error":{"code":400,"status":"INVALID_ARGUMENT","details":)"
                              R"([{"reason":"API_KEY_INVALID"}]}})"))
                  .reason,
              "API_KEY_INVALID");
}

TEST(Fault, IsAFilterInTheWordsOfEachProvider) {
    for (const char* body :
         {R"({"error":{"code":"content_filter"}})",
          R"({"error":{"code":"invalid_prompt"}})",
          R"({"error":{"metadata":{"reasons":["x"]}}})",
          R"({"error":{"code":"400","message":"litellm.BadRequestError: )"
          R"(litellm.ContentPolicyViolationError: The response was filtered"}})"})
        EXPECT_TRUE(fault_of(answer(body)).is_filter()) << body;
    EXPECT_FALSE(fault_of(answer(R"({"error":{"code":"400","message":"bad"}})")).is_filter());
}

}  // namespace syscard::model
