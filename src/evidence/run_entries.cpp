#include "evidence/run_entries.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/json_view.h"
#include "base/text.h"

namespace syscard::evidence {

namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 5> kOutcomes = {{
    {Outcome::Scored, "scored"},
    {Outcome::Unscored, "unscored"},
    {Outcome::Blocked, "blocked"},
    {Outcome::Failed, "failed"},
    {Outcome::Cancelled, "cancelled"},
}};

// Grades carry six decimals: enough for fractions, and the same bytes on every machine.
constexpr int kGradeDigits = 6;

// No scorer gives more: with larger ones, and the smallest, a mean or its error would be no number.
constexpr double kLargestGrade = 1e9;
constexpr double kSmallestGrade = 1e-6;  // that its digits can show, besides 0

Result<void> expect_schema(const json::Object& entry, std::string_view schema,
                           std::string_view where) {
    SYSCARD_TRY(const std::string found, json::string_member(entry, "schema", where));
    if (found != schema)
        return fail(
            ErrorCode::BadInput,
            fmt::format("expected an entry `{}`, found `{}`", schema, terminal_line(found, 60)),
            std::string(where));
    return {};
}

Result<BlobReference> blob_member(const json::Object& entry, std::string_view name,
                                  std::string_view where) {
    SYSCARD_TRY(const json::Object* object, json::object_at(entry, name, where));
    return BlobReference::from_json(*object, where);
}

Result<crypto::Digest> digest_member(const json::Object& entry, std::string_view name,
                                     std::string_view where) {
    SYSCARD_TRY(const std::string text, json::string_member(entry, name, where));
    const auto digest = crypto::Digest::from_hex(text);
    if (!digest)
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` is not a SHA-256 digest", name),
                    std::string(where));
    return *digest;
}

// Token counts as they stand in entries, of whatever has these members.
template <typename Counts>
json::Object tokens_json(const Counts& counts, const json::Storage& storage = {}) {
    json::Object tokens({{"prompt", counts.prompt_tokens},
                         {"cached", counts.cached_tokens},
                         {"reply", counts.reply_tokens}},
                        storage);
    if (counts.reasoning_tokens != 0) tokens["reasoning"] = counts.reasoning_tokens;
    if (!counts.counted_by.empty()) tokens["by"] = counts.counted_by;
    if (counts.own_count)
        tokens["own"] = json::Object(
            {{"prompt", counts.own_count->prompt}, {"reply", counts.own_count->reply}}, storage);
    return tokens;
}

Result<std::int64_t> count_member(const json::Object& object, std::string_view name,
                                  std::string_view where) {
    SYSCARD_TRY(const std::int64_t count, json::integer_member(object, name, where));
    if (count >= 0) return count;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is a count, and cannot be {}", name, count),
                std::string(where));
}

template <typename Counts>
Result<void> take_tokens(Counts& counts, const json::Object& entry, std::string_view where) {
    SYSCARD_TRY(const json::Object* tokens, json::object_at(entry, "tokens", where));
    SYSCARD_TRY(counts.prompt_tokens, count_member(*tokens, "prompt", where));
    SYSCARD_TRY(counts.cached_tokens, count_member(*tokens, "cached", where));
    SYSCARD_TRY(counts.reply_tokens, count_member(*tokens, "reply", where));
    if (tokens->contains("reasoning")) {
        SYSCARD_TRY(counts.reasoning_tokens, count_member(*tokens, "reasoning", where));
    }
    if (tokens->contains("by")) {
        SYSCARD_TRY(counts.counted_by, json::string_member(*tokens, "by", where));
    }
    if (tokens->contains("own")) {
        SYSCARD_TRY(const json::Object* own, json::object_at(*tokens, "own", where));
        OwnCount& count = counts.own_count.emplace();
        SYSCARD_TRY(count.prompt, count_member(*own, "prompt", where));
        SYSCARD_TRY(count.reply, count_member(*own, "reply", where));
    }
    return {};
}

Result<std::optional<std::int64_t>> cost_member(const json::Object& object,
                                                std::string_view where) {
    if (!object.contains("cost_nano_usd")) return std::nullopt;
    return json::integer_member(object, "cost_nano_usd", where);
}

Result<std::optional<ServedClaim>> served_member(const json::Object& entry,
                                                 std::string_view where) {
    if (!entry.contains("served")) return std::nullopt;
    SYSCARD_TRY(const json::Object* served, json::object_at(entry, "served", where));
    return ServedClaim::from_json(*served, where);
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
    for (const auto& [known, name] : kOutcomes) {
        if (known == outcome) return name;
    }
    return "failed";
}

Result<Outcome> outcome_from_name(std::string_view name, std::string_view where) {
    for (const auto& [outcome, known] : kOutcomes) {
        if (known == name) return outcome;
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown outcome `{}`", terminal_line(name, 40)),
                std::string(where));
}

json::Object PlanEntry::to_json() const {
    return {{"schema", kPlanSchema},
            {"document", document.to_json()},
            {"samples", samples},
            {"time", time}};
}

Result<PlanEntry> PlanEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kPlanSchema, where));
    PlanEntry plan;
    SYSCARD_TRY(plan.document, blob_member(entry, "document", where));
    SYSCARD_TRY(plan.samples, json::integer_member(entry, "samples", where));
    SYSCARD_TRY(plan.time, json::string_member(entry, "time", where));
    return plan;
}

json::Object EarlierRun::to_json() const {
    return {{"run", run}, {"suites", json::array_of(suites)}, {"checkpoint", checkpoint}};
}

Result<EarlierRun> EarlierRun::from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(object, {"run", "suites", "checkpoint"}, where));
    EarlierRun earlier;
    SYSCARD_TRY(earlier.run, json::string_member(object, "run", where));
    SYSCARD_TRY(earlier.suites, json::strings_member(object, "suites", where));
    SYSCARD_TRY(earlier.checkpoint, json::string_member(object, "checkpoint", where));
    return earlier;
}

json::Object IntentEntry::to_json() const {
    json::Array earlier_runs;
    for (const EarlierRun& one : earlier) earlier_runs.push_back(one.to_json());
    json::Object entry = {{"schema", kIntentSchema},
                          {"run", run},
                          {"program", program},
                          {"subject", subject},
                          {"earlier", std::move(earlier_runs)},
                          {"time", time}};
    if (price) entry["price"] = price->to_json();
    if (roles.empty()) return entry;  // as in the logs of version 0.1
    json::Object others;
    for (const auto& [role, identity] : roles) others[role] = identity;
    entry["roles"] = std::move(others);
    json::Object of_roles;
    for (const auto& [role, one] : prices) of_roles[role] = one.to_json();
    if (!of_roles.empty()) entry["prices"] = std::move(of_roles);
    return entry;
}

Result<IntentEntry> IntentEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kIntentSchema, where));
    IntentEntry intent;
    SYSCARD_TRY(intent.run, json::string_member(entry, "run", where));
    SYSCARD_TRY(intent.program, json::string_member(entry, "program", where));
    SYSCARD_TRY(intent.subject, json::object_member(entry, "subject", where));
    if (entry.contains("price")) {
        SYSCARD_TRY(const json::Object price, json::object_member(entry, "price", where));
        SYSCARD_TRY(intent.price, Price::from_json(price, where));
    }
    if (entry.contains("roles")) {
        SYSCARD_TRY(const json::Object* roles, json::object_at(entry, "roles", where));
        for (const auto& pair : *roles) {
            const std::string role(pair.key().data(), pair.key().size());
            SYSCARD_TRY(intent.roles[role], json::object_member(*roles, role, where));
        }
    }
    if (entry.contains("prices")) {
        SYSCARD_TRY(const json::Object* prices, json::object_at(entry, "prices", where));
        for (const auto& pair : *prices) {
            const std::string role(pair.key().data(), pair.key().size());
            SYSCARD_TRY(const json::Object* price, json::object_at(*prices, role, where));
            SYSCARD_TRY(intent.prices[role], Price::from_json(*price, where));
        }
    }
    SYSCARD_TRY(const json::Array earlier, json::array_member(entry, "earlier", where));
    for (const json::Value& value : earlier) {
        SYSCARD_TRY(const json::Object object, json::as_object(value, where));
        SYSCARD_TRY(EarlierRun one, EarlierRun::from_json(object, where));
        intent.earlier.push_back(std::move(one));
    }
    SYSCARD_TRY(intent.time, json::string_member(entry, "time", where));
    return intent;
}

json::Object ServedClaim::to_json() const {
    json::Object object({{"tries", tries}}, json::shared_scratch());
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) object[name] = value;
    };
    add("model", model);
    add("request_id", request_id);
    add("fingerprint", fingerprint);
    add("service_tier", service_tier);
    add("stop", stop);
    add("usage_fault", usage_fault);
    return object;
}

Result<ServedClaim> ServedClaim::from_json(const json::Object& object, std::string_view where) {
    ServedClaim claim;
    SYSCARD_TRY(claim.tries, json::integer_member(object, "tries", where));
    const auto take = [&](std::string_view name, std::string& value) -> Result<void> {
        if (!object.contains(name)) return {};
        SYSCARD_TRY(value, json::string_member(object, name, where));
        return {};
    };
    SYSCARD_CHECK(take("model", claim.model));
    SYSCARD_CHECK(take("request_id", claim.request_id));
    SYSCARD_CHECK(take("fingerprint", claim.fingerprint));
    SYSCARD_CHECK(take("service_tier", claim.service_tier));
    SYSCARD_CHECK(take("stop", claim.stop));
    SYSCARD_CHECK(take("usage_fault", claim.usage_fault));
    return claim;
}

json::Object RoleUse::to_json() const {
    json::Object object = {
        {"calls", calls}, {"tokens", tokens_json(*this)}, {"milliseconds", milliseconds}};
    if (cost_nano_usd) object["cost_nano_usd"] = *cost_nano_usd;
    if (served) object["served"] = served->to_json();
    return object;
}

Result<RoleUse> RoleUse::from_json(const json::Object& object, std::string_view where) {
    RoleUse use;
    SYSCARD_TRY(use.calls, count_member(object, "calls", where));
    SYSCARD_CHECK(take_tokens(use, object, where));
    SYSCARD_TRY(use.cost_nano_usd, cost_member(object, where));
    SYSCARD_TRY(use.milliseconds, json::integer_member(object, "milliseconds", where));
    SYSCARD_TRY(use.served, served_member(object, where));
    return use;
}

json::Object ItemsEntry::to_json() const {
    return {{"schema", kItemsSchema}, {"count", count}, {"root", root.hex()}};
}

Result<ItemsEntry> ItemsEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kItemsSchema, where));
    ItemsEntry items;
    SYSCARD_TRY(items.count, json::integer_member(entry, "count", where));
    SYSCARD_TRY(items.root, digest_member(entry, "root", where));
    return items;
}

json::Object SampleEntry::to_json() const {
    const json::Storage storage = json::shared_scratch();
    json::Object tag_object(storage);
    for (const auto& [name, value] : tags) tag_object[name] = value;
    json::Object commitments(
        {{"item", item_commitment.hex()}, {"replies", replies_commitment.hex()}}, storage);
    json::Object entry({{"schema", kSampleSchema},
                        {"ordinal", ordinal},
                        {"task", task},
                        {"sample", sample},
                        {"epoch", epoch},
                        {"tags", std::move(tag_object)},
                        {"cluster", cluster},
                        {"outcome", outcome_name(outcome)},
                        {"reason", reason},
                        {"cut", cut},
                        {"tokens", tokens_json(*this, storage)},
                        {"milliseconds", milliseconds},
                        {"transcript", transcript.to_json()},
                        {"commitments", std::move(commitments)}},
                       storage);
    if (cost_nano_usd) entry["cost_nano_usd"] = *cost_nano_usd;
    if (!options_by.empty()) entry["options_by"] = options_by;
    if (from_cache) entry["from_cache"] = true;
    if (!fired.empty()) entry["fired"] = json::array_of(fired);
    if (served) entry["served"] = served->to_json();
    if (roles.empty()) return entry;
    json::Object uses;
    for (const auto& [role, use] : roles) uses[role] = use.to_json();
    entry["roles"] = std::move(uses);
    return entry;
}

Result<SampleEntry> SampleEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kSampleSchema, where));
    SampleEntry sample;
    SYSCARD_TRY(sample.ordinal, json::integer_member(entry, "ordinal", where));
    SYSCARD_TRY(sample.task, json::string_member(entry, "task", where));
    SYSCARD_TRY(sample.sample, json::string_member(entry, "sample", where));
    SYSCARD_TRY(sample.epoch, json::integer_member(entry, "epoch", where));
    SYSCARD_TRY(const json::Object* tags, json::object_at(entry, "tags", where));
    for (const auto& pair : *tags) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(sample.tags[name], json::string_member(*tags, name, where));
    }
    SYSCARD_TRY(sample.cluster, json::string_member(entry, "cluster", where));
    SYSCARD_TRY(const std::string outcome, json::string_member(entry, "outcome", where));
    SYSCARD_TRY(sample.outcome, outcome_from_name(outcome, where));
    SYSCARD_TRY(sample.reason, json::string_member(entry, "reason", where));
    SYSCARD_TRY(sample.cut, json::bool_member(entry, "cut", where));
    if (entry.contains("fired")) {
        SYSCARD_TRY(sample.fired, json::strings_member(entry, "fired", where));
    }
    SYSCARD_CHECK(take_tokens(sample, entry, where));
    SYSCARD_TRY(sample.served, served_member(entry, where));
    if (entry.contains("roles")) {
        SYSCARD_TRY(const json::Object* roles, json::object_at(entry, "roles", where));
        for (const auto& pair : *roles) {
            const std::string role(pair.key().data(), pair.key().size());
            SYSCARD_TRY(const json::Object* use, json::object_at(*roles, role, where));
            SYSCARD_TRY(sample.roles[role], RoleUse::from_json(*use, where));
        }
    }
    if (entry.contains("options_by")) {
        SYSCARD_TRY(sample.options_by, json::string_member(entry, "options_by", where));
    }
    if (entry.contains("from_cache")) {
        SYSCARD_TRY(sample.from_cache, json::bool_member(entry, "from_cache", where));
    }
    SYSCARD_TRY(sample.cost_nano_usd, cost_member(entry, where));
    SYSCARD_TRY(sample.milliseconds, json::integer_member(entry, "milliseconds", where));
    SYSCARD_TRY(sample.transcript, blob_member(entry, "transcript", where));
    SYSCARD_TRY(const json::Object* commitments, json::object_at(entry, "commitments", where));
    SYSCARD_TRY(sample.item_commitment, digest_member(*commitments, "item", where));
    SYSCARD_TRY(sample.replies_commitment, digest_member(*commitments, "replies", where));
    return sample;
}

json::Object GradeEntry::to_json() const {
    const json::Storage storage = json::shared_scratch();
    json::Object value_object(storage);
    for (const auto& [name, value] : values) value_object[name] = decimal(value, kGradeDigits);
    return json::Object({{"schema", kGradeSchema},
                         {"ordinal", ordinal},
                         {"scorer", scorer},
                         {"values", std::move(value_object)}},
                        storage);
}

Result<GradeEntry> GradeEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kGradeSchema, where));
    GradeEntry grade;
    SYSCARD_TRY(grade.ordinal, json::integer_member(entry, "ordinal", where));
    SYSCARD_TRY(grade.scorer, json::string_member(entry, "scorer", where));
    SYSCARD_TRY(const json::Object* values, json::object_at(entry, "values", where));
    for (const auto& pair : *values) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(const double value, json::decimal_member(*values, name, where));
        const double size = std::abs(value);
        if (size > kLargestGrade || (size < kSmallestGrade && size != 0))
            return fail(ErrorCode::BadInput,
                        fmt::format("the score `{}` is beyond what a grade can hold",
                                    terminal_line(name, 60)),
                        std::string(where));
        grade.values[name] = value;
    }
    return grade;
}

json::Object StopEntry::to_json() const {
    return {{"schema", kStopSchema},
            {"run", run},
            {"sitting", sitting},
            {"reason", reason},
            {"limit", limit},
            {"time", time}};
}

json::Object RunEndEntry::to_json() const {
    return {{"schema", kRunEndSchema},
            {"run", run},
            {"stopped", stopped},
            {"milliseconds", milliseconds},
            {"sittings", sittings},
            {"time", time}};
}

Result<RunEndEntry> RunEndEntry::from_json(const json::Object& entry, std::string_view where) {
    SYSCARD_CHECK(expect_schema(entry, kRunEndSchema, where));
    RunEndEntry end;
    SYSCARD_TRY(end.run, json::string_member(entry, "run", where));
    SYSCARD_TRY(end.stopped, json::string_member(entry, "stopped", where));
    SYSCARD_TRY(end.milliseconds, json::integer_member(entry, "milliseconds", where));
    SYSCARD_TRY(end.sittings, json::integer_member(entry, "sittings", where));
    SYSCARD_TRY(end.time, json::string_member(entry, "time", where));
    return end;
}

}  // namespace syscard::evidence
