#pragma once

// The models of a run, opened by name.

#include <map>
#include <memory>
#include <string>

#include "eval/roles.h"
#include "mitigation/layer.h"
#include "plan/plan.h"
#include "plan/suite.h"

namespace syscard::cli {

struct RoleModels {
    std::unique_ptr<model::Model> subject;
    std::unique_ptr<model::Model> layered;  // the subject behind its layers; none without any
    std::unique_ptr<model::Model> judge;    // none where the subject judges, or nobody does
    bool subject_judges = false;            // the model itself, not from behind its layers

    eval::Roles roles() const {
        return {layered ? *layered : *subject, subject_judges ? subject.get() : judge.get()};
    }
};

/// A subject as --subject names it: a model, with the layers that a subject file puts around it.
/// @error NotFound, BadInput  the subject file is not there, or makes no sense.
Result<mitigation::Subject> read_subject(const std::string& subject);

/// @param plan  names the models beside the subject, by role, and the subject's layers. A model
///              that has the subject's name shares its weights and its queue.
/// @error BadInput, NotFound  as `open_model`, and which role it was for.
Result<RoleModels> open_roles(Loop& loop, const std::string& subject,
                              const plan::Plan& plan, const model::ModelOptions& options);

/// Adds to `roles` what a suite proposes. @error BadInput  another suite proposes another model.
Result<void> propose_roles(std::map<std::string, std::string>& roles,
                           const plan::LoadedSuite& suite);

/// @error BadInput  a task is graded by a judge, and the plan's roles name none.
Result<void> check_judge_named(const plan::Plan& plan);

/// "subject: SmolLM2 (default), llama 256M Q8_0", a line for each role.
std::string roles_text(const eval::Roles& roles);

}  // namespace syscard::cli
