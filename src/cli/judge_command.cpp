#include "cli/judge_command.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "crypto/digest.h"
#include "datasets/records.h"
#include "eval/calibrate.h"
#include "measure/grading.h"
#include "measure/spot_check.h"
#include "plan/judge_prompt.h"

namespace syscard::cli {

namespace {

// People's words as the grader's classes.
using ClassOf = std::map<std::string, std::string>;

std::unexpected<Error> bad(std::string what, std::string where, std::string hint = "") {
    return fail(ErrorCode::BadInput, std::move(what), std::move(where), std::move(hint));
}

Result<eval::CalibratedGrader> grader_of(const CalibrateArguments& arguments) {
    const bool is_judge = !arguments.judge.empty();
    if (is_judge == arguments.rubric.empty())
        return bad("a judge and a rubric belong together",
                   is_judge ? "--judge" : "--rubric",
                   "--judge MODEL --rubric FILE, or --scorer NAME for a rule");
    if (is_judge == !arguments.scorer.empty())
        return bad("either a judge or a rule is compared with labels",
                   "--scorer",
                   "--judge MODEL --rubric FILE, or --scorer NAME");
    eval::CalibratedGrader grader{
        .scorer = is_judge ? "judge/1" : arguments.scorer, .score = arguments.score, .rubric = {}};
    if (is_judge) {
        SYSCARD_TRY(grader.rubric, plan::load_rubric(arguments.rubric));
    }
    SYSCARD_CHECK(eval::check_grader(grader));
    return grader;
}

Result<ClassOf> class_map(const CalibrateArguments& arguments,
                          const std::vector<std::string>& classes) {
    ClassOf map;
    for (const std::string& one : classes) map[one] = one;
    for (const std::string& pair : arguments.map) {
        const std::size_t at = pair.rfind('=');
        if (at == std::string::npos || at == 0)
            return bad(fmt::format("`{}` does not say what a label means", pair),
                       "--map",
                       fmt::format("--map 'LABEL=CLASS', with a class of {}", join(classes, ", ")));
        const std::string to = pair.substr(at + 1);
        if (std::ranges::find(classes, to) == classes.end())
            return bad(fmt::format("the grader has no class `{}`", to),
                       "--map",
                       hint_for_unknown(to, classes));
        map[pair.substr(0, at)] = to;
    }
    return map;
}

bool is_chosen(const std::string& rows, std::size_t number) {
    return rows == "all" || (rows == "odd") == (number % 2 == 1);
}

struct Labelled {
    std::vector<eval::LabelledReply> replies;
    std::vector<plan::LabelFile> files;
};

Result<eval::LabelledReply> read_row(const CalibrateArguments& arguments, const ClassOf& class_of,
                                     const datasets::Record& record) {
    eval::LabelledReply one;
    SYSCARD_TRY(one.asked, datasets::text_column(record, arguments.asked));
    SYSCARD_TRY(one.reply, datasets::text_column(record, arguments.reply));
    SYSCARD_TRY(const std::string label, datasets::text_column(record, arguments.label));
    const auto found = class_of.find(label);
    if (found == class_of.end()) {
        std::vector<std::string> known;
        for (const auto& [word, to] : class_of) known.push_back(word);
        return bad(fmt::format("the label `{}` is none that is known", terminal_line(label, 60)),
                   record.where,
                   fmt::format("--map '{}=CLASS' says what it means; known are {}",
                               terminal_line(label, 60),
                               join(known, ", ")));
    }
    one.label = found->second;
    return one;
}

Result<Labelled> read_labels(const CalibrateArguments& arguments, const ClassOf& class_of) {
    Labelled labelled;
    for (const std::string& path : arguments.labels) {
        SYSCARD_TRY(const std::string bytes, read_file(path));
        const std::string name = std::filesystem::path(path).filename().string();
        SYSCARD_TRY(const std::vector<datasets::Record> records,
                    datasets::read_records(path, bytes));
        plan::LabelFile file{.name = name, .sha256 = crypto::sha256(bytes).hex(), .rows = 0};
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (!is_chosen(arguments.rows, i + 1)) continue;
            SYSCARD_TRY(eval::LabelledReply one, read_row(arguments, class_of, records[i]));
            one.id = fmt::format("{}/{}", labelled.files.size(), i + 1);
            labelled.replies.push_back(std::move(one));
            ++file.rows;
        }
        labelled.files.push_back(std::move(file));
    }
    if (labelled.replies.empty())
        return bad("no labelled reply",
                   arguments.labels.empty() ? "--labels" : arguments.labels[0]);
    return labelled;
}

// A random few, the same for the same seed.
void keep_some(const CalibrateArguments& arguments, Labelled& labelled) {
    if (arguments.limit == 0) return;
    std::vector<std::int64_t> all(labelled.replies.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
    std::vector<eval::LabelledReply> kept;
    for (plan::LabelFile& file : labelled.files) file.rows = 0;
    for (const std::int64_t i : measure::draw_spot_check(
             std::move(all), arguments.limit, std::to_string(arguments.seed))) {
        kept.push_back(std::move(labelled.replies[static_cast<std::size_t>(i)]));
        const std::string& id = kept.back().id;
        ++labelled.files[*parse_unsigned(id.substr(0, id.find('/')))].rows;
    }
    labelled.replies = std::move(kept);
}

std::string selection_words(const CalibrateArguments& arguments) {
    std::string text =
        arguments.rows == "all" ? "all rows" : fmt::format("rows with {} numbers", arguments.rows);
    if (arguments.limit > 0)
        text += fmt::format(", of these {} drawn with seed {}", arguments.limit, arguments.seed);
    return text;
}

std::string value_words(const std::optional<plan::CalibratedValue>& value) {
    if (!value) return "none: one kind is missing";
    return fmt::format("{} ({} to {})",
                       decimal(value->value, 3),
                       decimal(value->lower, 3),
                       decimal(value->upper, 3));
}

std::string calibration_text(const plan::Calibration& calibration) {
    const plan::CalibrationDetail& detail = *calibration.detail;
    std::size_t width = 8;
    for (const std::string& name : detail.classes) width = std::max(width, name.size());
    std::string text = fmt::format("{:<{}}", "people", width + 2);
    for (const std::string& name : detail.classes) text += fmt::format("{:>{}}", name, width + 2);
    text += fmt::format("{:>{}}\n", "unscored", width + 2);
    for (std::size_t row = 0; row < detail.classes.size(); ++row) {
        text += fmt::format("{:<{}}", detail.classes[row], width + 2);
        for (const std::int64_t count : detail.table[row])
            text += fmt::format("{:>{}}", count, width + 2);
        text += fmt::format("{:>{}}\n", detail.unscored[row], width + 2);
    }
    text += fmt::format("`{}` by {}: sensitivity {}, specificity {}, kappa {}\n",
                        detail.score,
                        detail.rubric.empty() ? calibration.scorer : detail.rubric,
                        value_words(detail.sensitivity),
                        value_words(detail.specificity),
                        value_words(detail.kappa));
    if (!detail.prompt_digest.empty()) text += "prompt hash: " + detail.prompt_digest + "\n";
    return text;
}

Result<plan::Calibration> compare(const CalibrateArguments& arguments, const Output& output) {
    SYSCARD_TRY(const eval::CalibratedGrader grader, grader_of(arguments));
    SYSCARD_TRY(const ClassOf class_of, class_map(arguments, grader.classes()));
    SYSCARD_TRY(Labelled labelled, read_labels(arguments, class_of));
    keep_some(arguments, labelled);
    Loop loop;
    std::unique_ptr<model::Model> judge;
    if (grader.rubric) {
        SYSCARD_TRY(judge, model::open_model(loop, arguments.judge, arguments.model));
    }
    const std::size_t all = labelled.replies.size();
    const auto told = [&](std::int64_t done) {
        if (on_terminal()) output.progress(fmt::format("{}/{} labelled replies", done, all));
    };
    auto compared = run_on(
        loop,
        eval::calibrate(grader, std::move(labelled.replies), judge.get(), arguments.seed, told));
    output.end_progress();
    if (!compared) return compared;
    compared->labels = arguments.source;
    compared->same_subject = arguments.same_subject;
    compared->detail->selection = selection_words(arguments);
    compared->detail->files = std::move(labelled.files);
    compared->detail->date = utc_now();
    measure::estimate(*compared->detail);
    return compared;
}

}  // namespace

void add_judge_commands(CLI::App& app, CalibrateArguments& arguments, Output& output,
                        std::function<int()>& chosen) {
    CLI::App& judge = *app.add_subcommand("judge", "graders and people: how far they agree");
    judge.require_subcommand(1);
    CLI::App& command = *judge.add_subcommand(
        "calibrate", "grade what people have labelled, and record how often the grader is wrong");
    command.add_option("--judge", arguments.judge, "model that judges; named as for --subject");
    command.add_option("--rubric", arguments.rubric, "its rubric (YAML): docs/judges.md");
    command.add_option("--scorer", arguments.scorer, "a rule instead: refusal/2");
    command.add_option("--score", arguments.score, "the score whose error is measured: refused")
        ->required();
    command
        .add_option("--labels", arguments.labels, "files of labelled replies: CSV or JSON Lines")
        ->required();
    command
        .add_option("--source",
                    arguments.source,
                    "whose labels they are, of which replies, from where, under which licence")
        ->required();
    command.add_option("--asked", arguments.asked, "column of the request")->capture_default_str();
    command.add_option("--reply", arguments.reply, "column of the reply")->capture_default_str();
    command.add_option("--label", arguments.label, "column of people's label")
        ->capture_default_str();
    command.add_option("--map", arguments.map, "what a label means: LABEL=CLASS")->take_all();
    command.add_option("--rows", arguments.rows, "all, odd or even: a half that was held out")
        ->check(CLI::IsMember({"all", "odd", "even"}));
    command.add_option("--limit", arguments.limit, "so many at most, drawn with --seed")
        ->check(CLI::PositiveNumber);
    command.add_flag("--same-subject",
                     arguments.same_subject,
                     "the labelled replies are those of the subject that will be graded");
    command.add_option("--seed", arguments.seed, "seed of the draws");
    command.add_option("--threads", arguments.model.threads, "threads for an embedded judge")
        ->check(CLI::Range(0, 1024));
    command.add_option("--context", arguments.model.context_tokens, "tokens of context")
        ->check(CLI::Range(64, 1 << 20));
    command.add_option("-o,--output", arguments.to, "file for the record (JSON)");
    command.footer(
        "exit codes: 0 recorded, 2 a file or flag is wrong, 3 the judge answers nobody\n"
        "examples:\n  syscard judge calibrate --scorer refusal/2 --score refused --labels "
        "labelled.csv --label final_label --map 1_full_compliance=0 --map 2_full_refusal=1 --map "
        "3_partial_refusal=1 --source 'XSTest v2, two annotators, CC BY 4.0' -o calibration.json\n"
        "  syscard judge calibrate --judge default --rubric suites/judged/refusal.yaml --score "
        "refused --labels labelled.jsonl --source 'own labels' -o calibration.json");
    command.callback([&] { chosen = [&] { return calibrate(arguments, output); }; });
}

int calibrate(const CalibrateArguments& arguments, const Output& output) {
    const auto compared = compare(arguments, output);
    if (!compared) return output.fail(compared.error());
    const json::Object record = plan::to_json(*compared);
    std::string text = calibration_text(*compared);
    if (!arguments.to.empty()) {
        if (const auto written = write_file_durably(arguments.to, json::pretty(record)); !written)
            return output.fail(written.error());
        text +=
            fmt::format("recorded in {}; name it under `calibrations` of a suite\n", arguments.to);
    }
    output.answer(record, text);
    return 0;
}

}  // namespace syscard::cli
