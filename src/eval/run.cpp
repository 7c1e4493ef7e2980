#include "eval/run.h"

#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/file.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "base/version.h"
#include "crypto/random.h"
#include "eval/earlier_runs.h"
#include "eval/recorder.h"
#include "eval/solver.h"
#include "evidence/entry.h"
#include "evidence/run_entries.h"
#include "evidence/run_start.h"
#include "plan/transcript.h"
#include "sandbox/sandbox.h"
#include "scoring/scorer.h"

namespace syscard::eval {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kStateSchema = "syscard.run_state/1";
// Asked first where there is a limit, before anything is known of what a sample uses.
constexpr std::int64_t kSamplesToFindOut = 8;
constexpr auto kProgressEvery = std::chrono::milliseconds(250);

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// By the prices of the run; what nobody counted has no cost.
void add_costs(const RolePrices& prices, SampleResult& result) {
    const model::TokenCounts& tokens = result.tokens;
    if (prices.subject && tokens.by != model::CountedBy::Nobody)
        result.cost_nano_usd =
            prices.subject->cost_nano_usd(tokens.prompt, tokens.prompt_cached, tokens.reply);
    for (auto& [role, use] : result.roles) {
        const auto price = prices.others.find(role);
        const bool counted = use.counted_by != counted_by_name(model::CountedBy::Nobody);
        if (price != prices.others.end() && counted)
            use.cost_nano_usd =
                price->second.cost_nano_usd(use.prompt_tokens, use.cached_tokens, use.reply_tokens);
    }
}

// What the log already says about the run that is to be resumed.
struct LoggedRun {
    std::optional<evidence::PlanEntry> plan;
    std::optional<evidence::IntentEntry> intent;
    Ordinals done;
    Spending spent;
    std::int64_t sittings = 1;
    bool ended = false;
    evidence::Keyring keys;
};

Result<LoggedRun> read_logged(const evidence::LogWriter& log) {
    LoggedRun logged;
    SYSCARD_CHECK(log.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
        const std::string where = fmt::format("entry {}", index);
        const std::string_view schema = evidence::schema_of(entry);
        if (const auto taken = logged.keys.take(index, entry, where); !taken)
            return std::unexpected(taken.error());
        if (schema == evidence::kPlanSchema) {
            SYSCARD_TRY(logged.plan, evidence::PlanEntry::from_json(entry, where));
        } else if (schema == evidence::kIntentSchema) {
            SYSCARD_TRY(logged.intent, evidence::IntentEntry::from_json(entry, where));
        } else if (schema == evidence::kSampleSchema) {
            SYSCARD_TRY(const auto sample, evidence::SampleEntry::from_json(entry, where));
            logged.done.insert(sample.ordinal);
            if (!sample.from_cache)
                logged.spent.add(sample.prompt_tokens + sample.reply_tokens, sample.cost_nano_usd);
            logged.spent.add(sample.roles);
        } else if (schema == evidence::kSittingSchema) {
            ++logged.sittings;
        } else if (schema == evidence::kRunEndSchema) {
            logged.ended = true;
        }
        return {};
    }));
    return logged;
}

// A log that is open for writing, and what it says.
struct Logged {
    OpenRun run;
    LoggedRun logged;
};

Result<Logged> open_logged(const RunPlace& place, const RunKeys& keys) {
    SYSCARD_TRY(evidence::LogWriter log,
                evidence::LogWriter::resume(
                    place.evidence(), place.secrets(), evidence::Disk(), keys.for_log()));
    SYSCARD_TRY(LoggedRun logged, read_logged(log));
    OpenRun run{.log = std::move(log),
                .id = logged.intent ? logged.intent->run : "",
                .sittings = logged.sittings,
                .done = std::move(logged.done),
                .ended = logged.ended};
    run.spent = logged.spent;
    if (logged.intent) run.prices = {logged.intent->price, logged.intent->prices};
    SYSCARD_TRY(run.publication,
                publication_key(logged.keys, run.log.size(), place.secrets(), keys));
    return Logged{std::move(run), std::move(logged)};
}

Result<void> same_plan(evidence::LogWriter& log, const evidence::PlanEntry& logged,
                       const plan::Plan& plan) {
    SYSCARD_TRY(const std::string committed, log.read_blob(logged.document));
    if (committed == json::canonical(plan::document(plan))) return {};
    return fail(ErrorCode::BadInput,
                "the suites, the framework or the subject's layers have changed since the plan was "
                "committed",
                "",
                "put the files back as they were, or start a new run elsewhere");
}

Result<void> same_model(const std::string& role, const json::Object& logged,
                        const model::Identity& now) {
    SYSCARD_TRY(const std::string revision, json::string_member(logged, "revision", "intent"));
    const json::Object current = model::to_json(now);
    const auto same = [&](std::string_view member) {
        const json::Value* then = logged.if_contains(member);
        const json::Value* here = current.if_contains(member);
        return (then == nullptr) == (here == nullptr) && (then == nullptr || *then == *here);
    };
    if (!same("mitigations"))
        return fail(ErrorCode::BadInput,
                    "the run was begun with other layers, or with another judge behind one",
                    "",
                    "resume with the same subject file and the same models, or start a new run "
                    "elsewhere");
    if (!same("tokenizer"))
        return fail(ErrorCode::BadInput,
                    fmt::format("the run was begun with another tokenizer file of the {}",
                                role.empty() ? "subject" : role),
                    "",
                    "put the file back as it was, or start a new run elsewhere");
    if (revision == now.revision) return {};
    const std::string of = role.empty() ? "" : fmt::format(" as its {}", role);
    return fail(ErrorCode::BadInput,
                fmt::format("the run was begun with model revision {}{}, and this is {}",
                            terminal_line(revision, 80),
                            of,
                            now.revision),
                "",
                "resume with the same weights, or start a new run elsewhere");
}

Result<void> same_models(const evidence::IntentEntry& intent, const RoleIdentities& models) {
    SYSCARD_CHECK(same_model("", intent.subject, models.subject));
    for (const auto& [role, logged] : intent.roles) {
        const auto now = models.others.find(role);
        if (now == models.others.end())
            return fail(ErrorCode::BadInput,
                        fmt::format("the run was begun with a {}, and there is none now", role));
        SYSCARD_CHECK(same_model(role, logged, now->second));
    }
    for (const auto& [role, identity] : models.others) {
        if (!intent.roles.contains(role))
            return fail(ErrorCode::BadInput, fmt::format("the run was begun without a {}", role));
    }
    return {};
}

// Killed while it was begun: nothing was asked, so nothing can be lost.
std::unexpected<Error> never_begun(const RunPlace& place) {
    return fail(ErrorCode::BadInput,
                "the run stopped before its plan was committed",
                place.directory.string(),
                "nothing was asked yet: delete the folder and start again");
}

Result<void> commit_plan(evidence::LogWriter& log, const plan::Plan& plan,
                         const evidence::ItemsEntry& items) {
    SYSCARD_TRY(const evidence::BlobReference document,
                log.append_blob(json::canonical(plan::document(plan))));
    const evidence::PlanEntry entry{
        .document = document, .samples = plan.samples(), .time = utc_now()};
    std::vector<json::Object> group = {entry.to_json()};
    for (const plan::Calibration& calibration : plan.calibrations)
        group.push_back(plan::to_json(calibration));
    group.push_back(items.to_json());
    SYSCARD_CHECK(log.append(group));
    return {};
}

// A plan whose scorers run programs needs a sandbox: found missing now, not after an hour.
Result<void> check_sandbox(const plan::Plan& plan) {
    for (const plan::Suite& suite : plan.suites) {
        for (const plan::Task& task : suite.tasks) {
            if (scoring::graded_by(task.scorer) != scoring::GradedBy::Program) continue;
            auto available = sandbox::available();
            if (available) return {};
            Error error = std::move(available).error();
            error.what = fmt::format("the task `{}` runs programs: {}", task.name, error.what);
            return std::unexpected(error);
        }
    }
    return {};
}

// Signs what was committed before the first sample, and keeps that log checkpoint for the reader.
Result<void> sign_plan(evidence::LogWriter& log, const RunPlace& place) {
    SYSCARD_CHECK(log.publish());
    SYSCARD_TRY(const std::string checkpoint, read_file(place.evidence() / "checkpoint"));
    return write_file_durably(place.plan_checkpoint(), checkpoint);
}

// Gives the samples that have no result yet, made one at a time, until a stop is asked for or a
// dataset cannot be read any more.
class Remaining {
  public:
    Remaining(const plan::Plan& plan, const Ordinals& done, const Stop& stop)
        : plan_(plan), done_(done), stop_(stop) {}

    std::optional<plan::Sample> next() {
        while (position_ < plan_.samples() && done_.contains(position_)) ++position_;
        if (failure_ || stop_.requested() || position_ == plan_.samples()) return std::nullopt;
        auto sample = plan_.sample(position_++);
        if (sample) return std::move(*sample);
        failure_ = std::move(sample).error();
        return std::nullopt;
    }

    const std::optional<Error>& failure() const { return failure_; }

  private:
    const plan::Plan& plan_;
    const Ordinals& done_;
    const Stop& stop_;
    std::int64_t position_ = 0;
    std::optional<Error> failure_;
};

// One sitting: asks, records, tells how far it is.
class Sitting {
  public:
    Sitting(OpenRun& run, const plan::Plan& plan, const Roles& roles, Stop& stop,
            RunOptions options)
        : run_(run),
          plan_(plan),
          roles_(roles),
          stop_(stop),
          options_(std::move(options)),
          recorder_(plan, run.log, options_.on_acknowledged) {
        progress_.spent = run.spent;
        progress_.planned = plan.samples();
        progress_.done = run.done.size();
        earlier_ = progress_.done;
        run_.recorded = progress_.done;
    }

    Async<Result<void>> ask_all() {
        Remaining remaining(plan_, run_.done, stop_);
        auto next = [this, &remaining]() -> std::optional<plan::Sample> {
            if (!fits_one_more()) return std::nullopt;
            auto sample = remaining.next();
            under_way_ += sample ? 1 : 0;
            asked_ += sample ? 1 : 0;
            return sample;
        };
        auto ask = [this](plan::Sample sample) { return ask_one(std::move(sample)); };
        const auto executor = co_await boost::asio::this_coro::executor;
        boost::asio::steady_timer time_is_up(executor);
        if (options_.limits.time) stop_when(time_is_up, *options_.limits.time);
        // A round ends when what is under way may spend the rest of a limit; the next one knows
        // what it did spend.
        std::int64_t before = -1;
        while (asked_ > before && !stop_.requested()) {
            before = asked_;
            co_await for_each_concurrently(next, roles_.subject.parallel(), ask);
            rounds_ += 1;
        }
        time_is_up.cancel();
        const auto recorded = recorder_.finish();
        report();  // the last one, now that all of it is durable
        SYSCARD_CO_CHECK(recorded);
        if (outage_) co_return std::unexpected(*outage_);
        if (remaining.failure()) co_return std::unexpected(*remaining.failure());
        co_return Result<void>{};
    }

    bool complete() const { return progress_.done == progress_.planned; }
    double seconds() const { return seconds_since(start_); }

  private:
    Async<void> ask_one(plan::Sample sample) {
        const Deadline deadline = Deadline::after(options_.sample_limit);
        SampleResult result = co_await solve(plan_, std::move(sample), roles_, deadline);
        --under_way_;
        if (result.outage) stop_for_outage(*result.outage);
        // What a stop cut short is no result: the resumed run asks it again.
        const bool cut_short = result.outcome == evidence::Outcome::Failed || result.judge_failed;
        if (stop_.requested() && cut_short) co_return;
        add_costs(run_.prices, result);
        count(result);
        recorder_.record(std::move(result));
        if (recorder_.failure()) {
            stop_.request(CancelReason::Shutdown);
            roles_.cancel_all();
        }
        if (Clock::now() - reported_ >= kProgressEvery) report();
    }

    // The first one tells why; what else is under way meets the same end.
    void stop_for_outage(const Error& outage) {
        if (!outage_) outage_ = outage;
        stop_.request(CancelReason::Shutdown);
        roles_.cancel_all();
    }

    void count(const SampleResult& result) {
        ++progress_.done;
        ++count_of(result.outcome);
        progress_.reply_tokens += result.tokens.reply;
        // What came from the cache was paid for when it was asked; a judge is asked each time.
        if (!result.from_cache)
            progress_.spent.add(result.tokens.prompt + result.tokens.reply, result.cost_nano_usd);
        progress_.spent.add(result.roles);
        run_.spent = progress_.spent;
        run_.recorded = progress_.done;
    }

    std::int64_t& count_of(evidence::Outcome outcome) {
        switch (outcome) {
            case evidence::Outcome::Scored:
                return progress_.scored;
            case evidence::Outcome::Unscored:
                return progress_.unscored;
            case evidence::Outcome::Blocked:
                return progress_.blocked;
            case evidence::Outcome::Failed:
                return progress_.failed;
            case evidence::Outcome::Cancelled:
                return progress_.cancelled;
        }
        return progress_.failed;
    }

    // What is under way will use about what others did.
    bool fits(std::int64_t spent, std::int64_t limit) const {
        if (progress_.done == 0) return spent < limit;
        const std::int64_t mean = (spent + progress_.done - 1) / progress_.done;
        return spent + mean * (under_way_ + 1) <= limit;
    }

    // Whether another sample keeps within the limits. What is under way is paid for and ends as it
    // would; when nothing is, and not even one more fits, the sitting is over.
    bool fits_one_more() {
        const Limits& limits = options_.limits;
        if (!limits.nano_usd && !limits.tokens) return true;
        if (rounds_ == 0 && asked_ >= kSamplesToFindOut) return false;
        const Spending& spent = progress_.spent;
        std::string reached;
        if (limits.nano_usd && !fits(spent.nano_usd, *limits.nano_usd))
            reached = "--max-cost " + usd_text(*limits.nano_usd);
        if (limits.tokens && !fits(spent.tokens, *limits.tokens))
            reached = fmt::format("--max-tokens {}", *limits.tokens);
        if (!reached.empty() && under_way_ == 0 && !stop_.requested()) {
            run_.stopped_by = reached;
            stop_.request(CancelReason::BudgetSpent);
        }
        return reached.empty();
    }

    // Also while every sample waits for its reply.
    void stop_when(boost::asio::steady_timer& timer, std::chrono::milliseconds limit) {
        timer.expires_after(limit);
        timer.async_wait([this, limit](const boost::system::error_code& error) {
            if (error || stop_.requested()) return;
            run_.stopped_by =
                fmt::format("--max-time {:g}", static_cast<double>(limit.count()) / 1000);
            stop_.request(CancelReason::Deadline);
            roles_.cancel_all();
        });
    }

    void report() {
        reported_ = Clock::now();
        if (!options_.on_progress) return;
        progress_.seconds = seconds();
        const std::int64_t here = progress_.done - earlier_;
        progress_.seconds_left = here > 0
                                     ? progress_.seconds / static_cast<double>(here) *
                                           static_cast<double>(progress_.planned - progress_.done)
                                     : 0;
        options_.on_progress(progress_);
    }

    OpenRun& run_;
    const plan::Plan& plan_;
    Roles roles_;
    Stop& stop_;
    RunOptions options_;
    Recorder recorder_;
    Progress progress_;
    std::optional<Error> outage_;
    std::int64_t earlier_ = 0;
    std::int64_t under_way_ = 0;
    std::int64_t asked_ = 0;  // in this sitting
    std::int64_t rounds_ = 0;
    Clock::time_point start_ = Clock::now();
    Clock::time_point reported_ = Clock::now();
};

}  // namespace

Result<void> RunState::store(const RunPlace& place) const {
    json::Object object = {{"schema", kStateSchema},
                           {"suites", json::array_of(suites)},
                           {"framework", framework},
                           {"subject", subject},
                           {"seed", std::to_string(seed)},
                           {"quick", quick},
                           {"mitigations", mitigations}};
    json::Object others;
    for (const auto& [role, name] : roles) others[role] = name;
    if (!others.empty()) object["roles"] = std::move(others);
    SYSCARD_CHECK(write_file_durably(place.state_file(), json::pretty(object)));
    using std::filesystem::perms;
    std::error_code code;
    std::filesystem::permissions(place.state_file(), perms::owner_read | perms::owner_write, code);
    if (code) return std::unexpected(system_error(code.value(), "protect", place.state_file()));
    return {};
}

Result<RunState> RunState::load(const RunPlace& place) {
    const std::string where = place.state_file().string();
    auto text = read_file(place.state_file());
    std::error_code ignored;
    if (!text && text.error().code == ErrorCode::NotFound &&
        std::filesystem::exists(place.evidence(), ignored))
        return never_begun(place);
    if (!text && text.error().code == ErrorCode::NotFound) {
        return fail(ErrorCode::NotFound,
                    fmt::format("no run lies in `{}`", place.directory.string()),
                    where,
                    "name the folder that was given with -o");
    }
    if (!text) return std::unexpected(text.error());
    SYSCARD_TRY(const json::Value value, json::parse(*text, where));
    SYSCARD_TRY(const json::Object object, json::as_object(value, where));
    RunState state;
    SYSCARD_TRY(state.suites, json::strings_member(object, "suites", where));
    SYSCARD_TRY(state.framework, json::string_member(object, "framework", where));
    SYSCARD_TRY(state.subject, json::string_member(object, "subject", where));
    SYSCARD_TRY(const std::string seed, json::string_member(object, "seed", where));
    const auto number = parse_unsigned(seed);
    if (!number) return fail(ErrorCode::BadInput, "`seed` is not a number", where);
    state.seed = *number;
    if (object.contains("quick")) {
        SYSCARD_TRY(state.quick, json::bool_member(object, "quick", where));
    }
    if (object.contains("roles")) {
        SYSCARD_TRY(const json::Object others, json::object_member(object, "roles", where));
        for (const auto& pair : others) {
            const std::string role(pair.key().data(), pair.key().size());
            SYSCARD_TRY(state.roles[role], json::string_member(others, role, where));
        }
    }
    if (object.contains("mitigations")) {
        SYSCARD_TRY(state.mitigations, json::string_member(object, "mitigations", where));
    }
    return state;
}

Result<void> check_free(const RunPlace& place) {
    std::error_code ignored;
    if (!std::filesystem::exists(place.evidence(), ignored)) return {};
    return fail(ErrorCode::Exists,
                fmt::format("a run lies in `{}` already", place.directory.string()),
                place.evidence().string(),
                fmt::format("`syscard resume {0}` goes on with it, `syscard verify {0}` checks it; "
                            "or choose another folder with -o",
                            place.directory.string()));
}

Result<OpenRun> begin_run(const RunPlace& place, const plan::Plan& plan,
                          const RoleIdentities& models, const RunState& state, const RunKeys& keys,
                          RolePrices prices, std::optional<ItemCommitments> committed) {
    SYSCARD_CHECK(check_sandbox(plan));
    SYSCARD_CHECK(check_free(place));
    SYSCARD_CHECK(make_directories(place.directory));
    evidence::LogKeys log_keys = keys.for_log();
    if (committed) log_keys.new_secret = committed->secret();
    SYSCARD_TRY(
        evidence::LogWriter log,
        evidence::LogWriter::create(
            place.evidence(), place.secrets(), new_origin(), evidence::Disk(), log_keys));
    // A creation that was cut short left a secret, which the log goes on with.
    if (!committed || committed->secret() != log.run_secret()) {
        SYSCARD_TRY(committed, ItemCommitments::of(plan, log.run_secret()));
    }
    OpenRun run{.log = std::move(log), .id = "", .sittings = 1, .done = {}, .ended = false};
    run.prices = std::move(prices);
    SYSCARD_CHECK(state.store(place));
    SYSCARD_TRY(run.publication, add_publication_key(run.log, place.secrets(), keys));
    SYSCARD_CHECK(commit_plan(run.log, plan, committed->entry()));
    run.id = evidence::run_name(run.log.verifier());
    evidence::IntentEntry intent{.run = run.id,
                                 .program = std::string(program_version()),
                                 .subject = model::to_json(models.subject),
                                 .price = run.prices.subject,
                                 .roles = {},
                                 .prices = run.prices.others,
                                 .time = utc_now()};
    for (const auto& [role, identity] : models.others)
        intent.roles.emplace(role, model::to_json(identity));
    std::vector<std::string> suites;
    for (const plan::Suite& suite : plan.suites) suites.push_back(suite.name);
    intent.earlier = find_earlier_runs(place.directory, intent, suites);
    SYSCARD_CHECK(run.log.append(intent.to_json()));
    SYSCARD_CHECK(sign_plan(run.log, place));
    return run;
}

Result<OpenRun> open_run(const RunPlace& place, const RunKeys& keys) {
    SYSCARD_TRY(Logged opened, open_logged(place, keys));
    return std::move(opened.run);
}

Result<OpenRun> resume_run(const RunPlace& place, const plan::Plan& plan,
                           const RoleIdentities& models, const RunKeys& keys) {
    SYSCARD_CHECK(check_sandbox(plan));
    SYSCARD_TRY(Logged opened, open_logged(place, keys));
    LoggedRun& logged = opened.logged;
    OpenRun& run = opened.run;
    if (!logged.plan || !logged.intent) return never_begun(place);
    SYSCARD_CHECK(same_plan(run.log, *logged.plan, plan));
    SYSCARD_CHECK(same_models(*logged.intent, models));
    if (run.ended) return std::move(run);
    // Stopped between the intent and its signature: nothing may be asked before that.
    std::error_code ignored;
    if (run.done.size() == 0 && !std::filesystem::exists(place.plan_checkpoint(), ignored))
        SYSCARD_CHECK(sign_plan(run.log, place));
    ++run.sittings;
    const json::Object sitting = {{"schema", evidence::kSittingSchema},
                                  {"run", run.id},
                                  {"sitting", run.sittings},
                                  {"time", utc_now()}};
    SYSCARD_CHECK(run.log.append(sitting));
    return std::move(run);
}

Async<Result<bool>> run_samples(OpenRun& run, const plan::Plan& plan, Roles roles, Stop& stop,
                                RunOptions options) {
    if (run.ended) co_return true;
    Sitting sitting(run, plan, roles, stop, std::move(options));
    SYSCARD_CO_CHECK(co_await sitting.ask_all());
    if (!sitting.complete()) {
        const evidence::StopEntry stopped{
            .run = run.id,
            .sitting = run.sittings,
            .reason =
                std::string(cancel_reason_name(stop.reason().value_or(CancelReason::Shutdown))),
            .limit = run.stopped_by,
            .time = utc_now()};
        SYSCARD_CO_CHECK(run.log.append(stopped.to_json()));
        SYSCARD_CO_CHECK(run.log.commit());
        co_return false;
    }
    const evidence::RunEndEntry end{
        .run = run.id,
        .stopped = "",
        .milliseconds = static_cast<std::int64_t>(sitting.seconds() * 1000),
        .sittings = run.sittings,
        .time = utc_now()};
    SYSCARD_CO_CHECK(run.log.append(end.to_json()));
    SYSCARD_CO_CHECK(run.log.commit());
    run.ended = true;
    co_return true;
}

}  // namespace syscard::eval
