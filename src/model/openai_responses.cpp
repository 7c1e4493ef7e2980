// OpenAI's Responses (https://platform.openai.com/docs/api-reference/responses).

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/openai.h"
#include "net/event_stream.h"

namespace syscard::model {

namespace {

// ---- the request ----

void add_message(const Message& message, std::string_view system_role, json::Array& input) {
    if (!message.tool_call_id.empty()) {
        input.push_back(json::Object{{"type", "function_call_output"},
                                     {"call_id", message.tool_call_id},
                                     {"output", message.content}});
        return;
    }
    // Without its type an assistant's message is read by OpenAI, and refused by llama-server.
    if (!message.content.empty() || message.tool_calls.empty())
        input.push_back(json::Object{
            {"type", "message"},
            {"role", message.role == "system" ? system_role : std::string_view(message.role)},
            {"content", message.content}});
    for (const ToolCall& call : message.tool_calls)
        input.push_back(json::Object{{"type", "function_call"},
                                     {"call_id", call.id},
                                     {"name", call.name},
                                     {"arguments", call.arguments}});
}

json::Array tools_json(const std::vector<Tool>& tools) {
    json::Array array;
    for (const Tool& tool : tools)
        array.push_back(json::Object{{"type", "function"},
                                     {"name", tool.name},
                                     {"description", tool.description},
                                     {"parameters", tool.parameters},
                                     {"strict", false}});
    return array;
}

// ---- the answer ----

void take_content(const json::Object& item, Generation& generation, bool& refused) {
    const json::Array* parts = array_at(item, "content");
    if (parts == nullptr) return;
    for (const json::Value& value : *parts) {
        if (!value.is_object()) continue;
        const json::Object& part = value.get_object();
        generation.text += string_at(part, "text").value_or("");
        if (const auto refusal = string_at(part, "refusal")) {
            generation.text += *refusal;
            refused = true;
        }
        if (const json::Array* logprobs = array_at(part, "logprobs")) {
            for (TokenLogprob& logprob : logprobs_of(*logprobs))
                generation.logprobs.push_back(std::move(logprob));
        }
    }
}

void take_summary(const json::Object& item, Generation& generation) {
    const json::Array* parts = array_at(item, "summary");
    if (parts == nullptr) return;
    for (const json::Value& part : *parts) {
        if (part.is_object())
            generation.reasoning += string_at(part.get_object(), "text").value_or("");
    }
}

// The reply is the output's items in order. Gives whether one of them is a reply at all.
bool take_output(const json::Array& output, Generation& generation, bool& refused) {
    bool replied = false;
    for (const json::Value& value : output) {
        if (!value.is_object()) continue;
        const json::Object& item = value.get_object();
        const std::string type = string_at(item, "type").value_or("");
        if (type == "message") take_content(item, generation, refused);
        if (type == "reasoning") take_summary(item, generation);
        if (type == "function_call")
            generation.tool_calls.push_back({string_at(item, "call_id").value_or(""),
                                             string_at(item, "name").value_or(""),
                                             string_at(item, "arguments").value_or("")});
        replied = replied || type == "message" || type == "function_call";
    }
    return replied;
}

Usage usage_of(const json::Object& usage) {
    Usage counts{.prompt = count_at(usage, "input_tokens"),
                 .cached = {},
                 .reply = count_at(usage, "output_tokens"),
                 .reasoning = {},
                 .total = count_at(usage, "total_tokens")};
    if (const json::Object* details = object_at(usage, "input_tokens_details"))
        counts.cached = count_at(*details, "cached_tokens");
    if (const json::Object* details = object_at(usage, "output_tokens_details"))
        counts.reasoning = count_at(*details, "reasoning_tokens");
    return counts;
}

Result<bool> is_cut(const json::Object& response, const std::string& status) {
    if (status == "completed") return false;
    if (status == "incomplete") {
        const json::Object* details = object_at(response, "incomplete_details");
        const std::string reason =
            details == nullptr ? "" : string_at(*details, "reason").value_or("");
        if (reason == "max_output_tokens") return true;
        if (reason == "content_filter")
            return fail(ErrorCode::Blocked, "by the provider's content filter, in the reply");
        return malformed(fmt::format("the reply is incomplete: `{}`", terminal_line(reason, 40)));
    }
    return malformed(fmt::format("the response ended as `{}`", terminal_line(status, 40)));
}

Result<Generation> generation_of(const json::Object& response, const GenerateRequest& request) {
    SYSCARD_CHECK(check_error(response));
    const std::string status = string_at(response, "status").value_or("");
    SYSCARD_TRY(const bool cut, is_cut(response, status));
    const json::Array* output = array_at(response, "output");
    if (output == nullptr) return malformed("the answer has no output");
    Generation generation;
    bool refused = false;
    const bool replied = take_output(*output, generation, refused);
    if (!replied && !cut) return malformed("the answer's output holds no reply");
    if (!generation.tool_calls.empty() && request.tools.empty())
        return malformed(fmt::format("the reply calls a tool, `{}`, and none was offered",
                                     terminal_line(generation.tool_calls.front().name, 40)));
    generation.cut = cut;
    const auto claim = [&](std::string_view name) {
        return terminal_line(string_at(response, name).value_or(""), 100);
    };
    generation.served.model = claim("model");
    generation.served.request_id = claim("id");
    generation.served.service_tier = claim("service_tier");
    generation.served.stop = cut ? "max_output_tokens" : refused ? "refusal" : status;
    const json::Object* usage = object_at(response, "usage");
    take_usage(usage == nullptr ? Usage{} : usage_of(*usage), generation);
    return generation;
}

// Every event is numbered, and the last one carries the whole response.
Result<json::Object> last_response(const net::HttpResponse& answer) {
    std::optional<json::Object> response;
    std::optional<std::int64_t> last;
    for (const net::StreamEvent& event : events_of(answer)) {
        if (event.data == kEndMark) continue;
        SYSCARD_TRY(const json::Object object, object_of(event));
        const auto number = integer_at(object, "sequence_number");
        if (number && last && *number != *last + 1)
            return malformed(
                fmt::format("event {} of the stream came after event {}", *number, *last));
        if (number) last = number;
        const std::string type = string_at(object, "type").value_or("");
        const bool end = type == "response.completed" || type == "response.incomplete" ||
                         type == "response.failed";
        if (!end) continue;
        if (response) return malformed("the stream ends twice");
        const json::Object* whole = object_at(object, "response");
        if (whole != nullptr) response = *whole;
    }
    if (!response) return malformed("the stream ended without a finished response");
    return *response;
}

class OpenAiResponsesWire final : public Wire {
  public:
    explicit OpenAiResponsesWire(WireSettings settings) : settings_(std::move(settings)) {}

    std::string path() const override { return "/responses"; }

    std::string body(const GenerateRequest& request, bool stream) const override {
        const bool thinks = is_reasoning_model(settings_);
        json::Object body = {{"model", settings_.model}, {"store", false}};
        json::Array input;
        for (const Message& message : request.messages)
            add_message(message, thinks ? "developer" : "system", input);
        body["input"] = std::move(input);
        body["max_output_tokens"] = request.sampling.max_tokens + thinking_room(settings_, thinks);
        if (!thinks) body["temperature"] = request.sampling.temperature;
        if (!settings_.effort.empty())
            body["reasoning"] = json::Object{{"effort", settings_.effort}};
        if (!settings_.service_tier.empty()) body["service_tier"] = settings_.service_tier;
        if (!request.tools.empty()) body["tools"] = tools_json(request.tools);
        if (request.reply_schema)
            body["text"] = json::Object{{"format",
                                         json::Object{{"type", "json_schema"},
                                                      {"name", "reply"},
                                                      {"schema", *request.reply_schema},
                                                      {"strict", true}}}};
        if (request.logprobs) body["include"] = json::Array{"message.output_text.logprobs"};
        if (stream) body["stream"] = true;
        return text_of(body);
    }

    Result<Generation> read(const GenerateRequest& request,
                            const net::HttpResponse& response) const override {
        SYSCARD_TRY(const json::Object answer,
                    is_event_stream(response) ? last_response(response) : object_of(response));
        return generation_of(answer, request);
    }

  private:
    WireSettings settings_;
};

}  // namespace

std::unique_ptr<Wire> openai_responses_wire(WireSettings settings) {
    return std::make_unique<OpenAiResponsesWire>(std::move(settings));
}

}  // namespace syscard::model
