#pragma once

// Several attempts at one item: what best of k, all of k, the consensus of k and the strongest techniques make of it.
// Each estimator is unbiased for one item; over items the per-item values are the data, and their standard error is
// that of a mean. An estimator that needs more attempts than there are is undefined: an error, never 1.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::stats {

/// The attempts at one item.
struct Attempts {
    std::int64_t attempts = 0;   // n
    std::int64_t successes = 0;  // c, in 0 to n
};

/// Chance that at least one of k attempts succeeds: 1 - C(n - c, k) / C(n, k). With a breach as the success, this is
/// the attack success rate per objective at best of k.
///
/// @param item  n attempts of which c succeeded.
/// @param k     attempts allowed, 1 to n.
/// @error BadInput  k > n: with fewer attempts than k the estimate does not exist.
/// @source  M. Chen et al., arXiv:2107.03374, section 2.1.
Result<double> pass_at_k(Attempts item, std::int64_t k);

/// Chance that all of k attempts succeed: C(c, k) / C(n, k).
/// @error BadInput  as pass_at_k.
/// @source  S. Yao et al., arXiv:2406.12045 (τ-bench).
Result<double> pass_hat_k(Attempts item, std::int64_t k);

/// The same two as exact fractions, "7/10" or "1"; nothing for more than 10,000 attempts, where they get too long.
Result<std::optional<std::string>> exact_pass_at_k(Attempts item, std::int64_t k);
Result<std::optional<std::string>> exact_pass_hat_k(Attempts item, std::int64_t k);

/// What a majority vote counts for when answers are equally frequent.
enum class Ties {
    Wrong,  // a tied vote is no answer
    Split,  // one of the tied answers is drawn: the target gets its share
};

/// Chance that the most frequent of k answers, drawn without replacement from those given, is the target.
/// Exact: the counts of the drawn answers follow a multivariate hypergeometric distribution.
///
/// @param answers  [n] answers to one item; equal strings are equal answers.
/// @param k        votes, 1 to n.
/// @error BadInput  k > n, or k > 512, where the exact chance is out of reach.
/// @source  X. Wang et al., arXiv:2203.11171 (self-consistency), as an estimator over subsets.
Result<double> cons_at_k(std::span<const std::string> answers, const std::string& target, std::int64_t k, Ties ties);

/// Safe rate of one item under its strongest techniques: the mean over the ⌈q·m⌉ under which it was safe least.
///
/// @param safe  [m] how safe the item was under each technique: 0 or 1, or a fraction over several attempts.
/// @param q     share of the techniques, fraction in (0, 1].
/// @source  A. Souly et al., arXiv:2402.10260 (StrongREJECT), as goodness@0.1 in published system cards.
Result<double> goodness(std::span<const double> safe, double q);

/// A per-item estimate over all items.
struct ItemsEstimate {
    double value = 0;                      // mean over items
    std::optional<double> standard_error;  // none when the items give none: one item, or all alike
    std::vector<double> per_item;
};

/// Mean of per-item estimates with its standard error over items, or over clusters of items (CR2).
///
/// @param per_item  [n] estimates, n of at least 1.
/// @param clusters  [n] the cluster of each item; empty: each its own.
/// @error BadInput  no items, or lengths that differ.
Result<ItemsEstimate> over_items(std::vector<double> per_item, std::span<const std::size_t> clusters = {});

}  // namespace syscard::stats
