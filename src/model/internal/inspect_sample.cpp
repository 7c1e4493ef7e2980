#include "model/internal/inspect_sample.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::model {

namespace {

using Text = Result<std::string>;

std::string quoted(const json::Value* value) {
    return fmt::format("`{}`", terminal_line(inspect_text(value), 80));
}

// ---- tokens ----

std::int64_t count_at(const json::Value* usage, std::string_view name) {
    const json::Value* number = inspect_member(usage, name);
    if (number == nullptr || !number->is_int64()) return 0;
    return std::clamp<std::int64_t>(number->get_int64(), 0, kMostTokens);
}

// Providers count tokens of the cache within the prompt's or beside them, and hidden ones within
// the reply's or beside them; which it was, the total tells.
void take_usage(const json::Value* usage, RecordedReply& reply) {
    if (inspect_member(usage, "input_tokens") == nullptr &&
        inspect_member(usage, "output_tokens") == nullptr)
        return;
    const std::int64_t input = count_at(usage, "input_tokens");
    const std::int64_t output = count_at(usage, "output_tokens");
    const std::int64_t cached = count_at(usage, "input_tokens_cache_read");
    const std::int64_t beside = input + cached + count_at(usage, "input_tokens_cache_write");
    const std::int64_t hidden = count_at(usage, "reasoning_tokens");
    const std::int64_t total = count_at(usage, "total_tokens");
    const std::array<TokenCounts, 4> readings = {{
        {.prompt = input, .prompt_cached = cached, .reply = output, .reasoning = hidden},
        {.prompt = beside, .prompt_cached = cached, .reply = output, .reasoning = hidden},
        {.prompt = input, .prompt_cached = cached, .reply = output + hidden, .reasoning = hidden},
        {.prompt = beside, .prompt_cached = cached, .reply = output + hidden, .reasoning = hidden},
    }};
    const auto fits =
        std::find_if(readings.begin(), readings.end(), [&](const TokenCounts& counts) {
            return counts.prompt + counts.reply == total && counts.prompt_cached <= counts.prompt &&
                   counts.reasoning <= counts.reply;
        });
    if (fits != readings.end()) {
        reply.tokens = *fits;
    } else {
        reply.tokens = {.prompt = std::max(input, cached),
                        .prompt_cached = cached,
                        .reply = std::max(output, hidden),
                        .reasoning = hidden};
        if (total > 0)
            reply.served.usage_fault = fmt::format(
                "the log counts {} tokens in all, and its parts do not make them", total);
    }
    reply.tokens.by = CountedBy::Provider;
}

// ---- how it ended ----

Error failed(ErrorCode code, std::string what, const std::string& place) {
    return {code, std::move(what), place, ""};
}

// Budgets of a conversation, as far as the model used them up; the rest stopped it from outside.
bool is_budget(const std::string& limit) {
    return limit == "token" || limit == "context" || limit == "message" || limit == "turn";
}

// What ended the sample before it could be an answer, by the log's own word.
std::optional<Error> end_of(const json::Value& sample, const std::string& place) {
    if (const json::Value* error = inspect_member(&sample, "error")) {
        const json::Value* message = error->is_object() ? inspect_member(error, "message") : error;
        return failed(ErrorCode::Unavailable,
                      fmt::format("the log says: {}", terminal_line(inspect_text(message), 200)),
                      place);
    }
    if (const json::Value* invalid = inspect_member(&sample, "invalidation"))
        return failed(ErrorCode::Unavailable,
                      fmt::format("the log says: invalidated by {}, because of {}",
                                  quoted(inspect_member(invalid, "author")),
                                  quoted(inspect_member(invalid, "reason"))),
                      place);
    if (const json::Value* limit = inspect_member(&sample, "limit")) {
        const json::Value* kind = inspect_member(limit, "type");
        const std::string name = inspect_text(kind);
        const bool is_time = name == "time" || name == "working";
        if (!is_budget(name))
            return failed(is_time ? ErrorCode::Timeout : ErrorCode::Unavailable,
                          fmt::format("the log says: ended by the limit {}", quoted(kind)),
                          place);
    }
    return std::nullopt;
}

// ---- the reply ----

// The name in "attachment://NAME", of the text that stands among the sample's attachments instead
// ("tc" in logs of 2024): a digest, or a number in a sample in chunks.
std::optional<std::string_view> attachment_name(std::string_view text) {
    for (const std::string_view scheme : {"attachment://", "tc://"}) {
        if (!text.starts_with(scheme)) continue;
        const std::string_view name = text.substr(scheme.size());
        const bool is_name =
            !name.empty() && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        return is_name ? std::optional(name) : std::nullopt;
    }
    return std::nullopt;
}

Text resolved(const json::Value& value, const FindAttachment& find_attachment) {
    std::string text = inspect_text(&value);
    const auto name = attachment_name(text);
    if (!name) return text;
    return find_attachment(std::string(*name));
}

// A message's content is text, or a list of parts of which those of text are taken. Nothing when it
// holds something else, such as an image, in place of text.
Result<std::optional<std::string>> content_text(const json::Value* content,
                                                const FindAttachment& find_attachment) {
    if (content == nullptr) return std::nullopt;
    if (content->is_string()) {
        SYSCARD_TRY(std::string text, resolved(*content, find_attachment));
        return text;
    }
    if (!content->is_array()) return std::nullopt;
    std::string text;
    bool has_text = false;
    bool has_others = false;
    for (const json::Value& part : content->get_array()) {
        const std::string type = inspect_text(inspect_member(&part, "type"));
        const json::Value* words = inspect_member(&part, "text");
        if (type == "text" && words != nullptr) {
            SYSCARD_TRY(const std::string more, resolved(*words, find_attachment));
            text += more;
            has_text = true;
        } else if (type != "reasoning") {
            has_others = true;
        }
    }
    if (has_others && !has_text) return std::nullopt;
    return text;
}

const json::Value* first_of(const json::Value* list) {
    const bool has_any = list != nullptr && list->is_array() && !list->get_array().empty();
    return has_any ? &list->get_array().front() : nullptr;
}

Text text_of_output(const json::Value& output, const json::Value& choice, bool cut,
                    const std::string& place, const FindAttachment& find_attachment) {
    // What Inspect's own scorers see: agents put the answer that they submit there.
    if (const json::Value* completion = inspect_member(&output, "completion");
        completion != nullptr && completion->is_string() && !completion->get_string().empty())
        return resolved(*completion, find_attachment);
    const json::Value* message = inspect_member(&choice, "message");
    SYSCARD_TRY(std::optional<std::string> text,
                content_text(inspect_member(message, "content"), find_attachment));
    if (text && !text->empty()) return std::move(*text);
    if (const json::Value* call = first_of(inspect_member(message, "tool_calls")))
        return std::unexpected(
            failed(ErrorCode::Unavailable,
                   fmt::format("the log's last output calls the tool {} and says nothing",
                               quoted(inspect_member(call, "function"))),
                   place));
    if (text || cut) return text.value_or("");
    return std::unexpected(
        failed(ErrorCode::Unavailable, "the log's last output holds no text", place));
}

// The output's text, and whether a limit of tokens ended it.
Text take_output(const json::Value& sample, const std::string& place,
                 const FindAttachment& find_attachment, RecordedReply& reply) {
    const json::Value* output = inspect_member(&sample, "output");
    const json::Value* choice = first_of(inspect_member(output, "choices"));
    const json::Value* error = inspect_member(output, "error");
    const json::Value* limit = inspect_member(inspect_member(&sample, "limit"), "type");
    const std::string stop = inspect_text(inspect_member(choice, "stop_reason"));
    if (stop == "content_filter")
        return std::unexpected(
            failed(ErrorCode::Blocked,
                   error == nullptr ? "the log says: stopped by a content filter"
                                    : fmt::format("the log says: stopped by a content filter: {}",
                                                  terminal_line(inspect_text(error), 120)),
                   place));
    if (error != nullptr)
        return std::unexpected(
            failed(ErrorCode::Unavailable,
                   fmt::format("the log says: {}", terminal_line(inspect_text(error), 200)),
                   place));
    if (choice == nullptr)
        return std::unexpected(failed(
            ErrorCode::Unavailable,
            limit == nullptr
                ? "the log holds no output of this sample"
                : fmt::format("ended by the limit {} before there was an output", quoted(limit)),
            place));
    reply.served.model = terminal_line(inspect_text(inspect_member(output, "model")), 200);
    reply.served.stop = stop.empty() ? "unknown" : terminal_line(stop, 40);
    reply.cut = limit != nullptr || stop == "max_tokens" || stop == "model_length" ||
                stop == "length";  // its name in logs of 2024
    return text_of_output(*output, *choice, reply.cut, place, find_attachment);
}

}  // namespace

bool is_read_of_sample(std::string_view name) {
    constexpr std::array<std::string_view, 8> kRead = {
        "id", "epoch", "error", "invalidation", "limit", "output", "model_usage", "attachments"};
    return std::find(kRead.begin(), kRead.end(), name) != kRead.end();
}

const json::Value* inspect_member(const json::Value* value, std::string_view name) {
    if (value == nullptr || !value->is_object()) return nullptr;
    const json::Value* member = value->get_object().if_contains({name.data(), name.size()});
    return member == nullptr || member->is_null() ? nullptr : member;
}

std::string inspect_text(const json::Value* value) {
    if (value == nullptr) return "";
    if (value->is_string()) return {value->get_string().data(), value->get_string().size()};
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    return "";
}

std::string inspect_key(const json::Value& sample) {
    const std::string id = repair_utf8(inspect_text(inspect_member(&sample, "id")));
    const std::string epoch = inspect_text(inspect_member(&sample, "epoch"));
    return id.empty() || epoch.empty() ? "" : fmt::format("{}/{}", id, epoch);
}

RecordedReply reply_of_sample(const json::Value& sample, const std::string& subject,
                              const std::string& place, const FindAttachment& find_attachment) {
    RecordedReply reply;
    // Of all models that took part, graders among them, the subject's tokens count.
    const json::Value* usage = inspect_member(inspect_member(&sample, "model_usage"), subject);
    take_usage(
        usage != nullptr ? usage : inspect_member(inspect_member(&sample, "output"), "usage"),
        reply);
    reply.failure = end_of(sample, place);
    if (reply.failure) return reply;
    auto text = take_output(sample, place, find_attachment, reply);
    if (text) {
        reply.text = std::move(*text);
    } else {
        reply.failure = std::move(text).error();
    }
    return reply;
}

}  // namespace syscard::model
