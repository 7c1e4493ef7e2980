#include "plan/transcript.h"

#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/text.h"

namespace syscard::plan {

namespace {

constexpr std::string_view kSchema = "syscard.transcript/1";
constexpr std::string_view kPartialSchema = "syscard.partial_transcript/1";
constexpr std::string_view kItemDomain = "syscard.item/1";
constexpr std::string_view kRepliesDomain = "syscard.replies/1";
constexpr std::size_t kLongestReading = 200;

// Bytes that are not text stand as base64, so that nothing of a reply is lost.
json::Value turn_to_json(const std::string& turn, const json::Storage& storage) {
    if (is_utf8(turn)) return json::Value(turn, storage);
    return json::Object({{"base64", to_base64(as_bytes(turn))}}, storage);
}

Result<std::string> turn_from_json(const json::Value& value, std::string_view where) {
    if (value.is_string()) return std::string(value.get_string().data(), value.get_string().size());
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    SYSCARD_TRY(const std::string text, json::string_member(object, "base64", where));
    const auto bytes = from_base64(text);
    if (!bytes) return fail(ErrorCode::BadInput, "a turn that is not base64", std::string(where));
    return to_string(*bytes);
}

json::Object event_to_json(const mitigation::Event& event) {
    json::Object object = {{"turn", event.turn}, {"layer", event.layer}, {"fired", event.fired}};
    if (!event.rule.empty()) object["rule"] = event.rule;
    if (!event.said.empty()) object["said"] = turn_to_json(event.said, json::Storage());
    if (!event.error.empty()) object["error"] = event.error;
    if (event.before) object["before"] = turn_to_json(*event.before, json::Storage());
    return object;
}

Result<mitigation::Event> event_from_json(const json::Value& value, std::string_view where) {
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    SYSCARD_CHECK(json::refuse_unknown(
        object, {"turn", "layer", "fired", "rule", "said", "error", "before"}, where));
    mitigation::Event event;
    SYSCARD_TRY(event.turn, json::integer_member(object, "turn", where));
    SYSCARD_TRY(event.layer, json::string_member(object, "layer", where));
    SYSCARD_TRY(event.fired, json::bool_member(object, "fired", where));
    if (object.contains("rule")) {
        SYSCARD_TRY(event.rule, json::string_member(object, "rule", where));
    }
    if (const json::Value* said = object.if_contains("said")) {
        SYSCARD_TRY(event.said, turn_from_json(*said, where));
    }
    if (object.contains("error")) {
        SYSCARD_TRY(event.error, json::string_member(object, "error", where));
    }
    if (const json::Value* before = object.if_contains("before")) {
        SYSCARD_TRY(event.before, turn_from_json(*before, where));
    }
    return event;
}

json::Object replies_to_json(const Transcript& transcript, const json::Storage& storage) {
    json::Array turns(storage);
    for (const std::string& turn : transcript.turns) turns.push_back(turn_to_json(turn, storage));
    json::Object replies({{"turns", std::move(turns)},
                          {"log_likelihood", json::array_of(transcript.log_likelihood)},
                           {"reading", transcript.reading}},
                         storage);
    if (!transcript.letter_log_probability.empty())
        replies["letter_log_probability"] = json::array_of(transcript.letter_log_probability);
    if (transcript.judge) replies["judge"] = turn_to_json(*transcript.judge, storage);
    if (!transcript.layers.empty()) {
        json::Array layers;
        for (const mitigation::Event& event : transcript.layers)
            layers.push_back(event_to_json(event));
        replies["layers"] = std::move(layers);
    }
    return replies;
}

// {"salt": …, "value": …} in canonical form, and the commitment to the value's bytes.
struct SealedField {
    std::string field;
    crypto::Digest commitment;
};

SealedField seal_field(const json::Object& value, std::string_view name, std::string_view domain,
                       std::int64_t ordinal, const crypto::RunSecret& secret) {
    const crypto::Salt salt = field_salt(secret, ordinal, name);
    const std::string bytes = json::canonical(value);
    return {fmt::format(R"({{"salt":"{}","value":{}}})", salt.hex(), bytes),
            crypto::commit(domain, salt, bytes)};
}

std::string_view domain_of(std::string_view name) {
    return name == "item" ? kItemDomain : kRepliesDomain;
}

Result<json::Object> open_sealed(const json::Object& field, std::string_view name,
                                 const crypto::Digest& commitment, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(field, {"salt", "value"}, where));
    SYSCARD_TRY(const std::string salt_text, json::string_member(field, "salt", where));
    SYSCARD_TRY(json::Object value, json::object_member(field, "value", where));
    const auto salt = crypto::Salt::from_hex(salt_text);
    if (!salt)
        return fail(ErrorCode::BadInput,
                    fmt::format("the salt of `{}` is not 32 bytes in hexadecimal", name),
                    std::string(where));
    if (crypto::commit(domain_of(name), *salt, json::canonical(value)) != commitment) {
        return fail(
            ErrorCode::Tampered,
            fmt::format("the commitment to `{}` does not open with what the transcript shows",
                        name),
            std::string(where));
    }
    return value;
}

Result<json::Object> canonical_object(std::string_view text, std::string_view where) {
    SYSCARD_TRY(const json::Value value, json::parse_canonical(text, where));
    return json::as_object(value, where);
}

Result<void> expect_schema(const json::Object& object, std::string_view expected,
                           std::string_view where) {
    SYSCARD_TRY(const std::string schema, json::string_member(object, "schema", where));
    if (schema == expected) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("unknown schema `{}`", terminal_line(schema, 60)),
                std::string(where));
}

}  // namespace

SealedTranscript seal(const Transcript& transcript, std::int64_t ordinal,
                      const crypto::RunSecret& secret) {
    json::Scratch scratch;
    const SealedField item =
        seal_field(to_json(transcript.item), "item", kItemDomain, ordinal, secret);
    const SealedField replies = seal_field(
        replies_to_json(transcript, scratch.storage()), "replies", kRepliesDomain, ordinal, secret);
    // Canonical as it stands: the names of its members are in order.
    std::string blob = fmt::format(
        R"({{"item":{},"replies":{},"schema":"{}"}})", item.field, replies.field, kSchema);
    return {std::move(blob), item.commitment, replies.commitment};
}

Result<Transcript> open_transcript(std::string_view blob, const crypto::Digest& item_commitment,
                                   const crypto::Digest& replies_commitment,
                                   std::string_view where) {
    SYSCARD_TRY(const json::Object object, canonical_object(blob, where));
    SYSCARD_CHECK(json::refuse_unknown(object, {"schema", "item", "replies"}, where));
    SYSCARD_CHECK(expect_schema(object, kSchema, where));
    SYSCARD_TRY(const json::Object item_field, json::object_member(object, "item", where));
    SYSCARD_TRY(const json::Object replies_field, json::object_member(object, "replies", where));
    SYSCARD_TRY(const json::Object item, open_sealed(item_field, "item", item_commitment, where));
    SYSCARD_TRY(const json::Object replies,
                open_sealed(replies_field, "replies", replies_commitment, where));
    Transcript transcript;
    SYSCARD_TRY(transcript.item, item_from_json(item, where));
    SYSCARD_TRY(const json::Array turns, json::array_member(replies, "turns", where));
    for (const json::Value& turn_value : turns) {
        SYSCARD_TRY(std::string turn, turn_from_json(turn_value, where));
        transcript.turns.push_back(std::move(turn));
    }
    SYSCARD_TRY(transcript.log_likelihood, json::strings_member(replies, "log_likelihood", where));
    if (replies.contains("letter_log_probability")) {
        SYSCARD_TRY(transcript.letter_log_probability,
                    json::strings_member(replies, "letter_log_probability", where));
    }
    SYSCARD_TRY(transcript.reading, json::string_member(replies, "reading", where));
    if (replies.contains("judge")) {
        SYSCARD_TRY(transcript.judge, turn_from_json(replies.at("judge"), where));
    }
    if (!replies.contains("layers")) return transcript;
    SYSCARD_TRY(const json::Array layers, json::array_member(replies, "layers", where));
    for (const json::Value& value : layers) {
        SYSCARD_TRY(mitigation::Event event, event_from_json(value, where));
        transcript.layers.push_back(std::move(event));
    }
    return transcript;
}

crypto::Digest item_commitment(std::string_view item, std::int64_t ordinal,
                               const crypto::RunSecret& secret) {
    return crypto::commit(kItemDomain, field_salt(secret, ordinal, "item"), item);
}

crypto::Salt field_salt(const crypto::RunSecret& secret, std::int64_t ordinal,
                        std::string_view name) {
    return crypto::derive_salt(secret, fmt::format("sample/{}/{}", ordinal, name));
}

Result<std::string> field_of(std::string_view blob, std::string_view name, std::string_view where) {
    SYSCARD_TRY(const json::Object object, canonical_object(blob, where));
    SYSCARD_TRY(const json::Object field, json::object_member(object, name, where));
    return json::canonical(field);
}

Result<json::Object> open_field(std::string_view field, std::string_view name,
                                const crypto::Digest& commitment, std::string_view where) {
    SYSCARD_TRY(const json::Object object, canonical_object(field, where));
    return open_sealed(object, name, commitment, where);
}

Result<std::string> partial_transcript(std::string_view blob, std::string_view name,
                                       std::string_view where) {
    SYSCARD_TRY(const json::Object object, canonical_object(blob, where));
    SYSCARD_CHECK(expect_schema(object, kSchema, where));
    SYSCARD_TRY(const json::Object field, json::object_member(object, name, where));
    return json::canonical(json::Object{{"schema", kPartialSchema}, {name, field}});
}

Result<json::Object> open_partial(std::string_view blob, std::string_view name,
                                  const crypto::Digest& commitment, std::string_view where) {
    SYSCARD_TRY(const json::Object object, canonical_object(blob, where));
    SYSCARD_CHECK(json::refuse_unknown(object, {"schema", std::string(name)}, where));
    SYSCARD_CHECK(expect_schema(object, kPartialSchema, where));
    SYSCARD_TRY(const json::Object field, json::object_member(object, name, where));
    return open_sealed(field, name, commitment, where);
}

Result<scoring::Reply> reply_for_scoring(const Transcript& transcript) {
    scoring::Reply reply;
    for (const std::string& turn : transcript.turns) reply.turns.push_back(repair_utf8(turn));
    reply.by_letter =
        transcript.log_likelihood.empty() && !transcript.letter_log_probability.empty();
    const std::vector<std::string>& logged =
        reply.by_letter ? transcript.letter_log_probability : transcript.log_likelihood;
    if (logged.empty()) return reply;
    SYSCARD_TRY(const std::vector<std::string> options,
                json::strings_member(transcript.item.target, "options", transcript.item.id));
    if (options.size() != logged.size())
        return fail(
            ErrorCode::BadInput, "not one log-likelihood for each option", transcript.item.id);
    for (std::size_t i = 0; i < options.size(); ++i) {
        const auto value = parse_decimal(logged[i]);
        if (!value || options[i].empty())
            return fail(
                ErrorCode::BadInput, "a log-likelihood that is not a decimal", transcript.item.id);
        const double length = reply.by_letter ? 1 : static_cast<double>(options[i].size());
        reply.option_scores.push_back(*value / length);
    }
    return reply;
}

std::string_view options_by(Solver solver, const Transcript& transcript) {
    if (solver != Solver::Options || transcript.turns.empty()) return "";
    return transcript.letter_log_probability.empty() ? "letter_reply" : "letter_log_probability";
}

scoring::Score as_logged(scoring::Score score) {
    for (auto& [name, value] : score.values) value = *parse_decimal(decimal(value));
    score.reading = terminal_line(score.reading, kLongestReading);
    return score;
}

}  // namespace syscard::plan
