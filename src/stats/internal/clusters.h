#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

/// Clusters numbered 0, 1, 2, … in the order in which they first appear.
struct Clusters {
    std::vector<std::size_t> of_item;  // [items] the cluster of each item
    std::vector<std::size_t> sizes;    // [clusters] how many items each has

    std::size_t count() const { return sizes.size(); }
};

/// Numbers the clusters of `items` items. Labels may be any numbers; none at all: each item is its own cluster.
/// @error BadInput  labels that are not as many as the items.
Result<Clusters> number_clusters(std::span<const std::size_t> labels, std::size_t items);

/// The sum of the values of each cluster, added in the order of the items.
std::vector<double> cluster_sums(std::span<const double> values, const Clusters& clusters);

/// The items of each cluster, in order.
std::vector<std::vector<std::size_t>> cluster_members(const Clusters& clusters);

}  // namespace syscard::stats
