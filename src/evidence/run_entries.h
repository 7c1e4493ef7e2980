#pragma once

// The entries of a run, typed: what `eval` writes and `measure` and `verify` read. Formats:
// docs/formats/run.md.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "evidence/blob.h"
#include "evidence/price.h"

namespace syscard::evidence {

/// How an attempt ended. An error is not a refusal, and there is never a sixth outcome.
enum class Outcome : std::uint8_t {
    Scored,
    Unscored,   // the scorer or judge could not read it
    Blocked,    // by a filter, named in the reason
    Failed,     // harness or provider, with cause
    Cancelled,  // limit, budget or person, with reason
};

std::string_view outcome_name(Outcome outcome);
Result<Outcome> outcome_from_name(std::string_view name, std::string_view where);

/// `syscard.plan/1`: the plan's document is a blob.
struct PlanEntry {
    BlobReference document;
    std::int64_t samples = 0;
    std::string time;

    json::Object to_json() const;
    static Result<PlanEntry> from_json(const json::Object& entry, std::string_view where);
};

/// A run of the same subject with a suite in common that was begun before.
struct EarlierRun {
    std::string run;
    std::vector<std::string> suites;  // that both runs have
    std::string checkpoint;           // the signed note of its plan: who has that run can compare

    json::Object to_json() const;
    static Result<EarlierRun> from_json(const json::Object& object, std::string_view where);
};

/// `syscard.intent/1`: written before the first sample, so that a run that was dropped leaves a
/// trace.
struct IntentEntry {
    std::string run;
    std::string program;              // "syscard 0.1.0": whose renderers the card was drawn with
    json::Object subject;             // identity of the model, as the adapter gives it
    std::optional<Price> price = {};  // of the subject's tokens; nothing: unknown
    std::map<std::string, json::Object> roles = {};  // of the other models: "judge"
    std::map<std::string, Price> prices = {};        // of these, where they are known
    std::string time;
    std::vector<EarlierRun> earlier = {};  // that lay in the same folder, in the order of their begin

    json::Object to_json() const;
    static Result<IntentEntry> from_json(const json::Object& entry, std::string_view where);
};

/// What a service claims of the replies of an attempt; written only for services.
struct ServedClaim {
    std::string model;       // who answered
    std::string request_id;  // of the last turn
    std::string fingerprint;
    std::string service_tier;
    std::string stop;         // the service's word for why the last reply ended
    std::string usage_fault;  // why its token counts cannot be right
    std::int64_t tries = 0;   // requests, over all turns

    json::Object to_json() const;
    static Result<ServedClaim> from_json(const json::Object& object, std::string_view where);
};

/// Tokens as we counted them beside a service's own figures.
struct OwnCount {
    std::int64_t prompt = 0;
    std::int64_t reply = 0;  // of the visible text
};

/// What a model in another role than the subject's took in one attempt.
struct RoleUse {
    std::int64_t calls = 0;
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t reply_tokens = 0;
    std::int64_t reasoning_tokens = 0;
    std::string counted_by;
    std::optional<OwnCount> own_count = {};
    std::optional<std::int64_t> cost_nano_usd = {};  // by the intent's price; nothing: unknown
    std::int64_t milliseconds = 0;
    std::optional<ServedClaim> served = {};

    json::Object to_json() const;
    static Result<RoleUse> from_json(const json::Object& object, std::string_view where);
};

/// `syscard.items/1`: commits to every item before the first is asked. The root of the tree whose
/// leaf hashes are the commitments to the items, in order of ordinal, as they will stand in the
/// samples' entries.
struct ItemsEntry {
    std::int64_t count = 0;
    crypto::Digest root;

    json::Object to_json() const;
    static Result<ItemsEntry> from_json(const json::Object& entry, std::string_view where);
};

inline constexpr std::string_view kItemsSchema = "syscard.items/1";

/// `syscard.sample/1`: one attempt.
struct SampleEntry {
    std::int64_t ordinal = 0;
    std::string task;    // "quick.refusal"
    std::string sample;  // "harm-weapons-1"
    std::int64_t epoch = 1;
    std::map<std::string, std::string> tags;
    std::string cluster;
    Outcome outcome = Outcome::Failed;
    std::string reason;  // why it was not scored; empty when it was
    bool cut = false;    // the reply was ended by the token limit
    std::vector<std::string> fired = {};  // layers that stood in the way, "layer/rule", in order
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;  // of the prompt: not computed again
    std::int64_t reply_tokens = 0;
    std::int64_t reasoning_tokens = 0;  // of the reply: hidden
    std::string counted_by;             // "syscard", "provider", "nobody"; empty in older logs
    // By the tokenizer that the subject names, if it does.
    std::optional<OwnCount> own_count = {};
    std::optional<std::int64_t> cost_nano_usd = {};  // by the intent's price; nothing: unknown
    std::string options_by = {};  // of a question with options: "letter_log_probability" or
                                  // "letter_reply"; empty: by the log-likelihood of their texts
    bool from_cache = false;      // a reply was kept from an earlier run
    std::int64_t milliseconds = 0;
    BlobReference transcript;
    crypto::Digest item_commitment;
    crypto::Digest replies_commitment;
    std::optional<ServedClaim> served;
    std::map<std::string, RoleUse> roles = {};  // by role: "judge"

    json::Object to_json() const;
    static Result<SampleEntry> from_json(const json::Object& entry, std::string_view where);
};

/// `syscard.grade/1`: the score of one attempt. Each value is 0 or of a size from 10^-6 to 10^9.
struct GradeEntry {
    std::int64_t ordinal = 0;
    std::string scorer;
    std::map<std::string, double> values;

    json::Object to_json() const;
    static Result<GradeEntry> from_json(const json::Object& entry, std::string_view where);

    bool operator==(const GradeEntry&) const = default;
};

/// `syscard.stop/1`: a sitting was stopped before all samples had a result. The run can be resumed.
struct StopEntry {
    std::string run;
    std::int64_t sitting = 1;
    std::string reason;  // "user_request", "deadline", "budget_spent", "shutdown"
    std::string limit;   // "--max-tokens 1000"; empty when no limit did it
    std::string time;

    json::Object to_json() const;
};

/// `syscard.run_end/1`: all that was planned has a result, or the run was stopped for good.
struct RunEndEntry {
    std::string run;
    std::string stopped;            // empty: complete
    std::int64_t milliseconds = 0;  // at work in the sitting that ended the run
    std::int64_t sittings = 1;      // 1 and one more for each resume
    std::string time;

    json::Object to_json() const;
    static Result<RunEndEntry> from_json(const json::Object& entry, std::string_view where);
};

inline constexpr std::string_view kPlanSchema = "syscard.plan/1";
inline constexpr std::string_view kIntentSchema = "syscard.intent/1";
inline constexpr std::string_view kSampleSchema = "syscard.sample/1";
inline constexpr std::string_view kGradeSchema = "syscard.grade/1";
inline constexpr std::string_view kRunEndSchema = "syscard.run_end/1";
inline constexpr std::string_view kStopSchema = "syscard.stop/1";
inline constexpr std::string_view kSittingSchema = "syscard.sitting/1";

}  // namespace syscard::evidence
