#pragma once

// The models of a run, opened by name.

#include <map>
#include <memory>
#include <string>

#include "eval/roles.h"
#include "plan/suite.h"

namespace syscard::cli {

struct RoleModels {
    std::unique_ptr<model::Model> subject;
    std::unique_ptr<model::Model> judge;  // none where the subject judges, or nobody does
    bool subject_judges = false;

    eval::Roles roles() const { return {*subject, subject_judges ? subject.get() : judge.get()}; }
};

/// @param roles  the models beside the subject, by role. One that has the subject's name shares its
///               weights and its queue.
/// @error BadInput, NotFound  as `open_model`, and which role it was for.
Result<RoleModels> open_roles(Loop& loop, const std::string& subject,
                              const std::map<std::string, std::string>& roles,
                              const model::ModelOptions& options);

/// Adds to `roles` what a suite proposes. @error BadInput  another suite proposes another model.
Result<void> propose_roles(std::map<std::string, std::string>& roles,
                           const plan::LoadedSuite& suite);

/// @error BadInput  a task is graded by a judge, and the plan's roles name none.
Result<void> check_judge_named(const plan::Plan& plan);

/// "subject: SmolLM2 (default), llama 256M Q8_0", a line for each role.
std::string roles_text(const eval::Roles& roles);

}  // namespace syscard::cli
