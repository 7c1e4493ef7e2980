#include "card/ledger.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::card {

namespace {

using framework::Reason;
using framework::Verdict;
using people::Record;

const Record* last_of(const std::vector<Record>& records, std::string_view kind) {
    const Record* found = nullptr;
    for (const Record& record : records) {
        if (record.kind == kind) found = &record;
    }
    return found;
}

const Record* retest_of(const std::vector<Record>& records, const std::string& id) {
    const Record* found = nullptr;
    for (const Record& record : records) {
        if (record.kind == "retest" && record.text("finding") == id) found = &record;
    }
    return found;
}

/// "id: title", as the list of an earlier card has them.
std::pair<std::string, std::string> split_once(const std::string& text, std::string_view by) {
    const std::size_t at = text.find(by);
    if (at == std::string::npos) return {text, ""};
    return {text.substr(0, at), text.substr(at + by.size())};
}

void add_earlier(std::vector<LedgerFinding>& findings, const std::vector<Record>& records) {
    const Record* previous = last_of(records, "previous");
    if (!previous) return;
    for (const std::string& line : previous->list("findings")) {
        const auto [id, title] = split_once(line, ": ");
        LedgerFinding finding{.id = id,
                              .title = title,
                              .origin = previous->text("title"),
                              .status = "open",
                              .reason = "not addressed in this card",
                              .evidence = {},
                              .earlier = true};
        if (const Record* retest = retest_of(records, id)) {
            finding.status = retest->text("status");
            finding.reason = retest->text("reason");
            finding.evidence = retest->list("evidence");
        }
        findings.push_back(std::move(finding));
    }
}

void add_finding(std::vector<LedgerFinding>& findings, LedgerFinding finding) {
    const auto known = std::ranges::find(findings, finding.id, &LedgerFinding::id);
    if (known == findings.end()) findings.push_back(std::move(finding));
}

void add_computed(std::vector<LedgerFinding>& findings, const framework::Rating& rating) {
    for (const framework::CategoryRating& behaviour : rating.behaviours) {
        for (const framework::IndicatorResult& indicator : behaviour.indicators) {
            if (indicator.kind != "rule_in" || indicator.verdict != Verdict::Met) continue;
            add_finding(findings,
                        {.id = indicator.id,
                         .title = fmt::format("{}: {}", behaviour.title, indicator.title),
                         .origin = "this card",
                         .status = "open",
                         .reason = indicator.reason,
                         .evidence = {indicator.measurement}});
        }
    }
    for (const framework::ActionDecision& action : rating.actions) {
        for (const Reason& reason : action.reasons) {
            if (reason.verdict != Verdict::NotMet || reason.evidence.empty()) continue;
            add_finding(findings,
                        {.id = fmt::format("{}-{}", action.action, reason.evidence.front()),
                         .title = fmt::format("{}: a requirement is not met", action.title),
                         .origin = "this card",
                         .status = "open",
                         .reason = reason.text,
                         .evidence = reason.evidence});
        }
    }
}

void add_reported(std::vector<LedgerFinding>& findings, const std::vector<Record>& records) {
    for (const Record& record : records) {
        if (record.kind != "finding") continue;
        add_finding(findings,
                    {.id = record.text("id"),
                     .title = record.text("title"),
                     .origin = "this card",
                     .status = "open",
                     .reason = record.text("text"),
                     .evidence = record.list("evidence")});
    }
}

/// What was counted, without the unit that it was printed in: "accuracy, percent" and "accuracy" are
/// one thing, and 28 % is .28.
std::string counted_as(const std::string& metric) {
    constexpr std::string_view kUnit = "percent";
    std::vector<std::string> parts;
    for (const std::string& part : split(metric, ',')) {
        std::string_view left = trim(part);
        if (left.starts_with("percent: ")) left = trim(left.substr(kUnit.size() + 1));
        if (left != kUnit && !left.empty()) parts.emplace_back(left);
    }
    return join(parts, ", ");
}

}  // namespace

std::vector<LedgerFinding> ledger(const framework::Rating& rating,
                                  const std::vector<Record>& records) {
    std::vector<LedgerFinding> findings;
    add_earlier(findings, records);
    add_reported(findings, records);
    add_computed(findings, rating);
    return findings;
}

std::vector<std::pair<std::string, std::string>> evaluations_of(
    const std::vector<plan::PlannedTask>& tasks, const std::vector<Record>& records) {
    std::vector<std::pair<std::string, std::string>> evaluations;
    for (const plan::PlannedTask& planned : tasks) {
        evaluations.emplace_back(planned.id(),
                                 fmt::format("{} samples, {}, items {}",
                                             planned.samples,
                                             planned.task.scorer,
                                             planned.items_digest.substr(0, 12)));
    }
    for (const Record& record : records) {
        if (record.kind != "published") continue;
        std::string made = counted_as(record.text("metric"));
        if (!record.text("n").empty()) made += ", n " + record.text("n");
        const std::string& id = record.text("evaluation");
        const auto known =
            std::ranges::find(evaluations, id, &std::pair<std::string, std::string>::first);
        if (known == evaluations.end()) evaluations.emplace_back(id, made);
    }
    return evaluations;
}

std::vector<Coverage> coverage(const std::vector<plan::PlannedTask>& tasks,
                               const std::vector<Record>& records) {
    const Record* previous = last_of(records, "previous");
    if (!previous) return {};
    std::vector<Coverage> all;
    const auto now = evaluations_of(tasks, records);
    std::map<std::string, std::string> made(now.begin(), now.end());
    for (const std::string& line : previous->list("evaluations")) {
        const auto [id, before] = split_once(line, " | ");
        const auto found = made.find(id);
        if (found == made.end()) {
            all.push_back({id, "dropped", before, ""});
            continue;
        }
        all.push_back({id, found->second == before ? "same" : "changed", before, found->second});
        made.erase(found);
    }
    for (const auto& [id, how] : now) {
        if (made.contains(id)) all.push_back({id, "new", "", how});
    }
    return all;
}

}  // namespace syscard::card
