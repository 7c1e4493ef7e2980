#pragma once

// What a subject's layers do to each number: the same items, asked with and without them. Paired,
// because most of what differs between two runs is the items. docs/statistics.md.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "measure/measurement.h"
#include "measure/run_record.h"
#include "stats/two_proportions.h"

namespace syscard::measure {

/// Family-wise error rate of the tests of one run's effects.
inline constexpr double kEffectAlpha = 0.05;

struct Effect {
    std::string measurement;  // as used: "quick.refusal.refusal_rate"
    std::string title;        // of the metric
    std::string layer;        // whose doing it is; empty: all of them together
    std::string before_arm;   // "pre", or "without_NAME"; after it stands "post"
    Direction direction = Direction::Neutral;
    std::string unit;           // of a pair: "sample", or "cluster" for an objective at best of k
    std::int64_t pairs = 0;     // scored both times
    std::int64_t clusters = 0;  // that they fall into
    double before = 0;          // mean over the pairs, fraction
    double after = 0;
    double difference = 0;                      // after minus before
    std::optional<stats::PairedCounts> counts;  // of 0/1 scores; `first` is before
    std::optional<PrintedInterval> interval;    // of the difference; none when none can be had
    std::optional<double> p;                    // two-sided; none without a pair that differs
    std::optional<double> p_adjusted;           // Holm, over all effects of the run
    std::string method;                         // "McNemar, mid-p", or why there is no p

    /// Whether the difference is shown: adjusted p at most `kEffectAlpha`.
    bool shown() const { return p_adjusted && *p_adjusted <= kEffectAlpha; }
};

/// The effect of all layers on each metric of the plan, and of each layer that an arm leaves out;
/// nothing where no two arms were asked. A single layer's effect is that of all.
///
/// Independent 0/1 pairs are tested by McNemar's mid-p and have Newcombe's interval; pairs that
/// share clusters (epochs of an item, attempts at an objective) by sign flips of whole clusters,
/// with CR2's interval. Attack success per objective is folded within its cluster first. Metrics
/// whose estimator is no mean of such scores have none.
///
/// @error BadInput  a grade lacks the score that a metric is made of.
Result<std::vector<Effect>> measure_effects(const RunRecord& record);

json::Object to_json(const Effect& effect);  // `syscard.effect/1`

}  // namespace syscard::measure
