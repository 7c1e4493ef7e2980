#include "cli/role_models.h"

#include <fmt/format.h>

#include "model/cached_model.h"

namespace syscard::cli {

namespace {

std::string role_line(const std::string& role, const model::Identity& identity) {
    return fmt::format("{}: {} ({}), {}", role, identity.model, identity.name, identity.detail);
}

}  // namespace

Result<RoleModels> open_roles(Loop& loop, const std::string& subject,
                              const std::map<std::string, std::string>& roles,
                              const model::ModelOptions& options) {
    RoleModels models;
    SYSCARD_TRY(models.subject, model::open_model(loop, subject, options));
    // The subject alone: a sample's entry marks its replies, not those of a judge.
    if (!options.cache.empty()) {
        SYSCARD_TRY(models.subject, model::open_cached(std::move(models.subject), options));
    }
    const auto judge = roles.find(eval::kJudgeRole);
    if (judge == roles.end()) return models;
    models.subject_judges = judge->second == subject;
    if (models.subject_judges) return models;
    auto opened = model::open_model(loop, judge->second, options);
    if (!opened) {
        Error error = std::move(opened).error();
        error.what = fmt::format("the judge: {}", error.what);
        return std::unexpected(error);
    }
    models.judge = std::move(*opened);
    return models;
}

Result<void> propose_roles(std::map<std::string, std::string>& roles,
                           const plan::LoadedSuite& suite) {
    for (const auto& [role, name] : suite.roles) {
        const auto [at, is_new] = roles.emplace(role, name);
        if (is_new || at->second == name) continue;
        return fail(
            ErrorCode::BadInput,
            fmt::format(
                "the suites propose two models as {}: `{}` and `{}`", role, at->second, name),
            suite.suite.name,
            fmt::format("say which with --{}", role));
    }
    return {};
}

Result<void> check_judge_named(const plan::Plan& plan) {
    if (plan.roles.contains(eval::kJudgeRole)) return {};
    for (const plan::Suite& suite : plan.suites) {
        for (const plan::Task& task : suite.tasks) {
            if (!task.rubric) continue;
            return fail(ErrorCode::BadInput,
                        fmt::format("the task `{}.{}` is graded by a judge, and none is named",
                                    suite.name,
                                    task.name),
                        "",
                        "--judge MODEL, or `roles: {judge: MODEL}` in the suite");
        }
    }
    return {};
}

std::string roles_text(const eval::Roles& roles) {
    const eval::RoleIdentities identities(roles);
    std::string text = role_line("subject", identities.subject);
    for (const auto& [role, identity] : identities.others) text += "\n" + role_line(role, identity);
    return text;
}

}  // namespace syscard::cli
