#include "eval/earlier_runs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "evidence/run_start.h"

namespace syscard::eval {

namespace fs = std::filesystem;

std::vector<evidence::EarlierRun> find_earlier_runs(const fs::path& directory,
                                                    const evidence::IntentEntry& intent,
                                                    const std::vector<std::string>& suites) {
    std::error_code ignored;
    const fs::path place = fs::weakly_canonical(directory, ignored);
    std::vector<std::tuple<std::string, std::string, evidence::EarlierRun>> found;  // by time, id
    for (fs::directory_iterator each(place.parent_path(), ignored), end; each != end;
         each.increment(ignored)) {
        if (each->path() == place || !fs::exists(each->path() / "plan.checkpoint", ignored))
            continue;
        auto start = evidence::read_run_start(each->path());
        if (!start) continue;
        auto common = evidence::suites_in_common(intent, suites, start->intent, start->suites);
        if (common.empty()) continue;
        found.emplace_back(start->intent.time,
                           start->intent.run,
                           evidence::EarlierRun{.run = start->intent.run,
                                                .suites = std::move(common),
                                                .checkpoint = std::move(start->checkpoint)});
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    std::vector<evidence::EarlierRun> earlier;
    for (auto& [time, run, one] : found) earlier.push_back(std::move(one));
    if (earlier.size() > kMostEarlierRuns)
        earlier.erase(earlier.begin(),
                      earlier.end() - static_cast<std::ptrdiff_t>(kMostEarlierRuns));
    return earlier;
}

}  // namespace syscard::eval
