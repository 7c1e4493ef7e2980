#include "card/conclude.h"

#include <utility>

#include <fmt/format.h>

#include "card/lint.h"
#include "evidence/entry.h"

namespace syscard::card {

namespace {

framework::Provenance provenance_of(const measure::RunRecord& record, const people::Board& board,
                                    std::string_view at) {
    framework::Provenance provenance;
    for (const plan::PlannedSuite& suite : record.plan.suites)
        provenance.suite_digests[suite.name] = suite.digest;
    for (const plan::PlannedTask& planned : record.plan.tasks)
        provenance.elicitation[fmt::format("{}.{}", planned.suite, planned.task.name)] =
            planned.task.attacks.empty() ? "as_is" : "prompted";
    for (const people::Record* one : board.all("elicitation"))
        provenance.elicitation[one->text("evaluation")] = one->text("class");
    for (const people::Record* one : board.all("rerun"))
        provenance.run_again.insert(one->text("evaluation"));
    const auto revision = json::string_member(record.intent.subject, "revision", "");
    provenance.tested_revision = revision.value_or("");
    if (const people::Record* release = board.last("release"))
        provenance.released_revision = release->text("revision");
    if (const people::Record* setting = board.last("setting"))
        provenance.effort = setting->text("effort");
    provenance.measured_at = record.end ? record.end->time : "";
    provenance.decided_at = at;
    return provenance;
}

framework::Rating rate(const measure::RunRecord& record,
                       const std::vector<measure::Measurement>& measurements,
                       const people::Board& board, std::string_view at) {
    framework::Given given = board.given(at);
    given.provenance = provenance_of(record, board, at);
    framework::Rating rating = framework::rate(board.framework(), measurements, given);
    board.settle(rating, at);
    return rating;
}

std::string time_of(const measure::RunRecord& record, const people::Board& board) {
    if (!board.records().empty()) return board.records().back().time;
    return record.end ? record.end->time : "";
}

}  // namespace

framework::Rating rate_at(const measure::RunRecord& record, const Conclusions& conclusions,
                          std::string_view at) {
    return rate(record, conclusions.measurements, conclusions.board, at);
}

Result<Conclusions> conclude(const measure::RunRecord& record) {
    SYSCARD_TRY(std::vector<measure::Measurement> measurements, measure::measure_run(record));
    SYSCARD_TRY(framework::Framework framework,
                framework::parse_framework(record.plan.framework.text, record.plan.framework.file));
    Conclusions conclusions{.measurements = std::move(measurements),
                            .board = people::Board(std::move(framework)),
                            .rating = {},
                            .entries = {}};
    const auto add_block = [&] {
        if (conclusions.entries.empty()) {
            for (const measure::Measurement& one : conclusions.measurements)
                conclusions.entries.push_back(measure::to_json(one));
        }
        conclusions.rating = rate(record,
                                  conclusions.measurements,
                                  conclusions.board,
                                  time_of(record, conclusions.board));
        for (json::Object& entry : framework::to_entries(conclusions.rating))
            conclusions.entries.push_back(std::move(entry));
    };
    for (const measure::OtherEntry& other : record.others) {
        if (!people::is_record(evidence::schema_of(other.entry))) continue;
        if (other.conclusions > conclusions.entries.size()) add_block();
        const std::string where = fmt::format("entry {}", other.index);
        SYSCARD_TRY(const people::Record one, people::record_from_json(other.entry, where));
        SYSCARD_CHECK(conclusions.board.add(one));
    }
    add_block();
    return conclusions;
}

Result<std::vector<json::Object>> entries_for(measure::RunRecord record,
                                              const std::vector<people::Record>& records) {
    SYSCARD_TRY(const Conclusions before, conclude(record));
    people::Board board = before.board;  // so that a complaint names the place in the file
    for (const people::Record& one : records) SYSCARD_CHECK(board.add(one));
    SYSCARD_CHECK(check_claims(sentences_of(records), board.records()));
    std::vector<json::Object> entries;
    for (const people::Record& one : records) {
        entries.push_back(people::to_json(one));
        record.others.push_back({0, record.verdicts.size(), entries.back()});
    }
    SYSCARD_TRY(Conclusions after, conclude(record));
    for (std::size_t i = record.verdicts.size(); i < after.entries.size(); ++i)
        entries.push_back(std::move(after.entries[i]));
    return entries;
}

}  // namespace syscard::card
