#include "people/record.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "base/yaml.h"
#include "people/kinds.h"

namespace syscard::people {

namespace {

constexpr std::string_view kFileSchema = "syscard.records/1";

std::string schema_of(std::string_view kind) { return fmt::format("syscard.{}/1", kind); }

/// "vote" of "syscard.vote/1"; empty for anything else.
std::string_view kind_of(std::string_view schema) {
    constexpr std::string_view head = "syscard.";
    constexpr std::string_view tail = "/1";
    if (!schema.starts_with(head) || !schema.ends_with(tail)) return "";
    return schema.substr(head.size(), schema.size() - head.size() - tail.size());
}

Result<void> check_text(const MemberRule& rule, const std::string& text, const std::string& where) {
    if (text.empty())
        return fail(ErrorCode::BadInput, fmt::format("`{}` is empty", rule.name), where);
    if (rule.form == Form::Day && !parse_utc(text))
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is not a day: `{}`", rule.name, terminal_line(text, 60)),
                    where,
                    "write it as 2026-11-23, or as 2026-11-23T18:04:05Z");
    if (rule.form == Form::Word && std::ranges::find(rule.words, text) == rule.words.end())
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown {} `{}`", rule.name, terminal_line(text, 60)),
                    where,
                    hint_for_unknown(text, rule.words));
    return {};
}

Result<void> check_count(const MemberRule& rule, std::int64_t number, const std::string& where) {
    if (number >= 0) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` must not be below 0, not `{}`", rule.name, number),
                where);
}

std::vector<std::string> member_names(const Kind& kind, std::vector<std::string> names) {
    for (const MemberRule& rule : kind.members) names.emplace_back(rule.name);
    return names;
}

std::unexpected<Error> unknown_kind(const std::string& name, const std::string& where) {
    return fail(ErrorCode::BadInput,
                fmt::format("unknown kind of record `{}`", terminal_line(name, 60)),
                where,
                hint_for_unknown(name, kind_names()));
}

std::unexpected<Error> lacks(const Kind& kind, const MemberRule& rule, const std::string& where) {
    return fail(ErrorCode::BadInput, fmt::format("a {} needs `{}`", kind.name, rule.name), where);
}

// From JSON.

Result<void> take_member(Record& record, const MemberRule& rule, const json::Object& entry) {
    const std::string name(rule.name);
    if (rule.form == Form::Count) {
        SYSCARD_TRY(record.counts[name], json::integer_member(entry, name, record.where));
        return check_count(rule, record.counts[name], record.where);
    }
    if (rule.form == Form::Texts) {
        SYSCARD_TRY(record.lists[name], json::strings_member(entry, name, record.where));
        return {};
    }
    SYSCARD_TRY(record.texts[name], json::string_member(entry, name, record.where));
    return check_text(rule, record.texts[name], record.where);
}

// From YAML.

Result<void> take_member(Record& record, const MemberRule& rule, const yaml::Node& node) {
    const std::string name(rule.name);
    if (rule.form == Form::Count) {
        SYSCARD_TRY(record.counts[name], yaml::as_integer(node, rule.name));
        return check_count(rule, record.counts[name], node.where);
    }
    if (rule.form == Form::Texts) {
        SYSCARD_TRY(record.lists[name], yaml::as_strings(node, rule.name));
        return {};
    }
    SYSCARD_TRY(record.texts[name], yaml::as_string(node, rule.name));
    return check_text(rule, record.texts[name], node.where);
}

Result<Person> parse_person(const yaml::Node& map) {
    SYSCARD_TRY(const yaml::Node* by, yaml::member(map, "by"));
    SYSCARD_CHECK(yaml::refuse_unknown(*by, {"name", "role"}));
    Person person;
    SYSCARD_TRY(person.name, yaml::string_member(*by, "name"));
    SYSCARD_TRY(person.role, yaml::string_member(*by, "role"));
    return person;
}

Result<std::string> parse_time(const yaml::Node& map, std::string_view now) {
    SYSCARD_TRY(const auto time, yaml::optional_string_member(map, "time"));
    if (!time) return std::string(now);
    if (parse_utc(*time)) return *time;
    return fail(ErrorCode::BadInput,
                fmt::format("not a time: `{}`", *time),
                yaml::find(map, "time")->where,
                "write it as 2026-11-23T18:04:05Z");
}

Result<Record> parse_record(const yaml::Node& item, std::string_view now) {
    SYSCARD_TRY(const auto members, yaml::as_map(item, "a record"));
    if (members.size() != 1)
        return fail(ErrorCode::BadInput,
                    "a record is a map with its kind as the only key",
                    item.where,
                    "for instance `- vote: {by: {name: …, role: …}, proposal: …, value: for}`");
    const yaml::Member& only = members.front();
    const Kind* kind = find_kind(only.name);
    if (!kind) return unknown_kind(only.name, only.where);
    const yaml::Node& map = only.value;
    SYSCARD_CHECK(yaml::refuse_unknown(map, member_names(*kind, {"by", "time"})));
    Record record;
    record.kind = only.name;
    record.where = only.where;
    SYSCARD_TRY(record.by, parse_person(map));
    SYSCARD_TRY(record.time, parse_time(map, now));
    for (const MemberRule& rule : kind->members) {
        const yaml::Node* node = yaml::find(map, rule.name);
        if (!node && rule.required) return lacks(*kind, rule, only.where);
        if (node) SYSCARD_CHECK(take_member(record, rule, *node));
    }
    return record;
}

}  // namespace

const std::string& Record::text(std::string_view name) const {
    static const std::string none;
    const auto found = texts.find(name);
    return found == texts.end() ? none : found->second;
}

std::int64_t Record::count(std::string_view name) const {
    const auto found = counts.find(name);
    return found == counts.end() ? 0 : found->second;
}

const std::vector<std::string>& Record::list(std::string_view name) const {
    static const std::vector<std::string> none;
    const auto found = lists.find(name);
    return found == lists.end() ? none : found->second;
}

bool is_record(std::string_view schema) { return find_kind(kind_of(schema)) != nullptr; }

json::Object to_json(const Record& record) {
    json::Object entry = {
        {"schema", schema_of(record.kind)},
        {"by", json::Object{{"name", record.by.name}, {"role", record.by.role}}},
        {"time", record.time},
        {"example", record.example},
    };
    for (const auto& [name, value] : record.texts) entry[name] = value;
    for (const auto& [name, value] : record.counts) entry[name] = value;
    for (const auto& [name, value] : record.lists) entry[name] = json::array_of(value);
    return entry;
}

Result<Record> record_from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_TRY(const std::string schema, json::string_member(entry, "schema", where));
    const Kind* kind = find_kind(kind_of(schema));
    if (!kind) return unknown_kind(schema, std::string(where));
    SYSCARD_CHECK(json::refuse_unknown(
        entry, member_names(*kind, {"schema", "by", "time", "example"}), where));
    Record record;
    record.kind = kind->name;
    record.where = where;
    SYSCARD_TRY(const json::Object by, json::object_member(entry, "by", where));
    SYSCARD_CHECK(json::refuse_unknown(by, {"name", "role"}, where));
    SYSCARD_TRY(record.by.name, json::string_member(by, "name", where));
    SYSCARD_TRY(record.by.role, json::string_member(by, "role", where));
    SYSCARD_TRY(record.time, json::string_member(entry, "time", where));
    if (!parse_utc(record.time))
        return fail(ErrorCode::BadInput, "`time` is not a time", std::string(where));
    SYSCARD_TRY(record.example, json::bool_member(entry, "example", where));
    for (const MemberRule& rule : kind->members) {
        const bool there = entry.contains(rule.name);
        if (!there && rule.required) return lacks(*kind, rule, record.where);
        if (there) SYSCARD_CHECK(take_member(record, rule, entry));
    }
    return record;
}

Result<std::vector<Record>> parse_records(std::string_view yaml, std::string_view where,
                                          std::string_view now) {
    SYSCARD_TRY(const yaml::Node root, yaml::parse(yaml, where));
    SYSCARD_CHECK(yaml::refuse_unknown(root, {"schema", "example", "records"}));
    SYSCARD_TRY(const std::string schema, yaml::string_member(root, "schema"));
    if (schema != kFileSchema)
        return fail(ErrorCode::BadInput,
                    fmt::format("not records that this version reads: `{}`", schema),
                    yaml::find(root, "schema")->where,
                    fmt::format("it reads `{}`", kFileSchema));
    SYSCARD_TRY(const auto example, yaml::optional_bool_member(root, "example"));
    SYSCARD_TRY(const auto items, yaml::sequence_member(root, "records"));
    std::vector<Record> records;
    for (const yaml::Node& item : items) {
        SYSCARD_TRY(Record record, parse_record(item, now));
        record.example = example.value_or(false);
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace syscard::people
