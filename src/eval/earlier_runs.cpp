#include "eval/earlier_runs.h"

#include <map>
#include <utility>

#include "evidence/run_start.h"

namespace syscard::eval {

namespace fs = std::filesystem;

std::vector<evidence::EarlierRun> find_earlier_runs(const fs::path& directory,
                                                    const evidence::IntentEntry& intent,
                                                    const std::vector<std::string>& suites) {
    std::error_code ignored;
    const fs::path place = fs::weakly_canonical(directory, ignored);
    std::map<std::pair<std::string, std::string>, evidence::EarlierRun> found;  // by time and id
    for (fs::directory_iterator each(place.parent_path(), ignored), end; each != end;
         each.increment(ignored)) {
        if (each->path() == place || !fs::exists(each->path() / "plan.checkpoint", ignored))
            continue;
        auto start = evidence::read_run_start(each->path());
        if (!start) continue;
        auto common = evidence::suites_in_common(intent, suites, start->intent, start->suites);
        if (common.empty()) continue;
        // A run and a copy of it are one run.
        found.emplace(std::pair(start->intent.time, start->intent.run),
                      evidence::EarlierRun{.run = start->intent.run,
                                           .suites = std::move(common),
                                           .checkpoint = std::move(start->checkpoint)});
    }
    std::vector<evidence::EarlierRun> earlier;
    for (auto& [begun, one] : found) earlier.push_back(std::move(one));
    if (earlier.size() > kMostEarlierRuns)
        earlier.erase(earlier.begin(),
                      earlier.end() - static_cast<std::ptrdiff_t>(kMostEarlierRuns));
    return earlier;
}

}  // namespace syscard::eval
