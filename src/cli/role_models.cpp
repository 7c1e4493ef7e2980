#include "cli/role_models.h"

#include <fmt/format.h>

#include "base/file.h"
#include "eval/layered_model.h"
#include "model/cached_model.h"

namespace syscard::cli {

namespace {

std::string role_line(const std::string& role, const model::Identity& identity) {
    return fmt::format("{}: {} ({}), {}", role, identity.model, identity.name, identity.detail);
}

}  // namespace

Result<mitigation::Subject> read_subject(const std::string& subject) {
    if (!mitigation::names_subject_file(subject)) return mitigation::Subject{subject, {}};
    SYSCARD_TRY(const std::string text, read_file(subject));
    return mitigation::parse_subject(text, subject);
}

Result<RoleModels> open_roles(Loop& loop, const std::string& subject, const plan::Plan& plan,
                              const model::ModelOptions& options) {
    RoleModels models;
    SYSCARD_TRY(const mitigation::Subject read, read_subject(subject));
    SYSCARD_TRY(models.subject, model::open_model(loop, read.model, options));
    // The subject alone: a sample's entry marks its replies, not those of a judge.
    if (!options.cache.empty()) {
        SYSCARD_TRY(models.subject, model::open_cached(std::move(models.subject), options));
    }
    if (!plan.layers.empty()) {
        SYSCARD_TRY(models.layered,
                    eval::add_layers(loop, *models.subject, plan.layers, plan.arms, options));
    }
    const auto judge = plan.roles.find(eval::kJudgeRole);
    if (judge == plan.roles.end()) return models;
    models.subject_judges = judge->second == read.model;
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
