#include "redteam/technique.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "redteam/internal/catalogue.h"

namespace syscard::redteam {

namespace {

Entry baseline() {
    return {
        {.name = "plain",
         .family = "baseline",
         .summary = "no attack: the objective as it stands",
         .source = "control"},
        [](std::string_view objective, Random&) { return std::string(objective); },
    };
}

std::vector<Entry> make_catalogue() {
    std::vector<Entry> all = {baseline()};
    for (const auto family : {encodings,
                              translations,
                              perturbations,
                              framings,
                              persuasions,
                              answer_shapers,
                              splittings,
                              tenses,
                              formats}) {
        std::ranges::copy(family(), std::back_inserter(all));
    }
    return all;
}

const std::vector<Entry>& catalogue() {
    static const std::vector<Entry> all = make_catalogue();
    return all;
}

Result<const Entry*> find_technique(std::string_view name) {
    const auto found = std::ranges::find(
        catalogue(), name, [](const Entry& entry) { return entry.technique.name; });
    if (found != catalogue().end()) return &*found;
    std::vector<std::string> names;
    for (const Entry& entry : catalogue()) names.push_back(entry.technique.name);
    return fail(ErrorCode::BadInput,
                fmt::format("unknown technique `{}`", name),
                "",
                hint_for_unknown(name, names));
}

}  // namespace

std::vector<Technique> techniques() {
    std::vector<Technique> all;
    for (const Entry& entry : catalogue()) all.push_back(entry.technique);
    return all;
}

Result<std::string> apply(std::string_view technique, std::string_view objective,
                          std::uint64_t seed) {
    SYSCARD_TRY(const Entry* entry, find_technique(technique));
    if (!is_utf8(objective)) return fail(ErrorCode::BadInput, "the objective is not valid UTF-8");
    if (trim(objective).empty()) return fail(ErrorCode::BadInput, "the objective is blank");
    Random random(seed);
    return entry->rewrite(trim(objective), random);
}

}  // namespace syscard::redteam
