#include "plan/task.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace syscard::plan {

namespace {

constexpr std::array<std::pair<Solver, std::string_view>, 4> kSolvers = {{
    {Solver::Generate, "generate"},
    {Solver::Options, "options"},
    {Solver::World, "world"},
    {Solver::Conversation, "conversation"},
}};

}  // namespace

std::string_view solver_name(Solver solver) {
    for (const auto& [known, name] : kSolvers) {
        if (known == solver) return name;
    }
    return "";
}

Result<Solver> solver_from_name(std::string_view name, std::string_view where) {
    std::vector<std::string> known;
    for (const auto& [solver, text] : kSolvers) {
        if (text == name) return solver;
        known.emplace_back(text);
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown solver `{}`", name),
                std::string(where),
                hint_for_unknown(name, known));
}

std::int64_t sample_count(const Task& task, std::int64_t items) {
    const auto techniques =
        static_cast<std::int64_t>(std::max<std::size_t>(1, task.attacks.size()));
    return items * techniques * task.epochs;
}

std::string sample_key(std::string_view suite, std::string_view task, std::string_view sample,
                       std::int64_t epoch) {
    return fmt::format("{}.{}/{}/{}", suite, task, sample, epoch);
}

}  // namespace syscard::plan
