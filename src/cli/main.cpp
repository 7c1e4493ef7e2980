// syscard: the command line. Flags, printing and exit codes; everything else is in the modules.

#include <exception>
#include <functional>
#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "cli/card_command.h"
#include "cli/models_command.h"
#include "cli/output.h"
#include "cli/stats_command.h"
#include "cli/trust_commands.h"
#include "cli/verify_command.h"

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
        add_decide();
        add_verify();
        add_models();
        add_stats();
        cli::add_trust_commands(app_, trust_, output_, command_);
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
            .add_option(
                "--parallel", card_.model.parallel, "requests at once; 0 for the model's default")
            ->check(CLI::Range(0, 256));
        command
            .add_option(
                "--context", card_.model.context_tokens, "tokens of context for each request")
            ->check(CLI::Range(64, 1 << 20));
        command.add_option("--action", card_.action, "the action whose decision is the exit code");
        cli::add_key_flags(command, card_.keys);
    }

    void add_plan_flags(CLI::App& command) {
        command.add_option("SUITE", card_.suites, "suite folders")->required();
        command.add_option("--framework", card_.framework, "framework to rate by (YAML)")
            ->required();
        command.add_option("--seed", card_.seed, "seed of the run");
        command.add_flag_callback(
            "--quick",
            [this] { card_.extent = plan::Extent::Quick; },
            "a few items of each task, spread over it: a look, not a measurement");
    }

    void add_card() {
        CLI::App& command =
            *app_.add_subcommand("card", "plan, run, measure, rate, decide, publish: the main job");
        add_plan_flags(command);
        command.add_option(
            "--subject", card_.subject, "model: default, llama:PATH.gguf, replay:FILE.jsonl");
        command.add_option("-o,--output",
                           card_.directory,
                           "folder for the card, its evidence and its private keys");
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

    void add_decide() {
        CLI::App& command = *app_.add_subcommand(
            "decide",
            "measure, rate and decide again from the evidence; the decision is the exit code");
        command.add_option("DIR", card_.directory, "folder of a card")->required();
        command.add_option("--action", card_.action, "the action whose decision is the exit code");
        command.footer(
            "exit codes: 0 allowed, 1 denied, 3 inconclusive\nexamples:\n  syscard decide out\n  "
            "syscard decide out --action open_weights");
        command.callback([this] { command_ = [this] { return cli::decide(card_, output_); }; });
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
