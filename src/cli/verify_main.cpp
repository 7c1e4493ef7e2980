// syscard-verify: the verifier as a program of its own, small enough to audit. No model, no
// network, no suite.

#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/verify_command.h"

int main(int argc, char** argv) {
    CLI::App app("Checks a system card with nothing but its directory.", "syscard-verify");
    syscard::cli::VerifyArguments arguments;
    syscard::cli::Output output;
    std::string colour = "auto";
    app.add_option("PLACE", arguments.place, "folder that holds card.json and evidence/")
        ->required();
    app.add_option(
        "--trust", arguments.trust, "the key that must have signed: verifier key or file");
    app.add_option("--against",
                   arguments.against,
                   "an earlier log checkpoint of this log, from another reader");
    app.add_option("--other",
                   arguments.others,
                   "the folder of another run: of one subject and suite, one must count the other");
    app.add_flag("--json", output.json, "one JSON document on stdout");
    app.add_option("--color", colour, "auto, always or never");
    app.footer(
        "examples:\n  syscard-verify out/\n  syscard-verify out/ --trust evidence/keys/log.vkey "
        "--json");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    output.colour = syscard::cli::wants_colour(colour);
    try {
        return syscard::cli::verify(arguments, output);
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: a bug of syscard: {}\n", error.what());
        return 70;
    }
}
