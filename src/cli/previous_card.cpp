#include "cli/previous_card.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "crypto/digest.h"

namespace syscard::cli {

namespace {

Result<std::vector<std::string>> unsettled(const json::Object& card, const std::string& where) {
    SYSCARD_TRY(const json::Array findings, json::array_member(card, "findings", where));
    std::vector<std::string> lines;
    for (const json::Value& value : findings) {
        SYSCARD_TRY(const json::Object finding, json::as_object(value, where));
        SYSCARD_TRY(const std::string status, json::string_member(finding, "status", where));
        SYSCARD_TRY(const std::string id, json::string_member(finding, "id", where));
        SYSCARD_TRY(const std::string title, json::string_member(finding, "title", where));
        if (status == "open" || status == "carried")
            lines.push_back(fmt::format("{}: {}", id, title));
    }
    return lines;
}

Result<std::vector<std::string>> made(const json::Object& card, const std::string& where) {
    SYSCARD_TRY(const json::Array made_as, json::array_member(card, "made", where));
    std::vector<std::string> lines;
    for (const json::Value& value : made_as) {
        SYSCARD_TRY(const json::Object one, json::as_object(value, where));
        SYSCARD_TRY(const std::string id, json::string_member(one, "evaluation", where));
        SYSCARD_TRY(const std::string how, json::string_member(one, "how", where));
        lines.push_back(fmt::format("{} | {}", id, how));
    }
    return lines;
}

}  // namespace

Result<people::Record> previous_record(const std::string& place, std::string_view now) {
    std::error_code ignored;
    const std::filesystem::path path = std::filesystem::is_directory(place, ignored)
                                           ? std::filesystem::path(place) / "card.json"
                                           : std::filesystem::path(place);
    const std::string where = path.string();
    SYSCARD_TRY(const std::string text, read_file(path));
    SYSCARD_TRY(const json::Value value, json::parse(text, where));
    SYSCARD_TRY(const json::Object card, json::as_object(value, where));
    SYSCARD_TRY(const std::string schema, json::string_member(card, "schema", where));
    if (schema != "syscard.card/1")
        return fail(ErrorCode::BadInput, fmt::format("not a card: `{}`", schema), where);
    people::Record record;
    record.kind = "previous";
    record.by = {"syscard", "program"};
    record.time = now;
    record.where = where;
    SYSCARD_TRY(record.texts["title"], json::string_member(card, "title", where));
    record.texts["digest"] = "sha256:" + crypto::sha256(text).hex();
    SYSCARD_TRY(record.lists["findings"], unsettled(card, where));
    SYSCARD_TRY(record.lists["evaluations"], made(card, where));
    return record;
}

}  // namespace syscard::cli
