#include "evidence/redaction.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::evidence {

namespace {

constexpr std::string_view kFolder = "sealed/";

// Only a plain name in `sealed/`: an entry must not lead a reader anywhere else.
bool is_sealed_path(std::string_view path) {
    if (!path.starts_with(kFolder)) return false;
    const std::string_view name = path.substr(kFolder.size());
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !name.empty() && name.size() <= 100 && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), is_plain);
}

json::Object to_json(const SealedField& sealed) {
    return {{"field", sealed.field},
            {"file", sealed.file.to_json()},
            {"recipients", json::array_of(sealed.recipients)}};
}

json::Object to_json(const Withheld& withheld) {
    json::Array sealed;
    for (const SealedField& one : withheld.sealed) sealed.push_back(to_json(one));
    return {
        {"ordinal", withheld.ordinal},
        {"fields", json::array_of(withheld.fields)},
        {"transcript", withheld.transcript.to_json()},
        {"shown", withheld.shown ? json::Value(withheld.shown->to_json()) : json::Value(nullptr)},
        {"sealed", std::move(sealed)}};
}

Result<std::vector<std::string>> fields_member(const json::Object& object, std::string_view where) {
    SYSCARD_TRY(std::vector<std::string> fields, json::strings_member(object, "fields", where));
    const bool is_known = fields == std::vector<std::string>{"item"} ||
                          fields == std::vector<std::string>{"replies"} ||
                          fields == std::vector<std::string>{"item", "replies"};
    if (!is_known)
        return fail(
            ErrorCode::BadInput, "`fields` is not `item`, `replies` or both", std::string(where));
    return fields;
}

Result<SealedField> sealed_from_json(const json::Value& value, std::string_view where) {
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    SYSCARD_CHECK(json::refuse_unknown(object, {"field", "file", "recipients"}, where));
    SealedField sealed;
    SYSCARD_TRY(sealed.field, json::string_member(object, "field", where));
    SYSCARD_TRY(const json::Object file, json::object_member(object, "file", where));
    SYSCARD_TRY(sealed.file, FileReference::from_json(file, where));
    SYSCARD_TRY(sealed.recipients, json::strings_member(object, "recipients", where));
    return sealed;
}

Result<Withheld> withheld_from_json(const json::Value& value, std::string_view where) {
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    SYSCARD_CHECK(json::refuse_unknown(
        object, {"ordinal", "fields", "transcript", "shown", "sealed"}, where));
    Withheld withheld;
    SYSCARD_TRY(withheld.ordinal, json::integer_member(object, "ordinal", where));
    SYSCARD_TRY(withheld.fields, fields_member(object, where));
    SYSCARD_TRY(const json::Object transcript, json::object_member(object, "transcript", where));
    SYSCARD_TRY(withheld.transcript, BlobReference::from_json(transcript, where));
    SYSCARD_TRY(const json::Value* shown, json::member(object, "shown", where));
    if (!shown->is_null()) {
        SYSCARD_TRY(const json::Object reference, json::as_object(*shown, where));
        SYSCARD_TRY(withheld.shown, BlobReference::from_json(reference, where));
    }
    SYSCARD_TRY(const json::Array sealed, json::array_member(object, "sealed", where));
    for (const json::Value& one : sealed) {
        SYSCARD_TRY(SealedField field, sealed_from_json(one, where));
        withheld.sealed.push_back(std::move(field));
    }
    return withheld;
}

}  // namespace

const std::vector<std::string>& redaction_classes() {
    static const std::vector<std::string> classes = {
        "hazard", "privacy", "test_security", "confidential", "legal", "other"};
    return classes;
}

json::Object FileReference::to_json() const {
    return {
        {"file", file}, {"length", static_cast<std::int64_t>(length)}, {"digest", digest.hex()}};
}

Result<FileReference> FileReference::from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(object, {"file", "length", "digest"}, where));
    FileReference reference;
    SYSCARD_TRY(reference.file, json::string_member(object, "file", where));
    SYSCARD_TRY(const std::int64_t length, json::integer_member(object, "length", where));
    SYSCARD_TRY(const std::string digest_text, json::string_member(object, "digest", where));
    const auto digest = crypto::Digest::from_hex(digest_text);
    if (!is_sealed_path(reference.file) || length < 0 || !digest) {
        return fail(ErrorCode::BadInput,
                    fmt::format("not a reference to a file in `{}`", kFolder),
                    std::string(where));
    }
    reference.length = static_cast<std::uint64_t>(length);
    reference.digest = *digest;
    return reference;
}

bool is_file_reference(const json::Object& object) {
    return object.size() == 3 && object.contains("file") && object.contains("length") &&
           object.contains("digest");
}

json::Object RedactionEntry::to_json() const {
    json::Array array;
    for (const Withheld& one : samples) array.push_back(evidence::to_json(one));
    return {{"schema", kRedactionSchema},
            {"by", by},
            {"class", reason_class},
            {"reason", reason},
            {"count", static_cast<std::int64_t>(samples.size())},
            {"samples", std::move(array)},
            {"time", time}};
}

Result<RedactionEntry> RedactionEntry::from_json(const json::Object& entry,
                                                 std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(
        entry, {"schema", "by", "class", "reason", "count", "samples", "time"}, where));
    RedactionEntry redaction;
    SYSCARD_TRY(redaction.by, json::string_member(entry, "by", where));
    SYSCARD_TRY(redaction.reason_class, json::string_member(entry, "class", where));
    SYSCARD_TRY(redaction.reason, json::string_member(entry, "reason", where));
    SYSCARD_TRY(redaction.time, json::string_member(entry, "time", where));
    SYSCARD_TRY(const std::int64_t count, json::integer_member(entry, "count", where));
    SYSCARD_TRY(const json::Array samples, json::array_member(entry, "samples", where));
    const auto& classes = redaction_classes();
    if (std::find(classes.begin(), classes.end(), redaction.reason_class) == classes.end())
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown class of redaction `{}`",
                                terminal_line(redaction.reason_class, 40)),
                    std::string(where));
    if (redaction.by.empty() || count != static_cast<std::int64_t>(samples.size()))
        return fail(ErrorCode::BadInput,
                    "a redaction that does not say who, or counts wrong",
                    std::string(where));
    for (const json::Value& one : samples) {
        SYSCARD_TRY(Withheld withheld, withheld_from_json(one, where));
        redaction.samples.push_back(std::move(withheld));
    }
    return redaction;
}

}  // namespace syscard::evidence
