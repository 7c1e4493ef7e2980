#include "verify/internal/log_pass.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "evidence/entry.h"
#include "evidence/replay_entry.h"
#include "measure/spot_check.h"
#include "people/record.h"
#include "plan/judge_prompt.h"
#include "scoring/scorer.h"

namespace syscard::verify {

namespace {

const std::set<std::string_view> kKnownSchemas = {
    "syscard.key/1",         "syscard.key/2",           "syscard.revocation/1",
    "syscard.items/1",       "syscard.redaction/1",     "syscard.replay/1",
    "syscard.segment/1",     "syscard.plan/1",          "syscard.calibration/1",
    "syscard.calibration/2", "syscard.intent/1",        "syscard.sitting/1",
    "syscard.stop/1",        "syscard.sample/1",        "syscard.grade/1",
    "syscard.run_end/1",     "syscard.labels/1",        "syscard.measurement/1",
    "syscard.effect/1",
    "syscard.rating/1",      "syscard.determination/1", "syscard.decision/1",
};

// Of a judge the recorded words are read again; it is not asked again.
Result<scoring::Score> score_of(const plan::Task& task, const plan::Transcript& transcript) {
    if (task.rubric) return plan::judged_score(*task.rubric, transcript);
    SYSCARD_TRY(const scoring::Reply reply, plan::reply_for_scoring(transcript));
    return scoring::score(task.scorer, transcript.item.target, reply);
}

bool has_reply(evidence::Outcome outcome) {
    return outcome == evidence::Outcome::Scored || outcome == evidence::Outcome::Unscored;
}

bool shows_item(const evidence::Withheld& withheld) { return withheld.fields.front() == "replies"; }

}  // namespace

void LogPass::run() {
    auto layers = LayerCheck::make(record_.plan);
    if (layers)
        layers_ = std::move(*layers);
    else
        result_.add_problem(layers.error());
    with_reply_ = std::ranges::count_if(record_.samples, [&](const measure::SampleRecord& sample) {
        return has_reply(record_.outcome_of(sample));
    });
    const auto read = source_.for_each(
        [&](std::uint64_t index, const json::Object& entry) { return take(index, entry); });
    if (!read) result_.add_problem(read.error());
    for (const auto& [ordinal, graded] : awaiting_grade_) problem_of_grade(graded);
    for (const plan::PlannedTask& planned : record_.plan.tasks) check_planned_items(planned);
    check_committed_items();
}

Result<void> LogPass::take(std::uint64_t index, const json::Object& entry) {
    const std::string where = fmt::format("entry {}", index);
    const std::string_view schema = evidence::schema_of(entry);
    check_schema(schema, where);
    if (schema == evidence::kSampleSchema) return check_sample(entry, where);
    if (schema == evidence::kGradeSchema) return check_grade(entry, where);
    if (schema == evidence::kIntentSchema) intent_came_ = true;
    if (schema == evidence::kRunEndSchema) ended_ = true;
    if (schema == evidence::kItemsSchema) take_items(entry, where);
    if (schema == evidence::kReplaySchema) check_replay(entry, where);
    return {};
}

// An entry that this program does not know could say anything; a reader must hear of it.
void LogPass::check_schema(std::string_view schema, const std::string& where) {
    if (kKnownSchemas.contains(schema) || people::is_record(schema)) return;
    result_.add_problem(fmt::format("an entry of a kind that this program does not know: `{}`",
                                    terminal_line(schema, 60)),
                        where);
}

// That the model answered so is the maker's word; the bound follows from the counts.
void LogPass::check_replay(const json::Object& entry, const std::string& where) {
    const auto replay = evidence::ReplayEntry::from_json(entry, where);
    if (!replay) return result_.add_problem(replay.error());
    const std::int64_t compared = replay->asked - replay->unanswered;
    if (!ended_ || replay->population != with_reply_)
        return result_.add_problem(
            "a replay was not drawn from all replies of the run, after its end", where);
    const auto most =
        measure::most_that_differ(replay->population, compared, compared - replay->same_grade);
    if (!most || *most != replay->most_differ)
        return result_.add_problem("the bound of a replay does not follow from its counts", where);
    result_.replays.push_back(
        fmt::format("asked again, by the maker's word: {} of {} samples, {} identical, {} with the "
                    "same grade; at most {} differ (95 %)",
                    replay->asked,
                    replay->population,
                    replay->identical,
                    replay->same_grade,
                    replay->most_differ));
}

void LogPass::take_items(const json::Object& entry, const std::string& where) {
    auto items = evidence::ItemsEntry::from_json(entry, where);
    if (!items) return result_.add_problem(items.error());
    if (items_) return result_.add_problem("a second commitment to the items of the run", where);
    if (intent_came_)
        result_.add_problem("the commitment to the items stands behind the intent", where);
    items_ = std::move(*items);
    items_where_ = where;
}

void LogPass::commit_item(const evidence::SampleEntry& entry) {
    const bool has_gap = static_cast<std::int64_t>(record_.samples.size()) != record_.plan.samples;
    if (has_gap) return;  // the root is over all items
    commitments_.add(entry.ordinal, entry.item_commitment, [&](const crypto::Digest& commitment) {
        committed_.append(commitment);
    });
}

// Every item was committed to before the first was asked, also those that are withheld.
void LogPass::check_committed_items() {
    if (!items_)
        return unchecked_.push_back(
            "that the items were chosen before the run: the log commits to none");
    const bool has_gap = static_cast<std::int64_t>(record_.samples.size()) != record_.plan.samples;
    if (items_->count != record_.plan.samples || (!has_gap && committed_.root() != items_->root))
        result_.add_problem("the items are not those that were committed to before the run",
                            items_where_);
}

Result<void> LogPass::check_sample(const json::Object& object, const std::string& where) {
    SYSCARD_TRY(const evidence::SampleEntry entry, evidence::SampleEntry::from_json(object, where));
    const plan::PlannedTask& planned = *record_.plan.task_of(entry.ordinal);
    const auto found = record_.withheld.find(entry.ordinal);
    const evidence::Withheld* withheld = found == record_.withheld.end() ? nullptr : &found->second;
    commit_item(entry);
    if (withheld != nullptr) check_redaction(entry, *withheld, where);
    if (entry.task != planned.id())
        result_.add_problem(fmt::format("sample {} is entered under the task `{}`",
                                        entry.ordinal,
                                        terminal_line(entry.task, 60)),
                            where);

    const auto blob = source_.read_blob(entry.transcript);
    if (!blob && blob.error().code == ErrorCode::NotFound) {  // a hole
        if (withheld == nullptr)
            result_.add_problem(
                fmt::format("the transcript of sample {} is missing, and no redaction names it",
                            entry.ordinal),
                where);
        ++result_.withheld;
        if (record_.has_grade(*record_.find(entry.ordinal))) ++result_.withheld_grades;
        if (const auto item = item_beside_hole(entry, withheld, where)) {
            check_item(entry, *item, where);
            add_item(planned, entry, *item);
        } else {
            ++tasks_[planned.first_ordinal].withheld;
        }
        return {};
    }
    const auto transcript =
        blob ? plan::open_transcript(*blob, entry.item_commitment, entry.replies_commitment, where)
             : std::unexpected(blob.error());
    if (transcript) {
        check_transcript(entry, planned, *transcript, where);
    } else {
        tasks_[planned.first_ordinal].unreadable = true;
        result_.add_problem(transcript.error());
    }
    return {};
}

void LogPass::check_transcript(const evidence::SampleEntry& entry, const plan::PlannedTask& planned,
                               const plan::Transcript& transcript, const std::string& where) {
    ++result_.transcripts;
    check_item(entry, transcript.item, where);
    add_item(planned, entry, transcript.item);
    if (entry.options_by != plan::options_by(planned.task.solver, transcript))
        result_.add_problem(
            fmt::format("sample {} is entered as answered in another way than it was",
                        entry.ordinal),
            where);
    if (layers_) {
        const auto done = layers_->check(planned, entry, transcript);
        if (!done) result_.add_problem(done.error().what, where);
    }
    score_again(entry, planned, transcript, where);
}

void LogPass::score_again(const evidence::SampleEntry& entry, const plan::PlannedTask& planned,
                          const plan::Transcript& transcript, const std::string& where) {
    using evidence::Outcome;
    const bool silent = transcript.turns.empty() && transcript.log_likelihood.empty();
    if (!has_reply(entry.outcome) && silent) return;
    if (scoring::graded_by(planned.task.scorer) == scoring::GradedBy::Program) {
        ++result_.taken_from_the_log;
        return;
    }
    auto score = score_of(planned.task, transcript);
    const bool scores = score && score->unscored.empty();
    ++(planned.task.rubric && transcript.judge ? result_.judged : result_.scored_again);
    if (scores != (entry.outcome == Outcome::Scored)) {
        return result_.add_problem(fmt::format("sample `{}` is entered as {}, and its reply {}",
                                               entry.sample,
                                               evidence::outcome_name(entry.outcome),
                                               scores ? "can be scored" : "cannot be scored"),
                                   where);
    }
    if (!scores) return;
    const scoring::Score again = plan::as_logged(std::move(*score));
    awaiting_grade_[entry.ordinal] = {entry.sample,
                                      where,
                                      {.ordinal = entry.ordinal,
                                       .scorer = planned.task.scorer,
                                       .values = {again.values.begin(), again.values.end()}},
                                      again.reading == transcript.reading};
}

Result<void> LogPass::check_grade(const json::Object& object, const std::string& where) {
    SYSCARD_TRY(const evidence::GradeEntry grade, evidence::GradeEntry::from_json(object, where));
    const auto found = awaiting_grade_.find(grade.ordinal);
    if (found == awaiting_grade_.end()) {  // withheld, or of a program
        check_unseen_grade(grade, where);
        return {};
    }
    const bool same = found->second.same_reading && grade == found->second.grade;
    if (!same) problem_of_grade(found->second);
    awaiting_grade_.erase(found);
    return {};
}

// A grade that nothing here can compute again must at least be one that its scorer could give.
void LogPass::check_unseen_grade(const evidence::GradeEntry& grade, const std::string& where) {
    const plan::PlannedTask* planned = record_.plan.task_of(grade.ordinal);
    if (planned == nullptr) return;  // `read_run` has said so
    const plan::Task& task = planned->task;
    const auto names = task.rubric ? Result<std::vector<std::string>>(
                                         scoring::score_names(*task.rubric))
                                   : scoring::score_names(task.scorer);
    if (!names) return result_.add_problem(names.error());
    const std::set<std::string> expected(names->begin(), names->end());
    bool possible = grade.scorer == task.scorer && grade.values.size() == expected.size();
    for (const auto& [name, value] : grade.values)
        possible = possible && expected.contains(name) && value >= 0 && value <= 1;
    if (!possible)
        result_.add_problem(
            fmt::format("the grade of sample {} is none that its scorer gives", grade.ordinal),
            where);
}

// The sample's entry says the same of its item as the item.
void LogPass::check_item(const evidence::SampleEntry& entry, const plan::Item& item,
                         const std::string& where) {
    const bool same = entry.sample == item.id && entry.tags == item.tags &&
                      entry.cluster == item.cluster;
    if (!same)
        result_.add_problem(
            fmt::format("the entry of sample `{}` does not agree with its transcript",
                        terminal_line(entry.sample, 60)),
            where);
}

void LogPass::problem_of_grade(const Graded& graded) {
    result_.add_problem(
        fmt::format("the grade of sample `{}` is not what its reply scores", graded.sample),
        graded.where);
}

// What a redaction withholds must be what the sample's entry names, and what it shows all the same
// must open.
void LogPass::check_redaction(const evidence::SampleEntry& entry,
                              const evidence::Withheld& withheld, const std::string& where) {
    if (withheld.transcript != entry.transcript)
        result_.add_problem(
            fmt::format("the redaction of sample {} names another transcript", withheld.ordinal),
            where);
    if (withheld.shown.has_value() != (withheld.fields.size() == 1))
        result_.add_problem(
            fmt::format("the redaction of sample {} withholds more than it says", withheld.ordinal),
            where);
    if (withheld.shown) {
        const auto shown = open_shown(entry, withheld, where);
        if (!shown) result_.add_problem(shown.error());
    }
    result_.sealed += static_cast<std::int64_t>(withheld.sealed.size());
}

// The field that a withheld transcript shows all the same.
Result<json::Object> LogPass::open_shown(const evidence::SampleEntry& entry,
                                         const evidence::Withheld& withheld,
                                         const std::string& where) const {
    const bool item = shows_item(withheld);
    SYSCARD_TRY(const std::string blob, source_.read_blob(*withheld.shown));
    return plan::open_partial(blob,
                              item ? "item" : "replies",
                              item ? entry.item_commitment : entry.replies_commitment,
                              where);
}

// The item of a transcript that has a hole in its place; nothing when the item is withheld too.
std::optional<plan::Item> LogPass::item_beside_hole(const evidence::SampleEntry& entry,
                                                    const evidence::Withheld* withheld,
                                                    const std::string& where) const {
    if (withheld == nullptr || !withheld->shown || !shows_item(*withheld)) return std::nullopt;
    const auto shown = open_shown(entry, *withheld, where);
    const auto item = shown ? plan::item_from_json(*shown, where) : std::unexpected(shown.error());
    if (!item) return std::nullopt;  // `check_redaction` has said so
    return *item;
}

bool LogPass::all_came(const plan::PlannedTask& planned) const {
    return static_cast<std::int64_t>(record_.of_task(planned).size()) == planned.samples;
}

void LogPass::add_item(const plan::PlannedTask& planned, const evidence::SampleEntry& entry,
                       const plan::Item& item) {
    TaskItems& task = tasks_[planned.first_ordinal];
    const bool comparable = task.withheld == 0 && !task.unreadable && all_came(planned);
    if (!comparable) return;  // the digest is over all items
    const std::size_t waited = task.lines.waiting_size();
    task.lines.add(entry.ordinal - planned.first_ordinal,
                   plan::digest_line(plan::canonical_item(item), entry.epoch),
                   [&](const std::string& line) { task.digest.update(line); });
    waiting_ += task.lines.waiting_size() - waited;
    if (waiting_ <= most_waiting_) return;
    waiting_ -= task.lines.waiting_size();
    task.lines = {};
    task.unreadable = true;
    result_.add_problem(
        fmt::format("the samples of task `{}` stand too far out of order to hold their items",
                    terminal_line(planned.task.name, 60)),
        "evidence");
}

void LogPass::check_planned_items(const plan::PlannedTask& planned) {
    TaskItems& task = tasks_[planned.first_ordinal];
    const std::int64_t gap =
        planned.samples - static_cast<std::int64_t>(record_.of_task(planned).size());
    if (task.unreadable) return;
    if (gap > 0) {
        unchecked_.push_back(
            fmt::format("that the items of task `{}` are those that were planned: {} of its "
                        "samples have no result",
                        terminal_line(planned.task.name, 60),
                        gap));
    } else if (task.withheld > 0) {
        unchecked_.push_back(
            fmt::format("that the items of task `{}` are those that were planned: {} of them are "
                        "withheld",
                        terminal_line(planned.task.name, 60),
                        task.withheld));
    } else if (task.digest.finish().hex() != planned.items_digest) {
        result_.add_problem(fmt::format("the items of task `{}` are not those that were planned",
                                        planned.task.name),
                            "plan");
    }
}

}  // namespace syscard::verify
