#pragma once

// A run as its evidence tells it: the plan, who was asked, and what became of each sample.
// Everything that is measured is a function of this record alone.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "evidence/log_reader.h"
#include "evidence/redaction.h"
#include "evidence/run_entries.h"
#include "plan/plan.h"

namespace syscard::measure {

/// Where entries and blobs come from: a published log, or one that is being written.
struct EvidenceSource {
    std::function<Result<void>(const evidence::EntryVisitor&)> for_each;
    std::function<Result<std::string>(const evidence::BlobReference&)> read_blob;
};

EvidenceSource source_of(const evidence::LogReader& reader);

/// What became of one sample.
struct SampleRecord {
    evidence::SampleEntry entry;
    std::uint64_t index = 0;  // of the entry in the log
    std::optional<evidence::GradeEntry> grade;
};

/// An entry that is neither of the run nor a conclusion: what people recorded beside it.
struct OtherEntry {
    std::uint64_t index = 0;      // in the log
    std::size_t conclusions = 0;  // how many conclusions stand before it
    json::Object entry;
};

/// Who withheld how many transcripts from published copies, and why.
struct Redaction {
    std::string by;
    std::string reason_class;
    std::string reason;
    std::int64_t count = 0;
};

struct RunRecord {
    plan::PlanDocument plan;
    evidence::PlanEntry plan_entry;
    evidence::IntentEntry intent;
    std::optional<evidence::RunEndEntry> end;
    std::vector<SampleRecord> samples;  // in order of ordinal; a gap is a sample without a result
    std::vector<json::Object> calibrations;  // as logged
    std::vector<json::Object>
        verdicts;  // measurement, rating, determination and decision entries, as logged
    std::vector<OtherEntry> others;  // in the order of the log
    std::map<std::int64_t, evidence::Withheld> withheld;  // from published copies, by ordinal
    std::vector<Redaction> redactions;                    // who withheld, and why
};

/// Reads a run. @error BadInput  an entry that is missing, stands twice or out of order, or cannot
/// be read.
Result<RunRecord> read_run(const EvidenceSource& source);

/// @param directory  where the run lies, for the message.
/// @error Incomplete  the run has not ended: nothing can be concluded yet.
Result<void> check_ended(const RunRecord& record, const std::filesystem::path& directory);

/// Whether an entry belongs to what is concluded from the run, not to the run itself.
bool is_verdict(std::string_view schema);

/// Whether an entry belongs to the log or the run itself: neither a conclusion nor what people
/// recorded.
bool is_of_run(std::string_view schema);

}  // namespace syscard::measure
