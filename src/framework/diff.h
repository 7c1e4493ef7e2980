#pragma once

// What changed between two versions of a framework: structured fields by what they do to safety,
// prose side by side. Whether the author announced it is looked up, not judged.

#include <string>
#include <vector>

#include "base/json.h"
#include "framework/framework.h"

namespace syscard::framework {

enum class Change {
    Added,
    Removed,
    Weakened,      // more is allowed, or less is asked
    Strengthened,  // less is allowed, or more is asked
    Moved,         // to another status or scale: neither can be told
    Reworded,      // prose: read both
};
std::string_view change_name(Change change);

struct Difference {
    Change change = Change::Reworded;
    std::string kind;   // "category", "criterion", "action", "role", "process", "commitment", …
    std::string id;     // of what changed
    std::string field;  // "threshold"; empty for the whole
    std::string before;
    std::string after;
    bool announced = false;  // the newer version's `changes` name the id
};

/// In the order of the files: categories, criteria, actions, people, commitments.
std::vector<Difference> diff(const Framework& before, const Framework& after);

json::Object to_json(const Framework& before, const Framework& after,
                     const std::vector<Difference>& differences);

}  // namespace syscard::framework
