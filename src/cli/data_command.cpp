#include "cli/data_command.h"

#include <fmt/format.h>

#include "base/text.h"
#include "datasets/add.h"
#include "datasets/contamination.h"
#include "datasets/known_set.h"

namespace syscard::cli {

void add_data_commands(CLI::App& app, DataArguments& arguments, Output& output,
                       std::function<int()>& chosen) {
    CLI::App& command = *app.add_subcommand("data", "public data sets as suites, pinned");
    command.require_subcommand(1);
    CLI::App& list = *command.add_subcommand("list", "which can be added, from where");
    CLI::App& add = *command.add_subcommand("add", "make a suite of a data set's file");
    add.add_option("SET", arguments.set, "name of the data set: syscard data list")->required();
    add.add_option("FILE", arguments.file, "its file, as published")->required();
    add.add_option("-o,--output", arguments.suite, "folder of the suite; suites/SET without it");
    add.add_flag("--repin", arguments.repin, "take a file that is not the one that was pinned");
    CLI::App& probe = *command.add_subcommand(
        "contamination", "make a suite that asks whether a model was trained on a suite's files");
    probe.add_option("SUITE", arguments.probed, "folder of the suite that is probed")->required();
    probe.add_option("-o,--output", arguments.suite, "folder of the new suite")->required();
    probe.add_option("--twins", arguments.twins, "JSON Lines: items in other words, by a person");
    probe.add_option("--seed", arguments.seed, "of rewordings and random canaries");
    command.footer(
        "examples:\n  syscard data list\n  syscard data add gsm8k test.jsonl -o suites/gsm8k\n  "
        "syscard data contamination suites/facts -o suites/facts_contamination");
    list.callback([&] { chosen = [&] { return list_data(output); }; });
    probe.callback([&] { chosen = [&] { return probe_contamination(arguments, output); }; });
    add.callback([&] { chosen = [&] { return add_data(arguments, output); }; });
}

int list_data(const Output& output) {
    json::Array sets;
    std::string text;
    for (const datasets::KnownSet& set : datasets::known_sets()) {
        sets.push_back(json::Object{{"name", set.name},
                                    {"title", set.title},
                                    {"row", set.row},
                                    {"scorer", set.scorer},
                                    {"source", set.source},
                                    {"license", set.license},
                                    {"columns", set.columns},
                                    {"sha256", json::array_of(set.sha256)}});
        text += fmt::format("{:<15} {}  {:<50} {}\n{:18}{}\n",
                            set.name,
                            set.row,
                            set.title,
                            set.license,
                            "",
                            set.source);
    }
    text += "get a file from its source, then: syscard data add NAME FILE -o suites/NAME\n";
    output.answer({{"schema", "syscard.data_sets/1"}, {"sets", std::move(sets)}}, text);
    return 0;
}

int add_data(const DataArguments& arguments, const Output& output) {
    const std::string suite = arguments.suite.empty() ? "suites/" + arguments.set : arguments.suite;
    const auto added =
        datasets::add(arguments.set,
                      arguments.file,
                      suite,
                      arguments.repin ? datasets::Changed::PinAnew : datasets::Changed::Refuse);
    if (!added) return output.fail(added.error());
    output.answer({{"schema", "syscard.data_added/1"},
                   {"set", added->set},
                   {"suite", added->suite.string()},
                   {"sha256", added->sha256},
                   {"items", added->items}},
                  fmt::format("{} items in {}, pinned to SHA-256 {}\n",
                              added->items,
                              added->suite.string(),
                              added->sha256));
    return 0;
}

int probe_contamination(const DataArguments& arguments, const Output& output) {
    const auto probe = datasets::write_probe(
        arguments.probed, arguments.suite, {.seed = arguments.seed, .twins = arguments.twins});
    if (!probe) return output.fail(probe.error());
    std::string text = fmt::format("{}: {} items with a twin, {} canaries, in {}\n",
                                   probe->suite,
                                   probe->pairs,
                                   probe->canaries,
                                   arguments.suite);
    for (const std::string& skipped : probe->skipped) text += "left out: " + skipped + "\n";
    text += fmt::format("read it, then: syscard card {} --subject MODEL --framework FILE -o OUT\n",
                        arguments.suite);
    output.answer({{"schema", "syscard.contamination_probe/1"},
                   {"suite", probe->suite},
                   {"folder", arguments.suite},
                   {"pairs", probe->pairs},
                   {"canaries", probe->canaries},
                   {"skipped", json::array_of(probe->skipped)}},
                  text);
    return 0;
}

}  // namespace syscard::cli
