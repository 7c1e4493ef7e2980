#pragma once

// What a reader may ask of any system card, sixty items, each answered from records alone: met, not
// met, or not applicable with a reason. Nobody types a status; take away the records that an item
// rests on and it is no longer met. docs/checklist.md tells where the items come from.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "framework/rating.h"
#include "measure/measurement.h"
#include "measure/run_record.h"
#include "people/record.h"

namespace syscard::card {

/// The records that the checklist reads. References to them are texts: "measurement/<id>",
/// "task/<suite>.<task>", "suite/<name>", "calibration/<scorer>", "category/<id>",
/// "decision/<action>", "record/<kind>", and "subject", "framework", "outcomes", "run_end", "cost",
/// "checkpoint", "redactions", "files".
struct Facts {
    std::string subject_model;
    std::string subject_revision;
    std::string program;
    framework::Framework framework;
    std::vector<plan::PlannedSuite> suites;
    std::vector<plan::PlannedTask> tasks;
    std::vector<plan::Calibration> calibrations;
    std::vector<measure::Measurement> measurements;
    measure::OutcomeCounts outcomes;
    std::int64_t transcripts = 0;  // of replies that can be scored again
    std::int64_t examples = 0;     // shown on the card
    std::string ended;             // the run; empty: it has not
    std::int64_t tokens = 0;
    std::int64_t milliseconds = 0;
    framework::Rating rating;
    std::vector<people::Record> records;
    std::string log_root;
    std::int64_t redactions = 0;
    std::int64_t unbound_claims = 0;  // sentences that compare without a test
    std::int64_t open_findings = 0;   // of earlier cards, that nobody addressed
    bool files_agree = true;          // card.json, card.md, card.html and card.txt by the record
};

enum class Status { Met, NotMet, NotApplicable };
std::string_view status_name(Status status);  // "met", "not_met", "not_applicable"

struct ChecklistItem {
    int number = 0;
    std::string group;  // "Identity"
    std::string text;
    Status status = Status::NotMet;
    std::string reason;
    std::vector<std::string> rests_on;  // references; not empty when met
    std::string maps_to;                // of other standards: "STREAM 2i; EU 7.3; SB 53"
};

std::vector<ChecklistItem> checklist(const Facts& facts);

/// The facts without what a reference names.
Facts without(Facts facts, const std::string& reference);

struct ChecklistCounts {
    std::int64_t met = 0;
    std::int64_t not_met = 0;
    std::int64_t not_applicable = 0;
};
ChecklistCounts count(const std::vector<ChecklistItem>& items);

json::Array to_json(const std::vector<ChecklistItem>& items);

}  // namespace syscard::card
