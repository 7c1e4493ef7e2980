#include <algorithm>
#include <map>
#include <utility>

#include "framework/internal/action.h"
#include "framework/internal/category.h"
#include "framework/rating.h"

namespace syscard::framework {

namespace {

std::vector<std::string> notes_on(const Framework& framework, const Given& given) {
    std::vector<std::string> notes;
    if (framework.example_thresholds) {
        notes.emplace_back(
            "Every numeric threshold is an example of this project's, not the framework author's.");
    }
    if (std::ranges::none_of(
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
    rating.notes = notes_on(framework, given);
    std::map<std::string, RatedCategory> rated;
    for (const Category& category : framework.categories) {
        RatedCategory each =
            rate_category(framework, category, measurements, given, rating.thresholds);
        auto& list = category.status == Status::Behaviour ? rating.behaviours : rating.categories;
        list.push_back(each.rating);
        rated.emplace(category.id, std::move(each));
    }
    for (const Action& action : framework.actions) {
        rating.actions.push_back(
            decide_action(framework, action, rated, measurements, given, rating.thresholds));
    }
    return rating;
}

}  // namespace syscard::framework
