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

void add_receipt(CLI::App& app, ReceiptArguments& arguments, const Output& output,
                 std::function<int()>& command) {
    CLI::App& receipt = *app.add_subcommand(
        "receipt", "that one entry is in the log, as a file that needs nothing else");
    add_directory(receipt, arguments.directory);
    receipt.add_option("--sample", arguments.sample, "id of the sample whose entry it is");
    receipt.add_option("--epoch", arguments.epoch, "its epoch")->check(CLI::PositiveNumber);
    receipt.add_option("--entry", arguments.entry, "any entry, by its index in the log")
        ->check(CLI::NonNegativeNumber);
    receipt.add_option("-o,--output", arguments.to, "file, NAME.tlog-proof; else stdout");
    receipt.callback([&] { command = [&] { return cli::receipt(arguments, output); }; });
    receipt.footer(
        "examples:\n  syscard receipt out --entry 0 -o key.tlog-proof\n  syscard verify "
        "key.tlog-proof --trust out/evidence/keys/log.vkey");
}

void add_fields(CLI::App& command, std::vector<std::string>& samples,
                std::vector<std::string>& fields) {
    command.add_option("--sample", samples, "ids of samples, or patterns such as `bio-*`")
        ->required();
    command.add_option("--field", fields, "item, replies; else both");
}

void add_withhold(CLI::App& app, WithholdArguments& arguments, const Output& output,
                  std::function<int()>& command) {
    CLI::App& withhold =
        *app.add_subcommand("withhold", "say in the log what published copies will not show");
    add_directory(withhold, arguments.directory);
    add_fields(withhold, arguments.samples, arguments.fields);
    withhold.add_option("--by", arguments.by, "who withholds; it is published")->required();
    withhold
        .add_option("--class",
                    arguments.reason_class,
                    "hazard, privacy, test_security, confidential, legal or other")
        ->required();
    withhold.add_option("--reason", arguments.reason, "why; it is published")->required();
    withhold.add_option(
        "--seal-to", arguments.recipients, "age recipients (age1...) who may open it");
    add_key_flags(withhold, arguments.keys);
    withhold.callback([&] { command = [&] { return cli::withhold(arguments, output); }; });
    withhold.footer(
        "examples:\n  syscard withhold out --sample 'bio-*' --field replies --class hazard --by "
        "'Example Lab' --reason 'operational detail'\n  syscard publish out -o public");
}

void add_publish(CLI::App& app, PublishArguments& arguments, const Output& output,
                 std::function<int()>& command) {
    CLI::App& publish = *app.add_subcommand(
        "publish", "a copy for others: no private files, holes where the log withholds");
    add_directory(publish, arguments.directory);
    publish.add_option("-o,--output", arguments.to, "new folder")->required();
    publish.callback([&] { command = [&] { return cli::publish(arguments, output); }; });
    publish.footer("examples:\n  syscard publish out -o public\n  syscard verify public");
}

void add_open(CLI::App& app, OpenArguments& open, DiscloseArguments& disclose, const Output& output,
              std::function<int()>& command) {
    CLI::App& one = *app.add_subcommand("open", "open what was sealed or disclosed to you");
    add_directory(one, open.directory);
    one.add_option("--identity", open.identity, "file of an age identity");
    one.add_option("--opening", open.openings, "file that `disclose` printed for you");
    one.add_option("--secret", open.secret, "run secret: openings then need no salt");
    one.add_option("--passphrase-file", open.passphrase_file, "of the run secret");
    one.callback([&] { command = [&] { return open_fields(open, output); }; });
    one.footer(
        "exit codes: 0 opened, 3 some are sealed to others, 4 a commitment does not open\n"
        "examples:\n  syscard open public --identity key.txt\n  syscard open public --opening "
        "openings.jsonl");
    CLI::App& other = *app.add_subcommand(
        "disclose", "value and salt of single fields, for whom they are meant");
    add_directory(other, disclose.directory);
    add_fields(other, disclose.samples, disclose.fields);
    other.callback([&] { command = [&] { return cli::disclose(disclose, output); }; });
    other.footer(
        "examples:\n  syscard disclose out --sample bio-1 --field replies > openings.jsonl\n  "
        "syscard open public --opening openings.jsonl");
}

void add_replay(CLI::App& app, ReplayArguments& arguments, const Output& output,
                std::function<int()>& command) {
    CLI::App& replay = *app.add_subcommand(
        "replay", "ask a random few of a finished run's samples again, and log the agreement");
    add_directory(replay, arguments.directory);
    replay.add_option("-n", arguments.count, "how many")->check(CLI::PositiveNumber);
    replay.add_option("--seed", arguments.seed, "of the draw");
    replay.add_option("--threads", arguments.model.threads, "threads for an embedded model")
        ->check(CLI::Range(0, 1024));
    replay.add_option("--parallel", arguments.model.parallel, "requests at once")
        ->check(CLI::Range(0, 256));
    add_key_flags(replay, arguments.keys);
    replay.callback([&] { command = [&] { return cli::replay(arguments, output); }; });
    replay.footer(
        "exit codes: 0 every grade is the same, 1 some are not, 3 no reply came\nexamples:\n  "
        "syscard replay out -n 20\n  syscard replay out -n 50 --seed 7");
}

}  // namespace

void add_trust_commands(CLI::App& app, TrustArguments& arguments, const Output& output,
                        std::function<int()>& command) {
    add_key(app, arguments.key, output, command);
    add_receipt(app, arguments.receipt, output, command);
    add_withhold(app, arguments.withhold, output, command);
    add_publish(app, arguments.publish, output, command);
    add_replay(app, arguments.replay, output, command);
    add_open(app, arguments.open, arguments.disclose, output, command);
}

}  // namespace syscard::cli
