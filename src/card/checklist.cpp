#include "card/checklist.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using measure::Measurement;
using people::Record;

/// What one item came to.
struct Answer {
    Status status = Status::NotMet;
    std::string reason;
    std::vector<std::string> rests_on = {};
};

Answer met(std::string reason, std::vector<std::string> rests_on) {
    return {Status::Met, std::move(reason), std::move(rests_on)};
}
Answer not_met(std::string reason) { return {Status::NotMet, std::move(reason)}; }
Answer not_applicable(std::string reason) { return {Status::NotApplicable, std::move(reason)}; }

std::string task_id(const plan::PlannedTask& planned) {
    return fmt::format("{}.{}", planned.suite, planned.task.name);
}

std::vector<const Record*> records_of(const Facts& facts, std::string_view kind) {
    std::vector<const Record*> found;
    for (const Record& record : facts.records) {
        if (record.kind == kind) found.push_back(&record);
    }
    return found;
}

std::string shortened(const std::vector<std::string>& names) {
    if (names.size() <= 3) return join(names, ", ");
    return fmt::format("{}, {}, {} and {} more", names[0], names[1], names[2], names.size() - 3);
}

/// Met when there is a record of the kind.
Answer recorded(const Facts& facts, std::string_view kind) {
    const auto found = records_of(facts, kind);
    if (found.empty()) return not_met(fmt::format("no `{}` record", kind));
    return met(fmt::format("{} `{}` record{}", found.size(), kind, found.size() == 1 ? "" : "s"),
               {fmt::format("record/{}", kind)});
}

/// Met when every evaluation, or `all` of them at once, has a record of the kind.
Answer recorded_for_every_task(const Facts& facts, std::string_view kind) {
    std::set<std::string> covered;
    for (const Record* record : records_of(facts, kind)) covered.insert(record->text("evaluation"));
    std::vector<std::string> missing;
    for (const plan::PlannedTask& planned : facts.tasks) {
        if (!covered.contains("all") && !covered.contains(task_id(planned)))
            missing.push_back(task_id(planned));
    }
    if (covered.empty()) return not_met(fmt::format("no `{}` record", kind));
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    if (!missing.empty())
        return not_met(fmt::format("no `{}` record of {}", kind, shortened(missing)));
    return met(fmt::format("a `{}` record covers every evaluation", kind),
               {fmt::format("record/{}", kind)});
}

std::vector<std::string> task_references(const Facts& facts) {
    std::vector<std::string> references;
    for (const plan::PlannedTask& planned : facts.tasks)
        references.push_back("task/" + task_id(planned));
    return references;
}

std::vector<std::string> measurement_references(const std::vector<const Measurement*>& ones) {
    std::vector<std::string> references;
    for (const Measurement* one : ones) references.push_back("measurement/" + one->id);
    return references;
}

Answer every_task(const Facts& facts, std::string reason,
                  const std::function<bool(const plan::PlannedTask&)>& holds) {
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    std::vector<std::string> missing;
    for (const plan::PlannedTask& planned : facts.tasks) {
        if (!holds(planned)) missing.push_back(task_id(planned));
    }
    if (!missing.empty()) return not_met(fmt::format("not of {}", shortened(missing)));
    return met(std::move(reason), task_references(facts));
}

Answer every_measurement(const Facts& facts, std::string reason,
                         const std::function<bool(const Measurement&)>& holds) {
    if (facts.measurements.empty()) return not_met("nothing was measured");
    std::vector<const Measurement*> all;
    std::vector<std::string> missing;
    for (const Measurement& one : facts.measurements) {
        all.push_back(&one);
        if (!holds(one)) missing.push_back(one.id);
    }
    if (!missing.empty()) return not_met(fmt::format("not of {}", shortened(missing)));
    return met(std::move(reason), measurement_references(all));
}

Answer some_measurement(const Facts& facts, std::string reason, std::string otherwise,
                        const std::function<bool(const Measurement&)>& holds) {
    std::vector<const Measurement*> found;
    for (const Measurement& one : facts.measurements) {
        if (holds(one)) found.push_back(&one);
    }
    if (found.empty()) return not_met(std::move(otherwise));
    return met(std::move(reason), measurement_references(found));
}

std::vector<std::string> tested_categories(const Facts& facts) {
    std::vector<std::string> references;
    for (const CategoryRating& category : facts.rating.categories)
        references.push_back("category/" + category.id);
    return references;
}

bool is_attack(const Measurement& one) {
    return one.estimator == measure::Estimator::AttackPerAttempt ||
           one.estimator == measure::Estimator::AttackPerObjective ||
           one.estimator == measure::Estimator::Goodness;
}

bool is_exact(const plan::Task& task) {
    return !task.rubric && task.solver != plan::Solver::Generate;
}

// ---- Identity ----

Answer shipped_model(const Facts& facts) {
    const auto releases = records_of(facts, "release");
    if (releases.empty()) return not_met("no `release` record says what is shipped");
    if (facts.subject_revision.empty()) return not_met("the revision that answered is not known");
    return met(
        fmt::format("`{}`, {}", releases.back()->text("model"), releases.back()->text("day")),
        {"record/release", "subject"});
}

Answer delta_to_shipped(const Facts& facts) {
    const auto releases = records_of(facts, "release");
    if (facts.subject_revision.empty()) return not_met("the revision that answered is not known");
    if (releases.empty()) return not_met("no `release` record to hold the tested revision against");
    const bool same = releases.back()->text("revision") == facts.subject_revision;
    return met(same ? "the tested revision is the released one"
                    : fmt::format("differs: {}", releases.back()->text("delta")),
               {"subject", "record/release"});
}

Answer mitigation_state(const Facts& facts) {
    if (facts.rating.categories.empty()) return not_met("no category was rated");
    for (const CategoryRating& category : facts.rating.categories) {
        if (category.pre_level.state == "not_measured" &&
            category.post_level.state == "not_measured")
            return not_met(fmt::format("neither state of `{}` is stated", category.id));
    }
    return met("each category says which state it is of", tested_categories(facts));
}

Answer settings(const Facts& facts) {
    if (records_of(facts, "setting").empty()) return not_met("no `setting` record says the effort");
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    std::vector<std::string> references = task_references(facts);
    references.emplace_back("record/setting");
    return met("effort, sampling, limits and solver of each evaluation", std::move(references));
}

// ---- Test ----

Answer threat_models(const Facts& facts) {
    if (facts.framework.categories.empty()) return not_met("the framework has no category");
    for (const framework::Category& category : facts.framework.categories) {
        if (category.status == framework::Status::Tracked && !category.threat_model)
            return not_met(fmt::format("`{}` has no threat model", category.id));
    }
    return met("each tracked category has its threat model", {"framework"});
}

Answer rules_before_run(const Facts& facts) {
    bool in = false;
    bool out = false;
    for (const framework::Category& category : facts.framework.categories) {
        for (const framework::Indicator& indicator : category.indicators) {
            in = in || indicator.rule == framework::Indicator::Rule::In;
            out = out || indicator.rule == framework::Indicator::Rule::Out;
        }
    }
    if (!in || !out)
        return not_met(
            fmt::format("the framework has no rule that rules a level {}", in ? "out" : "in"));
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    return met("rules in and out stand in the plan, which was signed before the first sample",
               {"framework"});
}

Answer example_items(const Facts& facts) {
    if (facts.tasks.empty() || facts.examples < static_cast<std::int64_t>(facts.tasks.size()))
        return not_met("not every evaluation shows an item");
    return met(fmt::format("{} items shown", facts.examples), task_references(facts));
}

Answer dataset_hashes(const Facts& facts) {
    std::vector<std::string> references;
    for (const plan::PlannedSuite& suite : facts.suites) {
        if (suite.digest.empty()) return not_met(fmt::format("`{}` has no digest", suite.name));
        references.push_back("suite/" + suite.name);
    }
    if (references.empty()) return not_met("no suite was run");
    return met("version and digest of each suite", std::move(references));
}

Answer contamination(const Facts& facts) {
    std::set<std::string> covered;
    for (const Record* record : records_of(facts, "contamination"))
        covered.insert(record->text("suite"));
    if (covered.empty()) return not_met("no `contamination` record");
    for (const plan::PlannedSuite& suite : facts.suites) {
        if (!covered.contains(suite.name))
            return not_met(fmt::format("no `contamination` record of `{}`", suite.name));
    }
    return met("checked for each suite", {"record/contamination"});
}

// ---- Grading ----

Answer autograders(const Facts& facts) {
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    std::vector<std::string> references;
    for (const Measurement& one : facts.measurements) {
        if (one.grader_is_model && !one.grader_error)
            return not_met(fmt::format("the judge of `{}` was not compared with people's labels "
                                       "under this prompt",
                                       one.id));
    }
    for (const plan::PlannedTask& planned : facts.tasks) {
        if (is_exact(planned.task)) continue;
        const auto found =
            std::ranges::find(facts.calibrations, planned.task.scorer, &plan::Calibration::scorer);
        if (found == facts.calibrations.end())
            return not_met(fmt::format("the error of `{}` was not measured against people's labels",
                                       planned.task.scorer));
        references.push_back("calibration/" + planned.task.scorer);
    }
    if (references.empty()) return not_applicable("every grader is exact by construction");
    return met("sensitivity and specificity of each grader that reads text", references);
}

Answer corrected(const Facts& facts) {
    return every_measurement(facts,
                             "each rate says that it is not corrected for its grader's error",
                             [](const Measurement& one) { return !one.grader.empty(); });
}

Answer regradable(const Facts& facts) {
    if (facts.outcomes.scored == 0) return not_met("nothing was scored");
    if (facts.transcripts < facts.outcomes.scored)
        return not_met(fmt::format(
            "{} of {} scored replies have a transcript", facts.transcripts, facts.outcomes.scored));
    return met(fmt::format("{} transcripts, graded again by `verify`", facts.transcripts),
               {"outcomes"});
}

// ---- Elicitation ----

Answer harness_failures(const Facts& facts) {
    if (facts.outcomes.planned == 0) return not_met("nothing was planned");
    return met(fmt::format("{} of {} failed, counted apart from replies",
                           facts.outcomes.failed,
                           facts.outcomes.planned),
               {"outcomes"});
}

Answer stop_rule(const Facts& facts) {
    if (facts.ended.empty() || facts.tasks.empty()) return not_met("no run that ended");
    return met("a fixed number of samples, planned before the first one", {"run_end"});
}

// ---- Result ----

Answer pre_and_post(const Facts& facts) {
    if (facts.rating.categories.empty()) return not_met("no category was rated");
    for (const CategoryRating& category : facts.rating.categories) {
        if (category.pre_level.state == "not_measured")
            return not_met(fmt::format("`{}` has no level before mitigation", category.id));
        if (category.post_level.state == "not_measured")
            return not_met(fmt::format("`{}` has no level after mitigation", category.id));
    }
    return met("both, each marked measured or assigned", tested_categories(facts));
}

Answer all_outcomes_shown(const Facts& facts) {
    if (facts.outcomes.planned == 0) return not_met("nothing was planned");
    return met(fmt::format("{} unscored, {} blocked, {} cancelled, {} missing",
                           facts.outcomes.unscored,
                           facts.outcomes.blocked,
                           facts.outcomes.cancelled,
                           facts.outcomes.missing),
               {"outcomes"});
}

Answer over_refusal(const Facts& facts) {
    std::vector<const Measurement*> found;
    std::set<measure::Direction> seen;
    for (const Measurement& one : facts.measurements) {
        const bool refusal = one.row == "A" && !is_attack(one);
        if (!refusal) continue;
        seen.insert(one.direction);
        found.push_back(&one);
    }
    const bool both = seen.contains(measure::Direction::HigherIsSafer) &&
                      seen.contains(measure::Direction::LowerIsSafer);
    if (!both) return not_met("refusal and over-refusal are not both measured");
    return met("both in row A", measurement_references(found));
}

Answer cost(const Facts& facts) {
    if (facts.tokens == 0) return not_met("no tokens are counted");
    if (records_of(facts, "price").empty()) return not_met("no `price` record");
    return met("tokens, time and a dated price", {"cost", "record/price"});
}

// ---- Baseline ----

Answer no_baseline(const Facts& facts) {
    std::set<std::string> explained;
    for (const char* kind : {"human_baseline", "no_baseline"}) {
        for (const Record* record : records_of(facts, kind))
            explained.insert(record->text("evaluation"));
    }
    if (explained.empty()) return not_met("neither `human_baseline` nor `no_baseline` records");
    if (facts.tasks.empty()) return not_met("no evaluation was run");
    for (const plan::PlannedTask& planned : facts.tasks) {
        if (!explained.contains("all") && !explained.contains(task_id(planned)))
            return not_met(fmt::format("{} has neither a baseline nor a reason", task_id(planned)));
    }
    return met("each evaluation has one or a reason",
               {"record/human_baseline", "record/no_baseline"});
}

// ---- Red team ----

Answer success_rule(const Facts& facts) {
    Answer answer = some_measurement(facts,
                                     "the scorer of each attack",
                                     "no attack was measured and no `red_team` record",
                                     is_attack);
    if (records_of(facts, "red_team").empty()) return answer;
    answer.rests_on.emplace_back("record/red_team");
    return met("stated for each attack and campaign", std::move(answer.rests_on));
}

// ---- Third party ----

Answer third_party_text(const Facts& facts) {
    std::set<std::string> spoken;
    for (const Record* record : records_of(facts, "statement"))
        spoken.insert(record->text("assessor"));
    if (spoken.empty()) return not_met("no `statement` record");
    for (const Record* record : records_of(facts, "engagement")) {
        if (!spoken.contains(record->text("assessor")))
            return not_met(
                fmt::format("{} was engaged and says nothing here", record->text("assessor")));
    }
    return met("in the assessors' own words", {"record/statement"});
}

// ---- Decision ----

Answer levels_with_evidence(const Facts& facts) {
    if (facts.rating.categories.empty()) return not_met("no category was rated");
    for (const CategoryRating& category : facts.rating.categories) {
        if (category.level.empty()) return not_met(fmt::format("`{}` has no level", category.id));
    }
    return met("a level for each category, with its evidence", tested_categories(facts));
}

Answer thresholds(const Facts& facts) {
    for (const framework::Category& category : facts.framework.categories) {
        if (!category.indicators.empty()) return met("each rule with its threshold", {"framework"});
    }
    return not_met("the framework has no threshold");
}

Answer decider(const Facts& facts) {
    if (records_of(facts, "order").empty()) return not_met("no `order` record: nobody decided");
    return met("the decider by name and role", {"record/order"});
}

Answer time_to_release(const Facts& facts) {
    const auto releases = records_of(facts, "release");
    if (releases.empty() || facts.ended.empty())
        return not_met("the end of the run and a `release` record are both needed");
    const std::int64_t seconds =
        parse_utc(releases.back()->text("day")).value_or(0) - parse_utc(facts.ended).value_or(0);
    return met(fmt::format("{} days from results to release", seconds / 86'400),
               {"record/release", "run_end"});
}

// ---- Continuity ----

Answer prior_findings(const Facts& facts) {
    if (records_of(facts, "previous").empty())
        return not_met("no `previous` record: no earlier card was named");
    if (facts.open_findings > 0)
        return not_met(fmt::format("{} earlier findings are neither closed, waived nor carried",
                                   facts.open_findings));
    return met("each earlier finding is closed, waived or carried", {"record/previous"});
}

Answer regressions(const Facts& facts) {
    if (records_of(facts, "comparison").empty())
        return not_met("no `comparison` record: `syscard compare` makes them");
    return met("paired tests, adjusted for their number", {"record/comparison"});
}

Answer model_baseline(const Facts& facts) {
    if (records_of(facts, "comparison").empty()) return not_met("no `comparison` record");
    return met("paired on the same items", {"record/comparison"});
}

// ---- Integrity ----

Answer claims(const Facts& facts) {
    if (facts.unbound_claims > 0)
        return not_met(fmt::format("{} sentences compare without a test", facts.unbound_claims));
    if (!records_of(facts, "claim").empty())
        return met("each sentence that compares is bound to a test", {"record/claim"});
    return not_applicable("no sentence compares");
}

Answer files_agree(const Facts& facts) {
    if (!facts.files_agree) return not_met("a file is not what the record gives");
    return met("every file is drawn from one record", {"files"});
}

Answer reproducible(const Facts& facts) {
    if (facts.log_root.empty()) return not_met("no signed log checkpoint");
    if (records_of(facts, "reproduction").empty())
        return not_met("signed; no `reproduction` record says that the build was made again");
    return met("signed, and the build was made again", {"checkpoint", "record/reproduction"});
}

Answer redactions(const Facts& facts) {
    if (facts.redactions == 0) return not_applicable("nothing is redacted");
    return met(fmt::format("{} redactions, each with its digest", facts.redactions),
               {"redactions"});
}

// ---- The list ----

struct Question {
    std::string_view group;
    std::string_view text;
    std::string_view maps_to;
    std::function<Answer(const Facts&)> answer;
};

std::function<Answer(const Facts&)> record_of(std::string_view kind) {
    return [kind](const Facts& facts) { return recorded(facts, kind); };
}
std::function<Answer(const Facts&)> record_of_every_task(std::string_view kind) {
    return [kind](const Facts& facts) { return recorded_for_every_task(facts, kind); };
}

std::vector<Question> identity() {
    return {
        {"Identity", "The shipped model, pinned", "EU 7.1; SB 53", shipped_model},
        {"Identity",
         "Which revision each result is of, and how it differs from the shipped one",
         "STREAM 4; EU 7.1",
         delta_to_shipped},
        {"Identity", "Mitigation state of each result", "STREAM 4; EU 7.3", mitigation_state},
        {"Identity", "Effort, sampling, prompts and scaffold of each result", "STREAM 4", settings},
        {"Identity", "Models compared with, pinned and dated", "STREAM 5", record_of("comparator")},
    };
}

std::vector<Question> test() {
    return {
        {"Test", "The capability and its threat model", "STREAM 1; EU 7.3", threat_models},
        {"Test",
         "What rules a level in and out, stated before the run",
         "STREAM 1; EU 7.2",
         rules_before_run},
        {"Test", "An example item of each evaluation", "STREAM 1", example_items},
        {"Test",
         "Number of items and which of them",
         "STREAM 2",
         [](const Facts& facts) {
             return every_task(facts,
                               "all items of the dataset; their number and digest",
                               [](const plan::PlannedTask& one) { return one.items > 0; });
         }},
        {"Test",
         "Kind of item and how it is scored",
         "STREAM 2",
         [](const Facts& facts) {
             return every_task(
                 facts, "solver and scorer of each evaluation", [](const plan::PlannedTask& one) {
                     return !one.task.scorer.empty();
                 });
         }},
        {"Test",
         "Where rubrics come from and how they were checked",
         "STREAM 2",
         record_of_every_task("rubric")},
        {"Test", "Version and digest of each dataset", "STREAM 2", dataset_hashes},
        {"Test", "Whether the items were trained on", "STREAM 2", contamination},
        {"Test", "Languages and modalities", "STREAM 2; EU 7.1", record_of("scope")},
    };
}

std::vector<Question> grading() {
    return {
        {"Grading",
         "Who graded",
         "STREAM 3",
         [](const Facts& facts) {
             return every_measurement(facts,
                                      "the scorer and version of each result",
                                      [](const Measurement& one) { return !one.grader.empty(); });
         }},
        {"Grading",
         "People who graded: how many, how, how far they agreed",
         "STREAM 3",
         record_of("human_grading")},
        {"Grading", "Programs that graded: their error against labels", "STREAM 3", autograders},
        {"Grading",
         "Rates corrected for the grader's error, or said not to be",
         "STREAM 3",
         corrected},
        {"Grading", "Transcripts that can be graded again", "EU 7.3", regradable},
    };
}

std::vector<Question> elicitation() {
    return {
        {"Elicitation",
         "Which methods were tried",
         "STREAM 4; EU 7.3",
         record_of_every_task("elicitation")},
        {"Elicitation",
         "Attempts, turns and token limits",
         "STREAM 4",
         [](const Facts& facts) {
             return every_task(facts,
                               "epochs and token limit of each evaluation",
                               [](const plan::PlannedTask& one) { return one.task.epochs > 0; });
         }},
        {"Elicitation",
         "Which safeguards were active",
         "STREAM 4",
         record_of_every_task("safeguards")},
        {"Elicitation",
         "Failures of the harness apart from failures of the model",
         "STREAM 4",
         harness_failures},
        {"Elicitation", "When the run stops", "STREAM 4", stop_rule},
    };
}

std::vector<Question> result() {
    return {
        {"Result",
         "Counts, not rates alone",
         "STREAM 4",
         [](const Facts& facts) {
             return every_measurement(facts,
                                      "successes and trials of each rate",
                                      [](const Measurement& one) { return one.trials > 0; });
         }},
        {"Result",
         "Intervals with method and unit",
         "STREAM 4",
         [](const Facts& facts) {
             return every_measurement(
                 facts, "interval, method and unit of each rate", [](const Measurement& one) {
                     return one.interval && !one.interval->unit.empty();
                 });
         }},
        {"Result",
         "The estimator by name",
         "STREAM 4",
         [](const Facts& facts) {
             return every_measurement(facts,
                                      "the estimator of each rate",
                                      [](const Measurement& one) { return !one.id.empty(); });
         }},
        {"Result",
         "A table by category",
         "STREAM 4",
         [](const Facts& facts) {
             return some_measurement(facts,
                                     "rates by category or technique",
                                     "no result is broken down",
                                     [](const Measurement& one) { return !one.breakdown.empty(); });
         }},
        {"Result",
         "The worst case beside the mean",
         "STREAM 4",
         [](const Facts& facts) {
             return some_measurement(facts,
                                     "per objective, at the best of all attempts",
                                     "no estimate of the worst case",
                                     [](const Measurement& one) {
                                         return one.estimator ==
                                                    measure::Estimator::AttackPerObjective ||
                                                one.estimator == measure::Estimator::Goodness;
                                     });
         }},
        {"Result",
         "Before and after mitigation, measured or assigned",
         "EU 7.3; SB 53",
         pre_and_post},
        {"Result", "Abstained, invalid and blocked", "STREAM 4", all_outcomes_shown},
        {"Result", "Over-refusal beside refusal", "EU 7.1", over_refusal},
        {"Result", "Tokens, time, dated price", "EU 7.1", cost},
    };
}

std::vector<Question> baseline() {
    return {
        {"Baseline",
         "People: how many, how long, what for",
         "STREAM 5",
         record_of("human_baseline")},
        {"Baseline", "Another model on the same items, paired", "STREAM 5", model_baseline},
        {"Baseline", "Where there is none, why", "STREAM 5", no_baseline},
    };
}

std::vector<Question> red_team() {
    return {
        {"Red team",
         "Who, with what access, hours, snapshot and pay",
         "EU 7.4; SB 53",
         record_of("red_team")},
        {"Red team",
         "Attempts and successes by category",
         "EU 7.4",
         [](const Facts& facts) {
             return some_measurement(
                 facts,
                 "attempts and successes by technique or category",
                 "no attack is broken down",
                 [](const Measurement& one) { return is_attack(one) && !one.breakdown.empty(); });
         }},
        {"Red team", "What counts as success", "EU 7.4", success_rule},
        {"Red team", "Adaptive or fixed attacks", "EU 7.4", record_of("red_team")},
        {"Red team", "What testers were not allowed", "EU 7.4", record_of("red_team")},
    };
}

std::vector<Question> third_party() {
    return {
        {"Third party", "Each assessor in its own words", "EU 7.4; SB 53", third_party_text},
        {"Third party", "Whether it may publish", "EU 7.4", record_of("engagement")},
        {"Third party", "How many findings are withheld", "EU 7.4", record_of("engagement")},
    };
}

std::vector<Question> decision() {
    return {
        {"Decision",
         "A level for each category, with evidence",
         "STREAM 6; EU 7.2; SB 53",
         levels_with_evidence},
        {"Decision", "The thresholds", "STREAM 6; EU 7.2; SB 53", thresholds},
        {"Decision", "Votes, dissent and recusals", "STREAM 6", record_of("vote")},
        {"Decision", "Who decided, and what was overridden", "EU 7.2", decider},
        {"Decision", "Time between results and release", "STREAM 6", time_to_release},
        {"Decision",
         "What would have changed the decision",
         "STREAM 6; EU 7.2",
         record_of("order")},
        {"Decision",
         "Version of the framework, and how it changed",
         "EU 7.5; SB 53",
         record_of("policy")},
    };
}

std::vector<Question> continuity() {
    return {
        {"Continuity", "What became of earlier findings", "EU 7.5", prior_findings},
        {"Continuity", "Evaluations dropped or changed", "EU 7.5", record_of("previous")},
        {"Continuity", "What got worse, by a test", "EU 7.6", regressions},
        {"Continuity", "A forecast", "STREAM 6; EU 7.2", record_of("forecast")},
    };
}

std::vector<Question> integrity() {
    return {
        {"Integrity", "Sentences, tables and pictures agree", "EU 7.3", files_agree},
        {"Integrity", "Every word that compares rests on a test", "STREAM 6", claims},
        {"Integrity", "Signed, and the build can be made again", "EU 7.3", reproducible},
        {"Integrity", "Redactions classed, with digests", "EU 7.4; SB 53", redactions},
        {"Integrity", "How drift is watched", "EU 7.6", record_of("drift_plan")},
    };
}

const std::vector<Question>& questions() {
    static const std::vector<Question> all = [] {
        std::vector<Question> list;
        for (auto& part : {identity(),
                           test(),
                           grading(),
                           elicitation(),
                           result(),
                           baseline(),
                           red_team(),
                           third_party(),
                           decision(),
                           continuity(),
                           integrity()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

template <typename T, typename Name>
void remove(std::vector<T>& from, const std::string& name, Name name_of) {
    std::erase_if(from, [&](const T& one) { return name_of(one) == name; });
}

}  // namespace

std::string_view status_name(Status status) {
    constexpr std::array<std::string_view, 3> names = {"met", "not_met", "not_applicable"};
    return names[static_cast<std::size_t>(status)];
}

std::vector<ChecklistItem> checklist(const Facts& facts) {
    std::vector<ChecklistItem> items;
    for (const Question& question : questions()) {
        Answer answer = question.answer(facts);
        items.push_back({.number = static_cast<int>(items.size()) + 1,
                         .group = std::string(question.group),
                         .text = std::string(question.text),
                         .status = answer.status,
                         .reason = std::move(answer.reason),
                         .rests_on = std::move(answer.rests_on),
                         .maps_to = std::string(question.maps_to)});
    }
    return items;
}

Facts without(Facts facts, const std::string& reference) {
    const std::size_t slash = reference.find('/');
    const std::string kind = reference.substr(0, slash);
    const std::string name = slash == std::string::npos ? "" : reference.substr(slash + 1);
    if (kind == "record") remove(facts.records, name, [](const Record& one) { return one.kind; });
    if (kind == "measurement")
        remove(facts.measurements, name, [](const Measurement& one) { return one.id; });
    if (kind == "task") remove(facts.tasks, name, task_id);
    if (kind == "suite")
        remove(facts.suites, name, [](const plan::PlannedSuite& one) { return one.name; });
    if (kind == "calibration")
        remove(facts.calibrations, name, [](const plan::Calibration& one) { return one.scorer; });
    if (kind == "category")
        remove(facts.rating.categories, name, [](const CategoryRating& one) { return one.id; });
    if (kind == "subject") facts.subject_model = facts.subject_revision = "";
    if (kind == "framework") facts.framework = {};
    if (kind == "outcomes") facts.outcomes = {};
    if (kind == "run_end") facts.ended = "";
    if (kind == "cost") facts.tokens = 0;
    if (kind == "checkpoint") facts.log_root = "";
    if (kind == "redactions") facts.redactions = 0;
    if (kind == "files") facts.files_agree = false;
    return facts;
}

ChecklistCounts count(const std::vector<ChecklistItem>& items) {
    ChecklistCounts counts;
    for (const ChecklistItem& item : items) {
        if (item.status == Status::Met) ++counts.met;
        if (item.status == Status::NotMet) ++counts.not_met;
        if (item.status == Status::NotApplicable) ++counts.not_applicable;
    }
    return counts;
}

json::Array to_json(const std::vector<ChecklistItem>& items) {
    json::Array array;
    for (const ChecklistItem& item : items) {
        array.push_back(json::Object{{"number", item.number},
                                     {"group", item.group},
                                     {"text", item.text},
                                     {"status", status_name(item.status)},
                                     {"reason", item.reason},
                                     {"rests_on", json::array_of(item.rests_on)},
                                     {"maps_to", item.maps_to}});
    }
    return array;
}

}  // namespace syscard::card
