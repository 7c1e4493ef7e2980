#pragma once

// Once through the log, entry by entry, when the run's record is known: opens each transcript,
// scores every revealed reply again, and holds grades, items, redactions and replays against what
// the log says elsewhere. In memory is no more of the samples than what was asked at once.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "evidence/run_entries.h"
#include "evidence/tree.h"
#include "measure/run_record.h"
#include "plan/transcript.h"
#include "verify/internal/in_order.h"
#include "verify/layer_check.h"
#include "verify/verify.h"

namespace syscard::verify {

class LogPass {
  public:
    /// @param into          gets the problems and the counts.
    /// @param most_waiting  of items that may be held until those before them came, bytes: honest
    ///                      runs need a thousandth of it, and a short log could fill the memory.
    LogPass(const measure::RunRecord& record, const measure::EvidenceSource& source,
            Verification& into, std::size_t most_waiting = std::size_t{256} << 20U)
        : record_(record), source_(source), result_(into), most_waiting_(most_waiting) {}

    void run();

    /// What a gap or a hole kept from being checked; after `run`.
    const std::vector<std::string>& unchecked() const { return unchecked_; }

  private:
    // The digest over the items of a task, which the plan committed to.
    struct TaskItems {
        InOrder<std::string> lines;
        crypto::Sha256 digest;
        std::int64_t withheld = 0;
        bool unreadable = false;  // which is a problem already
    };
    // What a reply scored now, until its grade comes in the log.
    struct Graded {
        std::string sample;
        std::string where;
        evidence::GradeEntry grade;
        bool same_reading = true;  // as the transcript's
    };

    Result<void> take(std::uint64_t index, const json::Object& entry);
    void check_schema(std::string_view schema, const std::string& where);
    void check_replay(const json::Object& entry, const std::string& where);

    void take_items(const json::Object& entry, const std::string& where);
    void commit_item(const evidence::SampleEntry& entry);
    void check_committed_items();

    Result<void> check_sample(const json::Object& object, const std::string& where);
    void check_transcript(const evidence::SampleEntry& entry, const plan::PlannedTask& planned,
                          const plan::Transcript& transcript, const std::string& where);
    void score_again(const evidence::SampleEntry& entry, const plan::PlannedTask& planned,
                     const plan::Transcript& transcript, const std::string& where);
    Result<void> check_grade(const json::Object& object, const std::string& where);
    void check_unseen_grade(const evidence::GradeEntry& grade, const std::string& where);
    void check_item(const evidence::SampleEntry& entry, const plan::Item& item,
                    const std::string& where);
    void problem_of_grade(const Graded& graded);

    void check_redaction(const evidence::SampleEntry& entry, const evidence::Withheld& withheld,
                         const std::string& where);
    Result<json::Object> open_shown(const evidence::SampleEntry& entry,
                                    const evidence::Withheld& withheld,
                                    const std::string& where) const;
    std::optional<plan::Item> item_beside_hole(const evidence::SampleEntry& entry,
                                               const evidence::Withheld* withheld,
                                               const std::string& where) const;

    bool all_came(const plan::PlannedTask& planned) const;
    void add_item(const plan::PlannedTask& planned, const evidence::SampleEntry& entry,
                  const plan::Item& item);
    void check_planned_items(const plan::PlannedTask& planned);

    const measure::RunRecord& record_;
    const measure::EvidenceSource& source_;
    Verification& result_;
    std::size_t most_waiting_;
    std::size_t waiting_ = 0;  // of items, in all tasks, bytes
    std::vector<std::string> unchecked_;
    std::optional<LayerCheck> layers_;  // of the subject; none where they cannot be read

    std::map<std::int64_t, TaskItems> tasks_;        // by first ordinal
    std::map<std::int64_t, Graded> awaiting_grade_;  // by ordinal

    std::optional<evidence::ItemsEntry> items_;  // first logs have none
    std::string items_where_;
    InOrder<crypto::Digest> commitments_;
    evidence::Frontier committed_;  // items, in order of ordinal
    std::int64_t with_reply_ = 0;  // samples that a replay draws from
    bool intent_came_ = false;
    bool ended_ = false;
};

}  // namespace syscard::verify
