#include "model/recording.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/csv.h"

namespace syscard::model {

namespace {

using Replies = std::unordered_map<std::string, RecordedReply>;

Result<void> add(Replies& replies, const std::string& key, RecordedReply reply,
                 const std::string& where) {
    if (replies.emplace(key, std::move(reply)).second) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("the key `{}` stands twice", terminal_line(key, 80)),
                where);
}

Result<double> log_likelihood_of(const std::string& number, const std::string& where) {
    if (const auto value = parse_decimal(number)) return *value;
    return fail(ErrorCode::BadInput,
                fmt::format("`log_likelihood` holds `{}`, which is not a decimal",
                            terminal_line(number, 40)),
                where);
}

// ---- JSON Lines ----

Result<RecordedReply> reply_of_line(const json::Object& line, const std::string& where) {
    SYSCARD_CHECK(
        json::refuse_unknown(line, {"key", "text", "cut", "log_likelihood", "tokens"}, where));
    RecordedReply reply;
    if (line.contains("text")) {
        SYSCARD_TRY(reply.text, json::string_member(line, "text", where));
    }
    if (line.contains("cut")) {
        SYSCARD_TRY(reply.cut, json::bool_member(line, "cut", where));
    }
    if (line.contains("log_likelihood")) {
        SYSCARD_TRY(const std::vector<std::string> numbers,
                    json::strings_member(line, "log_likelihood", where));
        for (const std::string& number : numbers) {
            SYSCARD_TRY(const double value, log_likelihood_of(number, where));
            reply.log_likelihood.push_back(value);
        }
    }
    if (line.contains("tokens")) {
        SYSCARD_TRY(const json::Object tokens, json::object_member(line, "tokens", where));
        SYSCARD_CHECK(json::refuse_unknown(tokens, {"prompt", "cached", "reply"}, where));
        SYSCARD_TRY(reply.tokens.prompt, json::integer_member(tokens, "prompt", where));
        SYSCARD_TRY(reply.tokens.reply, json::integer_member(tokens, "reply", where));
        if (tokens.contains("cached")) {
            SYSCARD_TRY(reply.tokens.prompt_cached, json::integer_member(tokens, "cached", where));
        }
        const TokenCounts& counts = reply.tokens;
        if (counts.prompt < 0 || counts.reply < 0 || counts.prompt_cached < 0 ||
            counts.prompt_cached > counts.prompt)
            return fail(ErrorCode::BadInput, "`tokens` that cannot be right", where);
        reply.tokens.by = CountedBy::Provider;
    }
    return reply;
}

Result<Recording> parse_lines(const std::string& content, const std::string& path) {
    Recording recording;
    std::size_t number = 0;
    for (const std::string& line : split(content, '\n')) {
        ++number;
        if (trim(line).empty()) continue;
        const std::string where = fmt::format("{}:{}", path, number);
        SYSCARD_TRY(const json::Value value, json::parse(line, where));
        SYSCARD_TRY(const json::Object object, json::as_object(value, where));
        SYSCARD_TRY(const std::string key, json::string_member(object, "key", where));
        SYSCARD_TRY(RecordedReply reply, reply_of_line(object, where));
        SYSCARD_CHECK(add(recording.replies, key, std::move(reply), where));
    }
    return recording;
}

// ---- CSV ----

Result<RecordedReply> reply_of_row(const std::vector<std::string>& header, const CsvRow& row,
                                   std::string& key, const std::string& where) {
    RecordedReply reply;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const std::string& cell = row.cells[i];
        if (header[i] == "key") key = cell;
        if (header[i] == "text") reply.text = cell;
        if (header[i] == "cut") {
            if (cell != "" && cell != "true" && cell != "false")
                return fail(ErrorCode::BadInput, "`cut` must be true or false", where);
            reply.cut = cell == "true";
        }
        if (header[i] != "log_likelihood" || trim(cell).empty()) continue;
        for (const std::string& number : split(cell, ' ')) {
            SYSCARD_TRY(const double value, log_likelihood_of(number, where));
            reply.log_likelihood.push_back(value);
        }
    }
    return reply;
}

Result<Recording> parse_csv_recording(const std::string& content, const std::string& path) {
    SYSCARD_TRY(const std::vector<CsvRow> rows, parse_csv(content, path));
    Recording recording;
    if (rows.empty()) return recording;
    const std::vector<std::string>& header = rows.front().cells;
    const std::vector<std::string> known = {"key", "text", "cut", "log_likelihood"};
    for (const std::string& name : header) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return fail(ErrorCode::BadInput,
                        fmt::format("unknown column `{}`", terminal_line(name, 40)),
                        path + ":1",
                        hint_for_unknown(name, known));
    }
    if (std::find(header.begin(), header.end(), "key") == header.end())
        return fail(ErrorCode::BadInput, "the column `key` is missing", path + ":1");
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::string where = fmt::format("{}:{}", path, rows[i].line);
        if (rows[i].cells.size() != header.size())
            return fail(
                ErrorCode::BadInput,
                fmt::format("{} cells under {} columns", rows[i].cells.size(), header.size()),
                where);
        std::string key;
        SYSCARD_TRY(RecordedReply reply, reply_of_row(header, rows[i], key, where));
        SYSCARD_CHECK(add(recording.replies, key, std::move(reply), where));
    }
    return recording;
}

// ---- an Inspect log ----

// NaN and Infinity stand as bare words in real logs; none of them is in what is read here.
std::string without_bare_words(const std::string& text) {
    std::string plain;
    plain.reserve(text.size());
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\' && i + 1 < text.size()) {
            plain += text[i++];
            plain += text[i];
            continue;
        }
        if (text[i] == '"') quoted = !quoted;
        const std::string_view rest = std::string_view(text).substr(i);
        const std::size_t word = quoted                          ? 0
                                 : rest.starts_with("NaN")       ? 3
                                 : rest.starts_with("-Infinity") ? 9
                                 : rest.starts_with("Infinity")  ? 8
                                                                 : 0;
        plain += word > 0 ? std::string("null") : std::string(1, text[i]);
        i += word > 0 ? word - 1 : 0;
    }
    return plain;
}

const json::Value* at(const json::Value* value, std::string_view name) {
    if (value == nullptr || !value->is_object()) return nullptr;
    return value->get_object().if_contains(name);
}

std::string text_of(const json::Value* value) {
    if (value == nullptr) return "";
    if (value->is_string()) return {value->get_string().data(), value->get_string().size()};
    if (value->is_int64()) return std::to_string(value->get_int64());
    return "";
}

// A message's content is text, or a list of parts of which those of text are taken.
std::string content_of(const json::Value* content) {
    if (content == nullptr || !content->is_array()) return text_of(content);
    std::string text;
    for (const json::Value& part : content->get_array()) {
        if (text_of(at(&part, "type")) == "text") text += text_of(at(&part, "text"));
    }
    return text;
}

TokenCounts usage_of(const json::Value* usage_by_model) {
    TokenCounts counts;
    if (usage_by_model == nullptr || !usage_by_model->is_object()) return counts;
    const auto count = [](const json::Value& usage, std::string_view name) -> std::int64_t {
        const json::Value* number = at(&usage, name);
        return number != nullptr && number->is_int64()
                   ? std::max<std::int64_t>(0, number->get_int64())
                   : 0;
    };
    for (const auto& pair : usage_by_model->get_object()) {
        counts.prompt += count(pair.value(), "input_tokens");
        counts.prompt_cached += count(pair.value(), "input_tokens_cache_read");
        counts.reply += count(pair.value(), "output_tokens");
        counts.by = CountedBy::Provider;
    }
    // Inspect counts cached tokens of some providers beside the prompt's.
    counts.prompt = std::max(counts.prompt, counts.prompt_cached);
    return counts;
}

RecordedReply reply_of_sample(const json::Value& sample, const std::string& path) {
    RecordedReply reply;
    reply.tokens = usage_of(at(&sample, "model_usage"));
    if (const json::Value* error = at(&sample, "error"); error != nullptr && error->is_object()) {
        reply.failure = Error{
            ErrorCode::Unavailable,
            fmt::format("the log says: {}", terminal_line(text_of(at(error, "message")), 200)),
            path,
            ""};
        return reply;
    }
    const json::Value* output = at(&sample, "output");
    const json::Value* choices = at(output, "choices");
    const json::Value* first =
        choices != nullptr && choices->is_array() && !choices->get_array().empty()
            ? &choices->get_array().front()
            : nullptr;
    const std::string stop = text_of(at(first, "stop_reason"));
    if (first == nullptr) {
        reply.failure =
            Error{ErrorCode::Unavailable, "the log holds no output of this sample", path, ""};
    } else if (stop == "content_filter") {
        reply.failure =
            Error{ErrorCode::Blocked, "the log says: stopped by a content filter", path, ""};
    } else {
        reply.text = content_of(at(at(first, "message"), "content"));
        reply.cut = stop == "max_tokens" || stop == "model_length";
    }
    return reply;
}

Result<Recording> parse_inspect(const std::string& content, const std::string& path) {
    boost::system::error_code error;
    boost::json::parse_options options;
    options.max_depth = 512;
    options.allow_invalid_utf8 = true;
    const json::Value log =
        boost::json::parse(without_bare_words(content), error, boost::json::storage_ptr(), options);
    if (error)
        return fail(ErrorCode::BadInput,
                    fmt::format("not JSON: {}", error.message()),
                    path,
                    "a recording in JSON is an Inspect log; other replies stand in .jsonl or .csv");
    const json::Value* samples = at(&log, "samples");
    if (at(&log, "eval") == nullptr || samples == nullptr || !samples->is_array())
        return fail(ErrorCode::BadInput,
                    "not an Inspect log with samples: `eval` or `samples` is missing",
                    path,
                    "a log that was written without samples holds no replies");
    Recording recording;
    recording.model = repair_utf8(text_of(at(at(&log, "eval"), "model")));
    for (const json::Value& sample : samples->get_array()) {
        const std::string id = repair_utf8(text_of(at(&sample, "id")));
        const std::string epoch = text_of(at(&sample, "epoch"));
        if (id.empty() || epoch.empty())
            return fail(ErrorCode::BadInput, "a sample without `id` or `epoch`", path);
        SYSCARD_CHECK(add(recording.replies,
                          fmt::format("{}/{}", id, epoch),
                          reply_of_sample(sample, path),
                          path));
    }
    return recording;
}

}  // namespace

const RecordedReply* Recording::find(const std::string& key) const {
    auto found = replies.find(key);
    // "suite.task/sample/epoch/0" to "sample/epoch".
    const std::size_t first = key.find('/');
    if (found == replies.end() && first != std::string::npos && key.ends_with("/0"))
        found = replies.find(key.substr(first + 1, key.size() - first - 3));
    if (found == replies.end()) found = replies.find("*");
    return found == replies.end() ? nullptr : &found->second;
}

Result<Recording> parse_recording(const std::string& content, const std::filesystem::path& path) {
    const std::string where = path.string();
    if (content.starts_with("PK\x03\x04"))
        return fail(ErrorCode::Unsupported,
                    "an .eval file is a ZIP archive, which is not read here",
                    where,
                    "`inspect log convert --to json` makes the JSON form of it");
    const bool is_csv = path.extension() == ".csv";
    const bool is_log = path.extension() == ".json";
    auto recording = is_csv   ? parse_csv_recording(content, where)
                     : is_log ? parse_inspect(content, where)
                              : parse_lines(content, where);
    if (recording && recording->replies.empty())
        return fail(ErrorCode::BadInput, "the recording holds no reply", where);
    return recording;
}

}  // namespace syscard::model
