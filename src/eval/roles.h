#pragma once

// The models of a run, by what they do in it. Each is named in the run's intent, and what each took
// stands in the entry of the sample that it was asked for.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "evidence/price.h"
#include "model/model.h"

namespace syscard::eval {

/// The name of the role in logs, suites and flags.
inline constexpr const char* kJudgeRole = "judge";

/// References to models that outlive the run.
struct Roles {
    // NOLINTNEXTLINE(google-explicit-constructor): most runs have a subject and nothing else
    Roles(model::Model& subject_model, model::Model* judge_model = nullptr)
        : subject(subject_model), judge(judge_model) {}

    model::Model& subject;
    model::Model* judge;  // grades what no rule can; null when nobody does. May be the subject

    /// Ends every request under way, of whatever role. On the loop's thread.
    void cancel_all() const {
        subject.cancel_all();
        if (judge != nullptr) judge->cancel_all();
    }
};

/// Who plays them, as far as it can be known.
struct RoleIdentities {
    // NOLINTNEXTLINE(google-explicit-constructor)
    RoleIdentities(model::Identity of_subject) : subject(std::move(of_subject)) {}
    // NOLINTNEXTLINE(google-explicit-constructor)
    RoleIdentities(const Roles& roles) : subject(roles.subject.identity()) {
        if (roles.judge != nullptr) others.emplace(kJudgeRole, roles.judge->identity());
    }

    model::Identity subject;
    std::map<std::string, model::Identity> others;  // by role
};

/// What they charge, where it is known: fixed when a run begins, and every cost follows from it.
struct RolePrices {
    std::optional<evidence::Price> subject;
    std::map<std::string, evidence::Price> others;  // by role

    bool any() const { return subject.has_value() || !others.empty(); }
};

}  // namespace syscard::eval
