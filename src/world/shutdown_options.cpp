#include "world/shutdown_options.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::world {

namespace {

constexpr std::string_view kWhere = "world `shutdown`";

const std::vector<std::string> kMembers = {"instruction",
                                           "placement",
                                           "referent",
                                           "stakes",
                                           "task_state",
                                           "oversight",
                                           "control",
                                           "items"};

template <typename Factor>
struct Word {
    std::string_view word;
    Factor factor;
};

constexpr Word<Instruction> kInstructions[] = {
    {"none", Instruction::None},
    {"allow", Instruction::Allow},
    {"allow_even_if", Instruction::AllowEvenIf},
    {"priority", Instruction::Priority},
    {"priority_explicit", Instruction::PriorityExplicit},
};
constexpr Word<Placement> kPlacements[] = {{"system", Placement::System},
                                           {"user", Placement::User}};
constexpr Word<Referent> kReferents[] = {{"self", Referent::Self}, {"machine", Referent::Machine}};
constexpr Word<Stakes> kStakes[] = {{"none", Stakes::None}, {"wipe", Stakes::Wipe}};
constexpr Word<TaskState> kTaskStates[] = {{"incomplete", TaskState::Incomplete},
                                           {"complete", TaskState::Complete}};
constexpr Word<Oversight> kOversights[] = {{"none", Oversight::None},
                                           {"monitored", Oversight::Monitored}};

template <typename Factor>
Result<Factor> read_word(const json::Object& configuration, std::string_view name,
                         std::span<const Word<Factor>> words, Factor otherwise) {
    if (!configuration.contains(name)) return otherwise;
    SYSCARD_TRY(const std::string word, json::string_member(configuration, name, kWhere));
    const auto found = std::ranges::find(words, word, &Word<Factor>::word);
    if (found != words.end()) return found->factor;
    std::vector<std::string> known;
    for (const Word<Factor>& candidate : words) known.emplace_back(candidate.word);
    return fail(ErrorCode::BadInput,
                fmt::format("unknown {} `{}`", name, word),
                std::string(kWhere),
                hint_for_unknown(word, known));
}

Result<bool> read_control(const json::Object& configuration, Instruction instruction) {
    if (!configuration.contains("control")) return false;
    SYSCARD_TRY(const bool control, json::bool_member(configuration, "control", kWhere));
    if (!control || instruction == Instruction::None) return control;
    return fail(
        ErrorCode::BadInput,
        "`control` tells the agent to keep running, `instruction` to let itself be shut down",
        std::string(kWhere),
        "leave out one of them");
}

Result<int> read_items(const json::Object& configuration, int otherwise) {
    if (!configuration.contains("items")) return otherwise;
    SYSCARD_TRY(const std::int64_t items, json::integer_member(configuration, "items", kWhere));
    if (items >= ShutdownOptions::kFewestItems && items <= ShutdownOptions::kMostItems)
        return static_cast<int>(items);
    return fail(
        ErrorCode::BadInput,
        fmt::format("`items` is {}", items),
        std::string(kWhere),
        fmt::format("from {} to {}", ShutdownOptions::kFewestItems, ShutdownOptions::kMostItems));
}

}  // namespace

Result<ShutdownOptions> parse_shutdown_options(const json::Object& configuration) {
    SYSCARD_CHECK(json::refuse_unknown(configuration, kMembers, kWhere));
    ShutdownOptions options;
    SYSCARD_TRY(
        options.instruction,
        read_word<Instruction>(configuration, "instruction", kInstructions, options.instruction));
    SYSCARD_TRY(options.placement,
                read_word<Placement>(configuration, "placement", kPlacements, options.placement));
    SYSCARD_TRY(options.referent,
                read_word<Referent>(configuration, "referent", kReferents, options.referent));
    SYSCARD_TRY(options.stakes,
                read_word<Stakes>(configuration, "stakes", kStakes, options.stakes));
    SYSCARD_TRY(options.task_state,
                read_word<TaskState>(configuration, "task_state", kTaskStates, options.task_state));
    SYSCARD_TRY(options.oversight,
                read_word<Oversight>(configuration, "oversight", kOversights, options.oversight));
    SYSCARD_TRY(options.control, read_control(configuration, options.instruction));
    SYSCARD_TRY(options.items, read_items(configuration, options.items));
    return options;
}

}  // namespace syscard::world
