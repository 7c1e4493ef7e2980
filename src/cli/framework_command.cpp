#include "cli/framework_command.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "framework/diff.h"
#include "plan/suite.h"

namespace syscard::cli {

namespace {

using framework::Change;
using framework::Difference;

Result<framework::Framework> load(const std::string& file) {
    SYSCARD_TRY(const std::string text, read_file(file));
    return framework::parse_framework(text, file);
}

Result<framework::Framework> load_checked(const std::string& file,
                                          const std::vector<std::string>& suites) {
    SYSCARD_TRY(framework::Framework framework, load(file));
    if (suites.empty()) return framework;
    plan::Plan plan;
    for (const std::string& folder : suites) {
        SYSCARD_TRY(plan::LoadedSuite loaded, plan::load_suite(folder, 1));
        plan.suites.push_back(std::move(loaded.suite));
    }
    SYSCARD_CHECK(framework::check_against(framework, plan::measurement_ids(plan)));
    return framework;
}

bool silent_loss(const Difference& each) {
    const bool loss = each.change == Change::Removed || each.change == Change::Weakened;
    return loss && !each.announced;
}

std::string line_of(const Difference& each) {
    std::string text = fmt::format("{:<12} {:<9} {} {}",
                                   framework::change_name(each.change),
                                   each.announced ? "announced" : "silent",
                                   each.kind,
                                   each.id);
    if (!each.field.empty()) text += ": " + each.field;
    text += "\n";
    if (!each.before.empty())
        text += fmt::format("    before: {}\n", terminal_line(each.before, 2000));
    if (!each.after.empty())
        text += fmt::format("    after:  {}\n", terminal_line(each.after, 2000));
    return text;
}

std::string diff_text(const std::vector<Difference>& differences) {
    std::string text;
    for (const Difference& each : differences) text += line_of(each);
    const auto silent = std::ranges::count_if(differences, silent_loss);
    return text + fmt::format("{} differences; {} removed or weakened without being announced\n",
                              differences.size(),
                              silent);
}

}  // namespace

int check_framework(const std::string& file, const std::vector<std::string>& suites,
                    const Output& output) {
    const auto framework = load_checked(file, suites);
    if (!framework) return output.fail(framework.error());
    output.answer({{"schema", "syscard.framework_check/1"},
                   {"name", framework->name},
                   {"version", framework->version},
                   {"categories", static_cast<std::int64_t>(framework->categories.size())},
                   {"actions", static_cast<std::int64_t>(framework->actions.size())},
                   {"roles", static_cast<std::int64_t>(framework->roles.size())}},
                  fmt::format("{} version {}: {} categories, {} actions, {} roles; it makes sense "
                              "in itself\n",
                              terminal_line(framework->name, 80),
                              terminal_line(framework->version, 40),
                              framework->categories.size(),
                              framework->actions.size(),
                              framework->roles.size()));
    return 0;
}

int diff_frameworks(const std::string& before, const std::string& after, const Output& output) {
    const auto from = load(before);
    if (!from) return output.fail(from.error());
    const auto to = load(after);
    if (!to) return output.fail(to.error());
    const std::vector<Difference> differences = framework::diff(*from, *to);
    output.answer(framework::to_json(*from, *to, differences), diff_text(differences));
    return std::ranges::any_of(differences, silent_loss) ? 1 : 0;
}

}  // namespace syscard::cli
