#include <algorithm>
#include <map>
#include <utility>

#include "framework/internal/action.h"
#include "framework/internal/category.h"
#include "framework/rating.h"
#include "mitigation/arm.h"

namespace syscard::framework {

namespace {

using Measurements = std::vector<measure::Measurement>;

/// Of the subject as it is used: what a framework names without further words.
Measurements as_used(const Measurements& measurements) {
    Measurements post;
    for (const measure::Measurement& one : measurements) {
        if (mitigation::is_as_used(one.arm)) post.push_back(one);
    }
    return post;
}

/// Of the same items without its layers, under the ids that the framework names.
Measurements before_mitigation(const Measurements& measurements) {
    Measurements pre;
    for (measure::Measurement one : measurements) {
        if (one.arm != mitigation::kPre) continue;
        const std::string suffix = "@" + one.arm;
        const std::string metric = one.id.substr(one.task.size());
        one.task.resize(one.task.size() - suffix.size());
        one.id = one.task + metric;
        pre.push_back(std::move(one));
    }
    return pre;
}

std::vector<std::string> notes_on(const Framework& framework, const Measurements& before,
                                  const Given& given) {
    std::vector<std::string> notes;
    if (framework.example_thresholds) {
        notes.emplace_back(
            "Every numeric threshold is an example of this project's, not the framework author's.");
    }
    if (before.empty() &&
        std::ranges::none_of(
            given.levels, [](const SetLevel& set) { return set.state == MitigationState::Pre; })) {
        notes.emplace_back(
            "One state was measured: the subject as given (post). Before mitigation nothing was "
            "measured, so no level is given there.");
    }
    if (given.levels.empty()) {
        notes.emplace_back("Levels follow from rules over measurements alone; no person set one.");
    }
    return notes;
}

}  // namespace

Rating rate(const Framework& framework, const std::vector<measure::Measurement>& measurements,
            const Given& given) {
    Rating rating;
    rating.framework = framework.name;
    rating.title = framework.title;
    rating.version = framework.version;
    rating.thresholds = framework.example_thresholds ? "example" : "author";
    const Measurements post = as_used(measurements);
    const Measurements before = before_mitigation(measurements);
    rating.notes = notes_on(framework, before, given);
    std::map<std::string, RatedCategory> rated;
    for (const Category& category : framework.categories) {
        RatedCategory each =
            rate_category(framework, category, post, before, given, rating.thresholds);
        auto& list = category.status == Status::Behaviour ? rating.behaviours : rating.categories;
        list.push_back(each.rating);
        rated.emplace(category.id, std::move(each));
    }
    for (const Action& action : framework.actions) {
        rating.actions.push_back(
            decide_action(framework, action, rated, post, given, rating.thresholds));
    }
    return rating;
}

}  // namespace syscard::framework
