#include "card/sections.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "card/mitigation_section.h"
#include "card/wording.h"
#include "people/kinds.h"

namespace syscard::card {

namespace {

using people::Record;

std::string name(const std::string& text) { return text.empty() ? "" : fmt::format("`{}`", text); }

std::string who(const Record& record) {
    const std::string person = fmt::format("{}, {}", record.by.name, record.by.role);
    return record.example ? person + " (example)" : person;
}

std::vector<const Record*> all(const Card& card, std::string_view kind) {
    std::vector<const Record*> found;
    for (const Record& record : card.records) {
        if (record.kind == kind) found.push_back(&record);
    }
    return found;
}

Quotation quoted(std::string by, const std::string& words) { return {std::move(by), words, ""}; }

Section none(std::string title, std::string sentence) {
    return {std::move(title), {Paragraph{std::move(sentence)}}};
}

std::string or_dash(const std::string& text) { return text.empty() ? "–" : text; }

// ---- Votes and dissent ----

std::string outcome_of(const people::Proposal& proposal) {
    if (!proposal.resolution) return "open";
    const std::string word = proposal.adopted() ? "adopted" : "rejected";
    const std::string fast = !proposal.on_fast_track() ? ""
                             : proposal.ratified       ? ", fast track, ratified"
                                                       : ", fast track, not ratified";
    return fmt::format("{} by {}{}", word, who(*proposal.resolution), fast);
}

Table proposal_table(const Card& card) {
    Table table{"Proposed levels and votes",
                {{"Proposal"},
                 {"Category"},
                 {"Level"},
                 {"State"},
                 {"For", Align::Right},
                 {"Against", Align::Right},
                 {"Abstained", Align::Right},
                 {"Recused", Align::Right},
                 {"Outcome"}},
                {}};
    for (const people::Proposal& one : card.proposals) {
        const Record& record = one.record;
        table.rows.push_back(
            {name(record.text("id")),
             record.text("category"),
             record.text("level"),
             fmt::format("{}, {}",
                         record.text("state") == "pre" ? "before mitigation" : "after mitigation",
                         record.text("basis")),
             grouped(one.votes_with("for")),
             grouped(one.votes_with("against")),
             grouped(one.votes_with("abstain")),
             grouped(one.votes_with("recuse")),
             outcome_of(one)});
    }
    return table;
}

void add_dissent(Section& section, const Card& card) {
    for (const people::Proposal& one : card.proposals) {
        for (const Record& vote : one.votes) {
            if (vote.text("dissent").empty()) continue;
            section.blocks.emplace_back(
                quoted(fmt::format("Dissent on {} by {}", one.record.text("id"), who(vote)),
                       vote.text("dissent")));
        }
    }
}

void add_acts(Section& section, const Card& card) {
    Items items;
    for (const char* kind : {"order", "exception", "ratification", "reversal", "attestation"}) {
        for (const Record* record : all(card, kind)) {
            const std::string subject = !record->text("action").empty()    ? record->text("action")
                                        : !record->text("subject").empty() ? record->text("subject")
                                                                           : record->text("id");
            std::string line =
                fmt::format("{} of {} by {}, {}", kind, name(subject), who(*record), record->time);
            if (!record->text("value").empty()) line += ": " + record->text("value");
            for (const char* member : {"reason", "text"}) {
                if (!record->text(member).empty()) line += ". " + record->text(member);
            }
            if (!record->text("expires").empty())
                line += fmt::format(" (expires {})", record->text("expires"));
            if (!record->text("would_change").empty())
                line +=
                    fmt::format("; what would have changed it: {}", record->text("would_change"));
            items.items.push_back(std::move(line));
        }
    }
    if (!items.items.empty()) section.blocks.emplace_back(std::move(items));
}

// ---- Scope ----

Section scope(const Card& card) {
    Section section{"Scope", {}};
    for (const Record* record : all(card, "scope")) {
        section.blocks.emplace_back(
            FactList{{{"Languages", join(record->list("languages"), ", ")},
                      {"Modalities", join(record->list("modalities"), ", ")},
                      {"Outside of it", record->text("not_tested")}}});
    }
    if (section.blocks.empty())
        section.blocks.emplace_back(
            Paragraph{"Nobody stated for which languages and modalities the results hold."});
    return section;
}

// ---- The worst case beside the mean ----

bool is_mean_attack(const measure::Measurement& one) {
    return one.estimator == measure::Estimator::AttackPerAttempt;
}
bool is_worst_attack(const measure::Measurement& one) {
    return one.estimator == measure::Estimator::AttackPerObjective ||
           one.estimator == measure::Estimator::Goodness;
}

Section worst_case(const Card& card) {
    Table table{"Attacks: on average, and where the attacker picks the best attempt",
                {{"Evaluation"},
                 {"What is counted"},
                 {"Count", Align::Right},
                 {"Rate", Align::Right},
                 {"Interval"}},
                {}};
    for (const Evaluation& evaluation : card.evaluations) {
        for (const bool worst : {false, true}) {
            for (const measure::Measurement& one : evaluation.measurements) {
                if (worst ? !is_worst_attack(one) : !is_mean_attack(one)) continue;
                table.rows.push_back({evaluation.title,
                                      one.title,
                                      count_words(one),
                                      value_words(one),
                                      interval_words(one.interval)});
            }
        }
    }
    if (table.rows.empty())
        return none("Worst case beside the mean", "No attack was measured in this run.");
    return {"Worst case beside the mean", {std::move(table)}};
}

// ---- Red teaming ----

Section red_team(const Card& card) {
    const auto campaigns = all(card, "red_team");
    if (campaigns.empty())
        return none("Red teaming by people", "No campaign by people is recorded.");
    Section section{"Red teaming by people", {}};
    Table table{"Campaigns",
                {{"Who"},
                 {"Harm"},
                 {"Successes", Align::Right},
                 {"Attempts", Align::Right},
                 {"What counts"},
                 {"Attacks"}},
                {}};
    for (const Record* one : campaigns) {
        table.rows.push_back({one->text("who"),
                              one->text("category"),
                              grouped(one->count("successes")),
                              grouped(one->count("attempts")),
                              one->text("success_rule"),
                              one->text("kind")});
    }
    section.blocks.emplace_back(std::move(table));
    for (const Record* one : campaigns) {
        section.blocks.emplace_back(FactList{{{"Who", one->text("who")},
                                              {"Access", one->text("access")},
                                              {"Hours", grouped(one->count("hours"))},
                                              {"Snapshot", name(one->text("snapshot"))},
                                              {"Pay", one->text("pay")},
                                              {"Not allowed", one->text("restrictions")},
                                              {"Recorded by", who(*one)}}});
    }
    return section;
}

// ---- Third parties ----

Section third_parties(const Card& card) {
    Section section{"Third parties", {}};
    for (const Record* one : all(card, "engagement")) {
        section.blocks.emplace_back(
            FactList{{{"Assessor", one->text("assessor")},
                      {"Access", one->text("access")},
                      {"Hours", grouped(one->count("hours"))},
                      {"Snapshot", name(one->text("snapshot"))},
                      {"Terms", one->text("terms")},
                      {"May publish", one->text("publication_right")},
                      {"Findings withheld", grouped(one->count("findings_withheld"))}}});
    }
    for (const Record* one : all(card, "statement"))
        section.blocks.emplace_back(
            quoted(fmt::format("{}, in its own words", one->text("assessor")) +
                       (one->example ? " (example)" : ""),
                   one->text("text")));
    if (section.blocks.empty())
        return none("Third parties", "No third party is recorded, and none speaks here.");
    return section;
}

// ---- Independence ----

std::string names_of(const std::vector<const Record*>& records) {
    std::set<std::string> people;
    for (const Record* record : records) people.insert(who(*record));
    const std::vector<std::string> list(people.begin(), people.end());
    return list.empty() ? "nobody" : join(list, "; ");
}

Section independence(const Card& card) {
    Items appointments;
    for (const Record* one : all(card, "appointment")) {
        appointments.items.push_back(
            fmt::format("{} is {}, appointed by {} on {}{}",
                        one->text("person"),
                        name(one->text("role")),
                        who(*one),
                        one->time,
                        one->text("until").empty() ? "" : ", until " + one->text("until")));
    }
    Section section{"Independence", {}};
    section.blocks.emplace_back(
        FactList{{{"Who proposed levels", names_of(all(card, "proposal"))},
                  {"Who voted", names_of(all(card, "vote"))},
                  {"Who decided", names_of(all(card, "order"))},
                  {"Who ran an evaluation again", names_of(all(card, "rerun"))}}});
    if (!appointments.items.empty()) section.blocks.emplace_back(std::move(appointments));
    for (const Record* one : all(card, "rerun")) {
        section.blocks.emplace_back(Paragraph{fmt::format("{} was run again by {}: {}",
                                                          name(one->text("evaluation")),
                                                          one->text("who"),
                                                          one->text("result"))});
    }
    return section;
}

// ---- People's results ----

Section baselines(const Card& card) {
    Section section{"Baselines and grading by people", {}};
    Table table{"How people did",
                {{"Evaluation"},
                 {"People", Align::Right},
                 {"Minutes", Align::Right},
                 {"Incentives"},
                 {"Result"}},
                {}};
    for (const Record* one : all(card, "human_baseline")) {
        table.rows.push_back({name(one->text("evaluation")),
                              grouped(one->count("people")),
                              grouped(one->count("minutes")),
                              one->text("incentives"),
                              one->text("result")});
    }
    if (!table.rows.empty()) section.blocks.emplace_back(std::move(table));
    Items items;
    for (const Record* one : all(card, "no_baseline"))
        items.items.push_back(fmt::format(
            "No baseline of {}: {}", name(one->text("evaluation")), one->text("reason")));
    for (const Record* one : all(card, "human_grading"))
        items.items.push_back(fmt::format("{} people graded {} replies of {}: {}. Agreement: {}",
                                          one->count("people"),
                                          one->count("replies"),
                                          name(one->text("evaluation")),
                                          one->text("process"),
                                          one->text("agreement")));
    if (!items.items.empty()) section.blocks.emplace_back(std::move(items));
    if (section.blocks.empty())
        return none("Baselines and grading by people",
                    "No result of people on the same items is recorded, and no reason why.");
    return section;
}

// ---- Findings ----

Section findings(const Card& card) {
    if (card.findings.empty())
        return none("Findings", "No finding is open, and no earlier card was named.");
    Table table{"Findings of this card and of the one before",
                {{"Finding"}, {"Of"}, {"Status"}, {"Why"}, {"Evidence"}},
                {}};
    for (const LedgerFinding& one : card.findings) {
        std::vector<std::string> evidence;
        for (const std::string& id : one.evidence) evidence.push_back(name(id));
        table.rows.push_back({fmt::format("{}: {}", one.id, one.title),
                              one.origin,
                              one.status,
                              one.reason,
                              or_dash(join(evidence, ", "))});
    }
    return {"Findings", {std::move(table)}};
}

// ---- The card before ----

std::string result_words(const std::string& result) {
    if (result == "no_difference_shown") return "no difference shown";
    return result;
}

Section comparison(const Card& card) {
    const auto tests = all(card, "comparison");
    if (card.coverage.empty() && tests.empty())
        return none("Comparison with the card before", "No earlier card was named.");
    Section section{"Comparison with the card before", {}};
    Table coverage{"Evaluations: dropped, changed, new",
                   {{"Evaluation"}, {"Change"}, {"Before"}, {"Now"}},
                   {}};
    for (const Coverage& one : card.coverage)
        coverage.rows.push_back({name(one.id), one.change, or_dash(one.before), or_dash(one.now)});
    if (!coverage.rows.empty()) section.blocks.emplace_back(std::move(coverage));
    Table paired{"Paired tests on the same items",
                 {{"Test"},
                  {"With"},
                  {"Measurement"},
                  {"Difference"},
                  {"p, adjusted"},
                  {"Method"},
                  {"Result"}},
                 {}};
    for (const Record* one : tests) {
        paired.rows.push_back({name(one->text("id")),
                               one->text("with"),
                               name(one->text("measurement")),
                               one->text("difference"),
                               one->text("p_adjusted"),
                               one->text("method"),
                               result_words(one->text("result"))});
    }
    if (!paired.rows.empty()) section.blocks.emplace_back(std::move(paired));
    Items claims;
    for (const Record* one : all(card, "claim"))
        claims.items.push_back(
            fmt::format("{} [{}]", one->text("text"), join(one->list("comparisons"), ", ")));
    if (!claims.items.empty()) section.blocks.emplace_back(std::move(claims));
    return section;
}

// ---- Figures that others published ----

Section published(const Card& card) {
    Section section{"Published figures, no evidence", {}};
    section.blocks.emplace_back(
        Paragraph{"Figures that somebody published. No reply, count or grade behind them is here, "
                  "and nothing of this card's own rests on them."});
    Table table{"As published",
                {{"Row"},
                 {"Evaluation"},
                 {"Metric"},
                 {"Subject"},
                 {"State"},
                 {"Value", Align::Right},
                 {"n"},
                 {"Interval"},
                 {"Threshold"},
                 {"Note"},
                 {"Source"}},
                {}};
    for (const Record* one : all(card, "published")) {
        const std::string state =
            one->text("state") == "not_stated" ? "not stated" : one->text("state");
        table.rows.push_back(
            {one->text("row"),
             one->text("evaluation"),
             one->text("metric"),
             one->text("subject"),
             state,
             one->text("value"),
             one->text("n").empty() ? "not published" : one->text("n"),
             one->text("interval").empty() ? "not published" : one->text("interval"),
             one->text("threshold").empty() ? "not published" : one->text("threshold"),
             or_dash(one->text("note")),
             one->text("source")});
    }
    section.blocks.emplace_back(std::move(table));
    return section;
}

// ---- Triggers and forecasts ----

std::string watch_words(people::Watch watch) {
    switch (watch) {
        case people::Watch::Due:
            return "! due";
        case people::Watch::NotDue:
            return "not due";
        case people::Watch::NotShown:
            break;
    }
    return "? not shown";
}

Section watched(const Card& card) {
    Table table{"Triggers and forecasts, as of the last record",
                {{"What"}, {"Kind"}, {"Status"}, {"Why"}},
                {}};
    for (const people::Watched& one : card.watched)
        table.rows.push_back({fmt::format("{}: {}", one.id, one.text),
                              one.kind,
                              watch_words(one.status),
                              one.reason});
    return {"When to evaluate again", {std::move(table)}};
}

// ---- Other records ----

std::string value_of(const Record& record, const people::MemberRule& rule) {
    if (rule.form == people::Form::Count) return grouped(record.count(rule.name));
    if (rule.form == people::Form::Texts) return join(record.list(rule.name), ", ");
    return record.text(rule.name);
}

Section documentation(const Card& card) {
    Section section{"Also on record", {}};
    for (const char* kind : {"release",
                             "comparator",
                             "setting",
                             "safeguards",
                             "elicitation",
                             "rubric",
                             "contamination",
                             "price",
                             "policy",
                             "forecast",
                             "occurrence",
                             "compute",
                             "drift_plan",
                             "reproduction"}) {
        const people::Kind& known = *people::find_kind(kind);
        for (const Record* record : all(card, kind)) {
            FactList facts{{{"Record", fmt::format("{}: {}", kind, known.says)}}};
            for (const people::MemberRule& rule : known.members) {
                const std::string value = value_of(*record, rule);
                std::string label(rule.name);
                std::ranges::replace(label, '_', ' ');
                if (!value.empty()) facts.facts.push_back({label, value});
            }
            facts.facts.push_back({"by", who(*record)});
            section.blocks.emplace_back(std::move(facts));
        }
    }
    return section;
}

// ---- Checklist ----

std::string status_words(Status status) {
    switch (status) {
        case Status::Met:
            return "✓ met";
        case Status::NotMet:
            return "✗ not met";
        case Status::NotApplicable:
            break;
    }
    return "– not applicable";
}

Section checklist_section(const Card& card) {
    Section section{"Checklist", {}};
    const ChecklistCounts counts = count(card.checklist);
    section.blocks.emplace_back(Paragraph{fmt::format(
        "{} of {} items met, {} not met, {} not applicable. Each status is computed from the "
        "records that it names; nobody types one. The number alone says little: read the groups.",
        counts.met,
        card.checklist.size(),
        counts.not_met,
        counts.not_applicable)});
    std::string group;
    std::vector<Table> tables;
    for (const ChecklistItem& item : card.checklist) {
        if (item.group != group) {
            group = item.group;
            tables.push_back(
                {group,
                 {{"No.", Align::Right}, {"Item"}, {"Status"}, {"Why"}, {"Also asked by"}},
                 {}});
        }
        tables.back().rows.push_back({std::to_string(item.number),
                                      item.text,
                                      status_words(item.status),
                                      item.reason,
                                      item.maps_to});
    }
    for (Table& table : tables) section.blocks.emplace_back(std::move(table));
    return section;
}

}  // namespace

Section votes_section(const Card& card) {
    if (card.records.empty() || (card.proposals.empty() && all(card, "order").empty()))
        return none("Votes and dissent",
                    "No person proposed a level, voted, dissented or decided: levels and decisions "
                    "follow from the rules alone.");
    Section section{"Votes and dissent", {}};
    if (!card.proposals.empty()) section.blocks.emplace_back(proposal_table(card));
    add_dissent(section, card);
    add_acts(section, card);
    return section;
}

std::vector<Section> record_sections(const Card& card) {
    std::vector<Section> sections = {scope(card),
                                     worst_case(card),
                                     red_team(card),
                                     third_parties(card),
                                     independence(card),
                                     baselines(card),
                                     findings(card),
                                     comparison(card)};
    if (!card.watched.empty()) sections.push_back(watched(card));
    if (Section layers = mitigation_section(card); !layers.blocks.empty())
        sections.insert(sections.begin() + 1, std::move(layers));
    if (!all(card, "published").empty()) sections.push_back(published(card));
    Section other = documentation(card);
    if (!other.blocks.empty()) sections.push_back(std::move(other));
    if (!card.checklist.empty()) sections.push_back(checklist_section(card));
    return sections;
}

}  // namespace syscard::card
