#pragma once

// A run as its evidence tells it: the plan, who was asked, and what became of each sample.
// Everything that is measured is a function of this record alone. It holds what measurements need
// and no more, so that a run of millions of samples fits into memory; whatever else an entry says
// is read from the log again (`read_sample`).

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "evidence/log_reader.h"
#include "evidence/log_writer.h"
#include "evidence/redaction.h"
#include "evidence/run_entries.h"
#include "measure/labels_entry.h"
#include "measure/latency.h"
#include "measure/score_table.h"
#include "plan/plan.h"

namespace syscard::measure {

/// Where entries and blobs come from: a published log, or one that is being written.
struct EvidenceSource {
    std::function<Result<void>(const evidence::EntryVisitor&)> for_each;
    std::function<Result<json::Object>(std::uint64_t index)> read_entry;
    std::function<Result<std::string>(const evidence::BlobReference&)> read_blob;
};

EvidenceSource source_of(const evidence::LogReader& reader);
EvidenceSource source_of(evidence::LogWriter& writer);

/// What measurements need of one sample. Numbers of items, clusters and traits are the record's own:
/// equal numbers mean equal names.
struct SampleRecord {
    std::uint32_t ordinal = 0;
    std::uint32_t index = 0;   // of its entry in the log
    std::uint32_t item = 0;    // the item before attacks
    std::uint32_t cluster = 0;
    std::uint32_t tokens = 0;  // of prompt and reply, over all turns
    std::uint32_t traits = 0;  // in `RunRecord::traits`
};
static_assert(sizeof(SampleRecord) <= 24, "millions of these are held in memory");

/// What many samples have in common, kept once for all of them.
struct SampleTraits {
    std::uint32_t tags = 0;         // in `RunRecord::tags`
    std::uint32_t grade_after = 0;  // so many entries after the sample's is its grade's; 0: none
    ScoreTable::Row scores = {};    // in `RunRecord::scores`; means something if it has a grade
    evidence::Outcome outcome = evidence::Outcome::Failed;
    bool cut = false;

    bool operator==(const SampleTraits&) const = default;
};

/// An entry that is neither of the run nor a conclusion: what people recorded beside it.
struct OtherEntry {
    std::uint64_t index = 0;      // in the log
    std::size_t conclusions = 0;  // how many conclusions stand before it
    json::Object entry;
};

/// Labels that a person gave after the run.
struct LoggedLabels {
    std::uint64_t index = 0;      // in the log
    std::size_t conclusions = 0;  // how many conclusions stand before it
    LabelsEntry entry;
};

/// Who withheld how many transcripts from published copies, and why.
struct Redaction {
    std::string by;
    std::string reason_class;
    std::string reason;
    std::int64_t count = 0;
};

/// Tokens of a subject's samples as they were counted beside a service's own figures.
struct OwnCountUse {
    std::int64_t samples = 0;  // with such a count
    std::int64_t prompt_tokens = 0;
    std::int64_t reply_tokens = 0;  // of the visible text
    std::int64_t doubtful = 0;      // of these samples: with a fault in the service's figures

    OwnCountUse& operator+=(const OwnCountUse& more);
};

/// What a model in another role than the subject's used for the samples of one task.
struct RoleTotals {
    std::int64_t samples = 0;  // for which it was asked
    std::int64_t counted = 0;  // of these: somebody counted the tokens
    std::int64_t calls = 0;
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t reply_tokens = 0;
    std::int64_t reasoning_tokens = 0;
    std::int64_t with_cost = 0;
    std::int64_t nano_usd = 0;

    RoleTotals& operator+=(const RoleTotals& more);
};

/// What the samples of one task used, by their entries.
struct Use {
    std::int64_t samples = 0;  // with a result
    std::int64_t counted = 0;  // of these: somebody counted the tokens
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t reply_tokens = 0;
    std::int64_t reasoning_tokens = 0;  // of the reply: hidden
    std::int64_t with_cost = 0;
    std::int64_t nano_usd = 0;
    std::int64_t by_letter_log_probability = 0;  // questions with options: how they were answered
    std::int64_t by_letter_reply = 0;
    std::int64_t from_cache = 0;
    Latencies latency = {};  // of those that were answered now, by the subject's clock in the log
    OwnCountUse own_count = {};
    std::map<std::string, RoleTotals> roles = {};  // by role: "judge"
};

struct RunRecord {
    plan::PlanDocument plan;
    evidence::PlanEntry plan_entry;
    evidence::IntentEntry intent;
    std::uint64_t intent_index = 0;  // of its entry
    std::optional<evidence::RunEndEntry> end;
    std::vector<SampleRecord> samples;  // in order of ordinal; a gap is a sample without a result
    std::vector<SampleTraits> traits;   // the different ones, by number
    std::vector<plan::Tags> tags;       // likewise
    ScoreTable scores;
    std::uint32_t names = 0;                 // numbers of items and clusters are below this
    std::vector<Use> uses;                   // of each planned task, in the plan's order
    std::vector<json::Object> calibrations;  // as logged
    std::vector<json::Object>
        verdicts;  // measurement, rating, determination and decision entries, as logged
    std::vector<OtherEntry> others;                       // in the order of the log
    std::vector<LoggedLabels> labels;                     // in the order of the log
    std::map<std::int64_t, evidence::Withheld> withheld;  // from published copies, by ordinal
    std::vector<Redaction> redactions;                    // who withheld, and why
    // In how many samples of an arm a layer, or a rule of one, settled a reply.
    std::map<std::pair<std::string, std::string>, std::int64_t> fired;

    const SampleTraits& traits_of(const SampleRecord& sample) const {
        return traits[sample.traits];
    }
    const plan::Tags& tags_of(const SampleRecord& sample) const {
        return tags[traits_of(sample).tags];
    }
    evidence::Outcome outcome_of(const SampleRecord& sample) const {
        return traits_of(sample).outcome;
    }
    bool has_grade(const SampleRecord& sample) const { return traits_of(sample).grade_after != 0; }

    /// Of the entry in the log that grades a sample; it must have a grade.
    std::uint32_t grade_index(const SampleRecord& sample) const {
        return sample.index + traits_of(sample).grade_after;
    }

    /// One score of a sample; nothing if it has no grade, or none of that name in it.
    std::optional<double> score(const SampleRecord& sample, std::string_view name) const {
        return has_grade(sample) ? scores.find(traits_of(sample).scores, name) : std::nullopt;
    }

    /// The results of a task's samples, in order of ordinal.
    std::span<const SampleRecord> of_task(const plan::PlannedTask& planned) const;

    /// The result of one sample; nullptr when it has none.
    const SampleRecord* find(std::int64_t ordinal) const;

    /// Where one of `samples` stands.
    std::size_t position(const SampleRecord& sample) const {
        return static_cast<std::size_t>(&sample - samples.data());
    }
};

/// Fills a record with samples, and numbers what they name.
class RecordBuilder {
  public:
    explicit RecordBuilder(RunRecord& record);
    RecordBuilder(const RecordBuilder&) = delete;
    RecordBuilder& operator=(const RecordBuilder&) = delete;
    ~RecordBuilder();

    /// Room for so many samples and their names.
    void reserve(std::size_t samples);

    /// Appends it: a record that is made by hand gets its samples in order of ordinal.
    SampleRecord& add(std::uint32_t index, const evidence::SampleEntry& entry);
    ScoreTable::Row row_of(const evidence::GradeEntry& grade);

    /// Gives a sample its grade, the entry `index`, behind its own.
    void grade(SampleRecord& sample, std::uint32_t index, ScoreTable::Row scores);

    /// Numbers items and clusters, when all samples are there.
    void finish();

  private:
    struct Numbers;
    std::uint32_t number_of(const SampleTraits& traits);

    RunRecord& record_;
    std::unique_ptr<Numbers> numbers_;
};

/// A sample's entries in full.
struct SampleEntries {
    evidence::SampleEntry sample;
    std::optional<evidence::GradeEntry> grade;
};

/// Reads a run.
/// @error BadInput  an entry that is missing, stands twice or out of order, or cannot be read; or
///                  a log of more than 2^31 entries.
Result<RunRecord> read_run(const EvidenceSource& source);

/// What a sample is called: the same item, technique and epoch in another run have the same name.
struct SampleName {
    std::string sample;
    std::int64_t epoch = 1;
    std::string cluster;
};

/// Reads from the log again what samples are called, in the order of `record.samples`.
Result<std::vector<SampleName>> read_names(const EvidenceSource& source, const RunRecord& record);

/// Reads from the log again what it says of a sample.
Result<SampleEntries> read_sample(const EvidenceSource& source, const RunRecord& record,
                                  const SampleRecord& sample);

/// @param directory  where the run lies, for the message.
/// @error Incomplete  the run has not ended: nothing can be concluded yet.
Result<void> check_ended(const RunRecord& record, const std::filesystem::path& directory);

/// Whether an entry belongs to what is concluded from the run, not to the run itself.
bool is_verdict(std::string_view schema);

/// Whether an entry belongs to the log or the run itself: neither a conclusion nor what people
/// recorded.
bool is_of_run(std::string_view schema);

}  // namespace syscard::measure
