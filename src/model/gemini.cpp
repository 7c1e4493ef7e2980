// Google's generateContent (https://ai.google.dev/api/generate-content).

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/openai.h"
#include "model/internal/reading.h"
#include "model/wire.h"

namespace syscard::model {

namespace {

// ---- the request ----

json::Array parts_json(const Message& message) {
    if (!message.tool_call_id.empty())
        return {
            json::Object{{"functionResponse",
                          json::Object{{"name", message.tool_call_id},
                                       {"response", json::Object{{"result", message.content}}}}}}};
    json::Array parts;
    if (!message.content.empty() || message.tool_calls.empty())
        parts.push_back(json::Object{{"text", message.content}});
    for (const ToolCall& call : message.tool_calls)
        parts.push_back(json::Object{
            {"functionCall",
             json::Object{{"name", call.name}, {"args", arguments_json(call.arguments)}}}});
    return parts;
}

void add_messages(const std::vector<Message>& messages, json::Object& body) {
    json::Array contents;
    json::Array system;
    for (const Message& message : messages) {
        if (message.role == "system" || message.role == "developer") {
            system.push_back(json::Object{{"text", message.content}});
            continue;
        }
        const std::string_view role = message.role == "assistant" ? "model" : "user";
        contents.push_back(json::Object{{"role", role}, {"parts", parts_json(message)}});
    }
    body["contents"] = std::move(contents);
    if (!system.empty()) body["systemInstruction"] = json::Object{{"parts", std::move(system)}};
}

// ---- the answer ----

std::unexpected<Error> blocked(std::string_view where, std::string_view why) {
    return fail(
        ErrorCode::Blocked,
        fmt::format("by the provider's filter, in the {}: {}", where, terminal_line(why, 60)));
}

Result<bool> is_cut(const std::string& finish) {
    if (finish == "STOP") return false;
    if (finish == "MAX_TOKENS") return true;
    constexpr std::array<std::string_view, 8> kFilters = {"SAFETY",
                                                          "RECITATION",
                                                          "BLOCKLIST",
                                                          "PROHIBITED_CONTENT",
                                                          "SPII",
                                                          "IMAGE_SAFETY",
                                                          "IMAGE_PROHIBITED_CONTENT",
                                                          "MODEL_ARMOR"};
    if (std::ranges::find(kFilters, finish) != kFilters.end()) return blocked("reply", finish);
    return malformed(fmt::format("the reply ended with `{}`", terminal_line(finish, 40)));
}

Usage usage_of(const json::Object& usage) {
    // Thoughts are counted beside the candidates here, and are part of the reply everywhere else.
    const auto thoughts = count_at(usage, "thoughtsTokenCount");
    auto reply = count_at(usage, "candidatesTokenCount");
    if (reply || thoughts) reply = reply.value_or(0) + thoughts.value_or(0);
    auto prompt = count_at(usage, "promptTokenCount");
    if (prompt) *prompt += count_at(usage, "toolUsePromptTokenCount").value_or(0);
    return {.prompt = prompt,
            .cached = count_at(usage, "cachedContentTokenCount"),
            .reply = reply,
            .reasoning = thoughts,
            .total = count_at(usage, "totalTokenCount")};
}

void take_part(const json::Object& part, Generation& generation) {
    const json::Value* thought = value_at(part, "thought");
    const bool hidden = thought != nullptr && thought->is_bool() && thought->get_bool();
    (hidden ? generation.reasoning : generation.text) += string_at(part, "text").value_or("");
    const json::Object* call = object_at(part, "functionCall");
    if (call == nullptr) return;
    const json::Object* arguments = object_at(*call, "args");
    const std::string name = string_at(*call, "name").value_or("");
    // An answer to a call names the function, since calls have no ids here.
    generation.tool_calls.push_back(
        {name, name, arguments == nullptr ? "{}" : text_of(*arguments)});
}

Result<void> check_prompt(const json::Object& answer) {
    const json::Object* feedback = object_at(answer, "promptFeedback");
    const auto reason = feedback == nullptr ? std::nullopt : string_at(*feedback, "blockReason");
    if (reason && *reason != "BLOCK_REASON_UNSPECIFIED") return blocked("prompt", *reason);
    return {};
}

Result<const json::Object*> first_candidate(const json::Object& answer) {
    const json::Array* candidates = array_at(answer, "candidates");
    if (candidates == nullptr || candidates->empty())
        return malformed("the answer has no candidate");
    const json::Object* candidate = candidates->front().if_object();
    if (candidate == nullptr) return malformed("the answer's candidate is no object");
    return candidate;
}

Result<void> take_answer(const json::Object& answer, Generation& generation, Usage& usage,
                         std::optional<std::string>& finish) {
    SYSCARD_CHECK(check_prompt(answer));
    generation.served.model = terminal_line(string_at(answer, "modelVersion").value_or(""), 100);
    generation.served.request_id = terminal_line(string_at(answer, "responseId").value_or(""), 100);
    if (const json::Object* counts = object_at(answer, "usageMetadata")) usage = usage_of(*counts);
    SYSCARD_TRY(const json::Object* candidate, first_candidate(answer));
    finish = string_at(*candidate, "finishReason");
    const json::Object* content = object_at(*candidate, "content");
    const json::Array* parts = content == nullptr ? nullptr : array_at(*content, "parts");
    if (parts == nullptr) return {};
    for (const json::Value& part : *parts) {
        if (part.is_object()) take_part(part.get_object(), generation);
    }
    return {};
}

class GeminiWire final : public Wire {
  public:
    explicit GeminiWire(WireSettings settings) : settings_(std::move(settings)) {}

    std::string path() const override {
        return fmt::format("/v1beta/models/{}:generateContent", settings_.model);
    }

    std::string body(const GenerateRequest& request, bool) const override {
        json::Object body;
        add_messages(request.messages, body);
        const std::int64_t room = thinking_room(settings_, !settings_.effort.empty());
        json::Object generation = {{"temperature", request.sampling.temperature},
                                   {"maxOutputTokens", request.sampling.max_tokens + room},
                                   {"seed", service_seed(request.sampling.seed)}};
        if (settings_.thinking_tokens)
            generation["thinkingConfig"] =
                json::Object{{"thinkingBudget", *settings_.thinking_tokens}};
        else if (!settings_.effort.empty())
            generation["thinkingConfig"] = json::Object{{"thinkingLevel", settings_.effort}};
        if (request.reply_schema) {
            generation["responseMimeType"] = "application/json";
            generation["responseJsonSchema"] = *request.reply_schema;
        }
        if (request.logprobs) generation["responseLogprobs"] = true;
        body["generationConfig"] = std::move(generation);
        if (!request.tools.empty()) {
            json::Array functions;
            for (const Tool& tool : request.tools)
                functions.push_back(json::Object{{"name", tool.name},
                                                 {"description", tool.description},
                                                 {"parametersJsonSchema", tool.parameters}});
            body["tools"] =
                json::Array{json::Object{{"functionDeclarations", std::move(functions)}}};
        }
        return text_of(body);
    }

    Result<Generation> read(const GenerateRequest& request,
                            const net::HttpResponse& response) const override {
        Generation generation;
        Usage usage;
        std::optional<std::string> finish;
        SYSCARD_TRY(const json::Object answer, object_of(response));
        SYSCARD_CHECK(check_error(answer));
        SYSCARD_CHECK(take_answer(answer, generation, usage, finish));
        return finished(request, std::move(generation), usage, finish);
    }

  private:
    static Result<Generation> finished(const GenerateRequest& request, Generation generation,
                                       const Usage& usage,
                                       const std::optional<std::string>& finish) {
        if (!finish) return malformed("the answer has no finish reason");
        SYSCARD_TRY(generation.cut, is_cut(*finish));
        if (!generation.tool_calls.empty() && request.tools.empty())
            return malformed(fmt::format("the reply calls a tool, `{}`, and none was offered",
                                         terminal_line(generation.tool_calls.front().name, 40)));
        if (generation.text.empty() && generation.tool_calls.empty() && !generation.cut)
            return malformed("the reply has no content");
        generation.served.stop = *finish;
        take_usage(usage, generation);
        return generation;
    }

    WireSettings settings_;
};

}  // namespace

std::unique_ptr<Wire> gemini_wire(WireSettings settings) {
    return std::make_unique<GeminiWire>(std::move(settings));
}

}  // namespace syscard::model
