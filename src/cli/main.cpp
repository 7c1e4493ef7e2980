// syscard: the command line. Flags, printing and exit codes; everything else is in the modules.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/board_command.h"
#include "cli/card_command.h"
#include "cli/compare_command.h"
#include "cli/data_command.h"
#include "cli/framework_command.h"
#include "cli/judge_command.h"
#include "cli/label_command.h"
#include "cli/models_command.h"
#include "cli/output.h"
#include "cli/stats_command.h"
#include "cli/status_command.h"
#include "cli/trust_commands.h"
#include "cli/verify_command.h"
#include "people/kinds.h"

namespace {

using namespace syscard;

// The commands, their flags, and which of them was asked for.
class CommandLine {
  public:
    CommandLine()
        : app_(
              "Makes AI system cards from evidence: run, record, measure, rate, decide, publish, "
              "verify.",
              "syscard") {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", std::string(program_version()));
        app_.fallthrough();
        app_.add_flag("--json", output_.json, "one JSON document on stdout, also on failure");
        app_.add_flag("-q,--quiet", output_.quiet, "no progress and no story on stderr");
        app_.add_option("--color", colour_, "auto, always or never")
            ->check(CLI::IsMember({"auto", "always", "never"}));
        app_.footer(
            "examples:\n  syscard card suites/quick --subject default --framework "
            "frameworks/preparedness-beta.yaml -o out\n  syscard verify out");
        add_card();
        add_plan();
        add_resume();
        add_status();
        add_decide();
        add_board();
        add_record();
        add_framework();
        add_compare();
        add_verify();
        add_models();
        add_stats();
        cli::add_trust_commands(app_, trust_, output_, command_);
        cli::add_data_commands(app_, data_, output_, command_);
        cli::add_judge_commands(app_, calibrate_, output_, command_);
        cli::add_label_command(app_, label_, output_, command_);
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return refuse(error, argc, argv);
        }
        output_.colour = cli::wants_colour(colour_);
        return command_();
    }

  private:
    // CLI11 prints help and version itself; a wrong command line is an error like any other.
    int refuse(const CLI::ParseError& error, int argc, char** argv) {
        if (error.get_exit_code() == 0) return app_.exit(error);
        for (int i = 1; i < argc; ++i)
            output_.json = output_.json || std::string_view(argv[i]) == "--json";
        output_.colour = cli::wants_colour(colour_);
        return output_.fail({ErrorCode::BadInput,
                             error.what(),
                             "",
                             "`syscard --help` and `syscard COMMAND --help` list what there is"});
    }

    void add_run_flags(CLI::App& command) {
        command
            .add_option("--threads",
                        card_.model.threads,
                        "threads for an embedded model; 0 measures which count is fastest")
            ->check(CLI::Range(0, 1024));
        command
            .add_option("--parallel",
                        card_.model.parallel,
                        "requests at once, at most; 0 for the model's default")
            ->check(CLI::Range(0, 16'384));
        command
            .add_option(
                "--context", card_.model.context_tokens, "tokens of context for each request")
            ->check(CLI::Range(64, 1 << 20));
        command.add_option("--acknowledge",
                           card_.acknowledge,
                           "file to which the number of each sample is appended once its result is "
                           "durable");
        command.add_option("--action", card_.action, "the action whose decision is the exit code");
        cli::add_key_flags(command, card_.keys);
        command.add_option(
            "--max-cost", card_.max_cost, "stop when the run has cost so many dollars; resumable");
        command
            .add_option("--max-tokens",
                        card_.max_tokens,
                        "stop when the run has used so many tokens; resumable")
            ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 52));
        command
            .add_option("--max-time", card_.max_seconds, "stop after so many seconds; resumable")
            ->check(CLI::Range(0.001, 1e8));
        command
            .add_option(
                "--progress",
                card_.progress,
                "text, json (a document a line) or none, on stderr; auto: text on a terminal")
            ->check(CLI::IsMember({"auto", "text", "json", "none"}));
        command.add_option("--cache",
                           card_.model.cache,
                           "folder of replies: what was asked before, word for word, is not asked "
                           "again");
        card_.model.warn = [this](const std::string& line) { output_.say(line); };
        add_service_flags(command);
    }

    void add_price_flags(CLI::App& command) {
        command.add_option("--subject",
                           card_.subject,
                           "model: default, llama:PATH.gguf, openai:NAME, openai-responses:NAME, "
                           "anthropic:NAME, gemini:NAME, azure:DEPLOYMENT, http://HOST/v1#NAME, "
                           "exec:PROGRAM, human:NAME, replay:FILE; or a subject file (.yaml): a model with "
                           "layers");
        command.add_option(
            "--prices", card_.prices, "price table (YAML) instead of the built-in one");
    }

    // For models behind a service.
    void add_service_flags(CLI::App& command) {
        net::EndpointOptions& service = card_.model.service;
        const auto seconds = [&](const std::string& name,
                                 std::chrono::milliseconds& into,
                                 const std::string& help) {
            command
                .add_option_function<double>(
                    name,
                    [&into](double value) {
                        into = std::chrono::milliseconds(std::llround(value * 1000));
                    },
                    fmt::format(
                        "{}; {} s unless told", help, std::chrono::duration<double>(into).count()))
                ->check(CLI::Range(0.001, 86'400.0))
                ->take_last()
                ->type_name("SECONDS");
        };
        seconds("--connect-timeout", service.http.connect, "to reach a service");
        seconds("--silence-timeout", service.http.silence, "between two bytes of an answer");
        seconds("--request-timeout", service.http.attempt, "for one request, to its last byte");
        seconds("--backoff", service.backoff.first, "first wait before trying again");
        seconds("--outage-after",
                service.outage_after,
                "without any answer until the run stops, to be resumed");
        command.add_option("--tries", service.most_tries, "of one request to a service that fails")
            ->check(CLI::Range(1, 100));
    }

    void add_plan_flags(CLI::App& command) {
        command.add_option("SUITE", card_.suites, "suite folders");
        command.add_option("--framework", card_.framework, "framework to rate by (YAML)")
            ->required();
        command.add_option("--seed", card_.seed, "seed of the run");
        command.add_option("--judge",
                           card_.judge,
                           "model that grades where a task has a rubric; named as for --subject");
        command.add_flag_callback(
            "--quick",
            [this] { card_.extent = plan::Extent::Quick; },
            "a few items of each task, spread over it: a look, not a measurement");
    }

    void add_mitigation_flag(CLI::App& command) {
        command
            .add_option("--mitigations",
                        card_.mitigations,
                        "of a subject with layers, measure: on (as used), off (without them), both "
                        "(the same items twice), each (and once without each layer)")
            ->check(CLI::IsMember({"on", "off", "both", "each"}));
    }

    void add_card() {
        CLI::App& command =
            *app_.add_subcommand("card", "plan, run, measure, rate, decide, publish: the main job");
        add_plan_flags(command);
        add_price_flags(command);
        add_mitigation_flag(command);
        command.add_option("-o,--output",
                           card_.directory,
                           "folder for the card, its evidence and its private keys");
        command.add_option("--records", card_.records, "records to append once the run has ended");
        command.add_option(
            "--previous", card_.previous, "the card before: its folder or its card.json");
        add_run_flags(command);
        command.footer(
            "exit codes: 0 allowed, 1 denied, 3 inconclusive or stopped, 2 wrong input, 130 "
            "interrupted\n"
            "examples:\n  syscard card suites/quick --framework frameworks/preparedness-beta.yaml "
            "-o out\n  syscard card suites/quick --subject llama:model.gguf --framework "
            "frameworks/preparedness-beta.yaml -o out2");
        command.callback([this] { command_ = [this] { return cli::card(card_, output_); }; });
    }

    void add_plan() {
        CLI::App& command = *app_.add_subcommand("plan", "what would be asked; asks nothing");
        add_plan_flags(command);
        add_price_flags(command);
        command.add_flag(
            "--estimate", card_.estimate, "tokens and cost that the run would need at most");
        add_mitigation_flag(command);
        command.footer(
            "examples:\n  syscard plan suites/quick --framework "
            "frameworks/preparedness-beta.yaml\n  syscard plan suites/quick --framework "
            "frameworks/preparedness-beta.yaml --json");
        command.callback([this] { command_ = [this] { return cli::plan(card_, output_); }; });
    }

    void add_resume() {
        CLI::App& command =
            *app_.add_subcommand("resume", "go on with a run that was stopped, and make its card");
        command.add_option("DIR", card_.directory, "folder that was given with -o")->required();
        add_run_flags(command);
        command.footer("examples:\n  syscard resume out\n  syscard resume out --threads 1");
        command.callback([this] { command_ = [this] { return cli::resume(card_, output_); }; });
    }

    void add_status() {
        CLI::App& command = *app_.add_subcommand("status", "how far a run is; also while it runs");
        command.add_option("DIR", card_.directory, "folder that was given with -o")->required();
        command.footer("examples:\n  syscard status out\n  syscard status out --json");
        command.callback(
            [this] { command_ = [this] { return cli::status(card_.directory, output_); }; });
    }

    void add_decide() {
        CLI::App& command = *app_.add_subcommand(
            "decide",
            "decide again from the evidence, with reasons; the decision is the exit code");
        add_when(command);
        command.add_option(
            "--action", decide_.action, "the action whose decision is the exit code");
        command.footer(
            "exit codes: 0 allowed, 1 denied, 3 inconclusive\nexamples:\n  syscard decide out\n  "
            "syscard decide out --action open_weights");
        command.callback([this] { command_ = [this] { return cli::decide(decide_, output_); }; });
        CLI::App& rate = *app_.add_subcommand("rate", "the levels, and what they rest on");
        add_when(rate);
        rate.footer("examples:\n  syscard rate out\n  syscard rate out --at 2027-01-01");
        rate.callback([this] { command_ = [this] { return cli::rate(decide_, output_); }; });
    }

    void add_when(CLI::App& command) {
        command.add_option("DIR", decide_.directory, "folder of a card")->required();
        command.add_option("--at",
                           decide_.at,
                           "as of this time: exceptions end, fast tracks lapse; without it, now");
    }

    // One word of the board: the kind of record that it writes, and what it says of itself.
    struct BoardWord {
        const char* word;
        const char* kind;
        std::map<std::string, std::string> fixed;
    };

    void add_board() {
        CLI::App& board = *app_.add_subcommand(
            "board", "what people do: each is an entry of the log, which its key signs");
        board.require_subcommand(1);
        const std::vector<BoardWord> words = {
            {"appoint", "appointment", {}},
            {"propose", "proposal", {}},
            {"vote", "vote", {}},
            {"abstain", "vote", {{"value", "abstain"}}},
            {"recuse", "vote", {{"value", "recuse"}}},
            {"dissent", "vote", {{"value", "against"}}},
            {"resolve", "resolution", {}},
            {"decide", "order", {}},
            {"override", "exception", {}},
            {"ratify", "ratification", {}},
            {"reverse", "reversal", {}},
            {"attest", "attestation", {}},
            {"forecast", "forecast", {}},
        };
        for (const BoardWord& word : words) add_word(board, word);
        board.footer(
            "examples:\n  syscard board appoint out --name 'A' --role lead --person 'B' "
            "--holds member\n  syscard board dissent out --name 'B' --role member --proposal p1 "
            "--dissent 'the sample is too small'");
    }

    // Flags of a kind's members; a role that is given to somebody is `--holds`, since `--role` is
    // the role of who speaks.
    void add_word(CLI::App& board, const BoardWord& word) {
        const people::Kind& kind = *people::find_kind(word.kind);
        CLI::App& command = *board.add_subcommand(word.word, std::string(kind.says));
        command.add_option("DIR", record_.directory, "folder of a card")->required();
        command.add_option("--name", record_.name, "who does it")->required();
        command.add_option("--role", record_.role, "in which role of the framework")->required();
        for (const people::MemberRule& rule : kind.members) {
            const std::string name(rule.name);
            if (word.fixed.contains(name)) continue;
            std::string flag = "--" + (name == "role" ? std::string("holds") : name);
            std::ranges::replace(flag, '_', '-');
            const std::string says = rule.words.empty() ? std::string(people::form_name(rule.form))
                                                        : join(rule.words, ", ");
            CLI::Option* option = rule.form == people::Form::Texts
                                      ? command.add_option(flag, record_.lists[name], says)
                                      : command.add_option(flag, record_.texts[name], says);
            const bool dissent = std::string_view(word.word) == "dissent" && name == "dissent";
            if (rule.required || dissent) option->required();
        }
        cli::add_key_flags(command, record_.keys);
        command.callback([this, word] {
            record_.kind = word.kind;
            for (const auto& [name, value] : word.fixed) record_.texts[name] = value;
            command_ = [this] { return cli::add_record(record_, output_); };
        });
    }

    void add_record() {
        CLI::App& command = *app_.add_subcommand(
            "record", "append the records of a file: votes, findings, statements, baselines");
        command.add_option("DIR", record_.directory, "folder of a card")->required();
        command.add_option("FILE", records_, "records (YAML): docs/formats/records.md")->required();
        cli::add_key_flags(command, record_.keys);
        command.footer(
            "examples:\n  syscard record out records.yaml\n  syscard record out "
            "statement.yaml --json");
        command.callback(
            [this] { command_ = [this] { return cli::add_records(record_, records_, output_); }; });
    }

    void add_framework() {
        CLI::App& command = *app_.add_subcommand("framework", "framework files");
        command.require_subcommand(1);
        CLI::App& check = *command.add_subcommand(
            "check", "whether it makes sense, and with suites: whether they measure what it asks");
        check.add_option("FILE", framework_, "framework (YAML)")->required();
        check.add_option("--suite", card_.suites, "suite folders");
        check.footer(
            "examples:\n  syscard framework check frameworks/preparedness-v2.yaml\n  "
            "syscard framework check frameworks/preparedness-beta.yaml --suite "
            "suites/quick");
        check.callback([this] {
            command_ = [this] { return cli::check_framework(framework_, card_.suites, output_); };
        });
        CLI::App& diff = *command.add_subcommand(
            "diff", "what was added, removed, weakened, strengthened, moved or reworded");
        diff.add_option("A", framework_, "the earlier one")->required();
        diff.add_option("B", other_, "the later one")->required();
        diff.footer(
            "exit codes: 0 nothing was removed or weakened in silence, 1 something was\n"
            "examples:\n  syscard framework diff frameworks/preparedness-beta.yaml "
            "frameworks/preparedness-v2.yaml\n  syscard framework diff a.yaml b.yaml "
            "--json");
        diff.callback([this] {
            command_ = [this] { return cli::diff_frameworks(framework_, other_, output_); };
        });
    }

    void add_compare() {
        CLI::App& command = *app_.add_subcommand(
            "compare", "two cards on the same items: paired tests, adjusted for their number");
        command.add_option("A", compare_.before, "folder of the card to compare with")->required();
        command.add_option("B", compare_.after, "folder of the card that is compared")->required();
        command.add_flag("--record", compare_.record, "append the tests to B as records");
        cli::add_key_flags(command, compare_.keys);
        command.footer(
            "exit codes: 0 no regression, 1 regression, 3 too few common items\n"
            "examples:\n  syscard compare out/old out/new\n  syscard compare out/old "
            "out/new --record");
        command.callback([this] { command_ = [this] { return cli::compare(compare_, output_); }; });
        CLI::App& lint = *app_.add_subcommand(
            "lint", "sentences that compare without a test, in a card or a text file");
        lint.add_option("CARD", other_, "folder of a card, or a text or Markdown file")->required();
        lint.footer(
            "exit codes: 0 none, 1 some\nexamples:\n  syscard lint out\n  syscard lint "
            "announcement.md");
        lint.callback([this] { command_ = [this] { return cli::lint(other_, output_); }; });
    }

    void add_verify() {
        CLI::App& command =
            *app_.add_subcommand("verify", "check a card with nothing but its folder");
        command
            .add_option("PLACE",
                        verify_.place,
                        "folder that holds card.json and evidence/, or a file in it")
            ->required();
        command.add_option("--trust",
                           verify_.trust,
                           "the key that must have signed: verifier key, or a file with it");
        command.add_option(
            "--other",
            verify_.others,
            "the folder of another run: of one subject and suite, one must count the other");
        command.add_option("--against",
                           verify_.against,
                           "an earlier log checkpoint of this log, from another reader");
        command.footer(
            "exit codes: 0 verifies, 4 does not, 3 cannot be checked yet\nexamples:\n  syscard "
            "verify out\n  syscard verify out --trust log.vkey --against earlier.checkpoint");
        command.callback([this] { command_ = [this] { return cli::verify(verify_, output_); }; });
    }

    void add_models() {
        CLI::App& command = *app_.add_subcommand("models", "embedded models: what is here");
        command.add_subcommand("list", "what is here; the same as without a word");
        CLI::App& fetch = *command.add_subcommand(
            "fetch", "get a model, check its digest, re-encode it for speed");
        fetch.add_option("NAME", model_, "name of the model")->required();
        command.footer("examples:\n  syscard models\n  syscard models fetch default");
        command.callback([this, &fetch] {
            const bool fetching = fetch.parsed();
            command_ = [this, fetching] {
                return fetching ? cli::fetch_model(model_, output_) : cli::list_models(output_);
            };
        });
    }

    void add_stats() {
        CLI::App& command = *app_.add_subcommand(
            "stats", "a calculator: one JSON request on stdin, one JSON answer on stdout");
        command.add_option("METHOD", method_, "name of the method: docs/statistics.md")->required();
        command.footer(
            "examples:\n  echo '{\"successes\": 81, \"trials\": 263}' | syscard stats wilson\n  "
            "echo '{\"trials\": 300}' | syscard stats zero-failures");
        command.callback([this] { command_ = [this] { return calculate(); }; });
    }

    // The calculator's errors are JSON always: its user is a program.
    int calculate() {
        const std::string request{std::istreambuf_iterator<char>(std::cin),
                                  std::istreambuf_iterator<char>()};
        const auto answer = cli::answer_statistics(method_, request);
        output_.json = true;
        if (!answer) return output_.fail(answer.error());
        fmt::print("{}\n", *answer);
        return 0;
    }

    CLI::App app_;
    cli::Output output_;
    std::string colour_ = "auto";
    cli::CardArguments card_;
    cli::VerifyArguments verify_;
    cli::TrustArguments trust_;
    cli::DecideArguments decide_;
    cli::RecordArguments record_;
    cli::CompareArguments compare_;
    std::string records_;
    std::string framework_;
    std::string other_;
    cli::DataArguments data_;
    cli::CalibrateArguments calibrate_;
    cli::LabelArguments label_;
    std::string model_;
    std::string method_;
    std::function<int()> command_;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        return CommandLine().run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(
            stderr,
            "error: a bug of syscard: {}\nhint: please report it with the command that you typed\n",
            error.what());
        return 70;
    }
}
