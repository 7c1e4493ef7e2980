#pragma once

// A run: the plan is committed, every sample is asked and recorded, the end is recorded. What was
// acknowledged is never lost and never asked again, so a run that was stopped goes on where it was
// and ends with the same measurements.

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "async/async.h"
#include "async/stop.h"
#include "eval/item_commitments.h"
#include "eval/keys.h"
#include "eval/ordinals.h"
#include "eval/recorder.h"
#include "eval/roles.h"
#include "evidence/log_writer.h"
#include "evidence/run_entries.h"
#include "model/model.h"
#include "plan/plan.h"

namespace syscard::eval {

/// Where a run lies.
struct RunPlace {
    std::filesystem::path directory;  // as given with -o
    std::filesystem::path evidence() const { return directory / "evidence"; }
    std::filesystem::path secrets() const { return directory / "private"; }
    /// The log checkpoint that was signed before the first sample: hand it out early, and nobody
    /// can make the plan anew afterwards.
    std::filesystem::path plan_checkpoint() const { return directory / "plan.checkpoint"; }
    std::filesystem::path state_file() const { return secrets() / "run_state.json"; }
};

/// What `resume` needs to go on: how the run was started.
struct RunState {
    std::vector<std::string> suites;  // folders, absolute
    std::string framework;            // file, absolute
    std::string subject;              // as asked for
    std::uint64_t seed = 0;
    bool quick = false;                             // a few items of each task
    std::map<std::string, std::string> roles = {};  // the other models, as asked for, by role
    std::string mitigations = "both";  // which states of a subject with layers: mitigation/arm.h

    Result<void> store(const RunPlace& place) const;
    /// @error NotFound  no run lies here. BadInput  the file cannot be read.
    static Result<RunState> load(const RunPlace& place);
};

/// What a run has used, earlier sittings included.
struct Spending {
    std::int64_t tokens = 0;  // of prompts and replies, of all models
    std::int64_t nano_usd = 0;
    std::int64_t without_cost = 0;  // samples whose cost of the subject is unknown

    /// What the subject took for a sample.
    void add(std::int64_t more_tokens, std::optional<std::int64_t> cost) {
        tokens += more_tokens;
        nano_usd += cost.value_or(0);
        without_cost += cost ? 0 : 1;
    }
    /// What the other models took for it.
    void add(const std::map<std::string, evidence::RoleUse>& roles) {
        for (const auto& [role, use] : roles) {
            tokens += use.prompt_tokens + use.reply_tokens;
            nano_usd += use.cost_nano_usd.value_or(0);
        }
    }
};

/// What ends a sitting early. The run is not over: `resume` goes on with higher limits.
struct Limits {
    std::optional<std::int64_t> nano_usd;           // of the whole run
    std::optional<std::int64_t> tokens;             // of the whole run
    std::optional<std::chrono::milliseconds> time;  // of this sitting
};

/// Progress of a run, for a person who waits.
struct Progress {
    std::int64_t planned = 0;
    std::int64_t done = 0;    // with a result, earlier sittings included
    std::int64_t scored = 0;  // this and what follows: of this sitting
    std::int64_t unscored = 0;
    std::int64_t blocked = 0;
    std::int64_t failed = 0;
    std::int64_t cancelled = 0;
    std::int64_t reply_tokens = 0;
    Spending spent;           // of the whole run
    double seconds = 0;       // of this sitting
    double seconds_left = 0;  // 0 when nothing can be said yet
};

/// A run whose log is open for writing.
struct OpenRun {
    evidence::LogWriter log;
    std::string id;
    std::int64_t sittings = 1;
    Ordinals done;       // samples with a result when it was opened
    bool ended = false;  // the end is recorded; only conclusions may be missing
    std::optional<crypto::Signer> publication = {};  // signs the card; none in a log of syscard 0.1
    RolePrices prices = {};
    Spending spent = {};
    std::int64_t recorded = 0;    // samples with a result by now
    std::string stopped_by = {};  // the limit that ended this sitting: "--max-tokens 1000"
};

/// @error Exists  a run lies there already, with what can be done about it.
Result<void> check_free(const RunPlace& place);

/// Makes the keys, commits the plan, the calibrations and the intent, and signs them with a log
/// checkpoint, before any sample.
/// @param committed  commitments to the plan's items, if they were made while it looked at them.
/// @error Exists    a run lies there already.
/// @error ReadOnly, NoSpace, Io
Result<OpenRun> begin_run(const RunPlace& place, const plan::Plan& plan,
                          const RoleIdentities& models, const RunState& state,
                          const RunKeys& keys = {}, RolePrices prices = {},
                          std::optional<ItemCommitments> committed = {});

/// Opens the log of a run for writing, whatever state it is in.
/// @error NotFound  no log lies there, or a key of it does not.
/// @error Tampered, BadInput  the log, or a key, cannot be read.
Result<OpenRun> open_run(const RunPlace& place, const RunKeys& keys = {});

/// Opens a run that was stopped.
/// @error BadInput  the suites, the framework or a model are not those of the plan any more.
Result<OpenRun> resume_run(const RunPlace& place, const plan::Plan& plan,
                           const RoleIdentities& models, const RunKeys& keys = {});

struct RunOptions {
    std::chrono::seconds sample_limit{600};  // a sample that takes longer is cancelled
    Limits limits;
    std::function<void(const Progress&)> on_progress;
    OnAcknowledged on_acknowledged;  // results are durable: on the recorder's thread
};

/// Asks what has no result yet. Returns when every sample has one and the end is recorded, or when
/// `stop` was asked for and everything under way has ended.
///
/// @return          true when the run is complete; false when it was stopped and can be resumed.
/// @error NoSpace, ReadOnly, Io  the log could not be written; the run can be resumed.
/// @error Outage  a model answers nobody any more; the run can be resumed.
Async<Result<bool>> run_samples(OpenRun& run, const plan::Plan& plan, Roles roles, Stop& stop,
                                RunOptions options);

}  // namespace syscard::eval
