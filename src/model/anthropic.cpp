// Anthropic's Messages (https://docs.anthropic.com/en/api/messages).

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/reading.h"
#include "model/wire.h"
#include "net/event_stream.h"

namespace syscard::model {

namespace {

constexpr std::int64_t kLeastThinking = 1024;     // the service's own bound
constexpr std::string_view kReplyTool = "reply";  // a reply by a schema is a call of this tool

// ---- the request ----

json::Array content_json(const Message& message) {
    if (!message.tool_call_id.empty())
        return {json::Object{{"type", "tool_result"},
                             {"tool_use_id", message.tool_call_id},
                             {"content", message.content}}};
    json::Array content;
    if (!message.content.empty() || message.tool_calls.empty())
        content.push_back(json::Object{{"type", "text"}, {"text", message.content}});
    for (const ToolCall& call : message.tool_calls)
        content.push_back(json::Object{{"type", "tool_use"},
                                       {"id", call.id},
                                       {"name", call.name},
                                       {"input", arguments_json(call.arguments)}});
    return content;
}

bool is_system(const Message& message) {
    return message.role == "system" || message.role == "developer";
}

// Turns must alternate: neighbours of one role become one message, as several tool results must.
json::Array messages_json(const std::vector<Message>& messages) {
    json::Array array;
    for (const Message& message : messages) {
        if (is_system(message)) continue;
        const std::string_view role = message.role == "assistant" ? "assistant" : "user";
        if (!array.empty() && array.back().at("role").as_string() == role) {
            for (json::Value& part : content_json(message))
                array.back().at("content").as_array().push_back(std::move(part));
            continue;
        }
        array.push_back(json::Object{{"role", role}, {"content", content_json(message)}});
    }
    return array;
}

std::string system_text(const std::vector<Message>& messages) {
    std::string text;
    for (const Message& message : messages) {
        if (!is_system(message)) continue;
        if (!text.empty()) text += "\n\n";
        text += message.content;
    }
    return text;
}

// ---- the answer ----

struct Block {
    std::string type;
    std::string text;      // of text and thinking
    std::string id, name;  // of tool_use
    std::string input;     // of tool_use: JSON
};

struct MessageReply {
    std::vector<Block> blocks;
    std::optional<std::string> stop;
    Usage usage;
    Served served;
};

Block block_of(const json::Object& object) {
    Block block;
    block.type = string_at(object, "type").value_or("");
    block.text = string_at(object, block.type == "thinking" ? "thinking" : "text").value_or("");
    block.id = string_at(object, "id").value_or("");
    block.name = string_at(object, "name").value_or("");
    if (const json::Object* input = object_at(object, "input"); input != nullptr && !input->empty())
        block.input = text_of(*input);
    return block;
}

// A later report of the same stream overrides an earlier one, member by member.
void take_counts(const json::Object& usage, Usage& counts) {
    const auto cached = count_at(usage, "cache_read_input_tokens");
    if (const auto input = count_at(usage, "input_tokens"))
        counts.prompt = *input + cached.value_or(0) +
                        count_at(usage, "cache_creation_input_tokens").value_or(0);
    if (cached) counts.cached = cached;
    if (const auto output = count_at(usage, "output_tokens")) counts.reply = output;
}

void take_claims(const json::Object& message, MessageReply& reply) {
    reply.served.model = terminal_line(string_at(message, "model").value_or(""), 100);
    reply.served.request_id = terminal_line(string_at(message, "id").value_or(""), 100);
    if (const json::Object* usage = object_at(message, "usage")) {
        take_counts(*usage, reply.usage);
        reply.served.service_tier =
            terminal_line(string_at(*usage, "service_tier").value_or(""), 40);
    }
}

Result<MessageReply> whole_reply(const net::HttpResponse& response) {
    SYSCARD_TRY(const json::Object answer, object_of(response));
    SYSCARD_CHECK(check_error(answer));
    const json::Array* content = array_at(answer, "content");
    if (content == nullptr) return malformed("the answer has no content");
    MessageReply reply;
    take_claims(answer, reply);
    for (const json::Value& value : *content) {
        if (value.is_object()) reply.blocks.push_back(block_of(value.get_object()));
    }
    reply.stop = string_at(answer, "stop_reason");
    return reply;
}

// ---- streams: message_start, blocks in order, message_delta, message_stop ----

class StreamReader {
  public:
    Result<void> take(const json::Object& event) {
        const std::string type = string_at(event, "type").value_or("");
        if (type == "ping") return {};
        if (stopped_) return malformed("the stream goes on behind its end");
        if (type == "message_start") return start(event);
        if (!started_) return malformed("the stream does not begin with its message");
        if (type == "content_block_start") return open_block(event);
        if (type == "content_block_delta") return add_delta(event);
        if (type == "content_block_stop") return close_block(event);
        if (type == "message_delta") return take_stop(event);
        if (type == "message_stop") stopped_ = true;
        return {};
    }

    Result<MessageReply> finish() && {
        if (!stopped_) return malformed("the stream ended without its end");
        const std::int64_t tokens = reply_.usage.reply.value_or(0);
        if (tokens > 0 && texts_ > tokens)
            return fail(
                ErrorCode::Incomplete,
                fmt::format("{} pieces of text for {} tokens: some came twice", texts_, tokens));
        if (repeated_ && texts_ != tokens)
            return fail(ErrorCode::Incomplete,
                        "a piece of the stream equals the one before it, and nothing tells whether "
                        "it came twice");
        return std::move(reply_);
    }

  private:
    Result<void> start(const json::Object& event) {
        if (started_) return malformed("the stream begins twice");
        started_ = true;
        if (const json::Object* message = object_at(event, "message"))
            take_claims(*message, reply_);
        return {};
    }

    Result<void> open_block(const json::Object& event) {
        const auto index = integer_at(event, "index").value_or(-1);
        if (open_ || index != static_cast<std::int64_t>(reply_.blocks.size()))
            return malformed(fmt::format("block {} of the stream is out of order", index));
        const json::Object* block = object_at(event, "content_block");
        reply_.blocks.push_back(block == nullptr ? Block{} : block_of(*block));
        open_ = true;
        before_.clear();
        return {};
    }

    Result<void> add_delta(const json::Object& event) {
        const auto index = integer_at(event, "index").value_or(-1);
        if (!open_ || index + 1 != static_cast<std::int64_t>(reply_.blocks.size()))
            return malformed(fmt::format("a piece of block {} is out of order", index));
        const json::Object* delta = object_at(event, "delta");
        if (delta == nullptr) return malformed("a piece of the stream is empty");
        Block& block = reply_.blocks.back();
        std::string text = string_at(*delta, "text").value_or("");
        text += string_at(*delta, "thinking").value_or("");
        if (const auto json = string_at(*delta, "partial_json")) {
            block.input += *json;
            return {};
        }
        if (text.empty()) return {};
        ++texts_;
        repeated_ = repeated_ || text == before_;
        block.text += text;
        before_ = std::move(text);
        return {};
    }

    Result<void> close_block(const json::Object&) {
        if (!open_) return malformed("a block of the stream ends twice");
        open_ = false;
        return {};
    }

    Result<void> take_stop(const json::Object& event) {
        if (const json::Object* delta = object_at(event, "delta")) {
            if (auto stop = string_at(*delta, "stop_reason")) reply_.stop = std::move(stop);
        }
        if (const json::Object* usage = object_at(event, "usage"))
            take_counts(*usage, reply_.usage);
        return {};
    }

    MessageReply reply_;
    std::string before_;
    std::int64_t texts_ = 0;
    bool started_ = false, open_ = false, stopped_ = false, repeated_ = false;
};

Result<MessageReply> streamed_reply(const net::HttpResponse& response) {
    StreamReader reader;
    for (const net::StreamEvent& event : events_of(response)) {
        if (event.data == kEndMark) continue;
        SYSCARD_TRY(const json::Object object, object_of(event));
        SYSCARD_CHECK(reader.take(object));
    }
    return std::move(reader).finish();
}

// ---- what it means ----

Result<bool> is_cut(const std::string& stop) {
    if (stop == "max_tokens" || stop == "model_context_window_exceeded") return true;
    if (stop == "end_turn" || stop == "stop_sequence" || stop == "tool_use") return false;
    // "when streaming classifiers intervene to handle potential policy violations"
    if (stop == "refusal")
        return fail(ErrorCode::Blocked, "by the provider's classifier, in the reply");
    return malformed(fmt::format("the reply ended with `{}`", terminal_line(stop, 40)));
}

Result<Generation> generation_of(MessageReply reply, const GenerateRequest& request) {
    if (!reply.stop) return malformed("the answer has no stop reason");
    SYSCARD_TRY(const bool cut, is_cut(*reply.stop));
    Generation generation;
    for (Block& block : reply.blocks) {
        if (block.type == "text") generation.text += block.text;
        if (block.type == "thinking") generation.reasoning += block.text;
        if (block.type != "tool_use") continue;
        if (block.input.empty()) block.input = "{}";
        if (request.reply_schema && block.name == kReplyTool) {
            generation.text = std::move(block.input);
        } else if (request.tools.empty()) {
            return malformed(fmt::format("the reply calls a tool, `{}`, and none was offered",
                                         terminal_line(block.name, 40)));
        } else {
            generation.tool_calls.push_back(
                {std::move(block.id), std::move(block.name), std::move(block.input)});
        }
    }
    generation.cut = cut;
    generation.served = std::move(reply.served);
    generation.served.stop = *reply.stop;
    take_usage(reply.usage, generation);
    return generation;
}

class AnthropicWire final : public Wire {
  public:
    explicit AnthropicWire(WireSettings settings) : settings_(std::move(settings)) {}

    std::string path() const override { return "/v1/messages"; }

    std::string body(const GenerateRequest& request, bool stream) const override {
        const std::int64_t thinking = thinking_room(settings_, false);
        json::Object body = {
            {"model", settings_.model},
            {"max_tokens", request.sampling.max_tokens + std::max(thinking, std::int64_t{0})},
            {"messages", messages_json(request.messages)}};
        if (std::string system = system_text(request.messages); !system.empty())
            body["system"] = std::move(system);
        if (thinking >= kLeastThinking) {
            body["thinking"] = json::Object{{"type", "enabled"}, {"budget_tokens", thinking}};
        } else {
            // With thinking no temperature may be given; without, at most 1.
            body["temperature"] = std::min(request.sampling.temperature, 1.0);
        }
        if (!settings_.effort.empty())
            body["output_config"] = json::Object{{"effort", settings_.effort}};
        if (!settings_.service_tier.empty()) body["service_tier"] = settings_.service_tier;
        add_tools(request, body);
        if (stream) body["stream"] = true;
        return text_of(body);
    }

    Result<Generation> read(const GenerateRequest& request,
                            const net::HttpResponse& response) const override {
        SYSCARD_TRY(MessageReply reply,
                    is_event_stream(response) ? streamed_reply(response) : whole_reply(response));
        return generation_of(std::move(reply), request);
    }

  private:
    static void add_tools(const GenerateRequest& request, json::Object& body) {
        json::Array tools;
        for (const Tool& tool : request.tools)
            tools.push_back(json::Object{{"name", tool.name},
                                         {"description", tool.description},
                                         {"input_schema", tool.parameters}});
        if (request.reply_schema) {
            tools.push_back(json::Object{{"name", kReplyTool},
                                         {"description", "Give the reply."},
                                         {"input_schema", *request.reply_schema}});
            body["tool_choice"] = json::Object{{"type", "tool"}, {"name", kReplyTool}};
        }
        if (!tools.empty()) body["tools"] = std::move(tools);
    }

    WireSettings settings_;
};

}  // namespace

std::unique_ptr<Wire> anthropic_wire(WireSettings settings) {
    return std::make_unique<AnthropicWire>(std::move(settings));
}

}  // namespace syscard::model
