#include "cli/trust_commands.h"

#include <CLI/CLI.hpp>

namespace syscard::cli {

namespace {

void add_directory(CLI::App& command, std::string& directory) {
    command.add_option("DIR", directory, "folder of a card")->required();
}

void add_key(CLI::App& app, KeyCommandArguments& arguments, const Output& output,
             std::function<int()>& command) {
    CLI::App& key = *app.add_subcommand("key", "the keys of a card's log: show, rotate, revoke");
    key.require_subcommand(1);
    CLI::App& show =
        *key.add_subcommand("show", "the keys that the log names, with role and validity");
    add_directory(show, arguments.directory);
    show.callback([&] { command = [&] { return show_keys(arguments, output); }; });
    CLI::App& rotate =
        *key.add_subcommand("rotate", "put a new key in the place of the present one");
    CLI::App& revoke =
        *key.add_subcommand("revoke", "the same, and say that the old one is not to be believed");
    for (CLI::App* one : {&rotate, &revoke}) {
        add_directory(*one, arguments.directory);
        one->add_option("--role", arguments.role, "log or publication")
            ->check(CLI::IsMember({"log", "publication"}));
        one->add_option(
            "--expires", arguments.expires, "last tree size that the new key may sign; 0: no end");
        add_key_flags(*one, arguments.keys);
    }
    revoke.add_option("--reason", arguments.reason, "why; it is published")->required();
    rotate.callback([&] { command = [&] { return rotate_key(arguments, output); }; });
    revoke.callback([&] { command = [&] { return revoke_key(arguments, output); }; });
    key.footer(
        "examples:\n  syscard key show out\n  syscard key revoke out --role publication --reason "
        "'the laptop was lost'");
}

}  // namespace

void add_trust_commands(CLI::App& app, TrustArguments& arguments, const Output& output,
                        std::function<int()>& command) {
    add_key(app, arguments.key, output, command);
}

}  // namespace syscard::cli
