#include "stats/internal/clusters.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

#include "stats/internal/check.h"

namespace syscard::stats {

namespace {

constexpr std::size_t kUnseen = std::numeric_limits<std::size_t>::max();

// Labels that are small numbers, as they mostly are, index a table: a million of them take milliseconds.
class SmallLabels {
public:
    explicit SmallLabels(std::size_t largest) : numbers_(largest + 1, kUnseen) {}
    std::size_t& operator[](std::size_t label) { return numbers_[label]; }

private:
    std::vector<std::size_t> numbers_;
};

class AnyLabels {
public:
    std::size_t& operator[](std::size_t label) { return numbers_.try_emplace(label, kUnseen).first->second; }

private:
    std::unordered_map<std::size_t, std::size_t> numbers_;
};

template <typename Numbers>
Clusters number_in_order(std::span<const std::size_t> labels, Numbers numbers) {
    Clusters clusters;
    clusters.of_item.reserve(labels.size());
    for (const std::size_t label : labels) {
        std::size_t& number = numbers[label];
        if (number == kUnseen) {
            number = clusters.sizes.size();
            clusters.sizes.push_back(0);
        }
        ++clusters.sizes[number];
        clusters.of_item.push_back(number);
    }
    return clusters;
}

Clusters each_its_own(std::size_t items) {
    Clusters clusters{.of_item = std::vector<std::size_t>(items), .sizes = std::vector<std::size_t>(items, 1)};
    for (std::size_t i = 0; i < items; ++i) clusters.of_item[i] = i;
    return clusters;
}

}  // namespace

Result<Clusters> number_clusters(std::span<const std::size_t> labels, std::size_t items) {
    if (labels.empty()) return each_its_own(items);
    if (labels.size() != items) {
        return bad_input(fmt::format("`clusters` holds {} labels for {} values", labels.size(), items), "clusters",
                         "one label for each value, or none at all");
    }
    const std::size_t largest = *std::max_element(labels.begin(), labels.end());
    const bool small = largest / 4 <= items;
    return small ? number_in_order(labels, SmallLabels(largest)) : number_in_order(labels, AnyLabels());
}

std::vector<double> cluster_sums(std::span<const double> values, const Clusters& clusters) {
    std::vector<double> sums(clusters.count(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) sums[clusters.of_item[i]] += values[i];
    return sums;
}

std::vector<std::vector<std::size_t>> cluster_members(const Clusters& clusters) {
    std::vector<std::vector<std::size_t>> members(clusters.count());
    for (std::size_t i = 0; i < clusters.of_item.size(); ++i) members[clusters.of_item[i]].push_back(i);
    return members;
}

}  // namespace syscard::stats
