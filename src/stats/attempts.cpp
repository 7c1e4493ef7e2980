#include "stats/attempts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include "stats/internal/check.h"
#include "stats/internal/distribution.h"
#include "stats/internal/moments.h"
#include "stats/mean.h"

namespace syscard::stats {

namespace {

using boost::multiprecision::cpp_rational;

Result<void> check_enough(std::int64_t attempts, std::int64_t k) {
    SYSCARD_CHECK(check_at_least(k, 1, "k"));
    if (attempts >= k) return {};
    return bad_input(fmt::format("undefined: `k` is {}, and an item has only {} attempts", k, attempts), "k",
                     "lower `k`, or run more attempts");
}

Result<void> check(Attempts item, std::int64_t k) {
    SYSCARD_CHECK(check_at_least(item.attempts, 1, "n"));
    SYSCARD_CHECK(check_part(item.successes, item.attempts, "c", "n"));
    return check_enough(item.attempts, k);
}

// C(n - part, k) / C(n, k), as log_chance_of_none has it.
cpp_rational exact_chance_of_none(std::int64_t n, std::int64_t part, std::int64_t k) {
    if (part + k > n) return 0;
    const std::int64_t factors = std::min(part, k);
    const std::int64_t other = std::max(part, k);
    boost::multiprecision::cpp_int over = 1;
    boost::multiprecision::cpp_int under = 1;
    for (std::int64_t i = 0; i < factors; ++i) {
        over *= n - i - other;
        under *= n - i;
    }
    return {over, under};
}

constexpr std::int64_t kMostAttemptsForExact = 10'000;

// How many draws there are by votes used and by answers tied at the winning height: ways[used][tied].
using Ways = std::vector<std::vector<double>>;

Ways with_answer(const Ways& before, std::int64_t count, std::int64_t height) {
    Ways after(before.size(), std::vector<double>(before.front().size(), 0.0));
    for (std::int64_t drawn = 0; drawn <= std::min(count, height); ++drawn) {
        const std::size_t newly_tied = drawn == height ? 1 : 0;
        const double choices = std::exp(log_choose(count, drawn));
        const auto votes = static_cast<std::size_t>(drawn);
        for (std::size_t used = 0; used + votes < before.size(); ++used) {
            for (std::size_t tied = 0; tied + newly_tied < before[used].size(); ++tied) {
                after[used + votes][tied + newly_tied] += before[used][tied] * choices;
            }
        }
    }
    return after;
}

// In how many ways the other answers take `votes` votes and none of them beats `height`; a way in which some tie counts
// in part, or not at all.
double ways_to_lose(std::span<const std::int64_t> others, std::int64_t votes, std::int64_t height, Ties ties) {
    const auto most_tied = ties == Ties::Wrong ? 0 : static_cast<std::size_t>(votes / height);
    Ways ways(static_cast<std::size_t>(votes) + 1, std::vector<double>(most_tied + 1, 0.0));
    ways[0][0] = 1;
    for (const std::int64_t count : others) ways = with_answer(ways, count, height);
    double sum = 0;
    for (std::size_t tied = 0; tied <= most_tied; ++tied) sum += ways.back()[tied] / static_cast<double>(tied + 1);
    return sum;
}

}  // namespace

Result<double> pass_at_k(Attempts item, std::int64_t k) {
    SYSCARD_CHECK(check(item, k));
    if (item.attempts - item.successes < k) return 1.0;
    return -std::expm1(log_chance_of_none(item.attempts, item.successes, k));
}

Result<double> pass_hat_k(Attempts item, std::int64_t k) {
    SYSCARD_CHECK(check(item, k));
    if (item.successes < k) return 0.0;
    return std::exp(log_chance_of_none(item.attempts, item.attempts - item.successes, k));
}

Result<std::optional<std::string>> exact_pass_at_k(Attempts item, std::int64_t k) {
    SYSCARD_CHECK(check(item, k));
    if (item.attempts > kMostAttemptsForExact) return std::nullopt;
    return cpp_rational(1 - exact_chance_of_none(item.attempts, item.successes, k)).str();
}

Result<std::optional<std::string>> exact_pass_hat_k(Attempts item, std::int64_t k) {
    SYSCARD_CHECK(check(item, k));
    if (item.attempts > kMostAttemptsForExact) return std::nullopt;
    return exact_chance_of_none(item.attempts, item.attempts - item.successes, k).str();
}

Result<double> cons_at_k(std::span<const std::string> answers, const std::string& target, std::int64_t k, Ties ties) {
    SYSCARD_CHECK(check_size(answers.size(), 1, "answers"));
    const auto n = static_cast<std::int64_t>(answers.size());
    SYSCARD_CHECK(check_enough(n, k));
    constexpr std::int64_t kMostVotes = 512;  // the walk below takes k³ steps for each different answer
    if (k > kMostVotes) return bad_input(fmt::format("`k` is {}, and may be at most {}", k, kMostVotes), "k");
    std::map<std::string, std::int64_t> counts;
    for (const std::string& answer : answers) ++counts[answer];
    const std::int64_t for_target = counts[target];
    counts.erase(target);
    std::vector<std::int64_t> others;
    for (const auto& [answer, count] : counts) others.push_back(count);
    double chance = 0;
    for (std::int64_t height = 1; height <= std::min(k, for_target); ++height) {
        chance += std::exp(log_choose(for_target, height) - log_choose(n, k)) *
                  ways_to_lose(others, k - height, height, ties);
    }
    return std::min(chance, 1.0);
}

Result<double> goodness(std::span<const double> safe, double q) {
    SYSCARD_CHECK(check_size(safe.size(), 1, "safe"));
    SYSCARD_CHECK(check_all_fractions(safe, "safe"));
    SYSCARD_CHECK(check_fraction(q, "q"));
    SYSCARD_CHECK(check_positive(q, "q"));
    std::vector<double> weakest_first(safe.begin(), safe.end());
    std::sort(weakest_first.begin(), weakest_first.end());
    // A share that is whole but for rounding is that whole number: 0.07 · 100 is not 8 techniques.
    const double share = q * static_cast<double>(safe.size());
    const auto strongest = static_cast<std::size_t>(std::max(1.0, std::ceil(share * (1 - 1e-12))));
    return mean_of(std::span(weakest_first).first(strongest));
}

Result<ItemsEstimate> over_items(std::vector<double> per_item, std::span<const std::size_t> clusters) {
    SYSCARD_CHECK(check_size(per_item.size(), 1, "items"));
    if (!clusters.empty()) SYSCARD_CHECK(check_same_size(per_item.size(), "items", clusters.size(), "clusters"));
    const double value = mean_of(per_item);
    const auto error = mean_standard_error(per_item, clusters, clusters.empty() ? Variance::Naive : Variance::Cr2);
    return ItemsEstimate{.value = value,
                         .standard_error = error ? std::optional(*error) : std::nullopt,
                         .per_item = std::move(per_item)};
}

}  // namespace syscard::stats
