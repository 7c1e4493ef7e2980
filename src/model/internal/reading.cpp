#include "model/internal/reading.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

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
// No context holds more, and a million such counts can still be added up.
constexpr std::int64_t kMostTokens = 1'000'000'000;

bool is_beyond_reason(const Usage& usage) {
    const auto counts = {usage.prompt, usage.cached, usage.reply, usage.reasoning};
    return std::ranges::any_of(counts, [](const auto& count) { return count > kMostTokens; });
}

std::string first_fault(const Usage& usage, const Generation& generation) {
    if (is_beyond_reason(usage)) return fmt::format("a count above {} tokens", kMostTokens);
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

// The body without what some servers put before it.
std::string_view begun(std::string_view body) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
    return trim(body);
}

// A code unit of UTF-16 as JSON escapes it, "\\ud83d"; nothing for anything else.
std::optional<unsigned> escaped_unit(std::string_view text) {
    constexpr std::size_t kLength = 6;
    unsigned unit = 0;
    if (!text.starts_with("\\u") || text.size() < kLength) return std::nullopt;
    const auto [end, failed] = std::from_chars(text.data() + 2, text.data() + kLength, unit, 16);
    if (failed != std::errc{} || end != text.data() + kLength) return std::nullopt;
    return unit;
}

// Whether a JSON text escapes one half of a pair without the other, or holds half a character as
// bytes.
bool holds_half_character(std::string_view text) {
    if (!is_utf8(text)) return true;
    const auto is_first = [](unsigned unit) { return unit >= 0xd800 && unit < 0xdc00; };
    const auto is_second = [](unsigned unit) { return unit >= 0xdc00 && unit < 0xe000; };
    for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const auto unit = escaped_unit(text.substr(at));
        at += unit ? 6 : 2;
        if (!unit) continue;
        if (is_second(*unit)) return true;
        if (!is_first(*unit)) continue;
        const auto next = escaped_unit(text.substr(std::min(at, text.size())));
        if (!next || !is_second(*next)) return true;
        at += 6;
    }
    return false;
}

// {"@type": "…RetryInfo", "retryDelay": "30s"} and {"@type": "…ErrorInfo", "reason": "…"} of
// Google.
void take_details(const json::Object& error, ServiceFault& fault) {
    const json::Array* details = array_at(error, "details");
    if (details == nullptr) return;
    for (const json::Value& detail : *details) {
        if (!detail.is_object()) continue;
        const auto delay = string_at(detail.get_object(), "retryDelay");
        const auto time = delay ? net::parse_duration(*delay) : std::nullopt;
        if (time) fault.retry_seconds = static_cast<double>(time->count()) / 1000;
        if (auto reason = string_at(detail.get_object(), "reason"))
            fault.reason = std::move(*reason);
    }
}

std::string word_at(const json::Object& object, std::string_view name) {
    if (auto text = string_at(object, name)) return *text;
    if (const auto number = integer_at(object, name)) return std::to_string(*number);
    return "";
}

ServiceFault fault_in(const json::Object& answer) {
    ServiceFault fault;
    const json::Object* error = object_at(answer, "error");
    // FastAPI and the like: {"detail": …}, which may hold an error itself, or {"message": …}.
    const json::Object* inner = object_at(answer, "detail");
    if (error == nullptr && inner != nullptr) return fault_in(*inner);
    if (error == nullptr) error = &answer;
    fault.message = word_at(*error, "message");
    if (fault.message.empty()) fault.message = word_at(*error, "detail");
    if (fault.message.empty()) fault.message = word_at(answer, "error");
    if (const json::Array* details = array_at(*error, "detail"); fault.message.empty() && details)
        fault.message = text_of(*details);  // which parameters it does not take
    fault.message = terminal_line(fault.message, 200);
    fault.type = word_at(*error, "type");
    fault.code = word_at(*error, "code");
    if (const auto status = string_at(*error, "status")) fault.type = *status;
    if (const json::Object* metadata = object_at(*error, "metadata"))
        fault.moderated = array_at(*metadata, "reasons") != nullptr;
    take_details(*error, fault);
    return fault;
}

std::unexpected<Error> told_error(const json::Object& answer) {
    const ServiceFault fault = fault_in(answer);
    const std::string_view message = fault.message.empty() ? fault.code : fault.message;
    if (fault.is_filter())
        return fail(ErrorCode::Blocked, fmt::format("by the provider's filter: {}", message));
    return malformed(fmt::format("the answer tells of an error: {}", message));
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
    auto object = object_of(begun(response.body));
    // Some servers name another type, or none; an object that can be read says what it is itself.
    if (object || is_json(response)) return object;
    return malformed(
        fmt::format("the answer is of type `{}`, not JSON",
                    terminal_line(response.header("content-type").value_or("unnamed"), 60)));
}

bool is_event_stream(const net::HttpResponse& response) {
    const std::string_view body = begun(response.body);
    if (body.starts_with('{')) return false;
    const auto type = response.header("content-type");
    if (type && lower_ascii(*type).starts_with("text/event-stream")) return true;
    constexpr std::array<std::string_view, 3> kBeginnings = {"data:", "event:", ":"};
    return std::ranges::any_of(kBeginnings,
                               [&](std::string_view field) { return body.starts_with(field); });
}

std::vector<net::StreamEvent> events_of(const net::HttpResponse& response) {
    std::vector<net::StreamEvent> events = net::parse_event_stream(response.body);
    for (net::StreamEvent& event : events) event.data = trim(event.data);
    std::erase_if(events, [](const net::StreamEvent& event) { return event.data.empty(); });
    return events;
}

Result<json::Object> object_of(const net::StreamEvent& event) {
    auto object = object_of(std::string_view(event.data));
    if (!object && holds_half_character(event.data))
        return fail(ErrorCode::Incomplete, "a piece of the stream ends inside a character");
    if (!object) return object;
    if (event.event == "error") return told_error(*object);
    SYSCARD_CHECK(check_error(*object));
    return object;
}

bool is_readable(std::string_view data) {
    data = trim(data);
    return data.empty() || data == kEndMark || json::parse(data, "") || holds_half_character(data);
}

Result<void> check_error(const json::Object& answer) {
    const json::Value* error = value_at(answer, "error");
    const bool none = error == nullptr || error->is_null() || *error == json::Value(false) ||
                      *error == json::Value("") || *error == json::Value(json::Object());
    const bool named =
        string_at(answer, "object") == "error" || string_at(answer, "type") == "error";
    if (none && !named) return {};
    return told_error(answer);
}

std::optional<std::int64_t> count_at(const json::Object& object, std::string_view name) {
    constexpr auto kBound = static_cast<double>(kMostTokens + 1);
    const auto number = number_at(object, name);
    if (!number || *number != std::floor(*number)) return std::nullopt;
    return static_cast<std::int64_t>(std::clamp(*number, -kBound, kBound));
}

void take_usage(const Usage& usage, Generation& generation) {
    const auto count = [](const std::optional<std::int64_t>& claimed) {
        return std::max<std::int64_t>(0, claimed.value_or(0));
    };
    generation.tokens = {};
    if (!is_beyond_reason(usage))
        generation.tokens = {
            .prompt = count(usage.prompt),
            .prompt_cached = count(usage.cached),
            .reply = count(usage.reply),
            .reasoning = count(usage.reasoning),
            .by = usage.prompt || usage.reply ? CountedBy::Provider : CountedBy::Nobody};
    generation.served.usage_fault = first_fault(usage, generation);
}

bool ServiceFault::is_filter() const {
    // LiteLLM puts what it was told into words of its own, with 400 for its code.
    const bool by_litellm = message.find("ContentPolicyViolationError") != std::string::npos;
    return code == "content_filter" || code == "content_policy_violation" ||
           code == "invalid_prompt" || moderated || by_litellm;
}

ServiceFault fault_of(const net::HttpResponse& response) {
    std::string_view text = begun(response.body);
    constexpr std::string_view kData = "data:";  // of the first event, where a stream was asked for
    if (text.starts_with(kData)) text = trim(text.substr(kData.size()));
    const std::string_view line = trim(text.substr(0, text.find('\n')));
    if (const auto whole = object_of(text)) return fault_in(*whole);
    if (const auto first = object_of(line)) return fault_in(*first);
    ServiceFault fault;
    fault.message = terminal_line(line, 120);
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
