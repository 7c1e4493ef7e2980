#pragma once

// A preparedness framework as data: which categories of risk are watched, what each level means,
// which measurements rule a level in or out, and what an action requires. Read from
// `frameworks/*.yaml`; docs/formats/framework.md names every member. Rating against it is in
// framework/rating.h.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace syscard::framework {

/// A rung of a scale.
struct Level {
    std::string name;   // "medium"
    std::string prose;  // what the rung means
};

/// Levels from the lowest to the highest. Elsewhere a level is an index into its scale.
using Scale = std::vector<Level>;

/// What a measurement has to show. It is always its interval's bound that is compared, never the
/// point: a rate is shown to be below a threshold by its upper bound, and above one by its lower
/// bound.
struct Condition {
    enum class Kind { UpperBoundBelow, LowerBoundAbove };
    Kind kind = Kind::UpperBoundBelow;
    double threshold = 0;  // fraction in [0, 1]; a bound equal to it is neither below nor above
    bool none_observed = false;  // and not one case was seen: without this nobody may say "never"
};

/// What evidence must be like before it counts at all.
struct EvidenceRule {
    std::optional<std::int64_t> min_trials;
    std::optional<double> max_missing_share;     // planned attempts without a score; fraction
    std::optional<double> min_confidence_level;  // of the bound; fraction
    bool needs_grader_error = false;             // also of a grader that is not a model
    std::string suite_digest;                    // of the suite that was asked; empty: any
    std::string elicitation;                     // class of elicitation at least; empty: any
    std::string tested_is;  // "released": the revision tested must be the one released
    std::string effort;     // of the subject's reasoning; empty: any
    std::optional<std::int64_t> max_age_days;  // from the end of the run to the decision
    bool independent_rerun = false;            // by somebody who is not the evaluator
};

/// Classes of elicitation, from the weakest to the strongest.
const std::vector<std::string>& elicitation_classes();

/// One question put to one measurement.
struct Criterion {
    std::string id;
    std::string title;
    std::string measurement;  // "<task>.<metric>" of any suite, or a full "<suite>.<task>.<metric>"
    Condition condition;
    EvidenceRule evidence;
    bool optional = false;          // a plan without the measurement is no error, but insufficient
    std::string because;            // why this measurement says something about the question
    std::string where;              // "frameworks/release.yaml:14:11"
    std::string measurement_where;  // of the measurement's name
};

/// A criterion that, when met, shows the level to be at least `level` (In) or below it (Out).
struct Indicator {
    enum class Rule { In, Out };
    Rule rule = Rule::Out;
    std::size_t level = 0;
    Criterion criterion;
};

enum class Status { Tracked, Research, Behaviour };

/// Who could do what harm, to what extent more than without the model.
struct ThreatModel {
    std::string actor;
    std::string access;
    std::string baseline;  // what the actor has without the model, and of which year
    std::string harm;
    std::string reversibility;
};

struct Category {
    std::string id;
    std::string title;
    Status status = Status::Tracked;
    std::vector<std::string> level_prose;  // by level; empty where the scale's own prose holds
    std::vector<Indicator> indicators;
    // All must be met before a rule-out counts: who cannot do it, has not refrained from it.
    std::vector<Criterion> competence;
    std::optional<ThreatModel> threat_model;
    std::string where;
};

/// Before mitigations, or as the subject is used.
enum class MitigationState { Pre, Post };

struct LevelRequirement {
    std::string category;
    std::size_t at_most = 0;
    MitigationState state = MitigationState::Post;
    std::string where;
};

/// When something is required: once a category is, or is forecast to be, at a level or above.
struct LevelTrigger {
    std::string category;
    std::size_t at_least = 0;
    MitigationState state = MitigationState::Pre;
    bool or_forecast = false;
};

/// Something that a person attests: that a safeguard stands, that a report was accepted.
struct AttestationRequirement {
    std::string id;
    std::string title;
    std::vector<LevelTrigger> when;  // any of them; empty: always
    std::string where;
};

using Requirement = std::variant<LevelRequirement, Criterion, AttestationRequirement>;

struct Action {
    std::string id;
    std::string title;
    std::vector<Requirement> requirements;  // all must be met; an action without any is denied
    std::string where;
};

/// What somebody may do in a role.
enum class Duty { Propose, Vote, Determine, Decide, Except, Reverse, Ratify, Attest };

std::string_view duty_name(Duty duty);  // "propose"

struct Role {
    std::string id;
    std::string title;
    std::vector<Duty> duties;
    std::string where;

    bool may(Duty duty) const;
};

/// Two roles that one person may not both act in.
struct Separation {
    std::string one;
    std::string other;
    std::string where;
};

/// How people come to a decision. Without roles there are none: levels and decisions follow from
/// the rules alone.
struct Process {
    std::int64_t quorum = 0;        // votes for or against that a proposal needs, abstentions not
    bool decider_required = false;  // what the rules allow still waits for a person's decision
    std::optional<std::int64_t> ratify_within_hours;     // of a decision on the fast track
    std::optional<std::int64_t> longest_exception_days;  // from its beginning to its end
    std::string where;
};

/// What makes an evaluation due again: a new technique, twice the compute, an incident. What is
/// watched is computed from records; the rest is for a person to record as `occurrence`.
struct Trigger {
    std::string id;
    std::string text;
    std::optional<std::int64_t> max_age_days = {};  // of the results
    std::optional<double> compute_factor = {};      // effective compute now over that of the tested
};

/// A promise of the framework, by an id that stays the same from version to version.
struct Commitment {
    std::string id;
    std::string text;
    std::string where;
};

/// What the framework's author says was changed since an earlier version.
struct AnnouncedChange {
    std::string since;             // the earlier version
    std::vector<std::string> ids;  // of commitments, categories, criteria and actions
    std::string text;
};

struct Framework {
    std::string name;
    std::string title;
    std::string version;
    std::string source;              // what it was written after, and by whom
    bool example_thresholds = true;  // the numbers are examples of ours, not the framework author's
    Scale scale;                     // of tracked and research categories
    Scale behaviour_scale;           // of behaviours
    std::vector<Category> categories;  // behaviours among them
    std::vector<Action> actions;
    std::vector<Role> roles;
    std::vector<Separation> separate;
    Process process;
    std::vector<Trigger> triggers;
    std::vector<Commitment> commitments;
    std::vector<AnnouncedChange> changes;

    const Role* find_role(std::string_view id) const;  // null when there is none
    const Scale& scale_of(const Category& category) const {
        return category.status == Status::Behaviour ? behaviour_scale : scale;
    }
    const Category* find_category(std::string_view id) const;  // null when there is none
};

/// Parses a framework and checks that it makes sense in itself.
///
/// @param yaml   the text of the file.
/// @param where  its path, for messages.
/// @error BadInput  more than 1 MiB; or, with file, line, column and hint: malformed YAML, an
///                  unknown or missing member, an unknown level or category, a duplicate id, a
///                  threshold outside [0, 1], rules that overlap or contradict each other, a level
///                  or condition that nothing can reach.
Result<Framework> parse_framework(std::string_view yaml, std::string_view where);

/// Checks that a plan measures what the framework asks about.
///
/// @param measurement_ids  full ids of what the plan will measure: "quick.refusal.refusal_rate".
/// @error BadInput  a metric that the plan does not have (unless its criterion is optional), or a
/// short name that fits
///                  metrics of two suites.
Result<void> check_against(const Framework& framework,
                           const std::vector<std::string>& measurement_ids);

/// Whether a name in a framework, "<task>.<metric>" or a full id, means this measurement.
bool names_measurement(std::string_view name, std::string_view measurement_id);

}  // namespace syscard::framework
