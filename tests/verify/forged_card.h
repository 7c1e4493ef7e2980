#pragma once

// Cards by somebody who holds the log's own keys: a card that verifies is taken apart, changed and
// made anew, with tiles, root, signature, conclusions and pages that fit the change. Only what the
// evidence says can give it away.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evidence/entry.h"
#include "evidence/log_writer.h"
#include "evidence/redaction.h"
#include "evidence/run_entries.h"
#include "plan/transcript.h"
#include "support/tiny_run.h"

namespace syscard::verify {

/// What a forger changes. Each is called with everything of its kind; what is left empty changes
/// nothing.
struct Forgery {
    std::function<bool(json::Object&)> entry = {};           // of the run; false drops it
    std::function<std::vector<json::Object>(const json::Object&)> behind = {};  // more, behind each
    std::function<void(plan::Transcript&)> transcript = {};  // sealed again, so commitments fit
    std::function<void(std::string&)> plan_document = {};    // canonical JSON
    std::function<void(std::vector<json::Object>&)> conclusions = {};  // computed anew before
    std::function<void(evidence::LogWriter&)> after = {};              // appends at the end
};

/// The card in `from` made again in `to` with the keys of `from`.
class Forger {
  public:
    Forger(eval::RunPlace from, eval::RunPlace to, Forgery forgery)
        : from_(std::move(from)), to_(std::move(to)), forgery_(std::move(forgery)) {
        test::fs::create_directories(to_.directory);
        test::fs::copy(from_.secrets(), to_.secrets(), test::fs::copy_options::recursive);
        log_.emplace(test::value_of(
            evidence::LogWriter::create(to_.evidence(), to_.secrets(), origin_of(from_))));
    }

    void forge() {
        const evidence::LogReader reader =
            test::value_of(evidence::LogReader::open(from_.evidence()));
        test::expect_done(
            reader.for_each([&](std::uint64_t, const json::Object& entry) -> Result<void> {
                copy(entry, reader);
                return {};
            }));
        test::expect_done(log_->commit());
        test::conclude(*log_, [&](std::vector<json::Object>& entries) {
            if (forgery_.conclusions) forgery_.conclusions(entries);
        });
        if (forgery_.after) {
            forgery_.after(*log_);
            test::value_of(log_->publish());
        }
        test::write_card(to_);
    }

  private:
    static std::string origin_of(const eval::RunPlace& place) {
        return test::value_of(evidence::LogReader::open(place.evidence())).verifier().name();
    }

    void copy(const json::Object& entry, const evidence::LogReader& reader) {
        const std::string_view schema = evidence::schema_of(entry);
        if (schema == "syscard.key/1" || measure::is_verdict(schema)) return;
        if (schema == "syscard.segment/1") {  // the writer's own: where the log was published
            test::value_of(log_->publish());
            if (!test::fs::exists(to_.plan_checkpoint()))  // the first is made before any sample
                test::fs::copy_file(to_.evidence() / "checkpoint", to_.plan_checkpoint());
            return;
        }
        json::Object changed = entry;
        if (schema == evidence::kSampleSchema) seal_again(changed, reader);
        if (schema == evidence::kPlanSchema) commit_again(changed, reader);
        if (schema == evidence::kRedactionSchema) show_again(changed, reader);
        if (forgery_.entry && !forgery_.entry(changed)) return;
        test::value_of(log_->append(changed));
        if (!forgery_.behind) return;
        for (const json::Object& more : forgery_.behind(changed)) test::value_of(log_->append(more));
    }

    void seal_again(json::Object& entry, const evidence::LogReader& reader) {
        evidence::SampleEntry sample =
            test::value_of(evidence::SampleEntry::from_json(entry, "entry"));
        const std::string blob = test::value_of(reader.read_blob(sample.transcript));
        plan::Transcript transcript = test::value_of(
            plan::open_transcript(blob, sample.item_commitment, sample.replies_commitment, "blob"));
        if (forgery_.transcript) forgery_.transcript(transcript);
        const plan::SealedTranscript sealed =
            plan::seal(transcript, sample.ordinal, log_->run_secret());
        sample.transcript = test::value_of(log_->append_blob(sealed.blob));
        sample.item_commitment = sealed.item_commitment;
        sample.replies_commitment = sealed.replies_commitment;
        entry = sample.to_json();
    }

    // What a redaction shows all the same is a blob of its own.
    void show_again(json::Object& entry, const evidence::LogReader& reader) {
        auto redaction = test::value_of(evidence::RedactionEntry::from_json(entry, "entry"));
        for (evidence::Withheld& one : redaction.samples) {
            if (!one.shown) continue;
            const std::string blob = test::value_of(reader.read_blob(*one.shown));
            one.shown = test::value_of(log_->append_blob(blob));
        }
        entry = redaction.to_json();
    }

    void commit_again(json::Object& entry, const evidence::LogReader& reader) {
        evidence::PlanEntry plan = test::value_of(evidence::PlanEntry::from_json(entry, "entry"));
        std::string document = test::value_of(reader.read_blob(plan.document));
        if (forgery_.plan_document) forgery_.plan_document(document);
        plan.document = test::value_of(log_->append_blob(document));
        entry = plan.to_json();
    }

    eval::RunPlace from_;
    eval::RunPlace to_;
    Forgery forgery_;
    std::optional<evidence::LogWriter> log_;
};

}  // namespace syscard::verify
