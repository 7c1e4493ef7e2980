#pragma once

// The plan: what will be done, complete before the first sample. Its document goes into the log
// first, so that no threshold, metric or sample can be chosen after the results are seen.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mitigation/layer.h"
#include "plan/calibration.h"
#include "plan/task.h"

namespace syscard::plan {

struct Suite {
    std::string name;
    std::string version;
    std::string title;
    std::string digest;  // SHA-256 over the suite's files
    std::vector<Task> tasks;
};

struct FrameworkSource {
    std::string file;
    std::string text;  // the whole YAML: a verifier rates by it
};

/// Applies a technique to an objective: (technique, objective, seed) to the message that is sent.
using ApplyAttack =
    std::function<Result<std::string>(std::string_view, std::string_view, std::uint64_t)>;

/// The samples of one task: which ordinals they have, and what their items are.
struct TaskSamples {
    std::size_t suite = 0;  // index into the plan's suites
    std::size_t task = 0;   // index into the suite's tasks
    std::string arm = {};   // which of the subject's layers act: mitigation/arm.h
    std::int64_t first_ordinal = 0;
    std::int64_t count = 0;
    std::string items_digest;  // see PlannedTask
};

struct Plan {
    std::uint64_t seed = 0;
    std::vector<Suite> suites;
    FrameworkSource framework;
    std::vector<Calibration> calibrations;
    std::map<std::string, std::string> roles;  // models beside the subject, as asked for, by role
    std::vector<mitigation::Layer> layers = {};  // of the subject, in order
    std::vector<std::string> arms = {""};        // in which every task is asked

    // By `expand`. Samples are made when they are asked for: a million of them take no memory.
    std::vector<TaskSamples> tasks;  // in order of ordinal
    ApplyAttack apply_attack;

    std::int64_t samples() const;
    /// @param ordinal   in [0, samples()).
    /// @error BadInput  the dataset was changed since `expand`.
    Result<Sample> sample(std::int64_t ordinal) const;
};

/// Looks at a sample that is planned: its ordinal, and the canonical JSON of its item as it is asked.
using LookAt = std::function<void(std::int64_t, std::string_view)>;

/// Plans the samples of every task: arms × epochs × items × attacks, ordinals in that order. Looks
/// at each once, digests it, and counts what each metric selects.
/// @param look      gets every sample in order of ordinal; none where nobody wants to.
/// @error BadInput  an unknown technique, or an attack on an item that does not end in a user's
/// message.
Result<void> expand(Plan& plan, const ApplyAttack& apply_attack, const LookAt& look = nullptr);

/// The seed of one draw: hash(run seed, key), the same after a resume, alone or in a batch, and in
/// every arm.
std::uint64_t sample_seed(std::uint64_t run_seed, std::string_view key);

/// The document that is committed: everything but the items, which stand in the transcripts; for
/// these a count and a digest for each task.
json::Object document(const Plan& plan);

/// What a verifier knows of a task from the plan's document.
struct PlannedTask {
    std::string suite;
    Task task;             // without items
    std::string arm = {};  // which of the subject's layers act; empty where none is declared
    std::int64_t first_ordinal = 0;
    std::int64_t samples = 0;
    std::int64_t items = 0;
    std::string items_digest;  // SHA-256 over the canonical JSON of each sample's item and epoch,
                               // in order of ordinal

    /// "quick.refusal", and "quick.refusal@pre" where not every layer acts.
    std::string id() const;
};

struct PlannedSuite {
    std::string name;
    std::string version;
    std::string title;
    std::string digest;
};

/// The plan as it stands in the log.
struct PlanDocument {
    std::uint64_t seed = 0;
    std::vector<PlannedSuite> suites;
    std::vector<PlannedTask> tasks;
    FrameworkSource framework;
    std::vector<Calibration> calibrations;
    std::vector<mitigation::Layer> layers = {};  // of the subject
    std::int64_t samples = 0;
    std::map<Estimator, std::int64_t> estimators = {};  // their versions, of those that metrics use

    /// The version of an estimator that the plan commits to; of one that it does not name, the newest.
    std::int64_t version_of(Estimator estimator) const;

    /// The task that an ordinal belongs to; nullptr when none does.
    const PlannedTask* task_of(std::int64_t ordinal) const;
};

Result<PlanDocument> parse_document(const json::Object& object, std::string_view where);

/// What an item contributes to its task's `items_digest`.
/// @param item  its canonical JSON.
std::string digest_line(std::string_view item, std::int64_t epoch);

/// Ids of the measurements that this plan will give: "quick.refusal.refusal_rate".
std::vector<std::string> measurement_ids(const Plan& plan);

}  // namespace syscard::plan
