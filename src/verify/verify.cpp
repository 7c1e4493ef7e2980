#include "verify/verify.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "card/render.h"
#include "crypto/sshsig.h"
#include "evidence/check.h"
#include "evidence/entry.h"
#include "evidence/log_reader.h"
#include "evidence/proof.h"
#include "evidence/run_start.h"
#include "measure/grading.h"
#include "measure/run_record.h"
#include "verify/internal/log_pass.h"

namespace syscard::verify {

namespace {

constexpr const char* kPlanCheckpoint = "plan.checkpoint";

// What belongs into a card's folder; `private` is the maker's own and is never published.
const std::set<std::string, std::less<>> kCardFiles = {"card.json",
                                                       "card.md",
                                                       "card.html",
                                                       "card.txt",
                                                       card::kSignatureFile,
                                                       "evidence",
                                                       kPlanCheckpoint,
                                                       "private",
                                                       card::kAllowedSignersFile};

// What a maker keeps in `private`; anything else there is no more covered than beside it.
const std::set<std::string, std::less<>> kPrivateFiles = {"lock",
                                                          "log.key",
                                                          "log.key.next",
                                                          "publication.key",
                                                          "publication.key.next",
                                                          "run.secret",
                                                          "run_state.json",
                                                          "labels"};

// How large a signature or a log checkpoint may be, and by how much a page too large, bytes.
constexpr std::uint64_t kLargestNote = 1U << 20U;

// Goes through a card from the log upwards; each step uses only what the steps before it have
// shown.
class Checker {
  public:
    Checker(std::filesystem::path directory, const Trust& trust)
        : directory_(std::move(directory)), trust_(trust) {}

    Result<Verification> check() {
        SYSCARD_CHECK(check_evidence());
        list_what_lies_beside();
        if (result_.holds()) SYSCARD_CHECK(check_contents());
        describe();
        return std::move(result_);
    }

  private:
    void problem(std::string what, std::string where) {
        result_.add_problem(std::move(what), std::move(where));
    }
    void problem(const Error& error) { result_.add_problem(error); }

    Result<void> check_evidence() {
        SYSCARD_TRY(const evidence::LogCheck log,
                    evidence::check_log(directory_ / "evidence", trust_.key));
        for (const evidence::Finding& finding : log.findings)
            problem(finding.what, "evidence/" + finding.where);
        result_.problems_left_out += static_cast<std::int64_t>(log.findings_left_out);
        for (const std::string& file : log.not_covered)
            result_.not_covered.push_back("evidence/" + file);
        result_.entries = static_cast<std::int64_t>(log.entries);
        result_.signer = log.signer;
        keys_ = log.keys;
        return {};
    }

    // Files beside the card that nothing here looks at: whoever hosts the folder may have put them
    // there.
    void list_what_lies_beside() {
        std::vector<std::string> unknown;
        add_unknown(unknown, "", kCardFiles);
        add_unknown(unknown, "private/", kPrivateFiles);
        std::sort(unknown.begin(), unknown.end());
        std::move(unknown.begin(), unknown.end(), std::back_inserter(result_.not_covered));
    }

    void add_unknown(std::vector<std::string>& to, const std::string& folder,
                     const std::set<std::string, std::less<>>& known) const {
        std::error_code code;
        std::filesystem::directory_iterator entry(directory_ / folder, code);
        for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
            const std::string name = entry->path().filename().string();
            if (known.contains(name)) continue;
            std::error_code ignored;
            to.push_back(folder + name + (entry->is_directory(ignored) ? "/" : ""));
        }
        if (code && code != std::errc::no_such_file_or_directory)
            to.push_back(fmt::format("{}: not all of it could be listed: {}",
                                     folder.empty() ? "./" : folder,
                                     code.message()));
    }

    Result<void> check_contents() {
        SYSCARD_TRY(const evidence::LogReader reader,
                    evidence::LogReader::open(directory_ / "evidence"));
        list_foreign_signatures();
        const auto plan_size = check_plan_checkpoint(reader);
        if (trust_.earlier)  // the reader's own file: it may be a pipe
            earlier_size_ = check_earlier(reader, read_file(*trust_.earlier), *trust_.earlier);
        const measure::EvidenceSource source = measure::source_of(reader);
        const auto record = measure::read_run(source);
        // Not a lie, but nothing that this program could judge.
        if (!record && record.error().code == ErrorCode::Unsupported)
            return fail(ErrorCode::Incomplete,
                        record.error().what,
                        record.error().where,
                        record.error().hint);
        if (!record) {
            problem(record.error());
            return {};
        }
        SYSCARD_CHECK(measure::check_ended(*record, directory_));
        result_.planned = record->plan.samples;
        result_.without_result =
            record->plan.samples - static_cast<std::int64_t>(record->samples.size());
        intent_ = record->intent_index;
        if (!record->samples.empty()) first_sample_ = first_entry(*record);
        if (plan_size && !is_before_results(*plan_size))
            problem(fmt::format("`{}` is not of the time between the intent and the first sample",
                                kPlanCheckpoint),
                    kPlanCheckpoint);
        check_plan(*record);
        check_run_name(*record);
        check_earlier_runs(*record);
        for (const std::filesystem::path& other : trust_.others)
            check_other(*record, reader, other);
        LogPass pass(*record, source, result_);
        pass.run();
        unchecked_ = pass.unchecked();
        check_conclusions(*record, source, reader);
        return {};
    }

    // The numbers of the plan must fit what was asked: a count set too low would hide what was
    // dropped. That they share out all ordinals was checked when the plan was read.
    void check_plan(const measure::RunRecord& record) {
        for (const plan::PlannedTask& planned : record.plan.tasks) {
            if (planned.samples != plan::sample_count(planned.task, planned.items))
                problem(fmt::format("the plan's counts for task `{}` do not fit each other",
                                    terminal_line(planned.task.name, 60)),
                        "plan");
            for (const plan::Metric& metric : planned.task.metrics)
                check_planned(record, planned, metric);
        }
        check_calibrations(record);
    }

    // What a metric selects was counted before the run: it cannot be less than what came, nor more
    // than that and the samples without a result.
    void check_planned(const measure::RunRecord& record, const plan::PlannedTask& planned,
                       const plan::Metric& metric) {
        const std::span<const measure::SampleRecord> samples = record.of_task(planned);
        const auto came = static_cast<std::int64_t>(samples.size());
        const auto selected =
            std::ranges::count_if(samples, [&](const measure::SampleRecord& sample) {
                return metric.selects(record.tags_of(sample));
            });
        const std::int64_t gap = planned.samples - came;
        if (metric.planned < selected || metric.planned > selected + gap)
            problem(fmt::format("the plan's count for metric `{}` is not what was asked",
                                terminal_line(metric.name, 60)),
                    "plan");
    }

    // A run is named after its log's first key, so that one log cannot pass for another run.
    void check_run_name(const measure::RunRecord& record) {
        const std::string name = evidence::run_name(keys_.records().front().verifier);
        if (record.intent.run != name)
            problem(fmt::format("the run calls itself `{}`, and its log's first key makes it `{}`",
                                terminal_line(record.intent.run, 60),
                                name),
                    "intent");
    }

    // The runs that the intent counts before its own.
    void check_earlier_runs(const measure::RunRecord& record) {
        std::set<std::string> runs = {record.intent.run};
        for (const evidence::EarlierRun& earlier : record.intent.earlier) {
            if (!runs.insert(earlier.run).second)
                problem(
                    fmt::format("the run `{}` is counted twice", terminal_line(earlier.run, 60)),
                    "intent");
            const auto note = crypto::parse_note(earlier.checkpoint, "intent");
            if (!note) problem(note.error());
        }
    }

    // Another run that the reader has: of two runs of one subject and suite, the later one counts
    // the earlier.
    void check_other(const measure::RunRecord& record, const evidence::LogReader& reader,
                     const std::filesystem::path& place) {
        const auto other = evidence::read_run_start(place);
        if (!other) return problem(other.error().what, place.string());
        std::vector<std::string> suites;
        for (const plan::PlannedSuite& suite : record.plan.suites) suites.push_back(suite.name);
        const bool related =
            !evidence::suites_in_common(record.intent, suites, other->intent, other->suites)
                 .empty();
        if (!related) return;
        if (other->intent.run == record.intent.run)  // a copy of this one, or made to look so
            return check_beginning(reader, other->checkpoint, place.string());
        const auto counts = [](const evidence::IntentEntry& one, const evidence::IntentEntry& two) {
            return std::ranges::find(one.earlier, two.run, &evidence::EarlierRun::run);
        };
        const auto here = counts(record.intent, other->intent);
        const bool counted_here = here != record.intent.earlier.end();
        const auto there = counts(other->intent, record.intent);
        const bool counted_there = there != other->intent.earlier.end();
        if (!counted_here && !counted_there)
            problem(fmt::format("the run `{}` is of the same subject and suite, and neither of the "
                                "two counts the other",
                                terminal_line(other->intent.run, 60)),
                    place.string());
        if (counted_here && here->checkpoint != other->checkpoint)
            problem(
                fmt::format("the run `{}` began with another log checkpoint than is counted here",
                            terminal_line(other->intent.run, 60)),
                place.string());
        if (counted_there) check_beginning(reader, there->checkpoint, place.string());
        ++others_counted_;
    }

    // A log checkpoint that somebody else kept must be one with which this log began.
    void check_beginning(const evidence::LogReader& reader, const std::string& checkpoint,
                         const std::string& where) {
        const auto size = consistent_size(reader, checkpoint, where);
        if (!size) return problem(size.error().what, where);
        if (!is_before_results(*size))
            problem("the log checkpoint that is kept there is not of the beginning of this run",
                    where);
    }

    void check_calibrations(const measure::RunRecord& record) {
        std::vector<json::Object> planned;
        for (const plan::Calibration& calibration : record.plan.calibrations)
            planned.push_back(plan::to_json(calibration));
        for (const plan::Calibration& calibration : record.plan.calibrations)
            check_estimates(calibration);
        if (planned != record.calibrations)
            problem("the calibrations in the log are not those of the plan", "evidence");
        if (record.end && record.end->run != record.intent.run)
            problem("the end of the run names another run than its intent", "evidence");
    }

    // Kappa, sensitivity and specificity follow from the table; a record may not claim others.
    void check_estimates(const plan::Calibration& calibration) {
        if (!calibration.detail) return;
        plan::Calibration again = calibration;
        measure::estimate(*again.detail);
        if (plan::to_json(again) != plan::to_json(calibration))
            problem(fmt::format("the calibration of `{}` claims what its table does not give",
                                terminal_line(calibration.scorer, 60)),
                    "plan");
    }

    static std::uint64_t first_entry(const measure::RunRecord& record) {
        return std::ranges::min(record.samples, {}, &measure::SampleRecord::index).index;
    }

    // The card's own copy of the first log checkpoint must be one of this log's.
    std::optional<std::uint64_t> check_plan_checkpoint(const evidence::LogReader& reader) {
        const std::filesystem::path own = directory_ / kPlanCheckpoint;
        std::error_code ignored;
        if (std::filesystem::exists(own, ignored))
            return check_earlier(reader, read_foreign_file(own, kLargestNote), own);
        problem(fmt::format("`{}` is missing", kPlanCheckpoint), kPlanCheckpoint);
        return std::nullopt;
    }

    // Only a log checkpoint that has the intent, and with it the plan, and no sample yet shows that
    // the plan came before the results.
    bool is_before_results(std::uint64_t size) const {
        return intent_ < size && (!first_sample_ || size <= *first_sample_);
    }

    // Anybody can write more signatures below a note: a reader must not take them for the log's.
    void list_foreign_signatures() {
        for (const char* name : {"evidence/checkpoint", kPlanCheckpoint}) {
            const auto note = read_foreign_file(directory_ / name, kLargestNote);
            const auto parsed =
                note ? crypto::parse_note(*note, name) : std::unexpected(note.error());
            if (!parsed) continue;  // which is a problem already
            std::set<std::pair<std::string, std::uint32_t>> known;
            for (const evidence::Keyring::Record& key : keys_.records())
                known.emplace(key.verifier.name(), key.verifier.id());
            const auto foreign = std::ranges::count_if(parsed->signatures, [&](const auto& line) {
                return known.erase({line.name, line.id}) == 0;  // or stands twice
            });
            if (foreign > 0)
                result_.not_covered.push_back(
                    fmt::format("{}: {} that no key of this log made",
                                name,
                                foreign == 1 ? "1 signature"
                                             : fmt::format("{} signatures", foreign)));
        }
    }

    // The size of an earlier log checkpoint with which this log is consistent.
    std::optional<std::uint64_t> check_earlier(const evidence::LogReader& reader,
                                               const Result<std::string>& note,
                                               const std::filesystem::path& path) {
        const auto size = note ? consistent_size(reader, *note, path.string())
                               : std::unexpected(note.error());
        if (size) return *size;
        problem(size.error().what, path.string());
        return std::nullopt;
    }

    Result<std::uint64_t> consistent_size(const evidence::LogReader& reader,
                                          const std::string& note,
                                          const std::string& where) const {
        SYSCARD_TRY(const crypto::SignedNote parsed, crypto::parse_note(note, where));
        SYSCARD_TRY(const evidence::Checkpoint earlier,
                    evidence::Checkpoint::parse(parsed.text, where));
        // It is of the time of its size: a key that was replaced since may have signed it.
        const auto* holder = keys_.current(evidence::KeyRole::Log, earlier.size);
        SYSCARD_CHECK(crypto::verify_note(
            note, holder != nullptr ? holder->verifier : reader.verifier(), where));
        if (earlier.size > reader.size())
            return fail(
                ErrorCode::Tampered,
                fmt::format("the earlier log checkpoint has {} entries, and the log has {}: "
                            "entries were dropped",
                            earlier.size,
                            reader.size()),
                where);
        SYSCARD_TRY(const auto proof, reader.consistency_proof(earlier.size));
        SYSCARD_CHECK(evidence::check_consistency(
            earlier.size, earlier.root, reader.size(), reader.checkpoint().root, proof));
        return earlier.size;
    }

    void check_conclusions(const measure::RunRecord& record, const measure::EvidenceSource& source,
                           const evidence::LogReader& reader) {
        const auto conclusions = card::conclude(record);
        if (!conclusions) return problem(conclusions.error());
        const std::size_t count = std::max(conclusions->entries.size(), record.verdicts.size());
        for (std::size_t i = 0; i < count; ++i) check_conclusion(*conclusions, record.verdicts, i);
        const card::CardInput input{
            record, *conclusions, reader.checkpoint(), reader.verifier(), source};
        const auto card = card::build_card(input);
        if (!card) return problem(card.error());
        const std::size_t before_files = result_.problems.size();
        check_file("card.json", card::render_json(*card));
        check_file("card.md", card::render_markdown(*card));
        check_file("card.html", card::render_html(*card));
        check_file("card.txt", card::render_text(*card));
        check_signature(card::render_json(*card), reader.size());
        card::Facts facts = card::facts_of(input, *card);
        facts.files_agree = result_.problems.size() == before_files;
        facts.transcripts = result_.scored_again;  // that were opened and read again
        result_.checklist = card::checklist(facts);
    }

    // The publication key of the log at this size must have signed, and nobody else may be named
    // beside the card: ssh-keygen believes `allowed_signers`.
    void check_signature(const std::string& document, std::uint64_t size) {
        const auto* key = keys_.current(evidence::KeyRole::Publication, size);
        if (key == nullptr) return check_unsigned();
        const auto valid =
            keys_.check(key->verifier, evidence::KeyRole::Publication, size, card::kSignatureFile);
        if (!valid) return problem(valid.error());
        check_file(card::kAllowedSignersFile, card::allowed_signers(key->verifier));
        const auto signature =
            read_foreign_file(directory_ / card::kSignatureFile, kLargestNote);
        if (!signature)
            return problem("the signature of the card is missing or cannot be read",
                           card::kSignatureFile);
        const auto verified = crypto::verify_ssh(
            *signature, document, card::kSignaturePurpose, key->verifier, card::kSignatureFile);
        if (!verified) return problem(verified.error());
        result_.publisher = key->verifier.text();
    }

    void check_unsigned() {
        std::error_code ignored;
        for (const char* name : {card::kSignatureFile, card::kAllowedSignersFile}) {
            if (std::filesystem::exists(directory_ / name, ignored))
                problem("the log names no key that may sign a card", name);
        }
    }

    void check_conclusion(const card::Conclusions& conclusions,
                          const std::vector<json::Object>& logged, std::size_t i) {
        if (i >= logged.size())
            return problem(
                fmt::format("the log lacks a conclusion: {}", name_of(conclusions.entries[i])),
                "evidence");
        if (i >= conclusions.entries.size())
            return problem(fmt::format("the log holds a conclusion that does not follow: {}",
                                       name_of(logged[i])),
                           "evidence");
        const bool measurement = evidence::schema_of(logged[i]) == "syscard.measurement/1";
        ++(measurement ? result_.measurements : result_.conclusions);
        if (json::canonical(logged[i]) != json::canonical(conclusions.entries[i])) {
            problem(fmt::format("a conclusion in the log does not follow from the evidence: {}",
                                name_of(logged[i])),
                    "evidence");
        }
    }

    static std::string name_of(const json::Object& entry) {
        const auto id = json::string_member(entry, "id", "");
        const auto action = json::string_member(entry, "action", "");
        return fmt::format("{} {}",
                           evidence::schema_of(entry),
                           terminal_line(id       ? *id
                                         : action ? *action
                                                  : std::string(),
                                         80));
    }

    void check_file(const std::string& name, const std::string& expected) {
        const auto found = read_foreign_file(directory_ / name, expected.size() + kLargestNote);
        if (!found && found.error().code == ErrorCode::Tampered)
            return problem(found.error().what, name);
        if (!found) return problem(fmt::format("`{}` is missing or cannot be read", name), name);
        result_.files.push_back(name);
        if (*found == expected) return;
        const auto [at, ignored] =
            std::mismatch(found->begin(), found->end(), expected.begin(), expected.end());
        const auto line = 1 + std::count(found->begin(), at, '\n');
        problem(fmt::format("`{}` is not what the evidence gives", name),
                fmt::format("{}:{}", name, line));
    }

    void describe_trust() {
        if (trust_.key) result_.given.push_back(fmt::format("the key `{}`", trust_.key->text()));
        for (const std::filesystem::path& other : trust_.others)
            result_.given.push_back(fmt::format("the run in `{}`", other.string()));
        if (trust_.earlier)
            result_.given.push_back(
                earlier_size_ ? fmt::format("a log checkpoint of {} entries", *earlier_size_)
                              : std::string("a log checkpoint"));
    }

    // Computed from what was checked, never taken from the card.
    void label() {
        const auto add = [&](bool is_so, const char* yes, const char* no) {
            result_.labels.emplace_back(is_so ? yes : no);
        };
        add(trust_.key.has_value(), "signer trusted", "signer unknown");
        add(earlier_size_ && is_before_results(*earlier_size_),
            "plan before results",
            "order of plan and results unproven");
        add(!result_.publisher.empty(), "card signed", "card not signed");
        add(result_.without_result == 0, "complete", "with gaps");
        add(result_.withheld_grades + result_.taken_from_the_log + result_.judged == 0,
            "every grade computed again",
            "some grades not computed again");
    }

    void describe() {
        describe_trust();
        if (!result_.holds()) return;
        label();
        result_.shown.push_back(
            "the log is whole: every entry, transcript and tile is the one that the log checkpoint "
            "commits to");
        result_.shown.push_back(result_.withheld_grades == 0
                                    ? "every grade, measurement, rating, decision and sentence "
                                      "follows from the evidence"
                                    : "every grade of a revealed reply, every measurement, rating, "
                                      "decision and sentence "
                                      "follows from the evidence");
        if (result_.withheld > 0)
            result_.shown.push_back(
                "everything that is withheld is named as such in the log, by whom and why");
        if (result_.withheld_grades > 0)
            result_.not_shown.push_back(fmt::format(
                "that {} of withheld replies are right",
                result_.withheld_grades == 1 ? "1 grade"
                                             : fmt::format("{} grades", result_.withheld_grades)));
        result_.shown.push_back(
            trust_.key
                ? "the holder of the key that you trust signed it"
                : "it is consistent with itself; the signer is unknown (bring a key with --trust)");
        if (trust_.earlier)
            result_.shown.push_back(
                "nothing of what the earlier log checkpoint committed to was changed or dropped");
        result_.not_shown.push_back(
            "that the replies came from the model that is named, and from its served form");
        if (earlier_size_ && is_before_results(*earlier_size_))
            result_.shown.push_back("the plan was committed before the first sample was recorded");
        else
            result_.not_shown.push_back(
                "that the log was not made anew after the results were known (bring an earlier log "
                "checkpoint with --against)");
        if (result_.judged > 0)
            result_.not_shown.push_back(fmt::format(
                "what cannot be graded again (a judge's): {}; its recorded words were read again, "
                "and give what the log says",
                result_.judged == 1 ? "1 reply" : fmt::format("{} replies", result_.judged)));
        for (const std::string& unchecked : unchecked_) result_.not_shown.push_back(unchecked);
        if (others_counted_ > 0)
            result_.shown.push_back(
                "the other runs of this subject and suite that you brought are counted");
        result_.not_shown.push_back(
            trust_.others.empty()
                ? "that no other run was made and kept back (bring the folder of one with --other)"
                : "that no other run was made and kept back than those that you brought");
        result_.not_shown.push_back(
            "that the suite asks the right questions, or that the thresholds are right");
    }

    std::filesystem::path directory_;
    const Trust& trust_;
    Verification result_;
    evidence::Keyring keys_;
    std::vector<std::string> unchecked_;         // what a gap or a hole kept from being checked
    std::optional<std::uint64_t> earlier_size_;  // of the log checkpoint that the reader brought
    std::int64_t others_counted_ = 0;  // runs that the reader brought, of this subject and suite
    std::uint64_t intent_ = 0;         // index of its entry
    std::optional<std::uint64_t> first_sample_;  // likewise; nothing without samples
};

// Files may have names that are not UTF-8, which JSON cannot hold.
json::Array readable(const std::vector<std::string>& texts) {
    json::Array array;
    for (const std::string& text : texts) array.push_back(json::Value(repair_utf8(text)));
    return array;
}

}  // namespace

void Verification::add_problem(std::string what, std::string where) {
    constexpr std::size_t most = 100;
    if (problems.size() < most) {
        problems.push_back({std::move(what), std::move(where)});
    } else {
        ++problems_left_out;
    }
}

Result<Verification> verify_card(const std::filesystem::path& place, const Trust& trust) {
    std::error_code ignored;
    const std::filesystem::path directory =
        std::filesystem::is_regular_file(place, ignored) ? place.parent_path() : place;
    if (!std::filesystem::is_directory(directory / "evidence", ignored)) {
        return fail(ErrorCode::NotFound,
                    fmt::format("no card with evidence lies in `{}`", place.string()),
                    place.string(),
                    "name the folder that holds card.json and evidence/");
    }
    return Checker(directory.empty() ? "." : directory, trust).check();
}

json::Object to_json(const Verification& verification) {
    json::Array problems;
    for (const Problem& problem : verification.problems)
        problems.push_back(json::Object{{"what", repair_utf8(problem.what)},
                                        {"where", repair_utf8(problem.where)}});
    return {
        {"schema", "syscard.verification/1"},
        {"verifies", verification.holds()},
        {"problems", std::move(problems)},
        {"problems_left_out", verification.problems_left_out},
        {"entries", verification.entries},
        {"transcripts", verification.transcripts},
        {"scored_again", verification.scored_again},
        {"taken_from_the_log", verification.taken_from_the_log},
        {"judged", verification.judged},
        {"withheld", verification.withheld},
        {"withheld_grades", verification.withheld_grades},
        {"sealed", verification.sealed},
        {"replays", json::array_of(verification.replays)},
        {"given", readable(verification.given)},
        {"labels", json::array_of(verification.labels)},
        {"planned", verification.planned},
        {"without_result", verification.without_result},
        {"measurements", verification.measurements},
        {"conclusions", verification.conclusions},
        {"files", readable(verification.files)},
        {"not_covered", readable(verification.not_covered)},
        {"signer", verification.signer},
        {"publisher", verification.publisher},
        {"shown", readable(verification.shown)},
        {"not_shown", readable(verification.not_shown)},
        {"checklist", card::to_json(verification.checklist)},
    };
}

}  // namespace syscard::verify
