#include "framework/diff.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "framework/internal/wording.h"

namespace syscard::framework {

namespace {

using Kind = Condition::Kind;

std::string number(std::optional<std::int64_t> value) {
    return value ? std::to_string(*value) : "none";
}
std::string fraction(std::optional<double> value) { return value ? shown(*value) : "none"; }
std::string yes_no(bool value) { return value ? "yes" : "no"; }

/// Where a criterion stands: what a rule does decides what a higher threshold means.
enum class Place { RulesIn, RulesOut, Requires };

struct Placed {
    const Criterion* criterion = nullptr;
    Place place = Place::Requires;
    std::string owner;  // category or action
    std::string level;  // of an indicator
};

std::map<std::string, Placed> criteria_of(const Framework& framework) {
    std::map<std::string, Placed> all;
    for (const Category& category : framework.categories) {
        const Scale& scale = framework.scale_of(category);
        for (const Indicator& each : category.indicators) {
            const bool in = each.rule == Indicator::Rule::In;
            all[each.criterion.id] = {&each.criterion,
                                      in ? Place::RulesIn : Place::RulesOut,
                                      category.id,
                                      scale[each.level].name};
        }
        for (const Criterion& each : category.competence)
            all[each.id] = {&each, Place::Requires, category.id, ""};
    }
    for (const Action& action : framework.actions) {
        for (const Requirement& requirement : action.requirements) {
            if (const auto* each = std::get_if<Criterion>(&requirement))
                all[each->id] = {each, Place::Requires, action.id, ""};
        }
    }
    return all;
}

std::string condition_text(const Criterion& criterion) {
    const bool below = criterion.condition.kind == Kind::UpperBoundBelow;
    return fmt::format("{} {} {}",
                       criterion.measurement,
                       below ? "below" : "above",
                       shown(criterion.condition.threshold));
}

template <typename T>
std::map<std::string, const T*> by_id(const std::vector<T>& items) {
    std::map<std::string, const T*> map;
    for (const T& item : items) map[item.id] = &item;
    return map;
}

class Comparer {
  public:
    Comparer(const Framework& before, const Framework& after) : before_(before), after_(after) {
        for (const AnnouncedChange& change : after.changes) {
            if (change.since != before.version && change.since != before.name) continue;
            announced_.insert(change.ids.begin(), change.ids.end());
        }
    }

    std::vector<Difference> compare() && {
        compare_scales();
        compare_categories();
        compare_criteria();
        compare_actions();
        compare_people();
        compare_prose_lists();
        return std::move(differences_);
    }

  private:
    void add(Change change, std::string kind, std::string id, std::string field, std::string before,
             std::string after) {
        const bool announced = announced_.contains(id);
        differences_.push_back({change,
                                std::move(kind),
                                std::move(id),
                                std::move(field),
                                std::move(before),
                                std::move(after),
                                announced});
    }

    /// A field whose larger value asks for more, or for less.
    template <typename T>
    void ordered(const std::string& kind, const std::string& id, const std::string& field,
                 const T& before, const T& after, bool more_is_stricter, std::string before_text,
                 std::string after_text) {
        if (before == after) return;
        const bool stricter = (after > before) == more_is_stricter;
        add(stricter ? Change::Strengthened : Change::Weakened,
            kind,
            id,
            field,
            std::move(before_text),
            std::move(after_text));
    }

    void prose(const std::string& kind, const std::string& id, const std::string& field,
               const std::string& before, const std::string& after) {
        if (before != after) add(Change::Reworded, kind, id, field, before, after);
    }

    void compare_scales() {
        const auto names = [](const Scale& scale) {
            std::vector<std::string> list;
            for (const Level& level : scale) list.push_back(level.name);
            return join(list, ", ");
        };
        const std::string before = names(before_.scale);
        const std::string after = names(after_.scale);
        if (before != after) add(Change::Moved, "scale", "scale", "levels", before, after);
    }

    void compare_categories() {
        const auto before = by_id(before_.categories);
        const auto after = by_id(after_.categories);
        for (const auto& [id, category] : before) {
            const auto found = after.find(id);
            if (found == after.end()) {
                add(Change::Removed, "category", id, "", category->title, "");
                continue;
            }
            compare_category(*category, *found->second);
        }
        for (const auto& [id, category] : after) {
            if (!before.contains(id)) add(Change::Added, "category", id, "", "", category->title);
        }
    }

    void compare_category(const Category& before, const Category& after) {
        constexpr std::array<std::string_view, 3> words = {"tracked", "research", "behaviour"};
        const auto word = [&](Status status) {
            return std::string(words[static_cast<std::size_t>(status)]);
        };
        if (before.status != after.status)
            add(Change::Moved,
                "category",
                before.id,
                "status",
                word(before.status),
                word(after.status));
        prose("category", before.id, "title", before.title, after.title);
        compare_levels(before, after);
        if (before.threat_model.has_value() != after.threat_model.has_value())
            add(before.threat_model ? Change::Weakened : Change::Strengthened,
                "category",
                before.id,
                "threat_model",
                yes_no(before.threat_model.has_value()),
                yes_no(after.threat_model.has_value()));
    }

    void compare_levels(const Category& before, const Category& after) {
        const Scale& from = before_.scale_of(before);
        const Scale& to = after_.scale_of(after);
        for (std::size_t i = 0; i < from.size(); ++i) {
            const auto found = std::ranges::find(to, from[i].name, &Level::name);
            if (found == to.end()) continue;
            const auto j = static_cast<std::size_t>(found - to.begin());
            const auto text = [](const Category& category, const Scale& scale, std::size_t level) {
                return category.level_prose[level].empty() ? scale[level].prose
                                                           : category.level_prose[level];
            };
            prose("category", before.id, from[i].name, text(before, from, i), text(after, to, j));
        }
    }

    void compare_criteria() {
        const auto before = criteria_of(before_);
        const auto after = criteria_of(after_);
        for (const auto& [id, placed] : before) {
            const auto found = after.find(id);
            if (found == after.end()) {
                add(Change::Removed, "criterion", id, "", condition_text(*placed.criterion), "");
                continue;
            }
            compare_criterion(placed, found->second);
        }
        for (const auto& [id, placed] : after) {
            if (!before.contains(id))
                add(Change::Added, "criterion", id, "", "", condition_text(*placed.criterion));
        }
    }

    void compare_criterion(const Placed& before, const Placed& after) {
        const Criterion& from = *before.criterion;
        const Criterion& to = *after.criterion;
        const bool same_question = from.measurement == to.measurement &&
                                   from.condition.kind == to.condition.kind &&
                                   before.place == after.place && before.owner == after.owner &&
                                   before.level == after.level;
        if (!same_question) {
            add(Change::Moved,
                "criterion",
                from.id,
                "question",
                fmt::format("{}: {}", before.owner, condition_text(from)),
                fmt::format("{}: {}", after.owner, condition_text(to)));
        } else {
            // Ruling a level in is what a framework does against a model, so there it is the other
            // way round: a threshold that is harder to reach asks for less.
            const bool above = from.condition.kind == Kind::LowerBoundAbove;
            const bool against = before.place == Place::RulesIn;
            ordered("criterion",
                    from.id,
                    "threshold",
                    from.condition.threshold,
                    to.condition.threshold,
                    above != against,
                    shown(from.condition.threshold),
                    shown(to.condition.threshold));
        }
        compare_evidence(from.id, from.evidence, to.evidence);
        if (from.optional != to.optional)
            add(to.optional ? Change::Weakened : Change::Strengthened,
                "criterion",
                from.id,
                "optional",
                yes_no(from.optional),
                yes_no(to.optional));
        prose("criterion", from.id, "title", from.title, to.title);
        prose("criterion", from.id, "because", from.because, to.because);
    }

    void compare_evidence(const std::string& id, const EvidenceRule& from, const EvidenceRule& to) {
        ordered("criterion",
                id,
                "min_trials",
                from.min_trials.value_or(0),
                to.min_trials.value_or(0),
                true,
                number(from.min_trials),
                number(to.min_trials));
        ordered("criterion",
                id,
                "max_missing_share",
                from.max_missing_share.value_or(1),
                to.max_missing_share.value_or(1),
                false,
                fraction(from.max_missing_share),
                fraction(to.max_missing_share));
        ordered("criterion",
                id,
                "min_confidence_level",
                from.min_confidence_level.value_or(0),
                to.min_confidence_level.value_or(0),
                true,
                fraction(from.min_confidence_level),
                fraction(to.min_confidence_level));
        const auto flag = [&](const char* field, bool one, bool other) {
            ordered("criterion", id, field, one, other, true, yes_no(one), yes_no(other));
        };
        flag("needs_grader_error", from.needs_grader_error, to.needs_grader_error);
        flag("independent_rerun", from.independent_rerun, to.independent_rerun);
        flag("suite_digest", !from.suite_digest.empty(), !to.suite_digest.empty());
        flag("tested_is", !from.tested_is.empty(), !to.tested_is.empty());
        const auto strength = [](const std::string& name) {
            const auto& classes = elicitation_classes();
            return name.empty() ? -1 : std::ranges::find(classes, name) - classes.begin();
        };
        ordered("criterion",
                id,
                "elicitation",
                strength(from.elicitation),
                strength(to.elicitation),
                true,
                from.elicitation,
                to.elicitation);
        const std::int64_t ever = 1'000'000'000;
        ordered("criterion",
                id,
                "max_age_days",
                from.max_age_days.value_or(ever),
                to.max_age_days.value_or(ever),
                false,
                number(from.max_age_days),
                number(to.max_age_days));
    }

    void compare_actions() {
        const auto before = by_id(before_.actions);
        const auto after = by_id(after_.actions);
        for (const auto& [id, action] : before) {
            const auto found = after.find(id);
            if (found == after.end()) {
                add(Change::Removed, "action", id, "", action->title, "");
                continue;
            }
            prose("action", id, "title", action->title, found->second->title);
            compare_requirements(*action, *found->second);
        }
        for (const auto& [id, action] : after) {
            if (!before.contains(id)) add(Change::Added, "action", id, "", "", action->title);
        }
    }

    using LevelKey = std::pair<std::string, MitigationState>;

    static std::map<LevelKey, std::size_t> levels_of(const Action& action) {
        std::map<LevelKey, std::size_t> levels;
        for (const Requirement& requirement : action.requirements) {
            if (const auto* each = std::get_if<LevelRequirement>(&requirement))
                levels[{each->category, each->state}] = each->at_most;
        }
        return levels;
    }

    static std::set<std::string> attested_in(const Action& action) {
        std::set<std::string> ids;
        for (const Requirement& requirement : action.requirements) {
            if (const auto* each = std::get_if<AttestationRequirement>(&requirement))
                ids.insert(each->id);
        }
        return ids;
    }

    std::string level_name(const Framework& framework, const std::string& category,
                           std::size_t level) const {
        return framework.scale_of(*framework.find_category(category))[level].name;
    }

    void compare_requirements(const Action& before, const Action& after) {
        const auto from = levels_of(before);
        const auto to = levels_of(after);
        for (const auto& [key, level] : from) {
            const auto& [category, state] = key;
            const std::string field = fmt::format(
                "{} at most, {}", category, state == MitigationState::Pre ? "pre" : "post");
            const std::string name = level_name(before_, category, level);
            const auto found = to.find(key);
            if (found == to.end()) {
                add(Change::Weakened, "action", before.id, field, name, "not asked");
                continue;
            }
            const std::string other = level_name(after_, category, found->second);
            if (name == other) continue;
            const Scale& scale = before_.scale_of(*before_.find_category(category));
            const auto same = std::ranges::find(scale, other, &Level::name);
            const Change change = same == scale.end() ? Change::Moved
                                  : static_cast<std::size_t>(same - scale.begin()) > level
                                      ? Change::Weakened
                                      : Change::Strengthened;
            add(change, "action", before.id, field, name, other);
        }
        for (const auto& [key, level] : to) {
            const auto& [category, state] = key;
            if (from.contains(key)) continue;
            add(Change::Strengthened,
                "action",
                before.id,
                fmt::format(
                    "{} at most, {}", category, state == MitigationState::Pre ? "pre" : "post"),
                "not asked",
                level_name(after_, category, level));
        }
        for (const std::string& id : attested_in(before)) {
            if (!attested_in(after).contains(id))
                add(Change::Weakened, "action", before.id, "attested", id, "not asked");
        }
        for (const std::string& id : attested_in(after)) {
            if (!attested_in(before).contains(id))
                add(Change::Strengthened, "action", before.id, "attested", "not asked", id);
        }
    }

    void compare_people() {
        const auto before = by_id(before_.roles);
        const auto after = by_id(after_.roles);
        const auto duties = [](const Role& role) {
            std::vector<std::string> names;
            for (const Duty duty : role.duties) names.emplace_back(duty_name(duty));
            return join(names, ", ");
        };
        for (const auto& [id, role] : before) {
            const auto found = after.find(id);
            if (found == after.end())
                add(Change::Removed, "role", id, "", role->title, "");
            else if (duties(*role) != duties(*found->second))
                add(Change::Moved, "role", id, "may", duties(*role), duties(*found->second));
        }
        for (const auto& [id, role] : after) {
            if (!before.contains(id)) add(Change::Added, "role", id, "", "", role->title);
        }
        compare_separations();
        compare_process();
    }

    void compare_separations() {
        const auto pairs = [](const Framework& framework) {
            std::set<std::string> all;
            for (const Separation& each : framework.separate)
                all.insert(fmt::format(
                    "{} and {}", std::min(each.one, each.other), std::max(each.one, each.other)));
            return all;
        };
        const auto from = pairs(before_);
        const auto to = pairs(after_);
        for (const std::string& pair : from) {
            if (!to.contains(pair)) add(Change::Weakened, "separation", pair, "", "apart", "");
        }
        for (const std::string& pair : to) {
            if (!from.contains(pair))
                add(Change::Strengthened, "separation", pair, "", "", "apart");
        }
    }

    void compare_process() {
        const Process& from = before_.process;
        const Process& to = after_.process;
        ordered("process",
                "process",
                "quorum",
                from.quorum,
                to.quorum,
                true,
                std::to_string(from.quorum),
                std::to_string(to.quorum));
        ordered("process",
                "process",
                "decider_required",
                from.decider_required,
                to.decider_required,
                true,
                yes_no(from.decider_required),
                yes_no(to.decider_required));
        const std::int64_t ever = 1'000'000'000;
        ordered("process",
                "process",
                "ratify_within_hours",
                from.ratify_within_hours.value_or(ever),
                to.ratify_within_hours.value_or(ever),
                false,
                number(from.ratify_within_hours),
                number(to.ratify_within_hours));
        ordered("process",
                "process",
                "longest_exception_days",
                from.longest_exception_days.value_or(ever),
                to.longest_exception_days.value_or(ever),
                false,
                number(from.longest_exception_days),
                number(to.longest_exception_days));
    }

    template <typename T>
    void texts(const std::string& kind, const std::vector<T>& before, const std::vector<T>& after) {
        const auto from = by_id(before);
        const auto to = by_id(after);
        for (const auto& [id, one] : from) {
            const auto found = to.find(id);
            if (found == to.end())
                add(Change::Removed, kind, id, "", one->text, "");
            else
                prose(kind, id, "text", one->text, found->second->text);
        }
        for (const auto& [id, one] : to) {
            if (!from.contains(id)) add(Change::Added, kind, id, "", "", one->text);
        }
    }

    void compare_prose_lists() {
        texts("trigger", before_.triggers, after_.triggers);
        texts("commitment", before_.commitments, after_.commitments);
    }

    const Framework& before_;
    const Framework& after_;
    std::set<std::string> announced_;
    std::vector<Difference> differences_;
};

}  // namespace

std::string_view change_name(Change change) {
    constexpr std::array<std::string_view, 6> names = {
        "added", "removed", "weakened", "strengthened", "moved", "reworded"};
    return names[static_cast<std::size_t>(change)];
}

std::vector<Difference> diff(const Framework& before, const Framework& after) {
    return Comparer(before, after).compare();
}

json::Object to_json(const Framework& before, const Framework& after,
                     const std::vector<Difference>& differences) {
    json::Array array;
    for (const Difference& each : differences) {
        array.push_back(json::Object{{"change", change_name(each.change)},
                                     {"kind", each.kind},
                                     {"id", each.id},
                                     {"field", each.field},
                                     {"before", each.before},
                                     {"after", each.after},
                                     {"announced", each.announced}});
    }
    return {{"schema", "syscard.framework_diff/1"},
            {"before", fmt::format("{} {}", before.name, before.version)},
            {"after", fmt::format("{} {}", after.name, after.version)},
            {"differences", std::move(array)}};
}

}  // namespace syscard::framework
