#include "card/conclude.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "card/lint.h"
#include "evidence/entry.h"
#include "measure/labels.h"

namespace syscard::card {

namespace {

// The place of an entry that is still to be appended: behind all that is there.
constexpr std::uint64_t kNotYet = std::numeric_limits<std::uint64_t>::max() - 1;

framework::Provenance provenance_of(const measure::RunRecord& record, const people::Board& board,
                                    std::string_view at) {
    framework::Provenance provenance;
    for (const plan::PlannedSuite& suite : record.plan.suites)
        provenance.suite_digests[suite.name] = suite.digest;
    for (const plan::PlannedTask& planned : record.plan.tasks)  // the same in every arm
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

}  // namespace

std::string time_of(const measure::RunRecord& record, const people::Board& board) {
    if (!board.records().empty()) return board.records().back().time;
    return record.end ? record.end->time : "";
}

framework::Rating rate_at(const measure::RunRecord& record, const Conclusions& conclusions,
                          std::string_view at) {
    return rate(record, conclusions.measurements, conclusions.board, at);
}

Result<Conclusions> conclude(const measure::RunRecord& record) {
    SYSCARD_TRY(framework::Framework framework,
                framework::parse_framework(record.plan.framework.text, record.plan.framework.file));
    SYSCARD_TRY(std::vector<measure::Effect> effects, measure::measure_effects(record));
    Conclusions conclusions{.measurements = {},
                            .effects = std::move(effects),
                            .board = people::Board(std::move(framework)),
                            .rating = {},
                            .entries = {}};
    std::vector<measure::LabelsEntry> labels;  // given so far
    std::vector<json::Object> measured;        // as last entered, one for each measurement
    bool has_effects = false;
    const auto add_measurements = [&]() -> Result<void> {
        SYSCARD_TRY(conclusions.measurements, measure::measure_run(record, labels));
        measured.resize(conclusions.measurements.size());
        for (std::size_t i = 0; i < measured.size(); ++i) {
            json::Object now = measure::to_json(conclusions.measurements[i]);
            if (now == measured[i]) continue;
            conclusions.entries.push_back(now);
            measured[i] = std::move(now);
        }
        if (has_effects) return {};
        has_effects = true;  // labels change no score, and so no effect
        for (const measure::Effect& one : conclusions.effects)
            conclusions.entries.push_back(measure::to_json(one));
        return {};
    };
    bool to_measure = true;
    const auto add_block = [&]() -> Result<void> {
        if (to_measure) SYSCARD_CHECK(add_measurements());
        to_measure = false;
        conclusions.rating = rate(record,
                                  conclusions.measurements,
                                  conclusions.board,
                                  time_of(record, conclusions.board));
        for (json::Object& entry : framework::to_entries(conclusions.rating))
            conclusions.entries.push_back(std::move(entry));
        return {};
    };
    // What people recorded and what they labelled, in the order of the log. Whatever conclusions
    // stand before one of them were drawn without it.
    std::size_t next_labels = 0;
    const auto take_labels_before = [&](std::uint64_t index) -> Result<void> {
        for (; next_labels < record.labels.size() && record.labels[next_labels].index < index;
             ++next_labels) {
            const measure::LoggedLabels& one = record.labels[next_labels];
            if (one.conclusions > conclusions.entries.size()) SYSCARD_CHECK(add_block());
            SYSCARD_CHECK(measure::check_labels(record, labels, one.entry));
            labels.push_back(one.entry);
            to_measure = true;
        }
        return {};
    };
    for (const measure::OtherEntry& other : record.others) {
        if (!people::is_record(evidence::schema_of(other.entry))) continue;
        SYSCARD_CHECK(take_labels_before(other.index));
        if (other.conclusions > conclusions.entries.size()) SYSCARD_CHECK(add_block());
        const std::string where = fmt::format("entry {}", other.index);
        SYSCARD_TRY(const people::Record one, people::record_from_json(other.entry, where));
        SYSCARD_CHECK(conclusions.board.add(one));
    }
    SYSCARD_CHECK(take_labels_before(std::numeric_limits<std::uint64_t>::max()));
    SYSCARD_CHECK(add_block());
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
        record.others.push_back({kNotYet, record.verdicts.size(), entries.back()});
    }
    SYSCARD_TRY(Conclusions after, conclude(record));
    for (std::size_t i = record.verdicts.size(); i < after.entries.size(); ++i)
        entries.push_back(std::move(after.entries[i]));
    return entries;
}

Result<std::vector<json::Object>> entries_for(measure::RunRecord record,
                                              const measure::LabelsEntry& labels) {
    std::vector<json::Object> entries = {labels.to_json()};
    record.labels.push_back({kNotYet, record.verdicts.size(), labels});
    SYSCARD_TRY(Conclusions after, conclude(record));
    for (std::size_t i = record.verdicts.size(); i < after.entries.size(); ++i)
        entries.push_back(std::move(after.entries[i]));
    return entries;
}

}  // namespace syscard::card
