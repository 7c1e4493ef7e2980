#include "datasets/records.h"

#include <array>

#include <fmt/format.h>
#include <zlib.h>

#include "base/text.h"

namespace syscard::datasets {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

Result<std::string> gunzip(std::string_view bytes, const std::string& name) {
    z_stream stream{};
    constexpr int with_gzip_header = 16 + MAX_WBITS;
    if (inflateInit2(&stream, with_gzip_header) != Z_OK)
        return fail(ErrorCode::Internal, "zlib does not start", name);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string plain;
    std::array<char, 65536> buffer{};
    int state = Z_OK;
    while (state == Z_OK && plain.size() <= kMostBytes) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        state = inflate(&stream, Z_NO_FLUSH);
        plain.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (state == Z_STREAM_END) return plain;
    return fail(ErrorCode::BadInput, "not a whole gzip file, or more than 1 GB", name);
}

// RFC 4180: quoted fields may hold commas, line feeds and doubled quotes.
struct Row {
    std::vector<std::string> fields;
    std::size_t line = 1;
};

Result<std::vector<Row>> csv_rows(std::string_view text, const std::string& name) {
    std::vector<Row> rows = {{.fields = {""}, .line = 1}};
    std::size_t line = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        std::string& field = rows.back().fields.back();
        if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
            field += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            rows.back().fields.emplace_back();
        } else if (c == '\n' && !quoted) {
            rows.push_back({.fields = {""}, .line = line});
        } else if (c != '\r' || quoted) {
            field += c;
        }
    }
    if (quoted)
        return fail(ErrorCode::BadInput,
                    "a quotation that does not end",
                    fmt::format("{}:{}", name, rows.back().line));
    if (rows.back().fields.size() == 1 && rows.back().fields[0].empty()) rows.pop_back();
    return rows;
}

Result<std::vector<Record>> csv_records(std::string_view text, const std::string& name) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    SYSCARD_TRY(const std::vector<Row> rows, csv_rows(text, name));
    if (rows.empty()) return fail(ErrorCode::BadInput, "an empty file", name);
    const std::vector<std::string>& header = rows.front().fields;
    std::vector<Record> records;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const Row& row = rows[i];
        const std::string where = fmt::format("{}:{}", name, row.line);
        if (row.fields.size() != header.size())
            return fail(
                ErrorCode::BadInput,
                fmt::format(
                    "{} fields, but the header names {} columns", row.fields.size(), header.size()),
                where);
        Record record{.columns = {}, .where = where};
        for (std::size_t column = 0; column < header.size(); ++column)
            record.columns[header[column]] = row.fields[column];
        records.push_back(std::move(record));
    }
    return records;
}

Result<std::vector<Record>> json_lines(std::string_view text, const std::string& name) {
    std::vector<Record> records;
    const std::vector<std::string> lines = split(text, '\n');
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (trim(lines[i]).empty()) continue;
        const std::string where = fmt::format("{}:{}", name, i + 1);
        SYSCARD_TRY(const json::Value value, json::parse(lines[i], where));
        SYSCARD_TRY(json::Object object, json::as_object(value, where));
        records.push_back({.columns = std::move(object), .where = where});
    }
    return records;
}

Result<std::vector<Record>> json_array(std::string_view text, const std::string& name) {
    SYSCARD_TRY(const json::Value value, json::parse(text, name));
    if (!value.is_array()) return fail(ErrorCode::BadInput, "not an array of records", name);
    std::vector<Record> records;
    for (const json::Value& one : value.get_array()) {
        const std::string where = fmt::format("{}: record {}", name, records.size() + 1);
        SYSCARD_TRY(json::Object object, json::as_object(one, where));
        records.push_back({.columns = std::move(object), .where = where});
    }
    return records;
}

}  // namespace

Result<std::vector<Record>> read_records(std::string_view name, std::string_view bytes) {
    const std::string whole(name);
    if (name.ends_with(".gz")) {
        SYSCARD_TRY(const std::string plain, gunzip(bytes, whole));
        return read_records(name.substr(0, name.size() - 3), plain);
    }
    if (!is_utf8(bytes)) return fail(ErrorCode::BadInput, "not UTF-8", whole);
    if (name.ends_with(".csv")) return csv_records(bytes, whole);
    if (name.ends_with(".jsonl")) return json_lines(bytes, whole);
    if (name.ends_with(".json")) return json_array(bytes, whole);
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is of no format that is read", whole),
                whole,
                "name it .csv, .jsonl or .json, also with .gz");
}

Result<std::string> text_column(const Record& record, std::string_view name) {
    if (record.columns.contains(name))
        return json::string_member(record.columns, name, record.where);
    std::vector<std::string> columns;
    for (const auto& pair : record.columns)
        columns.emplace_back(pair.key().data(), pair.key().size());
    return fail(ErrorCode::BadInput,
                fmt::format("no column `{}`", name),
                record.where,
                hint_for_unknown(name, columns));
}

}  // namespace syscard::datasets
