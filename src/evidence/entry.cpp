#include "evidence/entry.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_scratch.h"

namespace syscard::evidence {

namespace {

Result<void> require_schema(const json::Object& entry, std::string_view where) {
    if (is_schema_name(schema_of(entry))) return {};
    SYSCARD_TRY(const std::string schema, json::string_member(entry, "schema", where));
    return fail(ErrorCode::BadInput, fmt::format("`{}` is not the schema of an entry", schema), std::string(where), "it is `syscard.<type>/<n>`");
}

}  // namespace

Result<std::string> encode_entry(const json::Object& entry) {
    SYSCARD_CHECK(require_schema(entry, "entry"));
    std::string bytes = json::canonical(entry);
    if (bytes.size() > kLargestEntry) {
        return fail(ErrorCode::BadInput,
                    fmt::format("an entry of {} bytes; {} is the most", bytes.size(), kLargestEntry),
                    std::string(schema_of(entry)),
                    "put what is large in a blob");
    }
    return bytes;
}

Result<json::Object> decode_entry(std::string_view bytes, std::string_view where) {
    SYSCARD_TRY(json::Value value, json::parse_canonical(bytes, where, json::shared_scratch()));
    if (!value.is_object()) return fail(ErrorCode::BadInput, "an entry must be an object", std::string(where));
    SYSCARD_CHECK(require_schema(value.get_object(), where));
    return std::move(value.get_object());
}

bool is_schema_name(std::string_view text) {
    constexpr std::string_view start = "syscard.";
    const std::size_t slash = text.find('/');
    if (!text.starts_with(start) || slash == std::string_view::npos || slash == start.size()) return false;
    const std::string_view type = text.substr(start.size(), slash - start.size());
    const std::string_view version = text.substr(slash + 1);
    const auto is_type_character = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::all_of(type.begin(), type.end(), is_type_character) && !version.empty() && version.front() != '0' &&
           std::all_of(version.begin(), version.end(), is_digit);
}

std::string_view schema_of(const json::Object& entry) {
    const json::Value* schema = entry.if_contains("schema");
    if (schema == nullptr || !schema->is_string()) return {};
    return {schema->get_string().data(), schema->get_string().size()};
}

}  // namespace syscard::evidence
