#include "model/internal/reading.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/text.h"
#include "net/backoff.h"

namespace syscard::model {

namespace {

// More visible tokens than bytes are impossible but for marks without text, such as an end.
constexpr std::int64_t kMarks = 16;
// No vocabulary has longer tokens.
constexpr std::size_t kLongestToken = 256;

std::string first_fault(const Usage& usage, const Generation& generation) {
    if (!usage.prompt || !usage.reply) return "token counts are missing";
    const std::int64_t cached = usage.cached.value_or(0);
    const std::int64_t reasoning = usage.reasoning.value_or(0);
    if (*usage.prompt < 0 || *usage.reply < 0 || cached < 0 || reasoning < 0)
        return fmt::format("a negative count: prompt {}, cached {}, reply {}, reasoning {}",
                           *usage.prompt,
                           cached,
                           *usage.reply,
                           reasoning);
    if (*usage.prompt == 0) return "a prompt of 0 tokens";
    if (cached > *usage.prompt)
        return fmt::format("{} cached of {} prompt tokens", cached, *usage.prompt);
    if (reasoning > *usage.reply)
        return fmt::format("{} reasoning of {} reply tokens", reasoning, *usage.reply);
    if (usage.total && *usage.total != *usage.prompt + *usage.reply)
        return fmt::format(
            "{} and {} tokens add up to {}", *usage.prompt, *usage.reply, *usage.total);
    if (!generation.tool_calls.empty()) return "";  // their text is not all of what was written
    const std::size_t bytes = generation.text.size();
    const std::int64_t visible = *usage.reply - reasoning;
    const bool thinks = reasoning > 0 || !generation.reasoning.empty();
    if (!thinks && visible > static_cast<std::int64_t>(bytes) + kMarks)
        return fmt::format("{} tokens for a reply of {} bytes", visible, bytes);
    if (bytes > kLongestToken * static_cast<std::size_t>(visible))
        return fmt::format("{} tokens for a reply of {} bytes", visible, bytes);
    return "";
}

bool is_json(const net::HttpResponse& response) {
    const auto type = response.header("content-type");
    return type && lower_ascii(*type).find("json") != std::string::npos;
}

// {"@type": "…RetryInfo", "retryDelay": "30s"} among Google's details.
std::optional<double> retry_delay(const json::Object& error) {
    const json::Array* details = array_at(error, "details");
    if (details == nullptr) return std::nullopt;
    for (const json::Value& detail : *details) {
        if (!detail.is_object()) continue;
        const auto delay = string_at(detail.get_object(), "retryDelay");
        const auto time = delay ? net::parse_duration(*delay) : std::nullopt;
        if (time) return static_cast<double>(time->count()) / 1000;
    }
    return std::nullopt;
}

std::string word_at(const json::Object& object, std::string_view name) {
    if (auto text = string_at(object, name)) return *text;
    if (const auto number = integer_at(object, name)) return std::to_string(*number);
    return "";
}

}  // namespace

const json::Value* value_at(const json::Object& object, std::string_view name) {
    return object.if_contains(name);
}

const json::Object* object_at(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

const json::Array* array_at(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

std::optional<std::string> string_at(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->get_string().data(), value->get_string().size());
}

std::optional<std::int64_t> integer_at(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::optional<double> number_at(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

std::unexpected<Error> malformed(std::string what) {
    return fail(ErrorCode::Unavailable, std::move(what));
}

Result<json::Object> object_of(std::string_view text) {
    auto value = json::parse(text, "", json::shared_scratch());
    if (!value) return malformed(fmt::format("the answer is not JSON: {}", value.error().what));
    if (!value->is_object()) return malformed("the answer is JSON, but not an object");
    return std::move(value->get_object());
}

Result<json::Object> object_of(const net::HttpResponse& response) {
    if (!is_json(response))
        return malformed(
            fmt::format("the answer is of type `{}`, not JSON",
                        terminal_line(response.header("content-type").value_or("unnamed"), 60)));
    return object_of(response.body);
}

bool is_event_stream(const net::HttpResponse& response) {
    const auto type = response.header("content-type");
    return type && lower_ascii(*type).starts_with("text/event-stream");
}

void take_usage(const Usage& usage, Generation& generation) {
    const auto count = [](const std::optional<std::int64_t>& claimed) {
        return std::max<std::int64_t>(0, claimed.value_or(0));
    };
    generation.tokens = {
        .prompt = count(usage.prompt),
        .prompt_cached = count(usage.cached),
        .reply = count(usage.reply),
        .reasoning = count(usage.reasoning),
        .by = usage.prompt || usage.reply ? CountedBy::Provider : CountedBy::Nobody};
    generation.served.usage_fault = first_fault(usage, generation);
}

ServiceFault fault_of(const net::HttpResponse& response) {
    ServiceFault fault;
    const auto body = object_of(std::string_view(response.body));
    if (!body) {
        const std::string_view text = trim(response.body);
        fault.message = terminal_line(text.substr(0, text.find('\n')), 120);
        return fault;
    }
    const json::Object* error = object_at(*body, "error");
    if (error == nullptr) error = &*body;  // FastAPI and the like: {"detail": …}, {"message": …}
    fault.message = word_at(*error, "message");
    if (fault.message.empty()) fault.message = word_at(*error, "detail");
    if (fault.message.empty()) fault.message = word_at(*body, "error");
    fault.message = terminal_line(fault.message, 200);
    fault.type = word_at(*error, "type");
    fault.code = word_at(*error, "code");
    if (const auto status = string_at(*error, "status")) fault.type = *status;
    if (const json::Object* metadata = object_at(*error, "metadata"))
        fault.moderated = array_at(*metadata, "reasons") != nullptr;
    fault.retry_seconds = retry_delay(*error);
    return fault;
}

json::Value arguments_json(const std::string& arguments) {
    boost::system::error_code failed;
    json::Value value = boost::json::parse(arguments, failed);
    if (failed || !value.is_object()) return json::Object{{"text", arguments}};
    return value;
}

std::string text_of(const json::Value& value) { return boost::json::serialize(value); }

}  // namespace syscard::model
