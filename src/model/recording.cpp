#include "model/recording.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/csv.h"
#include "model/internal/inspect_log.h"

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
            counts.prompt_cached > counts.prompt || counts.prompt > kMostTokens ||
            counts.reply > kMostTokens)
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

}  // namespace

std::optional<RecordedReply> Recording::find(const std::string& key) const {
    std::vector<std::string> candidates = {key};
    // "suite.task/sample/epoch/0" to "sample/epoch".
    const std::size_t first = key.find('/');
    if (first != std::string::npos && key.ends_with("/0") && first + 2 < key.size())
        candidates.push_back(key.substr(first + 1, key.size() - first - 3));
    candidates.emplace_back("*");
    for (const std::string& candidate : candidates) {
        if (const auto found = replies.find(candidate); found != replies.end())
            return found->second;
        auto reply = stored ? stored->read(candidate) : std::nullopt;
        if (reply) return reply;
    }
    return std::nullopt;
}

Result<Recording> parse_recording(std::string content, const std::filesystem::path& path) {
    const std::string where = path.string();
    const std::string extension = path.extension().string();
    const bool is_zip = content.starts_with("PK\x03\x04");
    const bool is_log = extension == ".json" || (extension == ".eval" && content.starts_with('{'));
    auto recording = is_zip                 ? open_inspect_archive(std::move(content), where)
                     : is_log               ? parse_inspect_json(content, where)
                     : extension == ".eval" ? open_inspect_archive(std::move(content), where)
                     : extension == ".csv"  ? parse_csv_recording(content, where)
                                            : parse_lines(content, where);
    if (recording && recording->size() == 0)
        return fail(ErrorCode::BadInput, "the recording holds no reply", where);
    return recording;
}

}  // namespace syscard::model
