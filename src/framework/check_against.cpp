// Whether a plan measures what a framework asks about; before the run, because afterwards it is too
// late.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "framework/framework.h"

namespace syscard::framework {

namespace {

std::vector<const Criterion*> all_criteria(const Framework& framework) {
    std::vector<const Criterion*> criteria;
    for (const Category& category : framework.categories) {
        for (const Indicator& each : category.indicators) criteria.push_back(&each.criterion);
        for (const Criterion& each : category.competence) criteria.push_back(&each);
    }
    for (const Action& action : framework.actions) {
        for (const Requirement& each : action.requirements) {
            if (const auto* criterion = std::get_if<Criterion>(&each))
                criteria.push_back(criterion);
        }
    }
    return criteria;
}

/// The plan's metrics as the framework's author spelled his: without the suite, if he left it out.
std::vector<std::string> names_in_the_same_style(std::string_view name,
                                                 const std::vector<std::string>& ids) {
    if (std::ranges::count(name, '.') != 1) return ids;
    std::vector<std::string> names;
    for (const std::string& id : ids) names.push_back(id.substr(id.find('.') + 1));
    return names;
}

Result<void> check_criterion(const Criterion& criterion, const std::vector<std::string>& ids) {
    std::vector<std::string> matches;
    std::ranges::copy_if(ids, std::back_inserter(matches), [&](const std::string& id) {
        return names_measurement(criterion.measurement, id);
    });
    if (matches.size() == 1 || (matches.empty() && criterion.optional)) return {};
    if (matches.empty()) {
        return fail(ErrorCode::BadInput,
                    fmt::format("framework names a metric this plan does not have: `{}`",
                                criterion.measurement),
                    criterion.measurement_where,
                    hint_for_unknown(criterion.measurement,
                                     names_in_the_same_style(criterion.measurement, ids)));
    }
    return fail(ErrorCode::BadInput,
                fmt::format("framework names a metric that this plan has twice: `{}`",
                            criterion.measurement),
                criterion.measurement_where,
                fmt::format("write the suite too: {}", join(matches, " or ")));
}

}  // namespace

Result<void> check_against(const Framework& framework,
                           const std::vector<std::string>& measurement_ids) {
    for (const Criterion* criterion : all_criteria(framework))
        SYSCARD_CHECK(check_criterion(*criterion, measurement_ids));
    return {};
}

}  // namespace syscard::framework
