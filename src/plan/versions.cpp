#include "plan/versions.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

std::unexpected<Error> unknown_version(std::string_view what, std::string_view name,
                                       std::int64_t version, std::string_view where) {
    return fail(
        ErrorCode::Unsupported,
        fmt::format("the plan is for version {} of the {} `{}`, which this program does not have",
                    version,
                    what,
                    terminal_line(name, 60)),
        std::string(where),
        "use the syscard that the intent names as `program`, or a later one");
}

Result<void> check_estimators(const json::Object& estimators, std::string_view where) {
    for (const auto& pair : estimators) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(const std::int64_t version, json::integer_member(estimators, name, where));
        const auto known = estimator_from_name(name, where);
        if (!known || version < 1 || version > estimator_version(*known))
            return unknown_version("estimator", name, version, where);
    }
    return {};
}

Result<void> check_renderers(const json::Object& renderers, std::string_view where) {
    const json::Object known = renderer_versions();
    for (const auto& pair : renderers) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(const std::int64_t version, json::integer_member(renderers, name, where));
        const auto* ours = known.if_contains(name);
        if (ours == nullptr || *ours != version)
            return unknown_version("renderer of", name, version, where);
    }
    return {};
}

}  // namespace

// Version 2 has the worst case of objectives and of what is conditional, rows by label of objectives
// as their headline is, the k of the planned attempts, and the tokens of all replies.
std::int64_t estimator_version(Estimator estimator) {
    switch (estimator) {
        case Estimator::AttackPerObjective:
        case Estimator::Goodness:
        case Estimator::Conditional:
        case Estimator::AttackAtK:
        case Estimator::TokensPerSuccess:
            return 2;
        default:
            return 1;
    }
}

json::Object renderer_versions() {
    return {{"card.json", 1}, {"card.md", 1}, {"card.html", 1}, {"card.txt", 1}};
}

Result<void> check_versions(const json::Object& versions, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(versions, {"estimators", "renderers"}, where));
    SYSCARD_TRY(const json::Object estimators, json::object_member(versions, "estimators", where));
    SYSCARD_TRY(const json::Object renderers, json::object_member(versions, "renderers", where));
    SYSCARD_CHECK(check_estimators(estimators, where));
    return check_renderers(renderers, where);
}

}  // namespace syscard::plan
