#pragma once

// The card: one record, from which the JSON, Markdown, HTML and terminal text are drawn, numbers,
// sentences, plots and alternative texts alike. It is a pure function of the evidence, so a
// verifier builds it again and compares bytes.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "card/checklist.h"
#include "card/conclude.h"
#include "card/ledger.h"
#include "card/task_cost.h"
#include "crypto/digest.h"
#include "evidence/log_reader.h"
#include "framework/rating.h"
#include "measure/measurement.h"
#include "measure/run_record.h"
#include "mitigation/layer.h"
#include "people/triggers.h"
#include "plan/transcript.h"

namespace syscard::card {

/// The subject, as the run's intent names it.
struct Subject {
    std::string name;          // as it was asked for: "default"
    std::string provider;      // "llama.cpp"
    std::string model;         // "SmolLM2 135M Instruct"
    std::string revision;      // "sha256:…"
    std::string derived_from;  // "sha256:…" of the published weights; empty when these are they
    std::string detail;
    std::string mitigations;  // what stood between the model and the user
    std::string tokenizer = {};  // "sha256:…" of the file by which tokens were counted beside the
                                 // service's figures; empty without one
};

/// One exchange, shown so that a reader sees what was asked. Hostile text: every renderer escapes
/// it.
struct Example {
    std::string sample;   // "harm-weapons-1"
    std::string asked;    // the last message of the user, or the world's first
    std::string replied;  // ill-formed UTF-8 replaced; of a choice, the option
    std::string read_as;  // what the scorer made of it: "refused 0"
    bool cut = false;
};

/// One evaluation: a task with its measurements.
struct Evaluation {
    std::string id;  // "quick.refusal"
    std::string row;
    std::string title;
    std::string measures;
    std::string limits;
    std::string setting;  // "one reply of up to 32 tokens at temperature 0.8, 1 epoch"
    std::string grader;
    std::string judge = {};    // a sentence: which model, by which rubric; empty without one
    std::string grader_error;  // a sentence: measured on whose labels, or that it was not measured
    std::vector<measure::Measurement> measurements;
    std::vector<Example> examples;
    TaskCost cost = {};
};

/// A row of the scorecard without an evaluation in this run.
struct NotTested {
    std::string row;
    std::string title;
};

struct SuiteUsed {
    std::string name;
    std::string version;
    std::string title;
    std::string digest;
};

/// How often a layer, or a rule of one, settled what the user got.
struct Firing {
    std::string arm;
    std::string name;          // "house-rules/prices"
    std::int64_t samples = 0;  // in which it fired
    std::int64_t asked = 0;    // samples of that arm with a result
};

/// What stands between the model and its user, and what was measured of it. Empty where the subject
/// declares no layers.
struct Mitigations {
    std::vector<mitigation::Layer> layers;
    std::vector<std::string> arms;                   // that were asked
    std::vector<measure::Measurement> measurements;  // of the arms that no evaluation shows
    std::vector<measure::Effect> effects;
    std::vector<Firing> fired;
};

/// What a model in another role than the subject's took in the whole run.
struct RoleCost {
    measure::RoleTotals totals;
    std::string price;  // a sentence
};

struct Cost {
    std::int64_t prompt_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t reply_tokens = 0;
    std::int64_t milliseconds = 0;  // at work in the sitting that ended the run
    std::string price;              // a sentence; a local model has none
    measure::OwnCountUse own_count = {};
    std::map<std::string, RoleCost> roles = {};  // that acted, by role: "judge"
};

/// "Run 3": of the runs of the same subject and suite that the maker's folder held when it began.
struct SuiteRun {
    std::string suite;
    std::int64_t number = 1;
};

struct Run {
    std::string id;
    std::string begun;  // RFC 3339
    std::string ended;
    std::int64_t sittings = 1;
    std::string seed;
    std::string program;              // "syscard 0.1.0": whose renderers drew the card
    measure::OutcomeCounts outcomes;  // of all samples
    std::vector<SuiteRun> of_suites = {};  // which run of each suite it is
};

struct Integrity {
    std::string origin;
    std::uint64_t log_size = 0;
    std::string root;      // base64, as in the log checkpoint
    std::string verifier;  // "name+hash+base64"
};

struct Card {
    std::string title;
    std::vector<std::string> summary;  // three lines
    Subject subject;
    Run run;
    std::vector<SuiteUsed> suites;
    std::vector<Evaluation> evaluations;
    Mitigations mitigations;
    std::vector<NotTested> not_tested;
    framework::Rating rating;
    Cost cost;
    Integrity integrity;
    std::vector<std::string> not_shown;       // what this card does not show
    std::vector<people::Record> records;      // what people recorded, in the order of the log
    std::vector<people::Proposal> proposals;  // of these: levels, with their votes
    std::vector<people::Watched> watched;     // triggers and forecasts, as of the last record
    std::vector<LedgerFinding> findings;
    std::vector<Coverage> coverage;  // against the card before
    std::vector<ChecklistItem> checklist;
    std::vector<std::pair<std::string, std::string>> made;  // how, by evaluation: for a next card
};

/// Everything that a card is made of.
struct CardInput {
    const measure::RunRecord& record;
    const Conclusions& conclusions;
    const evidence::Checkpoint& checkpoint;
    const crypto::Verifier& verifier;
    const measure::EvidenceSource& source;  // for the examples' transcripts
};

/// @error BadInput, Tampered  a transcript that cannot be read.
/// @error BadInput  a sentence of ours compares and no test supports it: card/lint.h.
Result<Card> build_card(const CardInput& input);

/// What the checklist reads, for a card that is built but for its checklist.
Facts facts_of(const CardInput& input, const Card& card);

/// `syscard.card/1`, canonical decimals: docs/formats/card.md.
json::Object to_json(const Card& card);

/// The decision on an action of the framework, such as "deploy"; nullptr when it has none.
const framework::ActionDecision* find_action(const Card& card, std::string_view action);

}  // namespace syscard::card
