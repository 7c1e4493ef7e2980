#pragma once

// Rating: measurements held against a framework. Pure: the same framework and measurements give the
// same rating on every machine, so a verifier repeats it. The reasoning is in docs/frameworks.md.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "framework/framework.h"
#include "framework/verdict.h"
#include "measure/measurement.h"

namespace syscard::framework {

/// The end of an interval that was compared with a threshold.
struct BoundUsed {
    std::string side;              // "upper" or "lower"
    double value = 0;              // fraction, as printed in the measurement
    double missing_allowance = 0;  // how far missing results could move it; fraction
    double level = 0;              // confidence level, fraction
    std::string sidedness;         // "one", or "two" where the measurement has no one-sided bound
    std::string method;            // "clopper-pearson", …
};

/// What one criterion came to.
struct IndicatorResult {
    std::string id;
    std::string title;
    std::string kind;         // "rule_in", "rule_out" or "requirement"
    std::string level;        // the level that is ruled in or out; empty for a requirement
    std::string measurement;  // full id, or the framework's name for it where nothing was measured
    bool tested = false;      // whether there is such a measurement
    Verdict verdict = Verdict::Insufficient;
    std::optional<BoundUsed> bound;  // none when no bound was compared
    std::string comparison;          // "below" or "above"
    double threshold = 0;            // fraction
    std::string threshold_source;    // "example" (not the framework author's) or "author"
    std::string because;             // why the measurement says something about the question
    std::string reason;              // one sentence: what was found
};

/// A level in one mitigation state, and whether somebody measured it there.
struct StateLevel {
    std::string level;                   // empty when not determined
    std::string state = "not_measured";  // "measured", "assigned" or "not_measured"
    std::string by = "rules";            // who set it: the rules, or a person's name
};

/// What one category or behaviour came to.
struct CategoryRating {
    std::string id;
    std::string title;
    std::string status;     // "tracked", "research" or "behaviour"
    std::string level;      // empty when not determined: see `at_least` and `at_most` then
    std::string meaning;    // the level's prose; empty with the level
    std::string at_least;   // the highest level ruled in; empty when none is, or on a conflict
    std::string at_most;    // the level below the lowest one ruled out; empty likewise
    bool tested = false;    // whether any of its indicators has a measurement
    StateLevel pre_level;   // before mitigations
    StateLevel post_level;  // the subject as given
    std::vector<IndicatorResult> indicators;  // competence criteria last
    std::string reason;
    // The same rules over the same items without the subject's layers; empty where nobody measured
    // that.
    std::vector<IndicatorResult> pre_indicators = {};
    std::string pre_reason = {};
};

/// Why something was decided: a sentence, what it rests on, and the reasons behind it.
struct Reason {
    std::string text;
    Verdict verdict = Verdict::Insufficient;
    std::vector<std::string> evidence;  // ids of measurements
    std::vector<Reason> children;
};

struct ActionDecision {
    std::string action;
    std::string title;
    Decision decision = Decision::Denied;
    std::vector<Reason> reasons;           // one for each requirement; all of them count
    Decision by_rules = Decision::Denied;  // what these reasons give
    std::vector<Reason> acts =
        {};  // what people decided about it, where the framework has them decide
};

struct Rating {
    std::string framework;
    std::string title;
    std::string version;
    std::string thresholds;          // "example" or "author"
    std::vector<std::string> notes;  // what a reader must know before reading the levels
    std::vector<CategoryRating> categories;
    std::vector<CategoryRating> behaviours;
    std::vector<ActionDecision> actions;
};

/// A level that a person set, within the framework's process.
struct SetLevel {
    std::string category;
    MitigationState state = MitigationState::Post;
    std::size_t level = 0;
    bool measured = false;  // it rests on measurements of that state; else it is assigned
    std::string by;         // the person's name
    std::string reason;
};

/// A level that somebody expects a category to reach.
struct Forecast {
    std::string category;
    std::size_t level = 0;
    std::string by_when;
};

/// Where the measurements come from, as far as a framework may ask for it. Unknown is empty.
struct Provenance {
    std::map<std::string, std::string> suite_digests;  // by suite
    std::map<std::string, std::string> elicitation;    // class, by task: "quick.refusal"
    std::set<std::string> run_again;                   // tasks with an independent re-run
    std::string tested_revision;
    std::string released_revision;
    std::string effort;
    std::string measured_at;  // RFC 3339
    std::string decided_at;   // RFC 3339
};

/// What a rating rests on beside measurements: what people set, forecast and attested.
struct Given {
    std::vector<SetLevel> levels;
    std::vector<Forecast> forecasts;
    std::set<std::string> attested;  // ids of what was attested, and not withdrawn
    Provenance provenance;
};

/// Rates every category and behaviour, then decides every action by the rules. Levels after
/// mitigation rest on measurements of the subject as it is used, levels before it on those of the
/// arm `pre`, where it was asked. A level that a person set stands in place of the one that the
/// rules give, and says so.
Rating rate(const Framework& framework, const std::vector<measure::Measurement>& measurements,
            const Given& given = {});

/// The rating as entries of the evidence log: a `syscard.rating/1` and a `syscard.determination/1`
/// for each category and behaviour, a `syscard.decision/1` for each action. Decimals are strings.
std::vector<json::Object> to_entries(const Rating& rating);

/// The whole rating as one object, `syscard.ratings/1`, for the card.
json::Object to_json(const Rating& rating);

/// @error BadInput  a missing, unknown or ill-typed member; `where` says what is read.
Result<Rating> rating_from_json(const json::Object& object, std::string_view where);

}  // namespace syscard::framework
