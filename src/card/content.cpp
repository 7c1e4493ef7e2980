#include "card/content.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "card/escape.h"
#include "card/wording.h"
#include "measure/measure.h"

namespace syscard::card {

namespace {

using framework::ActionDecision;
using framework::CategoryRating;
using framework::IndicatorResult;
using framework::Reason;
using measure::BreakdownRow;
using measure::Measurement;

std::string name(const std::string& text) { return text.empty() ? "" : fmt::format("`{}`", text); }

// What nobody recorded is said to be so; an empty line could be taken for a fault of the page.
std::vector<Fact> stated(std::vector<Fact> facts) {
    for (Fact& fact : facts) {
        if (fact.value.empty()) fact.value = "not stated";
    }
    return facts;
}

std::string published_weights(const Subject& subject) {
    if (!subject.derived_from.empty()) return name(subject.derived_from);
    return subject.revision.empty() ? "" : "the same";
}

std::string interval_title() { return fmt::format("{} interval", level_words(measure::kLevel)); }

constexpr std::size_t kShownOfAQuotation = 1200;  // code points

Quotation quotation(std::string who, std::string_view words) {
    const Excerpt excerpt = excerpt_of(words, kShownOfAQuotation);
    if (excerpt.shown == excerpt.whole) return {std::move(who), excerpt.text, ""};
    return {std::move(who),
            excerpt.text,
            fmt::format("(the first {} of {} characters)",
                        grouped(static_cast<std::int64_t>(excerpt.shown)),
                        grouped(static_cast<std::int64_t>(excerpt.whole)))};
}

bool graded_by_a_model(const Evaluation& evaluation) {
    return std::ranges::any_of(evaluation.measurements, &Measurement::grader_is_model);
}

std::string correction_words(const measure::Correction& correction) {
    std::string text = correction.method == "ppi++" ? "PPI++" : "Rogan-Gladen";
    text += fmt::format(
        ", {} {}", grouped(correction.labels), correction.labels == 1 ? "label" : "labels");
    if (correction.lambda) text += fmt::format(", λ {}", decimal(*correction.lambda, 2));
    return text + (correction.carried_over ? ", of other subjects' replies" : ", of this run");
}

std::string marked(std::string_view mark, std::string_view words) {
    return fmt::format("{} {}", mark, words);
}

// Where all intervals of a table are of one kind, its caption says so once.
std::string shared_method(const std::vector<BreakdownRow>& rows) {
    std::string shared;
    for (const BreakdownRow& row : rows) {
        if (!row.interval) continue;
        const std::string method = range_method(row.interval);
        if (!shared.empty() && shared != method) return "";
        shared = method;
    }
    return shared;
}

bool says(const Reason& reason, const std::string& id) {
    if (reason.text.find(id) != std::string::npos) return true;
    if (std::ranges::find(reason.evidence, id) != reason.evidence.end()) return true;
    return std::ranges::any_of(reason.children,
                               [&](const Reason& child) { return says(child, id); });
}

bool already_said(const Reason& reason, const std::string& id) {
    if (reason.text.find(id) != std::string::npos) return true;
    return std::ranges::any_of(reason.children,
                               [&](const Reason& child) { return says(child, id); });
}

}  // namespace

Table decision_table(const Card& card) {
    Table table{"Decisions", {{"Action"}, {"Decision"}, {"Requirements"}}, {}};
    for (const ActionDecision& action : card.rating.actions) {
        const std::string decision =
            marked(decision_mark(action.decision), decision_words(action.decision));
        table.rows.push_back({action.title, decision, requirement_words(action)});
    }
    return table;
}

Table scorecard_table(const std::string& caption, const std::vector<CategoryRating>& categories) {
    Table table{caption,
                {{"Name"}, {"Level"}, {"Before mitigation (pre)"}, {"As given (post)"}, {"Why"}},
                {}};
    for (const CategoryRating& category : categories) {
        table.rows.push_back({category.title,
                              level_words(category),
                              state_words(category.pre_level),
                              state_words(category.post_level),
                              category.reason});
    }
    return table;
}

Table indicator_table(const CategoryRating& category) {
    Table table{fmt::format("Indicators: {}", category.title),
                {{"Indicator"}, {"Measurement"}, {"Condition"}, {"Bound compared"}, {"Verdict"}},
                {}};
    for (const IndicatorResult& indicator : category.indicators) {
        const std::string verdict = indicator.tested ? marked(verdict_mark(indicator.verdict),
                                                              verdict_words(indicator.verdict))
                                                     : "? not tested";
        table.rows.push_back({indicator.title,
                              name(indicator.measurement),
                              condition_words(indicator),
                              bound_used_words(indicator),
                              verdict});
    }
    return table;
}

Table result_table(const Evaluation& evaluation) {
    Table table{fmt::format("Results: {}", evaluation.title),
                {{"Measurement"},
                 {"Estimator"},
                 {"Count", Align::Right},
                 {"Rate", Align::Right},
                 {interval_title()}},
                {}};
    for (const Measurement& one : evaluation.measurements) {
        table.rows.push_back({one.title,
                              estimator_words(one),
                              count_words(one),
                              value_words(one),
                              interval_words(one.interval)});
    }
    return table;
}

Table bound_table(const Evaluation& evaluation) {
    Table table{fmt::format("Bounds and outcomes: {}", evaluation.title),
                {{"Measurement"},
                 {fmt::format("One-sided bounds, {} each", level_words(measure::kLevel))},
                 {"Standard error"},
                 {"Samples"},
                 {"Worst-case bracket"}},
                {}};
    for (const Measurement& one : evaluation.measurements) {
        table.rows.push_back({one.title,
                              bound_words(one),
                              standard_error_words(one),
                              size_words(one),
                              worst_case_words(one)});
    }
    return table;
}

Table correction_table(const Evaluation& evaluation) {
    Table table{"Rates corrected for the grader's error",
                {{"Measurement"},
                 {"Raw", Align::Right},
                 {"Corrected", Align::Right},
                 {interval_title()},
                 {"By"}},
                {}};
    for (const Measurement& one : evaluation.measurements) {
        for (const measure::Correction& correction : one.corrections)
            table.rows.push_back({one.title,
                                  value_words(one),
                                  correction.value ? percent(*correction.value) : "none",
                                  correction.value ? range_with_unit(correction.interval)
                                                   : correction.why_not,
                                  correction_words(correction)});
    }
    return table;
}

Table breakdown_table(const Measurement& measurement) {
    const std::string method = shared_method(measurement.breakdown);
    const std::string caption =
        fmt::format("{} by {}", measurement.title, measurement.breakdown_by);
    Table table{method.empty() ? caption : fmt::format("{}; intervals: {}", caption, method),
                {{measurement.breakdown_by},
                 {"Count", Align::Right},
                 {"Rate", Align::Right},
                 {interval_title(), Align::Right}},
                {}};
    for (const BreakdownRow& row : measurement.breakdown) {
        const std::string range = range_with_unit(row.interval);
        const bool own_method = method.empty() && row.interval;
        table.rows.push_back(
            {row.label.empty() ? "(none)" : row.label,
             row.value ? grouped(row.trials) : fmt::format("{} of {}", row.successes, row.trials),
             breakdown_rate_words(row),
             own_method ? interval_words(row.interval) : range});
    }
    return table;
}

Table outcome_table(const Card& card) {
    const measure::OutcomeCounts& counts = card.run.outcomes;
    Table table{"Outcomes of all planned samples", {{"Outcome"}, {"Samples", Align::Right}}, {}};
    const auto add = [&](const char* outcome, std::int64_t number) {
        table.rows.push_back({outcome, grouped(number)});
    };
    add("planned", counts.planned);
    add("scored", counts.scored);
    add("of the scored, cut by the token limit", counts.cut);
    add("unscored", counts.unscored);
    add("blocked by a filter", counts.blocked);
    add("failed (harness or provider)", counts.failed);
    add("cancelled (limit, budget or person)", counts.cancelled);
    add("missing from the evidence", counts.missing);
    return table;
}

Table not_tested_table(const Card& card) {
    Table table{"Rows of the scorecard without an evaluation in this run",
                {{"Row"}, {"Evaluation"}, {"Result"}},
                {}};
    for (const NotTested& row : card.not_tested)
        table.rows.push_back({row.row, row.title, "not tested"});
    return table;
}

Table suite_table(const Card& card) {
    Table table{"Suites", {{"Suite"}, {"Version"}, {"Title"}, {"Digest"}}, {}};
    for (const SuiteUsed& suite : card.suites)
        table.rows.push_back({suite.name, suite.version, suite.title, name(suite.digest)});
    return table;
}

std::vector<Fact> evaluation_facts(const Evaluation& evaluation) {
    const std::string asking = asking_sentence(evaluation.cost);
    std::vector<Fact> facts = stated({
        {"What it measures", evaluation.measures},
        {"Setting",
         asking.empty() ? evaluation.setting : fmt::format("{}; {}", evaluation.setting, asking)},
        {"Grader",
         fmt::format("{}{}; {}",
                     name(evaluation.grader),
                     graded_by_a_model(evaluation) ? ", a model" : "",
                     evaluation.grader_error)},
        {"Limits", evaluation.limits},
        {"Cost", cost_sentence(evaluation.cost)},
    });
    if (!evaluation.judge.empty())
        facts.insert(facts.begin() + 3, Fact{"Judge", evaluation.judge});
    return facts;
}

std::vector<Fact> subject_facts(const Card& card) {
    const Subject& subject = card.subject;
    std::vector<Fact> facts = {
        {"Model", subject.model},
        {"Asked for as", name(subject.name)},
        {"Provider", subject.provider},
        {"Digest of the weights that answered", name(subject.revision)},
        {"Digest of the published weights", published_weights(subject)},
        {"Mitigations", subject.mitigations},
    };
    if (!subject.detail.empty()) facts.push_back({"Detail", subject.detail});
    return stated(std::move(facts));
}

// "3 of 3 of `quick`": those that are named in the log.
std::string run_numbers(const Run& run) {
    std::vector<std::string> numbers;
    for (const SuiteRun& one : run.of_suites)
        numbers.push_back(fmt::format("{0} of {0} of {1}", one.number, name(one.suite)));
    return join(numbers, ", ");
}

std::vector<Fact> run_facts(const Card& card) {
    return stated({
        {"Run", name(card.run.id)},
        {"Run of this subject", run_numbers(card.run)},
        {"Begun", card.run.begun},
        {"Ended", card.run.ended.empty() ? "not ended" : card.run.ended},
        {"Sittings", grouped(card.run.sittings)},
        {"Program", card.run.program},
        {"Seed", name(card.run.seed)},
    });
}

// What stands beside the subject's figures: our own count of them, and what others took.
std::vector<Fact> further_costs(const Card& card) {
    const Cost& cost = card.cost;
    const std::int64_t results = card.run.outcomes.planned - card.run.outcomes.missing;
    std::vector<Fact> facts;
    if (cost.own_count.samples > 0)
        facts.push_back(
            {"By our own count",
             fmt::format("{}. Counted by the tokenizer of the file {}; what is paid for are the "
                         "service's figures",
                         own_count_sentence(cost.own_count, results),
                         name(card.subject.tokenizer))});
    for (const auto& [role, of_role] : cost.roles) {
        const std::string who = terminal_line(role, 40);
        facts.push_back({fmt::format("Tokens of the {}", who), role_sentence(of_role.totals)});
        facts.push_back({fmt::format("Price of the {}", who), of_role.price});
    }
    return facts;
}

std::vector<Fact> cost_facts(const Card& card) {
    const Cost& cost = card.cost;
    std::vector<Fact> facts = {
        {"Prompt tokens",
         fmt::format("{}; {} of them from the cache",
                     grouped(cost.prompt_tokens),
                     grouped(cost.cached_tokens))},
        {"Reply tokens", grouped(cost.reply_tokens)},
        {"Time at work, last sitting", duration(cost.milliseconds)},
        {"Price", cost.price},
    };
    for (Fact& fact : further_costs(card)) facts.push_back(std::move(fact));
    return stated(std::move(facts));
}

std::vector<Fact> integrity_facts(const Card& card) {
    return stated({
        {"Log", name(card.integrity.origin)},
        {"Entries", grouped(static_cast<std::int64_t>(card.integrity.log_size))},
        {"Root", name(card.integrity.root)},
        {"Verifier key", name(card.integrity.verifier)},
    });
}

std::vector<Quotation> quotations_of(const Example& example) {
    return {
        quotation("Asked", example.asked),
        quotation(example.cut ? "Replied (cut by the token limit)" : "Replied", example.replied)};
}

std::string framework_sentence(const framework::Rating& rating) {
    return fmt::format("Rated and decided by {}, {} version {}.",
                       rating.title,
                       name(rating.framework),
                       rating.version);
}

std::string acts_sentence(const ActionDecision& action) {
    return fmt::format("By the rules alone it is {}. People:", decision_words(action.by_rules));
}

std::string letters_sentence() {
    return "The letter before a title is its row of the scorecard, A to N; rows without an "
           "evaluation follow under Not tested.";
}

std::string verify_sentence() {
    return "`syscard verify DIR`, where DIR is the folder that this card came in, needs no model: "
           "it rebuilds the log, scores "
           "every revealed reply again and recomputes every number, rating and decision. It exits "
           "0 when all of it holds, "
           "and 4, naming the place, when anything was changed.";
}

std::string indicator_sentence(const IndicatorResult& indicator) {
    if (indicator.because.empty()) return fmt::format("{}: {}.", indicator.title, indicator.reason);
    return fmt::format(
        "{}: {}. Why it counts: {}", indicator.title, indicator.reason, indicator.because);
}

std::string evidence_words(const Reason& reason) {
    std::vector<std::string> names;
    for (const std::string& id : reason.evidence) {
        if (!already_said(reason, id)) names.push_back(name(id));
    }
    return join(names, ", ");
}

std::vector<std::string> notes_on(const Evaluation& evaluation) {
    std::vector<std::string> notes;
    for (const Measurement& one : evaluation.measurements) {
        if (!one.note.empty()) notes.push_back(fmt::format("{}: {}", one.title, one.note));
    }
    return notes;
}

}  // namespace syscard::card
