// OpenAI's Chat Completions (https://platform.openai.com/docs/api-reference/chat) and the servers
// that speak it: vLLM, llama-server, Ollama, Azure.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/text.h"
#include "model/internal/openai.h"
#include "net/event_stream.h"

namespace syscard::model {

namespace {

constexpr std::int64_t kMostLogprobs = 20;  // as many as the format allows

// A reply, put together from one answer or from the chunks of a stream.
struct ChatReply {
    std::optional<std::string> content;
    std::optional<std::string> refusal;
    std::string reasoning;
    std::map<std::int64_t, ToolCall> tool_calls;  // by index
    std::vector<TokenLogprob> logprobs;
    std::optional<std::string> finish;
    std::optional<Usage> usage;
    Served served;
};

// ---- the request ----

json::Value message_json(const Message& message, std::string_view system_role,
                         const json::Storage& storage) {
    json::Object object(storage);
    object["role"] = message.role == "system" ? system_role : std::string_view(message.role);
    if (message.tool_calls.empty()) {
        object["content"] = message.content;
    } else {
        object["content"] = message.content.empty() ? json::Value() : json::Value(message.content);
        json::Array calls;
        for (const ToolCall& call : message.tool_calls)
            calls.push_back(json::Object{
                {"id", call.id},
                {"type", "function"},
                {"function", json::Object{{"name", call.name}, {"arguments", call.arguments}}}});
        object["tool_calls"] = std::move(calls);
    }
    if (!message.tool_call_id.empty()) object["tool_call_id"] = message.tool_call_id;
    return object;
}

json::Array tools_json(const std::vector<Tool>& tools) {
    json::Array array;
    for (const Tool& tool : tools)
        array.push_back(json::Object{{"type", "function"},
                                     {"function",
                                      json::Object{{"name", tool.name},
                                                   {"description", tool.description},
                                                   {"parameters", tool.parameters}}}});
    return array;
}

// ---- the answer ----

// A part of a message, as some servers give it. Parts of other types are no words of the reply.
void take_part(const json::Object& part, ChatReply& reply) {
    const std::string type = string_at(part, "type").value_or("text");
    if (type == "text" || type == "output_text")
        *reply.content += string_at(part, "text").value_or("");
    if (type == "refusal")
        reply.refusal = reply.refusal.value_or("") + string_at(part, "refusal").value_or("");
    if (type == "reasoning") reply.reasoning += string_at(part, "text").value_or("");
}

void take_content(const json::Value& content, ChatReply& reply) {
    if (!reply.content) reply.content.emplace();
    if (content.is_string()) {
        reply.content->append(content.get_string().data(), content.get_string().size());
    } else if (const json::Array* parts = content.if_array()) {
        for (const json::Value& part : *parts) {
            if (part.is_object()) take_part(part.get_object(), reply);
        }
    }
}

// A message, or the delta of one: its texts and tool calls are appended.
void take_message(const json::Object& message, ChatReply& reply) {
    if (const json::Value* content = value_at(message, "content");
        content != nullptr && !content->is_null())
        take_content(*content, reply);
    if (const auto refusal = string_at(message, "refusal"))
        reply.refusal = reply.refusal.value_or("") + *refusal;
    for (const std::string_view name : {"reasoning_content", "reasoning"}) {
        if (const auto reasoning = string_at(message, name)) {
            reply.reasoning += *reasoning;
            break;
        }
    }
    const json::Array* calls = array_at(message, "tool_calls");
    if (calls == nullptr) return;
    std::int64_t position = 0;
    for (const json::Value& value : *calls) {
        if (!value.is_object()) continue;
        const json::Object& part = value.get_object();
        ToolCall& call = reply.tool_calls[integer_at(part, "index").value_or(position++)];
        if (const auto id = string_at(part, "id")) call.id = *id;
        const json::Object* function = object_at(part, "function");
        if (function == nullptr) continue;
        call.name += string_at(*function, "name").value_or("");
        call.arguments += string_at(*function, "arguments").value_or("");
    }
}

Usage usage_of(const json::Object& usage) {
    Usage counts{.prompt = count_at(usage, "prompt_tokens"),
                 .cached = {},
                 .reply = count_at(usage, "completion_tokens"),
                 .reasoning = {},
                 .total = count_at(usage, "total_tokens")};
    if (const json::Object* details = object_at(usage, "prompt_tokens_details"))
        counts.cached = count_at(*details, "cached_tokens");
    if (const json::Object* details = object_at(usage, "completion_tokens_details"))
        counts.reasoning = count_at(*details, "reasoning_tokens");
    return counts;
}

void take_claims(const json::Object& answer, ChatReply& reply) {
    const auto take = [&](std::string_view name, std::string& into) {
        if (auto text = string_at(answer, name)) into = terminal_line(*text, 100);
    };
    take("model", reply.served.model);
    take("id", reply.served.request_id);
    take("system_fingerprint", reply.served.fingerprint);
    take("service_tier", reply.served.service_tier);
    if (const json::Object* usage = object_at(answer, "usage")) reply.usage = usage_of(*usage);
}

// Why a reply ended; some servers write an empty word for "not yet".
std::optional<std::string> finish_of(const json::Object& choice) {
    auto finish = string_at(choice, "finish_reason");
    if (finish && finish->empty()) return std::nullopt;
    return finish;
}

// The choice with index 0; of several only that one was asked for.
const json::Object* first_choice(const json::Object& answer) {
    const json::Array* choices = array_at(answer, "choices");
    if (choices == nullptr) return nullptr;
    for (const json::Value& value : *choices) {
        const json::Object* choice = value.if_object();
        if (choice != nullptr && integer_at(*choice, "index").value_or(0) == 0) return choice;
    }
    return nullptr;
}

void take_logprobs(const json::Object& choice, ChatReply& reply) {
    const json::Object* logprobs = object_at(choice, "logprobs");
    const json::Array* content = logprobs == nullptr ? nullptr : array_at(*logprobs, "content");
    if (content == nullptr) return;
    for (TokenLogprob& logprob : logprobs_of(*content))
        reply.logprobs.push_back(std::move(logprob));
}

Result<ChatReply> whole_reply(const net::HttpResponse& response) {
    SYSCARD_TRY(const json::Object answer, object_of(response));
    SYSCARD_CHECK(check_error(answer));
    ChatReply reply;
    take_claims(answer, reply);
    const json::Object* choice = first_choice(answer);
    if (choice == nullptr) return malformed("the answer has no choice");
    SYSCARD_CHECK(check_error(*choice));
    const json::Object* message = object_at(*choice, "message");
    if (message == nullptr) return malformed("the answer's choice has no message");
    take_message(*message, reply);
    take_logprobs(*choice, reply);
    reply.finish = finish_of(*choice);
    return reply;
}

// ---- streams ----

// Chunks carry no number. One that equals the chunk before it is a word said twice, or a chunk
// sent twice; only a count of tokens can tell.
struct ChunkCount {
    std::int64_t with_text = 0;
    bool repeated = false;
};

Result<void> take_chunk(const json::Object& chunk, ChatReply& reply, ChunkCount& count) {
    take_claims(chunk, reply);
    const json::Object* choice = first_choice(chunk);
    if (choice == nullptr) return {};  // of counts alone
    SYSCARD_CHECK(check_error(*choice));
    const json::Object* delta = object_at(*choice, "delta");
    const auto finish = finish_of(*choice);
    const std::size_t before = reply.content.value_or("").size() + reply.reasoning.size();
    if (delta != nullptr) take_message(*delta, reply);
    take_logprobs(*choice, reply);
    const bool text = reply.content.value_or("").size() + reply.reasoning.size() > before;
    // The chunk with the counts may give the reason once more.
    if (reply.finish && (text || (finish && finish != reply.finish)))
        return malformed("the stream goes on behind its finish reason");
    if (text) ++count.with_text;
    if (finish) reply.finish = finish;
    return {};
}

Result<void> check_repeats(const ChatReply& reply, const ChunkCount& count) {
    const std::int64_t tokens = reply.usage ? reply.usage->reply.value_or(0) : 0;
    const bool known = tokens > 0;
    // Each chunk holds a token at least.
    if (known && count.with_text > tokens)
        return fail(
            ErrorCode::Incomplete,
            fmt::format(
                "{} chunks of text for {} tokens: some came twice", count.with_text, tokens));
    if (!count.repeated || (known && count.with_text == tokens)) return {};
    return fail(ErrorCode::Incomplete,
                "a chunk of the stream equals the one before it, and nothing tells whether it came "
                "twice");
}

Result<ChatReply> streamed_reply(const net::HttpResponse& response) {
    ChatReply reply;
    ChunkCount count;
    bool done = false;
    const std::vector<net::StreamEvent> events = events_of(response);
    const net::StreamEvent* before = nullptr;
    for (const net::StreamEvent& event : events) {
        if (event.data == kEndMark) {
            done = true;
            continue;
        }
        if (done) return malformed("the stream goes on behind its end");
        SYSCARD_TRY(const json::Object chunk, object_of(event));
        const std::int64_t texts = count.with_text;
        SYSCARD_CHECK(take_chunk(chunk, reply, count));
        const bool same = before != nullptr && *before == event;
        count.repeated = count.repeated || (same && count.with_text > texts);
        before = &event;
    }
    if (!reply.finish && !done) return malformed("the stream ended early");
    // Servers that always leave one of them out may still give whole documents.
    if (!reply.finish)
        return fail(ErrorCode::Incomplete, "the stream ended without a finish reason");
    if (!done) return fail(ErrorCode::Incomplete, "the stream ended without its end mark");
    SYSCARD_CHECK(check_repeats(reply, count));
    return reply;
}

// ---- what it means ----

Result<bool> is_cut(const std::string& finish) {
    // `model_length` of Mistral: the end of the context.
    if (finish == "length" || finish == "model_length") return true;
    if (finish == "stop" || finish == "tool_calls" || finish == "function_call") return false;
    // Of xAI, and of Hugging Face's text-generation-inference.
    if (finish == "end_turn" || finish == "eos_token" || finish == "stop_sequence") return false;
    if (finish == "content_filter" || finish == "sensitive")  // the latter of Zhipu
        return fail(ErrorCode::Blocked, "by the provider's content filter, in the reply");
    return malformed(fmt::format("the reply ended with `{}`", terminal_line(finish, 40)));
}

Result<Generation> generation_of(ChatReply reply, const GenerateRequest& request) {
    if (!reply.finish) return malformed("the answer has no finish reason");
    SYSCARD_TRY(const bool cut, is_cut(*reply.finish));
    if (!reply.tool_calls.empty() && request.tools.empty())
        return malformed(fmt::format("the reply calls a tool, `{}`, and none was offered",
                                     terminal_line(reply.tool_calls.begin()->second.name, 40)));
    const bool refused = reply.refusal && !reply.refusal->empty();
    if (!reply.content && !refused && reply.tool_calls.empty() && !cut)
        return malformed("the reply has no content");
    Generation generation;
    generation.text = reply.content.value_or("");
    // The model's own words of refusal stand in a field of their own.
    if (refused) generation.text += *reply.refusal;
    generation.cut = cut;
    for (auto& [index, call] : reply.tool_calls) generation.tool_calls.push_back(std::move(call));
    generation.logprobs = std::move(reply.logprobs);
    generation.reasoning = std::move(reply.reasoning);
    generation.served = std::move(reply.served);
    generation.served.stop = refused ? "refusal" : *reply.finish;
    take_usage(reply.usage.value_or(Usage{}), generation);
    return generation;
}

class OpenAiChatWire final : public Wire {
  public:
    OpenAiChatWire(WireSettings settings, Dialect dialect)
        : settings_(std::move(settings)), dialect_(dialect) {}

    std::string path() const override { return "/chat/completions"; }

    std::string body(const GenerateRequest& request, bool stream) const override {
        const bool openai = dialect_ == Dialect::OpenAi;
        const bool thinks = openai ? is_reasoning_model(settings_) : !settings_.effort.empty();
        json::Scratch scratch;
        json::Object body({{"model", settings_.model}}, scratch.storage());
        json::Array messages(scratch.storage());
        for (const Message& message : request.messages)
            messages.push_back(message_json(
                message, openai && thinks ? "developer" : "system", scratch.storage()));
        body["messages"] = std::move(messages);
        body[openai ? "max_completion_tokens" : "max_tokens"] =
            request.sampling.max_tokens + thinking_room(settings_, thinks);
        if (!(openai && thinks)) body["temperature"] = request.sampling.temperature;
        body["seed"] = service_seed(request.sampling.seed);
        if (!settings_.effort.empty()) body["reasoning_effort"] = settings_.effort;
        if (!settings_.service_tier.empty()) body["service_tier"] = settings_.service_tier;
        if (!request.tools.empty()) body["tools"] = tools_json(request.tools);
        if (request.reply_schema)
            body["response_format"] = json::Object{
                {"type", "json_schema"},
                {"json_schema",
                 json::Object{
                     {"name", "reply"}, {"schema", *request.reply_schema}, {"strict", true}}}};
        if (request.logprobs) {
            body["logprobs"] = true;
            body["top_logprobs"] = kMostLogprobs;
        }
        if (stream) {
            body["stream"] = true;
            body["stream_options"] = json::Object{{"include_usage", true}};
        }
        return text_of(body);
    }

    Result<Generation> read(const GenerateRequest& request,
                            const net::HttpResponse& response) const override {
        SYSCARD_TRY(ChatReply reply,
                    is_event_stream(response) ? streamed_reply(response) : whole_reply(response));
        return generation_of(std::move(reply), request);
    }

  private:
    WireSettings settings_;
    Dialect dialect_;
};

}  // namespace

std::unique_ptr<Wire> openai_chat_wire(WireSettings settings, Dialect dialect) {
    return std::make_unique<OpenAiChatWire>(std::move(settings), dialect);
}

}  // namespace syscard::model
