#include "card/card.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/money.h"
#include "base/text.h"
#include "card/lint.h"
#include "card/wording.h"
#include "measure/grading.h"
#include "measure/measure.h"
#include "mitigation/arm.h"
#include "plan/judge_prompt.h"

namespace syscard::card {

namespace {

constexpr std::string_view kMitigations =
    "none declared: the model as it is, without system-level filters";
constexpr std::string_view kOwnMachine = "no price: the model ran on the evaluator's own machine";
constexpr std::string_view kReplayed = "no price: the replies were recorded elsewhere";

// The rows of a full scorecard: docs/scorecard.md.
constexpr std::array<std::pair<char, std::string_view>, 14> kRows = {{
    {'A', "Disallowed content and over-refusal"},
    {'B', "Jailbreaks"},
    {'C', "Hallucination on people and facts"},
    {'D', "Bias"},
    {'E', "Instruction hierarchy"},
    {'F', "Red teaming by people"},
    {'G', "Cyber: capture the flag"},
    {'H', "Chemical and biological"},
    {'I', "Radiological and nuclear"},
    {'J', "Persuasion"},
    {'K', "Autonomy: research engineering and agentic tasks"},
    {'L', "Multilingual knowledge"},
    {'M', "Behaviours seen in earlier models"},
    {'N', "Capability and cost"},
}};

std::string string_of(const json::Object& object, std::string_view name) {
    const auto text = json::string_member(object, name, "");
    return text ? repair_utf8(*text) : std::string();
}

// "house-rules (system), prices (output_filter)", or that nothing is declared.
std::string mitigations_of(const plan::PlanDocument& plan) {
    if (plan.layers.empty()) return std::string(kMitigations);
    std::vector<std::string> names;
    for (const mitigation::Layer& layer : plan.layers)
        names.push_back(fmt::format("{} ({})", layer.name, mitigation::kind_name(layer.kind)));
    return join(names, ", ");
}

// Evaluations are of the subject as it is used; where it was asked without its layers alone, of
// that.
bool is_shown(const plan::PlanDocument& plan, const std::string& arm) {
    const bool any_as_used = std::ranges::any_of(plan.tasks, [](const plan::PlannedTask& planned) {
        return mitigation::is_as_used(planned.arm);
    });
    return any_as_used ? mitigation::is_as_used(arm) : arm == mitigation::kPre;
}

std::vector<plan::PlannedTask> shown_tasks(const plan::PlanDocument& plan) {
    std::vector<plan::PlannedTask> tasks;
    for (const plan::PlannedTask& planned : plan.tasks) {
        if (is_shown(plan, planned.arm)) tasks.push_back(planned);
    }
    return tasks;
}

std::vector<Firing> firings_of(const measure::RunRecord& record) {
    std::map<std::string, std::int64_t> asked;
    for (const plan::PlannedTask& planned : record.plan.tasks)
        asked[planned.arm] += static_cast<std::int64_t>(record.of_task(planned).size());
    std::vector<Firing> firings;
    for (const auto& [key, samples] : record.fired)
        firings.push_back({key.first, key.second, samples, asked[key.first]});
    return firings;
}

Mitigations mitigations_of(const measure::RunRecord& record, const Conclusions& conclusions) {
    Mitigations found;
    if (record.plan.layers.empty()) return found;
    found.layers = record.plan.layers;
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        if (std::ranges::find(found.arms, planned.arm) == found.arms.end())
            found.arms.push_back(planned.arm);
    }
    for (const measure::Measurement& one : conclusions.measurements) {
        if (!is_shown(record.plan, one.arm)) found.measurements.push_back(one);
    }
    found.effects = conclusions.effects;
    found.fired = firings_of(record);
    return found;
}

Subject subject_of(const measure::RunRecord& record) {
    const evidence::IntentEntry& intent = record.intent;
    return {
        .name = string_of(intent.subject, "name"),
        .provider = string_of(intent.subject, "provider"),
        .model = string_of(intent.subject, "model"),
        .revision = string_of(intent.subject, "revision"),
        .derived_from = string_of(intent.subject, "derived_from"),
        .detail = string_of(intent.subject, "detail"),
        .mitigations = mitigations_of(record.plan),
        .tokenizer = string_of(intent.subject, "tokenizer"),
    };
}

// Money for the samples of which it is known.
struct Paid {
    std::int64_t samples = 0;
    std::int64_t known = 0;
    std::int64_t nano_usd = 0;
};

// What was paid for a model, or why nobody can say. @param whose  " for the subject alone".
std::string price_sentence(const std::string& role, const json::Object& identity,
                           const evidence::Price* price, const Paid& paid,
                           std::string_view whose = "") {
    if (price == nullptr) {
        const std::string provider = string_of(identity, "provider");
        if (provider == "replay") return std::string(kReplayed);
        if (provider == "llama.cpp") return std::string(kOwnMachine);
        return fmt::format("unknown: no price of this {} was known to the run", role);
    }
    std::string of;
    if (paid.known < paid.samples)
        of = fmt::format(
            " for {} of {} samples; of the others it is unknown", paid.known, paid.samples);
    return fmt::format(
        "{} USD{}{}, at {} (cached {}) for a million prompt tokens and {} for a million reply "
        "tokens, as of {}: {}",
        usd_text(paid.nano_usd),
        whose,
        of,
        micro_text(price->prompt),
        micro_text(price->cached),
        micro_text(price->reply),
        price->as_of,
        price->source);
}

std::string price_of_subject(const measure::RunRecord& record) {
    Paid paid;
    for (const measure::Use& use : record.uses) {
        paid.nano_usd += use.nano_usd;
        paid.known += use.with_cost;
        paid.samples += use.samples;
    }
    const evidence::IntentEntry& intent = record.intent;
    return price_sentence("subject",
                          intent.subject,
                          intent.price ? &*intent.price : nullptr,
                          paid,
                          intent.roles.empty() ? "" : " for the subject alone");
}

std::string price_of_role(const evidence::IntentEntry& intent, const std::string& role,
                          const measure::RoleTotals& totals) {
    const auto identity = intent.roles.find(role);
    const auto price = intent.prices.find(role);
    return price_sentence(terminal_line(role, 40),
                          identity == intent.roles.end() ? json::Object() : identity->second,
                          price == intent.prices.end() ? nullptr : &price->second,
                          {totals.samples, totals.with_cost, totals.nano_usd});
}

Cost cost_of(const measure::RunRecord& record) {
    Cost cost;
    for (const measure::Use& use : record.uses) {
        cost.prompt_tokens += use.prompt_tokens;
        cost.cached_tokens += use.cached_tokens;
        cost.reply_tokens += use.reply_tokens;
        cost.own_count += use.own_count;
        for (const auto& [role, totals] : use.roles) cost.roles[role].totals += totals;
    }
    for (auto& [role, of_role] : cost.roles)
        of_role.price = price_of_role(record.intent, role, of_role.totals);
    cost.milliseconds = record.end ? record.end->milliseconds : 0;
    cost.price = price_of_subject(record);
    return cost;
}

std::string asked_how(const plan::Task& task) {
    const std::string epochs = task.epochs == 1 ? "1 epoch" : fmt::format("{} epochs", task.epochs);
    switch (task.solver) {
        case plan::Solver::Options:
            return fmt::format("log-likelihood of each option, no generation, {}", epochs);
        case plan::Solver::Conversation:
            return fmt::format(
                "one reply to each message of a script, of up to {} tokens at "
                "temperature {:g}, {}",
                task.max_tokens,
                task.temperature,
                epochs);
        case plan::Solver::World:
            return fmt::format("several turns of up to {} tokens at temperature {:g}, {}",
                               task.max_tokens,
                               task.temperature,
                               epochs);
        case plan::Solver::Generate:
            break;
    }
    const std::string attacks =
        task.attacks.empty() ? "" : fmt::format(", {} techniques", task.attacks.size());
    return fmt::format("one reply of up to {} tokens at temperature {:g}, {}{}",
                       task.max_tokens,
                       task.temperature,
                       epochs,
                       attacks);
}

std::string setting_of(const plan::PlannedTask& planned) {
    const plan::Task& task = planned.task;
    const std::string layers = planned.arm.empty()                  ? ""
                               : mitigation::is_as_used(planned.arm) ? ", with the subject's layers"
                                                                     : ", without the subject's layers";
    return asked_how(task) + layers;
}

std::string share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "none seen";
    return fmt::format("{} of {}", part, whole);
}

// The first calibration that fits any of the task's metrics.
const plan::Calibration* calibration_of(const measure::RunRecord& record,
                                        const plan::PlannedTask& planned) {
    for (const plan::Metric& metric : planned.task.metrics) {
        const plan::Grader grader = measure::grader_of(record, planned, metric);
        for (const plan::Calibration& calibration : record.plan.calibrations) {
            if (plan::fits(calibration, grader)) return &calibration;
        }
    }
    return nullptr;
}

std::string carried_over(const plan::Calibration& calibration) {
    if (calibration.same_subject) return "Labels of this subject's replies.";
    return calibration.detail
               ? "Carried over from other subjects' replies; corrected rates stand beside the raw "
                 "ones."
               : "Carried over from other subjects' replies; rates are not corrected by it.";
}

std::string calibration_words(const plan::Calibration& calibration) {
    const std::string of =
        calibration.detail ? fmt::format(" for `{}`", calibration.detail->score) : "";
    const auto agreement = [&]() -> std::string {
        if (!calibration.detail || !calibration.detail->kappa) return "";
        const plan::CalibratedValue& kappa = *calibration.detail->kappa;
        return fmt::format(", κ {} ({} to {})",
                           decimal(kappa.value, 2),
                           decimal(kappa.lower, 2),
                           decimal(kappa.upper, 2));
    };
    return fmt::format("sensitivity {}, specificity {}{}{}; {}. {}",
                       share(calibration.true_positives,
                             calibration.true_positives + calibration.false_negatives),
                       share(calibration.true_negatives,
                             calibration.true_negatives + calibration.false_positives),
                       agreement(),
                       of,
                       calibration.labels,
                       carried_over(calibration));
}

std::string grader_error_of(const measure::RunRecord& record, const plan::PlannedTask& planned) {
    if (const plan::Calibration* calibration = calibration_of(record, planned))
        return calibration_words(*calibration);
    if (planned.task.rubric)
        return "never compared with people's labels under this prompt; indicators that rest on it "
               "are insufficient";
    if (planned.task.solver != plan::Solver::Generate)
        return "exact by construction: a rule over recorded states or likelihoods";
    return "not measured against people's labels; rates are uncorrected";
}

// "SmolLM2-135M-Instruct (default, sha256:…) by the rubric `refusal`, version 1, prompt hash `…`"
std::string judge_of(const measure::RunRecord& record, const plan::PlannedTask& planned) {
    if (!planned.task.rubric) return "";
    const scoring::Rubric& rubric = *planned.task.rubric;
    const auto judge = record.intent.roles.find("judge");
    const std::string who =
        judge == record.intent.roles.end()
            ? std::string("nobody")
            : fmt::format("{} ({}), revision `{}`",
                          terminal_line(string_of(judge->second, "model"), 100),
                          terminal_line(string_of(judge->second, "name"), 100),
                          terminal_line(string_of(judge->second, "revision"), 100));
    return fmt::format("{}, by the rubric `{}`, version {}, prompt hash `{}`",
                       who,
                       rubric.name,
                       rubric.version,
                       plan::prompt_digest(rubric));
}

std::string asked_of(const plan::Item& item) {
    if (!item.messages.empty()) return item.messages.back().content;
    const std::string world = string_of(item.target, "world");
    return fmt::format("an episode of the toy world `{}`", world);
}

std::string replied_of(const plan::Transcript& transcript) {
    std::string replied;
    for (const std::string& turn : transcript.turns) {
        if (!replied.empty()) replied += "\n---\n";
        replied += repair_utf8(turn);
    }
    return replied.empty() ? transcript.reading : replied;
}

std::string read_as(const measure::SampleEntries& entries) {
    if (!entries.grade)
        return fmt::format(
            "{}: {}", evidence::outcome_name(entries.sample.outcome), entries.sample.reason);
    std::vector<std::string> parts;
    for (const auto& [name, value] : entries.grade->values) {
        const bool whole = value == static_cast<double>(static_cast<std::int64_t>(value));
        parts.push_back(fmt::format("{} {}", name, decimal(value, whole ? 0 : 2)));
    }
    return join(parts, ", ");
}

Result<Example> example_of(const CardInput& input, const measure::SampleRecord& record) {
    SYSCARD_TRY(const measure::SampleEntries entries,
                measure::read_sample(input.source, input.record, record));
    const evidence::SampleEntry& sample = entries.sample;
    SYSCARD_TRY(const std::string blob, input.source.read_blob(sample.transcript));
    SYSCARD_TRY(const plan::Transcript transcript,
                plan::open_transcript(blob,
                                      sample.item_commitment,
                                      sample.replies_commitment,
                                      fmt::format("entry {}", record.index)));
    return Example{
        .sample = sample.sample,
        .asked = asked_of(transcript.item),
        .replied = replied_of(transcript),
        .read_as = read_as(entries),
        .cut = sample.cut,
    };
}

// The first and the middle sample of the task: chosen by position, so that nobody picks flattering
// ones.
Result<std::vector<Example>> examples_of(const CardInput& input, const plan::PlannedTask& planned) {
    std::set<std::int64_t> wanted = {planned.first_ordinal,
                                     planned.first_ordinal + planned.samples / 2};
    std::vector<Example> examples;
    for (const measure::SampleRecord& sample : input.record.of_task(planned)) {
        if (!wanted.contains(sample.ordinal)) continue;
        if (input.record.withheld.contains(sample.ordinal)) continue;  // nor shown on the card
        SYSCARD_TRY(Example example, example_of(input, sample));
        examples.push_back(std::move(example));
    }
    return examples;
}

Result<Evaluation> evaluation_of(const CardInput& input, const plan::PlannedTask& planned) {
    Evaluation evaluation{
        .id = planned.id(),
        .row = planned.task.row,
        .title = planned.task.title,
        .measures = planned.task.measures,
        .limits = planned.task.limits,
        .setting = setting_of(planned),
        .grader = planned.task.scorer,
        .judge = judge_of(input.record, planned),
        .grader_error = grader_error_of(input.record, planned),
        .measurements = {},
        .examples = {},
        .cost = task_cost(input.record,
                          static_cast<std::size_t>(&planned - input.record.plan.tasks.data()),
                          input.conclusions.measurements),
    };
    for (const measure::Measurement& measurement : input.conclusions.measurements) {
        if (measurement.task == evaluation.id) evaluation.measurements.push_back(measurement);
    }
    SYSCARD_TRY(evaluation.examples, examples_of(input, planned));
    return evaluation;
}

std::vector<NotTested> rows_without(const std::vector<Evaluation>& evaluations) {
    std::vector<NotTested> rows;
    for (const auto& [row, title] : kRows) {
        const bool tested =
            std::any_of(evaluations.begin(), evaluations.end(), [&](const Evaluation& evaluation) {
                return evaluation.row[0] == row;
            });
        if (!tested) rows.push_back({std::string(1, row), std::string(title)});
    }
    return rows;
}

std::string scorecard_line(const framework::Rating& rating) {
    std::vector<std::string> parts;
    for (const framework::CategoryRating& category : rating.categories)
        parts.push_back(fmt::format("{} {}", category.id, level_words(category)));
    return fmt::format("Scorecard by the framework {}, version {}: {}.",
                       rating.framework,
                       rating.version,
                       join(parts, ", "));
}

std::string decision_line(const framework::Rating& rating) {
    std::vector<std::string> parts;
    for (const framework::ActionDecision& action : rating.actions)
        parts.push_back(
            fmt::format("{} {}", action.action, framework::decision_name(action.decision)));
    return fmt::format("Decisions: {}.", join(parts, ", "));
}

std::vector<std::string> summary_of(const Card& card) {
    const measure::OutcomeCounts& outcomes = card.run.outcomes;
    const std::int64_t published =
        std::ranges::count(card.records, "published", &people::Record::kind);
    if (outcomes.planned == 0 && published > 0) {
        return {fmt::format("Nothing was run: {} as others published them, without evidence.",
                            counted(published, "figure", "figures")),
                scorecard_line(card.rating),
                decision_line(card.rating)};
    }
    return {
        fmt::format(
            "{} answered {} of {} planned samples in {}; {} could be scored.",
            card.subject.model,
            outcomes.scored + outcomes.unscored,
            outcomes.planned,
            counted(
                static_cast<std::int64_t>(card.evaluations.size()), "evaluation", "evaluations"),
            outcomes.scored),
        scorecard_line(card.rating),
        decision_line(card.rating),
    };
}

std::string redaction_line(const measure::Redaction& redaction) {
    return fmt::format("{}, withheld from published copies by {} ({}): {}.",
                       counted(redaction.count, "transcript", "transcripts"),
                       terminal_line(redaction.by, 100),
                       redaction.reason_class,
                       terminal_line(redaction.reason, 200));
}

std::vector<std::string> limits_of_every_card() {
    return {
        "That what was tested is the model that is served: only the digest of the weights that "
        "answered is known.",
        "Behaviour with other prompts, languages, tools, longer replies, fine-tuning or more "
        "persistent attackers.",
        "That nobody ran the suite before and kept the results back; a run is shown only from its "
        "intent onwards.",
        "That the thresholds are right: they are examples, chosen for this project.",
        "That the scorers read every reply rightly; where their error was measured, it stands "
        "beside the result.",
    };
}

std::vector<SuiteRun> runs_of_suites(const measure::RunRecord& record) {
    std::vector<SuiteRun> runs;
    for (const plan::PlannedSuite& suite : record.plan.suites) {
        const auto before =
            std::ranges::count_if(record.intent.earlier, [&](const evidence::EarlierRun& earlier) {
                return std::ranges::find(earlier.suites, suite.name) != earlier.suites.end();
            });
        runs.push_back({suite.name, 1 + before});
    }
    return runs;
}

bool has_record(const Card& card, std::string_view kind) {
    return std::ranges::any_of(card.records,
                               [&](const people::Record& record) { return record.kind == kind; });
}

std::vector<std::string> limits_of(const Card& card) {
    std::vector<std::string> limits = limits_of_every_card();
    const bool pre =
        std::ranges::any_of(card.rating.categories, [](const framework::CategoryRating& category) {
            return category.pre_level.state != "not_measured";
        });
    if (!pre)
        limits.emplace_back(
            "The level before mitigations: only the subject as given was measured.");
    if (!card.records.empty())
        limits.emplace_back(
            "That people did what is recorded under their names: the holder of the log's key says "
            "so, and its signature shows no more.");
    if (!has_record(card, "vote")) limits.emplace_back("Votes and dissent: none is recorded.");
    if (!has_record(card, "statement"))
        limits.emplace_back("What third parties found: none speaks here.");
    if (!has_record(card, "previous"))
        limits.emplace_back(
            "Whether what was found earlier was tested again: no earlier card was named.");
    return limits;
}

/// What the release calls the model, where a run only published others' figures.
std::string model_of(const Card& card) {
    if (!card.evaluations.empty() || !has_record(card, "release")) return card.subject.model;
    std::string model;
    for (const people::Record& record : card.records) {
        if (record.kind == "release") model = record.text("model");
    }
    return model;
}

/// Sentences about results that are ours: the summary, the reasons and what people recorded.
Result<void> check_sentences(const Card& card) {
    std::vector<Sentence> sentences = sentences_of(card.records);
    for (const std::string& line : card.summary) sentences.push_back({line, "the summary"});
    return check_claims(sentences, card.records);
}

json::Array findings_json(const std::vector<LedgerFinding>& findings) {
    json::Array array;
    for (const LedgerFinding& one : findings) {
        array.push_back(json::Object{{"id", one.id},
                                     {"title", one.title},
                                     {"origin", one.origin},
                                     {"status", one.status},
                                     {"reason", one.reason},
                                     {"evidence", json::array_of(one.evidence)},
                                     {"earlier", one.earlier}});
    }
    return array;
}

json::Array coverage_json(const std::vector<Coverage>& coverage) {
    json::Array array;
    for (const Coverage& one : coverage) {
        array.push_back(json::Object{{"evaluation", one.id},
                                     {"change", one.change},
                                     {"before", one.before},
                                     {"now", one.now}});
    }
    return array;
}

json::Array made_json(const std::vector<std::pair<std::string, std::string>>& made) {
    json::Array array;
    for (const auto& [id, how] : made)
        array.push_back(json::Object{{"evaluation", id}, {"how", how}});
    return array;
}

json::Array records_json(const std::vector<people::Record>& records) {
    json::Array array;
    for (const people::Record& one : records) array.push_back(people::to_json(one));
    return array;
}

json::Object subject_json(const Subject& subject) {
    json::Object object = {
        {"name", subject.name},
        {"provider", subject.provider},
        {"model", subject.model},
        {"revision", subject.revision},
        {"derived_from", subject.derived_from},
        {"detail", subject.detail},
        {"mitigations", subject.mitigations},
    };
    if (!subject.tokenizer.empty()) object["tokenizer"] = subject.tokenizer;
    return object;
}

json::Object evaluation_json(const Evaluation& evaluation) {
    json::Array measurements;
    for (const measure::Measurement& measurement : evaluation.measurements)
        measurements.push_back(measure::to_json(measurement));
    json::Array examples;
    for (const Example& example : evaluation.examples) {
        examples.push_back(json::Object{{"sample", example.sample},
                                        {"asked", example.asked},
                                        {"replied", example.replied},
                                        {"read_as", example.read_as},
                                        {"cut", example.cut}});
    }
    json::Object object = {
        {"id", evaluation.id},
        {"row", evaluation.row},
        {"title", evaluation.title},
        {"measures", evaluation.measures},
        {"limits", evaluation.limits},
        {"setting", evaluation.setting},
        {"grader", evaluation.grader},
        {"grader_error", evaluation.grader_error},
        {"measurements", std::move(measurements)},
        {"examples", std::move(examples)},
        {"cost", to_json(evaluation.cost)},
    };
    if (!evaluation.judge.empty()) object["judge"] = evaluation.judge;
    return object;
}

json::Object to_json(const Mitigations& mitigations) {
    json::Array measurements;
    for (const measure::Measurement& one : mitigations.measurements)
        measurements.push_back(measure::to_json(one));
    json::Array effects;
    for (const measure::Effect& one : mitigations.effects) effects.push_back(measure::to_json(one));
    json::Array fired;
    for (const Firing& one : mitigations.fired)
        fired.push_back(json::Object{{"arm", one.arm},
                                     {"name", one.name},
                                     {"samples", one.samples},
                                     {"asked", one.asked}});
    return {{"layers", mitigation::to_json(mitigations.layers)},
            {"arms", json::array_of(mitigations.arms)},
            {"measurements", std::move(measurements)},
            {"effects", std::move(effects)},
            {"fired", std::move(fired)}};
}

json::Object run_json(const Run& run) {
    json::Array of_suites;
    for (const SuiteRun& one : run.of_suites)
        of_suites.push_back(json::Object{{"suite", one.suite}, {"number", one.number}});
    return {{"id", run.id},
            {"begun", run.begun},
            {"ended", run.ended},
            {"sittings", run.sittings},
            {"seed", run.seed},
            {"program", run.program},
            {"of_suites", std::move(of_suites)},
            {"outcomes", measure::to_json(run.outcomes)}};
}

json::Object cost_json(const Cost& cost) {
    json::Object object = {{"prompt_tokens", cost.prompt_tokens},
                           {"cached_tokens", cost.cached_tokens},
                           {"reply_tokens", cost.reply_tokens},
                           {"milliseconds", cost.milliseconds},
                           {"price", cost.price}};
    if (cost.own_count.samples > 0) object["own_count"] = own_count_json(cost.own_count);
    json::Object roles;
    for (const auto& [role, of_role] : cost.roles) {
        json::Object one = role_json(of_role.totals);
        one["price"] = of_role.price;
        roles[repair_utf8(role)] = std::move(one);
    }
    if (!roles.empty()) object["roles"] = std::move(roles);
    return object;
}

json::Object integrity_json(const Integrity& integrity) {
    return {{"origin", integrity.origin},
            {"log_size", static_cast<std::int64_t>(integrity.log_size)},
            {"root", integrity.root},
            {"verifier", integrity.verifier}};
}

}  // namespace

Facts facts_of(const CardInput& input, const Card& card) {
    const measure::RunRecord& record = input.record;
    Facts facts;
    facts.subject_model = card.subject.model;
    // Where nothing was asked, what stood in for a subject answered nothing, and no result ended.
    const bool asked = !card.evaluations.empty();
    facts.subject_revision = asked ? card.subject.revision : "";
    facts.program = record.intent.program;
    facts.framework = input.conclusions.board.framework();
    facts.suites = record.plan.suites;
    facts.tasks = shown_tasks(record.plan);
    facts.calibrations = record.plan.calibrations;
    for (const Evaluation& evaluation : card.evaluations)
        std::ranges::copy(evaluation.measurements, std::back_inserter(facts.measurements));
    facts.outcomes = card.run.outcomes;
    facts.transcripts = card.run.outcomes.scored;  // each entry of a sample names its transcript
    for (const Evaluation& evaluation : card.evaluations)
        facts.examples += static_cast<std::int64_t>(evaluation.examples.size());
    facts.ended = asked ? card.run.ended : "";
    facts.tokens = card.cost.prompt_tokens + card.cost.reply_tokens;
    facts.milliseconds = card.cost.milliseconds;
    facts.rating = card.rating;
    facts.records = card.records;
    facts.log_root = card.integrity.root;
    facts.redactions = static_cast<std::int64_t>(record.redactions.size());
    facts.open_findings = std::ranges::count_if(card.findings, [](const LedgerFinding& finding) {
        return finding.earlier && finding.status == "open";
    });
    return facts;
}

Result<Card> build_card(const CardInput& input) {
    const measure::RunRecord& record = input.record;
    Card card;
    card.subject = subject_of(record);
    card.records = input.conclusions.board.records();
    card.proposals = input.conclusions.board.proposals();
    card.run = {
        .id = record.intent.run,
        .begun = record.intent.time,
        .ended = record.end ? record.end->time : "",
        .sittings = record.end ? record.end->sittings : 1,
        .seed = std::to_string(record.plan.seed),
        .program = record.intent.program,
        .outcomes = measure::count_outcomes(record),
        .of_suites = runs_of_suites(record),
    };
    for (const plan::PlannedSuite& suite : record.plan.suites)
        card.suites.push_back({suite.name, suite.version, suite.title, suite.digest});
    const std::vector<plan::PlannedTask> tasks = shown_tasks(record.plan);
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        if (!is_shown(record.plan, planned.arm)) continue;
        SYSCARD_TRY(Evaluation evaluation, evaluation_of(input, planned));
        card.evaluations.push_back(std::move(evaluation));
    }
    card.mitigations = mitigations_of(record, input.conclusions);
    card.not_tested = rows_without(card.evaluations);
    card.rating = input.conclusions.rating;
    card.cost = cost_of(record);
    card.integrity = {
        .origin = input.checkpoint.origin,
        .log_size = input.checkpoint.size,
        .root = to_base64(input.checkpoint.root.bytes),
        .verifier = input.verifier.text(),
    };
    card.title = fmt::format("System card: {}", model_of(card));
    card.watched = people::watched(input.conclusions.board,
                                   card.evaluations.empty() ? "" : card.run.ended,
                                   time_of(record, input.conclusions.board));
    card.findings = ledger(card.rating, card.records);
    card.made = evaluations_of(tasks, card.records);
    card.coverage = coverage(tasks, card.records);
    for (const measure::Redaction& redaction : record.redactions)
        card.not_shown.push_back(redaction_line(redaction));
    for (std::string& limit : limits_of(card)) card.not_shown.push_back(std::move(limit));
    card.summary = summary_of(card);
    SYSCARD_CHECK(check_sentences(card));
    card.checklist = checklist(facts_of(input, card));
    return card;
}

json::Object to_json(const Card& card) {
    json::Array suites;
    for (const SuiteUsed& suite : card.suites)
        suites.push_back(json::Object{{"name", suite.name},
                                      {"version", suite.version},
                                      {"title", suite.title},
                                      {"digest", suite.digest}});
    json::Array evaluations;
    for (const Evaluation& evaluation : card.evaluations)
        evaluations.push_back(evaluation_json(evaluation));
    json::Array not_tested;
    for (const NotTested& row : card.not_tested)
        not_tested.push_back(json::Object{{"row", row.row}, {"title", row.title}});
    json::Object object = {
        {"schema", "syscard.card/1"},
        {"title", card.title},
        {"summary", json::array_of(card.summary)},
        {"subject", subject_json(card.subject)},
        {"run", run_json(card.run)},
        {"suites", std::move(suites)},
        {"evaluations", std::move(evaluations)},
        {"not_tested", std::move(not_tested)},
        {"rating", framework::to_json(card.rating)},
        {"cost", cost_json(card.cost)},
        {"integrity", integrity_json(card.integrity)},
        {"not_shown", json::array_of(card.not_shown)},
        {"records", records_json(card.records)},
        {"findings", findings_json(card.findings)},
        {"coverage", coverage_json(card.coverage)},
        {"checklist", to_json(card.checklist)},
        {"made", made_json(card.made)},
    };
    if (!card.watched.empty()) object["watched"] = people::to_json(card.watched);
    if (!card.mitigations.layers.empty()) object["mitigations"] = to_json(card.mitigations);
    return object;
}

const framework::ActionDecision* find_action(const Card& card, std::string_view action) {
    const auto found = std::find_if(
        card.rating.actions.begin(),
        card.rating.actions.end(),
        [&](const framework::ActionDecision& decision) { return decision.action == action; });
    return found == card.rating.actions.end() ? nullptr : &*found;
}

}  // namespace syscard::card
