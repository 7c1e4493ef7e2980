#include "cli/card_command.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <malloc.h>

#include "async/async.h"
#include "async/stop.h"
#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "card/render.h"
#include "cli/card_place.h"
#include "cli/previous_card.h"
#include "cli/progress.h"
#include "cli/published_card.h"
#include "cli/role_models.h"
#include "cli/spending.h"
#include "eval/estimate.h"
#include "eval/item_commitments.h"
#include "eval/replay.h"
#include "eval/run.h"
#include "evidence/replay_entry.h"
#include "measure/spot_check.h"
#include "mitigation/arm.h"
#include "plan/suite.h"
#include "redteam/technique.h"

namespace syscard::cli {

namespace {

constexpr int kInterrupted = 130;

// ---- plan ----

// Said before the run, not after it.
Result<void> check_action(const framework::Framework& framework, const std::string& action) {
    std::vector<std::string> actions;
    for (const framework::Action& known : framework.actions) actions.push_back(known.id);
    const bool known = std::find(actions.begin(), actions.end(), action) != actions.end();
    if (!known) return no_such_action(action, actions);
    return {};
}

// Which states of the subject are asked.
Result<void> plan_layers(plan::Plan& plan, const CardArguments& arguments) {
    SYSCARD_TRY(mitigation::Subject subject, read_subject(arguments.subject));
    SYSCARD_TRY(const mitigation::Measure measure,
                mitigation::measure_from_name(arguments.mitigations));
    plan.layers = std::move(subject.layers);
    plan.arms = mitigation::arms_of(plan.layers, measure);
    return {};
}

Result<plan::Plan> make_plan(const CardArguments& arguments, const plan::LookAt& look = nullptr) {
    plan::Plan plan;
    SYSCARD_CHECK(plan_layers(plan, arguments));
    plan.seed = arguments.seed;
    if (!arguments.judge.empty()) plan.roles[eval::kJudgeRole] = arguments.judge;
    if (arguments.suites.empty() && arguments.records.empty())
        return fail(ErrorCode::BadInput,
                    "no suite is named, so nothing would be asked",
                    "",
                    "name a suite folder; only a card of others' figures has none: --records");
    for (const std::string& folder : arguments.suites) {
        SYSCARD_TRY(plan::LoadedSuite loaded,
                    plan::load_suite(folder, plan.seed, arguments.extent));
        for (const plan::Suite& other : plan.suites) {
            if (other.name == loaded.suite.name)
                return fail(ErrorCode::BadInput,
                            fmt::format("the suite `{}` is named twice", other.name),
                            folder,
                            "suites of one run need names of their own");
        }
        if (arguments.judge.empty()) SYSCARD_CHECK(propose_roles(plan.roles, loaded));
        plan.suites.push_back(std::move(loaded.suite));
        for (plan::Calibration& calibration : loaded.calibrations)
            plan.calibrations.push_back(std::move(calibration));
    }
    SYSCARD_CHECK(check_judge_named(plan));
    plan.framework.file = std::filesystem::path(arguments.framework).filename().string();
    SYSCARD_TRY(plan.framework.text, read_file(arguments.framework));
    SYSCARD_TRY(const framework::Framework framework,
                framework::parse_framework(plan.framework.text, arguments.framework));
    SYSCARD_CHECK(framework::check_against(framework, plan::measurement_ids(plan)));
    SYSCARD_CHECK(check_action(framework, arguments.action));
    SYSCARD_CHECK(plan::expand(plan, redteam::apply, look));
    return plan;
}

// What measuring the layers costs, before anything is asked.
std::string layers_text(const plan::Plan& plan) {
    if (plan.layers.empty()) return "";
    std::string text = "layers of the subject:\n";
    std::int64_t judging = 0;
    for (const mitigation::Layer& layer : plan.layers) {
        const bool asks =
            layer.kind == mitigation::Kind::Judge || layer.kind == mitigation::Kind::Http;
        const bool filters = !layer.rules.empty();
        text += fmt::format("  {:<20} {}{}\n",
                            layer.name,
                            mitigation::kind_name(layer.kind),
                            filters ? fmt::format(", {} {}",
                                                  layer.rules.size(),
                                                  layer.rules.size() == 1 ? "rule" : "rules")
                                    : "");
        for (const std::string& arm : plan.arms) {
            const auto acting = mitigation::acting(plan.layers, arm);
            const bool acts = acting && std::ranges::any_of(*acting, [&](const auto& one) {
                                  return one.name == layer.name;
                              });
            judging += asks && acts ? 1 : 0;
        }
    }
    const auto arms = static_cast<std::int64_t>(plan.arms.size());
    const std::int64_t each = plan.samples() / std::max<std::int64_t>(arms, 1);
    text += fmt::format("states: {}; each asks the same {} samples, so {} times the cost of one\n",
                        join(plan.arms, ", "),
                        each,
                        arms);
    if (judging > 0)
        text += fmt::format("judges and classifiers: at least {} requests more, one a turn that "
                            "comes to them\n",
                            judging * each);
    return text;
}

std::string plan_text(const plan::Plan& plan) {
    std::string text;
    const auto arms = static_cast<std::int64_t>(plan.arms.size());
    for (const plan::Suite& suite : plan.suites) {
        text += fmt::format("suite {} version {}: {}\n", suite.name, suite.version, suite.title);
        for (const plan::Task& task : suite.tasks) {
            text += fmt::format("  {}  {:<18} {:>5} samples  {:<14} {}\n",
                                task.row,
                                task.name,
                                plan::sample_count(task, task.items.size()) * arms,
                                task.scorer,
                                task.title);
        }
    }
    text += layers_text(plan);
    return text + fmt::format("{} samples, seed {}, framework {}\n",
                              plan.samples(),
                              plan.seed,
                              plan.framework.file);
}

// ---- run ----

// Ctrl-C once stops cleanly; the second time the system's own handler ends the program.
class Interrupt {
  public:
    Interrupt(Loop& loop, Stop& stop) : signals_(loop, SIGINT, SIGTERM) {
        signals_.async_wait([this, &stop](const boost::system::error_code& error, int) {
            if (error) return;
            signals_.clear();
            stop.request(CancelReason::UserRequest);
        });
    }

  private:
    boost::asio::signal_set signals_;
};

// Appends a line for each sample whose result is durable: what whoever watches the run may rely on.
Result<eval::OnAcknowledged> acknowledge_to(const std::string& path) {
    if (path.empty()) return eval::OnAcknowledged();
    // Shared by the copies of the function below, which lives as long as the run.
    const auto file = std::make_shared<std::ofstream>(path, std::ios::app);
    if (!*file) return std::unexpected(system_error(errno, "open", path));
    return [file](std::span<const std::int64_t> ordinals) {
        for (const std::int64_t ordinal : ordinals) *file << ordinal << '\n';
        file->flush();
    };
}

Result<bool> run_all(Loop& loop, eval::OpenRun& run, const plan::Plan& plan,
                     const eval::Roles& roles, const CardArguments& arguments,
                     const Output& output) {
    Stop stop;
    // What a spent budget stops is paid for already: it may end.
    stop.on_request([&roles, &stop] {
        if (stop.reason() != CancelReason::BudgetSpent) roles.cancel_all();
    });
    const Interrupt interrupt(loop, stop);
    eval::RunOptions options;
    SYSCARD_TRY(options.limits, limits_of(arguments, plan, run.prices));
    const ProgressForm form = progress_form(arguments.progress, on_terminal());
    options.on_progress =
        [&output, &run, form, limits = options.limits](const eval::Progress& progress) {
            if (form == ProgressForm::JsonLines)
                output.progress_document(progress_document(progress, run.prices.any()));
            if (form == ProgressForm::Text)
                output.progress(progress_line(progress, limits, run.prices.any()));
        };
    SYSCARD_TRY(options.on_acknowledged, acknowledge_to(arguments.acknowledge));
    auto complete = run_on(loop, eval::run_samples(run, plan, roles, stop, std::move(options)));
    output.end_progress();
    return complete;
}

// Appends what follows from the evidence, unless a sitting before this one did, and signs the log.
Result<Concluded> conclude_run(eval::OpenRun& run) {
    SYSCARD_TRY(measure::RunRecord record, measure::read_run(measure::source_of(run.log)));
    SYSCARD_TRY(card::Conclusions conclusions, card::conclude(record));
    if (record.verdicts.empty()) SYSCARD_CHECK(run.log.append(conclusions.entries));
    SYSCARD_CHECK(run.log.publish());
    return Concluded{std::move(record), std::move(conclusions)};
}

// ---- card ----

std::string next_commands(const eval::RunPlace& place) {
    const std::string directory = place.directory.string();
    return fmt::format(
        "\ncard: {0}/card.html, {0}/card.md, {0}/card.txt, {0}/card.json\n"
        "check it: syscard verify {0}\n"
        "publish: card.*, allowed_signers, plan.checkpoint, evidence/; never {0}/private\n",
        directory);
}

int answer_with(const eval::RunPlace& place, const card::Card& card, const std::string& action,
                const Output& output, bool written) {
    const auto code = decision_code(card.rating, action);
    if (!code) return output.fail(code.error());
    output.answer(card::to_json(card),
                  card::render_terminal(card) + (written ? next_commands(place) : ""));
    return *code;
}

Error resumable(Error error, const eval::RunPlace& place) {
    const bool resumes = error.code == ErrorCode::NoSpace || error.code == ErrorCode::Io ||
                         error.code == ErrorCode::ReadOnly;
    if (resumes)
        error.hint =
            fmt::format("nothing acknowledged is lost; make room, then `syscard resume {}` goes on",
                        place.directory.string());
    if (error.code == ErrorCode::Outage)
        error.hint = fmt::format("{}{}nothing acknowledged is lost; `syscard resume {}` goes on",
                                 error.hint,
                                 error.hint.empty() ? "" : "; ",
                                 place.directory.string());
    if (error.code == ErrorCode::ReadOnly) error.code = ErrorCode::Io;
    return error;
}

// What --previous and --records give; read again at the end, for their times are those of then.
Result<std::vector<people::Record>> records_to_add(const CardArguments& arguments) {
    const std::string now = utc_now();
    std::vector<people::Record> records;
    if (!arguments.records.empty()) {
        SYSCARD_TRY(const std::string text, read_file(arguments.records));
        SYSCARD_TRY(records, people::parse_records(text, arguments.records, now));
    }
    if (arguments.previous.empty()) return records;
    SYSCARD_TRY(people::Record previous,
                previous_record(arguments.previous, records.empty() ? now : records.front().time));
    records.insert(records.begin(), std::move(previous));
    return records;
}

// A limit is no failure: what has a result keeps it, and a higher limit goes on.
int stopped_by_limit(const eval::RunPlace& place, const eval::OpenRun& run, const plan::Plan& plan,
                     const Output& output) {
    const std::string next =
        fmt::format("syscard resume {} with a higher limit", place.directory.string());
    output.say(
        fmt::format("cancelled by {}: {} of {} samples asked for are still to do; `{}` goes on",
                    run.stopped_by,
                    plan.samples() - run.recorded,
                    plan.samples(),
                    next));
    output.answer({{"schema", "syscard.stopped/1"},
                   {"reason", "cancelled"},
                   {"limit", run.stopped_by},
                   {"tokens", run.spent.tokens},
                   {"next", next}},
                  "");
    return exit_code(ErrorCode::Incomplete);
}

// From an open run to the card; the same after `card` and after `resume`.
int finish(Loop& loop, const eval::RunPlace& place, eval::OpenRun& run, plan::Plan plan,
           const eval::Roles& roles, const CardArguments& arguments, const Output& output) {
    const auto complete = run_all(loop, run, plan, roles, arguments, output);
    if (!complete) return output.fail(resumable(complete.error(), place));
    if (!*complete && !run.stopped_by.empty()) return stopped_by_limit(place, run, plan, output);
    if (!*complete) {
        const std::string next = fmt::format("syscard resume {}", place.directory.string());
        output.say(fmt::format("stopped; `{}` goes on where it was", next));
        output.answer({{"schema", "syscard.stopped/1"}, {"next", next}}, "");
        return kInterrupted;
    }
    // From here on the log says all that is needed: what the run took makes room for the card.
    plan = {};
    ::malloc_trim(0);
    const auto concluded = conclude_run(run);
    if (!concluded) return output.fail(resumable(concluded.error(), place));
    auto card = read_card(place, &*concluded);
    if (!card) return output.fail(card.error());
    if (const auto written = card::write_card(place.directory, *card, run.publication); !written)
        return output.fail(resumable(written.error(), place));
    const auto more = records_to_add(arguments);
    if (!more) return output.fail(more.error());
    if (!more->empty()) {
        card = append_records(place, run, *more);
        if (!card) return output.fail(resumable(card.error(), place));
    }
    return answer_with(place, *card, arguments.action, output, true);
}

eval::RunState state_of(const CardArguments& arguments, const plan::Plan& plan) {
    eval::RunState state{
        .suites = {},
        .framework = std::filesystem::absolute(arguments.framework).lexically_normal().string(),
        .subject = mitigation::names_subject_file(arguments.subject)
                       ? std::filesystem::absolute(arguments.subject).lexically_normal().string()
                       : arguments.subject,
        .seed = arguments.seed,
        .quick = arguments.extent == plan::Extent::Quick,
        .roles = plan.roles,
        .mitigations = arguments.mitigations};
    for (const std::string& suite : arguments.suites)
        state.suites.push_back(std::filesystem::absolute(suite).lexically_normal().string());
    return state;
}

std::string replay_text(const evidence::ReplayEntry& entry) {
    std::string text = fmt::format(
        "asked again: {} of {} samples, drawn with seed {}\n"
        "identical to the byte: {}; same grade: {}; no reply: {}\n",
        entry.asked,
        entry.population,
        entry.seed,
        entry.identical,
        entry.same_grade,
        entry.unanswered);
    return text + fmt::format(
                      "with 95 % confidence at most {} of the {} have a grade that asking again "
                      "would not give\n",
                      entry.most_differ,
                      entry.population);
}

std::string judge_of(const eval::RunState& state) {
    const auto judge = state.roles.find(eval::kJudgeRole);
    return judge == state.roles.end() ? "" : judge->second;
}

// The suites and the framework as the run was begun with them.
Result<CardArguments> begun_with(const eval::RunPlace& place, const ReplayArguments& arguments) {
    SYSCARD_TRY(const eval::RunState state, eval::RunState::load(place));
    CardArguments begun;
    begun.suites = state.suites;
    begun.framework = state.framework;
    begun.subject = state.subject;
    begun.seed = state.seed;
    begun.judge = judge_of(state);
    begun.mitigations = state.mitigations;
    begun.directory = arguments.directory;
    begun.model = arguments.model;
    return begun;
}

Result<int> replay_run(const ReplayArguments& arguments, const Output& output) {
    const eval::RunPlace place{arguments.directory};
    SYSCARD_TRY(CardArguments begun, begun_with(place, arguments));
    SYSCARD_TRY(const plan::Plan plan, make_plan(begun));
    SYSCARD_TRY(const eval::RunKeys keys, load_keys(arguments.keys, PassphraseUse::Open));
    Loop loop;
    SYSCARD_TRY(const RoleModels models, open_roles(loop, begun.subject, plan, begun.model));
    SYSCARD_TRY(eval::OpenRun run, eval::resume_run(place, plan, models.roles(), keys));
    if (!run.ended)
        return fail(ErrorCode::Incomplete,
                    "the run has not ended",
                    arguments.directory,
                    fmt::format("`syscard resume {}` goes on with it", arguments.directory));
    SYSCARD_TRY(const std::vector<std::int64_t> population, eval::samples_with_reply(run.log));
    const std::string seed = std::to_string(arguments.seed);
    std::vector<std::int64_t> drawn = measure::draw_spot_check(population, arguments.count, seed);
    if (drawn.empty())
        return fail(ErrorCode::BadInput, "no sample of the run has a reply", arguments.directory);
    SYSCARD_TRY(
        const eval::Agreement agreement,
        run_on(loop,
               eval::ask_again(
                   run, plan, models.roles(), std::move(drawn), std::chrono::seconds(600))));
    evidence::ReplayEntry entry{.seed = seed,
                                .population = static_cast<std::int64_t>(population.size()),
                                .asked = agreement.asked,
                                .identical = agreement.identical,
                                .same_grade = agreement.same_grade,
                                .unanswered = agreement.unanswered,
                                .most_differ = 0,
                                .revision = models.subject->identity().revision,
                                .time = utc_now()};
    const std::int64_t compared = agreement.asked - agreement.unanswered;
    SYSCARD_TRY(
        entry.most_differ,
        measure::most_that_differ(entry.population, compared, compared - agreement.same_grade));
    SYSCARD_CHECK(run.log.append(entry.to_json()));
    SYSCARD_CHECK(publish_again(place, run));
    output.answer(entry.to_json(), replay_text(entry));
    return compared == 0 ? 3 : compared == agreement.same_grade ? 0 : 1;
}

}  // namespace

int card(const CardArguments& arguments, const Output& output) {
    const eval::RunPlace place{arguments.directory};
    // Before the model is loaded, so that a wrong -o costs nothing.
    if (const auto free = eval::check_free(place); !free) return output.fail(free.error());
    eval::ItemCommitments committed(crypto::RunSecret::generate());
    auto plan = make_plan(arguments, [&committed](std::int64_t ordinal, std::string_view item) {
        committed.add(ordinal, item);
    });
    if (!plan) return output.fail(plan.error());
    const auto keys = load_keys(arguments.keys, PassphraseUse::Choose);
    if (!keys) return output.fail(keys.error());
    // Before the run too: a wrong file of records must not be found out after hours of work.
    if (const auto records = records_to_add(arguments); !records)
        return output.fail(records.error());
    const auto prices = prices_for(arguments, *plan);
    if (!prices) return output.fail(prices.error());
    if (const auto limits = limits_of(arguments, *plan, *prices); !limits)
        return output.fail(limits.error());
    Loop loop;
    const auto models = open_roles(loop, arguments.subject, *plan, arguments.model);
    if (!models) return output.fail(models.error());
    output.say(roles_text(models->roles()));
    auto run = eval::begin_run(place,
                               *plan,
                               models->roles(),
                               state_of(arguments, *plan),
                               *keys,
                               *prices,
                               std::move(committed));
    if (!run) return output.fail(run.error());
    output.say(
        fmt::format("plan committed: {} samples, log {}; {} proves it to whom you hand it now",
                    plan->samples(),
                    run->log.verifier().text(),
                    place.plan_checkpoint().string()));
    return finish(loop, place, *run, std::move(*plan), models->roles(), arguments, output);
}

int plan(const CardArguments& arguments, const Output& output) {
    const auto plan = make_plan(arguments);
    if (!plan) return output.fail(plan.error());
    if (!arguments.estimate) {
        output.answer(plan::document(*plan), plan_text(*plan));
        return 0;
    }
    const auto prices = prices_for(arguments, *plan);
    if (!prices) return output.fail(prices.error());
    const auto estimated = eval::estimate(*plan, *prices);
    if (!estimated) return output.fail(estimated.error());
    output.answer(eval::to_json(*estimated), estimate_text(*estimated, arguments, *plan));
    return 0;
}

int resume(const CardArguments& arguments, const Output& output) {
    const eval::RunPlace place{arguments.directory};
    const auto state = eval::RunState::load(place);
    if (!state) return output.fail(state.error());
    CardArguments begun = arguments;
    begun.suites = state->suites;
    begun.framework = state->framework;
    begun.subject = state->subject;
    begun.seed = state->seed;
    begun.judge = judge_of(*state);
    begun.mitigations = state->mitigations;
    begun.extent = state->quick ? plan::Extent::Quick : plan::Extent::Full;
    auto plan = make_plan(begun);
    if (!plan) return output.fail(plan.error());
    const auto keys = load_keys(arguments.keys, PassphraseUse::Open);
    if (!keys) return output.fail(keys.error());
    Loop loop;
    const auto models = open_roles(loop, begun.subject, *plan, begun.model);
    if (!models) return output.fail(models.error());
    auto run = eval::resume_run(place, *plan, models->roles(), *keys);
    if (!run) return output.fail(resumable(run.error(), place));
    output.say(
        fmt::format("{} of {} samples have a result already", run->done.size(), plan->samples()));
    return finish(loop, place, *run, std::move(*plan), models->roles(), begun, output);
}

int replay(const ReplayArguments& arguments, const Output& output) {
    const auto code = replay_run(arguments, output);
    return code ? *code : output.fail(code.error());
}

}  // namespace syscard::cli
