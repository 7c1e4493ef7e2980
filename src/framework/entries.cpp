// A rating as entries of the evidence log: what was rated, what was determined from it, what was
// decided.

#include <algorithm>

#include "framework/internal/rating_json.h"
#include "framework/rating.h"

namespace syscard::framework {

namespace {

using json::Array;
using json::Object;

/// What every entry begins with: its schema, and the framework it speaks of.
Object head(std::string_view schema, const Rating& rating) {
    return {{"schema", schema},
            {"framework", rating.framework},
            {"framework_version", rating.version},
            {"thresholds", rating.thresholds}};
}

void append(Object& entry, const Object& members) {
    for (const auto& member : members) entry.insert_or_assign(member.key(), member.value());
}

Object rating_entry(const Rating& rating, const CategoryRating& category) {
    Object entry = head("syscard.rating/1", rating);
    append(entry, to_json(category));
    return entry;
}

/// The level that stands, and who set it: the rules, or a person.
Object determination_entry(const Rating& rating, const CategoryRating& category) {
    Array evidence;  // each measurement once, however many indicators look at it
    for (const IndicatorResult& each : category.indicators) {
        if (each.tested &&
            std::ranges::find(evidence, json::Value(each.measurement)) == evidence.end())
            evidence.emplace_back(each.measurement);
    }
    Object entry = head("syscard.determination/1", rating);
    append(entry,
           {{"category", category.id},
            {"level", category.level},
            {"at_least", category.at_least},
            {"at_most", category.at_most},
            {"decided_by", category.post_level.by},
            {"evidence", evidence},
            {"reason", category.reason}});
    return entry;
}

Object decision_entry(const Rating& rating, const ActionDecision& decision) {
    Object entry = head("syscard.decision/1", rating);
    append(entry, to_json(decision));
    return entry;
}

void append_category(std::vector<Object>& entries, const Rating& rating,
                     const CategoryRating& category) {
    entries.push_back(rating_entry(rating, category));
    entries.push_back(determination_entry(rating, category));
}

}  // namespace

std::vector<Object> to_entries(const Rating& rating) {
    std::vector<Object> entries;
    for (const CategoryRating& each : rating.categories) append_category(entries, rating, each);
    for (const CategoryRating& each : rating.behaviours) append_category(entries, rating, each);
    for (const ActionDecision& each : rating.actions)
        entries.push_back(decision_entry(rating, each));
    return entries;
}

}  // namespace syscard::framework
