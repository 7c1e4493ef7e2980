#include "cli/label_command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "card/conclude.h"
#include "card/publish.h"
#include "cli/card_place.h"
#include "cli/published_card.h"
#include "crypto/random.h"
#include "measure/labels.h"
#include "plan/transcript.h"

namespace syscard::cli {

namespace {

constexpr int kInterrupted = 130;

std::unexpected<Error> bad(std::string what, std::string where, std::string hint = "") {
    return fail(ErrorCode::BadInput, std::move(what), std::move(where), std::move(hint));
}

// What is to be labelled, by whom.
struct Work {
    std::string task;
    std::string score;
    measure::LabelClasses classes;
    std::int64_t population = 0;
    std::vector<std::int64_t> drawn;  // in order of ordinal
};

Result<std::string> only_or_named(const std::set<std::string>& known, const std::string& named,
                                  const std::string& flag) {
    const std::vector<std::string> names(known.begin(), known.end());
    if (named.empty() && names.size() == 1) return names.front();
    if (known.contains(named)) return named;
    return bad(named.empty() ? fmt::format("which of {} is to be labelled?", names.size())
                             : fmt::format("the run has no `{}`", named),
               flag,
               hint_for_unknown(named, names));
}

Result<Work> work_of(const measure::RunRecord& record, const LabelArguments& arguments) {
    std::map<std::string, const plan::PlannedTask*> tasks;
    std::set<std::string> names;
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        tasks[planned.id()] = &planned;
        names.insert(planned.id());
    }
    Work work;
    SYSCARD_TRY(work.task, only_or_named(names, arguments.task, "--task"));
    std::set<std::string> scores;
    for (const plan::Metric& metric : tasks.at(work.task)->task.metrics) scores.insert(metric.of);
    SYSCARD_TRY(work.score, only_or_named(scores, arguments.score, "--score"));
    work.classes = measure::classes_for(tasks.at(work.task)->task, work.score);
    std::vector<std::int64_t> ordinals = measure::labelable(record, *tasks.at(work.task));
    work.population = static_cast<std::int64_t>(ordinals.size());
    work.drawn = measure::draw_labels(
        std::move(ordinals), arguments.count, work.task, std::to_string(arguments.seed));
    if (work.drawn.empty()) return bad("the task has no reply to label", work.task);
    for (const measure::LoggedLabels& logged : record.labels) {
        const measure::LabelsEntry& one = logged.entry;
        if (one.task == work.task && one.score == work.score && one.rater == arguments.rater)
            return bad(fmt::format("`{}` has labelled this already", terminal_line(one.rater, 60)),
                       work.task,
                       "a second rater has another name: --rater");
    }
    return work;
}

// The labels given so far, a line each, durable before the next is asked for: so that a stop loses
// none.
class Progress {
  public:
    static Result<Progress> open(const eval::RunPlace& place, const LabelArguments& arguments,
                                 const Work& work) {
        const std::filesystem::path folder = place.secrets() / "labels";
        SYSCARD_CHECK(make_directories(folder));
        const std::uint64_t name = crypto::seed_from({work.task, work.score, arguments.rater});
        Progress progress(folder / fmt::format("{:016x}.jsonl", name));
        const std::string header =
            json::canonical(json::Object{{"schema", "syscard.labelling/1"},
                                         {"task", work.task},
                                         {"score", work.score},
                                         {"rater", arguments.rater},
                                         {"seed", std::to_string(arguments.seed)},
                                         {"count", static_cast<std::int64_t>(work.drawn.size())}});
        SYSCARD_CHECK(progress.load(header));
        return progress;
    }

    Result<void> add(std::int64_t ordinal, std::int64_t label) {
        SYSCARD_CHECK(append(fmt::format("{{\"label\":{},\"ordinal\":{}}}\n", label, ordinal)));
        given_[ordinal] = label;
        return {};
    }

    const std::map<std::int64_t, std::int64_t>& given() const { return given_; }
    void remove() const {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

  private:
    explicit Progress(std::filesystem::path path) : path_(std::move(path)) {}

    Result<void> load(const std::string& header) {
        const auto text = read_file(path_);
        if (!text && text.error().code == ErrorCode::NotFound) return append(header + "\n");
        if (!text) return std::unexpected(text.error());
        std::size_t number = 0;
        for (const std::string& line : split(*text, '\n')) {
            ++number;
            if (number == 1 && line != header)
                return bad("labelling was begun with another seed or count",
                           path_.string(),
                           "go on with those, or delete the file to begin anew");
            // A line that a crash cut short was never acknowledged.
            if (number == 1 || line.empty()) continue;
            const auto value = json::parse(line, path_.string());
            if (!value || !value->is_object()) continue;
            const auto ordinal = json::integer_member(value->get_object(), "ordinal", "");
            const auto label = json::integer_member(value->get_object(), "label", "");
            if (ordinal && label) given_[*ordinal] = *label;
        }
        return {};
    }

    Result<void> append(const std::string& line) const {
        const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (file < 0) return std::unexpected(system_error(errno, "open", path_));
        const bool written =
            ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
            ::fsync(file) == 0;
        const int error = errno;
        ::close(file);
        if (!written) return std::unexpected(system_error(error, "write", path_));
        return {};
    }

    std::filesystem::path path_;
    std::map<std::int64_t, std::int64_t> given_;
};

// ---- what the rater sees ----

std::string barred(std::string_view text) {
    std::string shown;
    for (const std::string& line : split(terminal_safe(text), '\n'))
        shown += fmt::format("  | {}\n", line);
    return shown;
}

std::string replies_of(const plan::Transcript& transcript) {
    std::string text;
    for (const std::string& turn : transcript.turns) {
        if (!text.empty()) text += "\n---\n";
        text += repair_utf8(turn);
    }
    return text;
}

std::string asked_of(const plan::Transcript& transcript) {
    return transcript.item.messages.empty() ? "" : transcript.item.messages.back().content;
}

std::string choices(const Work& work) {
    std::string text;
    for (std::size_t i = 0; i < work.classes.classes.size(); ++i)
        text += fmt::format("{} {}   ", i + 1, work.classes.classes[i]);
    return text + "s cannot say   q stop";
}

// Another order for each rater, so that fatigue falls on other replies.
std::vector<std::int64_t> shuffled(const Work& work, const LabelArguments& arguments) {
    std::vector<std::pair<std::uint64_t, std::int64_t>> ranked;
    for (const std::int64_t ordinal : work.drawn)
        ranked.emplace_back(crypto::seed_from({"syscard.label_order/1",
                                               std::to_string(arguments.seed),
                                               arguments.rater,
                                               std::to_string(ordinal)}),
                            ordinal);
    std::ranges::sort(ranked);
    std::vector<std::int64_t> order;
    for (const auto& [rank, ordinal] : ranked) order.push_back(ordinal);
    return order;
}

volatile std::sig_atomic_t interrupted = 0;  // set by the handler below

// Ctrl-C ends the wait for a line, instead of the program.
class Interrupts {
  public:
    Interrupts() {
        struct sigaction action{};
        action.sa_handler = [](int) { interrupted = 1; };
        ::sigaction(SIGINT, &action, &before_);
    }
    ~Interrupts() { ::sigaction(SIGINT, &before_, nullptr); }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

  private:
    struct sigaction before_{};
};

// A line of stdin, byte by byte so that a signal is seen; nothing at its end.
std::optional<std::string> read_line() {
    std::string line;
    char c = 0;
    while (interrupted == 0 && ::read(STDIN_FILENO, &c, 1) == 1) {
        if (c == '\n') return line;
        line += c;
    }
    return line.empty() || interrupted != 0 ? std::nullopt : std::optional(line);
}

// The rater's answer: a class, −1 for "cannot say"; nothing to stop.
std::optional<std::int64_t> answer_for(const Work& work) {
    while (true) {
        fmt::print(stderr, "{}\n> ", choices(work));
        const auto line = read_line();
        if (!line) return std::nullopt;
        const std::string word(trim(*line));
        if (word == "q") return std::nullopt;
        if (word == "s") return -1;
        const auto number = parse_unsigned(word);
        if (number && *number >= 1 && *number <= work.classes.classes.size())
            return static_cast<std::int64_t>(*number) - 1;
        const auto named = std::ranges::find(work.classes.classes, word);
        if (named != work.classes.classes.end()) return named - work.classes.classes.begin();
        fmt::print(stderr, "`{}` is no answer\n", terminal_line(word, 40));
    }
}

class Reader {
  public:
    Reader(const measure::RunRecord& record, const measure::EvidenceSource& source)
        : record_(record), source_(source) {}

    Result<plan::Transcript> transcript(std::int64_t ordinal) const {
        const measure::SampleRecord& found = *record_.find(ordinal);
        SYSCARD_TRY(const measure::SampleEntries entries,
                    measure::read_sample(source_, record_, found));
        const evidence::SampleEntry& sample = entries.sample;
        SYSCARD_TRY(const std::string blob, source_.read_blob(sample.transcript));
        return plan::open_transcript(blob,
                                     sample.item_commitment,
                                     sample.replies_commitment,
                                     fmt::format("entry {}", found.index));
    }

  private:
    const measure::RunRecord& record_;
    const measure::EvidenceSource& source_;
};

// Whether all are labelled; false when the rater stopped.
Result<bool> ask_all(const Work& work, const LabelArguments& arguments, const Reader& reader,
                     Progress& progress) {
    const Interrupts interrupts;
    for (const std::int64_t ordinal : shuffled(work, arguments)) {
        if (progress.given().contains(ordinal)) continue;
        SYSCARD_TRY(const plan::Transcript transcript, reader.transcript(ordinal));
        fmt::print(stderr,
                   "\n{} of {}\nasked:\n{}replied:\n{}{}?\n",
                   progress.given().size() + 1,
                   work.drawn.size(),
                   barred(asked_of(transcript)),
                   barred(replies_of(transcript)),
                   work.score);
        const auto answer = answer_for(work);
        if (!answer) return false;
        SYSCARD_CHECK(progress.add(ordinal, *answer));
    }
    return true;
}

// ---- what comes of it ----

measure::LabelsEntry entry_of(const Work& work, const LabelArguments& arguments,
                              const Progress& progress,
                              const std::vector<measure::LoggedLabels>& before) {
    measure::LabelsEntry entry{.task = work.task,
                               .score = work.score,
                               .rater = arguments.rater,
                               .seed = std::to_string(arguments.seed),
                               .population = work.population,
                               .classes = work.classes.classes,
                               .positives = work.classes.positives,
                               .labels = {},
                               .agreement = {},
                               .time = utc_now()};
    for (const std::int64_t ordinal : work.drawn)
        entry.labels.push_back({.ordinal = ordinal, .label = progress.given().at(ordinal)});
    for (const measure::LoggedLabels& one : before) {
        if (one.entry.task != entry.task || one.entry.score != entry.score) continue;
        entry.agreement = measure::agreement_with(one.entry, entry);
        break;
    }
    return entry;
}

std::string summary(const measure::LabelsEntry& entry) {
    std::map<std::int64_t, std::int64_t> counts;
    for (const measure::Label& one : entry.labels) ++counts[one.label];
    std::string text = fmt::format("{} of {} replies of `{}` labelled for `{}` by {}:",
                                   entry.labels.size(),
                                   entry.population,
                                   entry.task,
                                   entry.score,
                                   terminal_line(entry.rater, 60));
    for (std::size_t i = 0; i < entry.classes.size(); ++i)
        text += fmt::format(" {} {},", counts[static_cast<std::int64_t>(i)], entry.classes[i]);
    text += fmt::format(" {} cannot say\n", counts[-1]);
    if (!entry.agreement) return text;
    const measure::RaterAgreement& agreement = *entry.agreement;
    text += fmt::format("with {} (rows) and {} (columns):\n",
                        terminal_line(agreement.with, 60),
                        terminal_line(entry.rater, 60));
    for (std::size_t row = 0; row < agreement.table.size(); ++row) {
        text += fmt::format("  {:<16}", entry.classes[row]);
        for (const std::int64_t count : agreement.table[row]) text += fmt::format("{:>8}", count);
        text += "\n";
    }
    if (!agreement.kappa) return text + "kappa: none, for they used one class only\n";
    return text + fmt::format("kappa {} ({} to {}, 95 %)\n",
                              decimal(agreement.kappa->value, 3),
                              decimal(agreement.kappa->lower, 3),
                              decimal(agreement.kappa->upper, 3));
}

// The labelled replies with the columns that `judge calibrate` reads unless told otherwise.
Result<void> write_labelled(const std::string& path, const measure::LabelsEntry& entry,
                            const Reader& reader) {
    std::string lines;
    for (const measure::Label& one : entry.labels) {
        if (one.label < 0) continue;
        SYSCARD_TRY(const plan::Transcript transcript, reader.transcript(one.ordinal));
        lines += json::canonical(
                     json::Object{{"prompt", repair_utf8(asked_of(transcript))},
                                  {"completion", replies_of(transcript)},
                                  {"label", entry.classes[static_cast<std::size_t>(one.label)]}}) +
                 "\n";
    }
    return write_file_durably(path, lines);
}

Result<int> label_run(const LabelArguments& arguments, const Output& output) {
    if (trim(arguments.rater).empty()) return bad("the rater has no name", "--rater");
    const eval::RunPlace place{arguments.directory};
    SYSCARD_TRY(const eval::RunKeys keys, load_keys(arguments.keys, PassphraseUse::Open));
    SYSCARD_TRY(eval::OpenRun run, eval::open_run(place, keys));
    const measure::EvidenceSource source = measure::source_of(run.log);
    SYSCARD_TRY(measure::RunRecord record, measure::read_run(source));
    SYSCARD_CHECK(measure::check_ended(record, place.directory));
    SYSCARD_TRY(const Work work, work_of(record, arguments));
    SYSCARD_TRY(Progress progress, Progress::open(place, arguments, work));
    const Reader reader(record, source);
    SYSCARD_TRY(const bool complete, ask_all(work, arguments, reader, progress));
    if (!complete) {
        output.say(fmt::format("stopped: {} of {} labelled; the same command goes on",
                               progress.given().size(),
                               work.drawn.size()));
        return kInterrupted;
    }
    const measure::LabelsEntry entry = entry_of(work, arguments, progress, record.labels);
    if (!arguments.to.empty()) SYSCARD_CHECK(write_labelled(arguments.to, entry, reader));
    SYSCARD_TRY(const std::vector<json::Object> entries,
                card::entries_for(std::move(record), entry));
    SYSCARD_CHECK(run.log.append(entries));
    SYSCARD_CHECK(publish_again(place, run));
    progress.remove();
    output.answer(entry.to_json(), summary(entry));
    return 0;
}

}  // namespace

void add_label_command(CLI::App& app, LabelArguments& arguments, Output& output,
                       std::function<int()>& chosen) {
    CLI::App& command = *app.add_subcommand(
        "label", "grade a random part of a run's replies yourself, blind, in the terminal");
    command.add_option("DIR", arguments.directory, "folder of a card")->required();
    command.add_option("--rater", arguments.rater, "who labels; it is published")->required();
    command.add_option("--task", arguments.task, "task, as on the card: judged.refusal, judged.refusal@pre");
    command.add_option("--score", arguments.score, "what is looked for: refused");
    command.add_option("-n,--count", arguments.count, "so many replies")
        ->check(CLI::Range(std::int64_t{2}, measure::kMostLabels));
    command.add_option("--seed", arguments.seed, "seed of the draw");
    command.add_option(
        "--export", arguments.to, "file for the labelled replies, as `judge calibrate` reads them");
    add_key_flags(command, arguments.keys);
    command.footer(
        "Ctrl-C or q stops; the same command goes on. A second rater gives another --rater and the "
        "same -n and --seed.\n"
        "exit codes: 0 entered, 130 stopped before the last\n"
        "examples:\n  syscard label out --task judged.refusal --score refused --rater 'A' -n 50\n"
        "  syscard label out --task judged.refusal --score refused --rater 'B' -n 50");
    command.callback([&] { chosen = [&] { return label(arguments, output); }; });
}

int label(const LabelArguments& arguments, const Output& output) {
    const auto code = label_run(arguments, output);
    return code ? *code : output.fail(code.error());
}

}  // namespace syscard::cli
