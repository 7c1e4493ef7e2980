#include "measure/effect.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "measure/internal/printing.h"
#include "measure/measure.h"
#include "mitigation/arm.h"
#include "stats/mean.h"
#include "stats/multiplicity.h"
#include "stats/sign_flip.h"

namespace syscard::measure {

namespace {

constexpr std::int64_t kResamples = 20'000;
constexpr std::uint64_t kSeed = 1;

PrintedInterval print(const stats::Interval& interval, std::string unit) {
    return {.lower = printed(std::max(-1.0, interval.lower)),
            .upper = printed(std::min(1.0, interval.upper)),
            .level = interval.level,
            .side = std::string(stats::side_name(interval.side)),
            .method = interval.method,
            .unit = std::move(unit),
            .scale = Scale::Signed};
}

bool has_effect(Estimator estimator) {
    return estimator == Estimator::Mean || estimator == Estimator::AttackPerAttempt ||
           estimator == Estimator::AttackPerObjective;
}

// Scores of what was scored both times: without some layers, and with all.
struct Pairs {
    std::vector<double> before;
    std::vector<double> after;
    std::vector<std::size_t> clusters;  // numbered from 0
    std::size_t cluster_count = 0;

    std::vector<double> differences() const {
        std::vector<double> all;
        for (std::size_t i = 0; i < before.size(); ++i) all.push_back(after[i] - before[i]);
        return all;
    }
};

Result<double> score_of(const RunRecord& record, const SampleRecord& sample,
                        const plan::Metric& metric) {
    if (const auto value = record.score(sample, metric.of)) return *value;
    return fail(
        ErrorCode::BadInput,
        fmt::format("the grade of sample {} has no score `{}`", sample.ordinal, metric.of));
}

// The arms of a task ask the same samples in the same order.
Result<Pairs> paired(const RunRecord& record, const plan::PlannedTask& without,
                     const plan::PlannedTask& with, const plan::Metric& metric) {
    Pairs pairs;
    std::map<std::uint32_t, std::size_t> clusters;
    for (const SampleRecord& after : record.of_task(with)) {
        const SampleRecord* before =
            record.find(without.first_ordinal + after.ordinal - with.first_ordinal);
        if (before == nullptr || !record.has_grade(*before) || !record.has_grade(after)) continue;
        if (!metric.selects(record.tags_of(after))) continue;
        SYSCARD_TRY(const double then, score_of(record, *before, metric));
        SYSCARD_TRY(const double now, score_of(record, after, metric));
        pairs.before.push_back(then);
        pairs.after.push_back(now);
        pairs.clusters.push_back(clusters.emplace(after.cluster, clusters.size()).first->second);
    }
    pairs.cluster_count = clusters.size();
    return pairs;
}

// One pair for each objective: whether any of the attempts that were scored both times succeeded.
Pairs best_of(const Pairs& attempts) {
    Pairs folded;
    folded.cluster_count = attempts.cluster_count;
    folded.before.assign(attempts.cluster_count, 0);
    folded.after.assign(attempts.cluster_count, 0);
    for (std::size_t i = 0; i < attempts.before.size(); ++i) {
        const std::size_t cluster = attempts.clusters[i];
        folded.before[cluster] = std::max(folded.before[cluster], attempts.before[i]);
        folded.after[cluster] = std::max(folded.after[cluster], attempts.after[i]);
    }
    for (std::size_t i = 0; i < folded.cluster_count; ++i) folded.clusters.push_back(i);
    return folded;
}

bool is_binary(const std::vector<double>& values) {
    return std::ranges::all_of(values, [](double value) { return value == 0 || value == 1; });
}

stats::PairedCounts count(const Pairs& pairs) {
    stats::PairedCounts counts;
    for (std::size_t i = 0; i < pairs.before.size(); ++i) {
        const bool before = pairs.before[i] == 1;
        const bool after = pairs.after[i] == 1;
        ++(before && after ? counts.both
           : before        ? counts.first_only
           : after         ? counts.second_only
                           : counts.neither);
    }
    return counts;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

// Independent pairs of 0 and 1.
Result<void> test_counts(Effect& effect) {
    const stats::PairedCounts& counts = *effect.counts;
    SYSCARD_TRY(const stats::Difference difference,
                stats::newcombe_paired_difference(counts, kLevel));
    // It is of first minus second, and an effect is of after minus before.
    stats::Interval turned = difference.interval;
    std::swap(turned.lower, turned.upper);
    turned.lower = -turned.lower;
    turned.upper = -turned.upper;
    effect.interval = print(turned, effect.unit);
    if (counts.first_only + counts.second_only == 0) {
        effect.method = "no test: no pair differs";
        return {};
    }
    SYSCARD_TRY(const stats::McnemarTest test,
                stats::mcnemar_test(counts.first_only, counts.second_only));
    effect.p = printed(test.p_mid);
    effect.method = "McNemar, mid-p";
    return {};
}

// Pairs that share clusters, or scores between 0 and 1.
Result<void> test_clusters(Effect& effect, const Pairs& pairs) {
    const std::vector<double> differences = pairs.differences();
    const auto estimate =
        stats::mean_estimate(differences, pairs.clusters, stats::Variance::Cr2, kLevel);
    if (estimate) effect.interval = print(estimate->interval, "cluster");
    if (std::ranges::all_of(differences, [](double one) { return one == 0; })) {
        effect.method = "no test: no pair differs";
        return {};
    }
    SYSCARD_TRY(const stats::SignFlipTest test,
                stats::sign_flip_test(differences, pairs.clusters, kResamples, kSeed));
    effect.p = printed(test.p_two_sided);
    effect.method = "sign flips of whole clusters";
    return {};
}

Result<std::optional<Effect>> effect_of(const RunRecord& record, const plan::PlannedTask& without,
                                        const plan::PlannedTask& with, const plan::Metric& metric,
                                        const std::string& layer) {
    SYSCARD_TRY(Pairs pairs, paired(record, without, with, metric));
    if (pairs.before.empty()) return std::nullopt;
    const bool folds = metric.estimator == Estimator::AttackPerObjective;
    if (folds) pairs = best_of(pairs);
    Effect effect;
    effect.measurement = fmt::format("{}.{}", with.id(), metric.name);
    effect.title = metric.title;
    effect.layer = layer;
    effect.before_arm = without.arm;
    effect.direction = metric.direction;
    effect.unit = folds ? "cluster" : "sample";
    effect.pairs = static_cast<std::int64_t>(pairs.before.size());
    effect.clusters = static_cast<std::int64_t>(pairs.cluster_count);
    effect.before = printed(mean(pairs.before));
    effect.after = printed(mean(pairs.after));
    effect.difference = printed(mean(pairs.differences()));
    const bool binary = is_binary(pairs.before) && is_binary(pairs.after);
    if (binary) effect.counts = count(pairs);
    if (binary && pairs.cluster_count == pairs.before.size()) {
        SYSCARD_CHECK(test_counts(effect));
    } else {
        SYSCARD_CHECK(test_clusters(effect, pairs));
    }
    return effect;
}

// Which arm leaves out which layers: all of them, or one.
std::vector<std::pair<std::string, std::string>> contrasts(const plan::PlanDocument& plan) {
    std::vector<std::pair<std::string, std::string>> all = {{std::string(mitigation::kPre), ""}};
    for (const mitigation::Layer& layer : plan.layers)
        all.emplace_back(mitigation::arm_without(layer.name), layer.name);
    return all;
}

const plan::PlannedTask* in_arm(const plan::PlanDocument& plan, const plan::PlannedTask& like,
                                const std::string& arm) {
    for (const plan::PlannedTask& planned : plan.tasks) {
        if (planned.suite == like.suite && planned.task.name == like.task.name &&
            planned.arm == arm)
            return &planned;
    }
    return nullptr;
}

Result<void> adjust(std::vector<Effect>& effects) {
    std::vector<double> p;
    for (const Effect& effect : effects) {
        if (effect.p) p.push_back(*effect.p);
    }
    if (p.empty()) return {};
    SYSCARD_TRY(const stats::AdjustedTests adjusted,
                stats::adjust(p, stats::Adjustment::Holm, kEffectAlpha));
    std::size_t next = 0;
    for (Effect& effect : effects) {
        if (effect.p) effect.p_adjusted = printed(adjusted.adjusted[next++]);
    }
    return {};
}

json::Value counts_json(const std::optional<stats::PairedCounts>& counts) {
    if (!counts) return nullptr;
    return json::Object{{"both", counts->both},
                        {"before_only", counts->first_only},
                        {"after_only", counts->second_only},
                        {"neither", counts->neither}};
}

}  // namespace

Result<std::vector<Effect>> measure_effects(const RunRecord& record) {
    std::vector<Effect> effects;
    for (const auto& [arm, layer] : contrasts(record.plan)) {
        for (const plan::PlannedTask& with : record.plan.tasks) {
            if (with.arm != mitigation::kPost) continue;
            const plan::PlannedTask* without = in_arm(record.plan, with, arm);
            if (without == nullptr) continue;
            for (const plan::Metric& metric : with.task.metrics) {
                if (!has_effect(metric.estimator)) continue;
                SYSCARD_TRY(auto effect, effect_of(record, *without, with, metric, layer));
                if (effect) effects.push_back(std::move(*effect));
            }
        }
    }
    SYSCARD_CHECK(adjust(effects));
    return effects;
}

json::Object to_json(const Effect& effect) {
    return {{"schema", "syscard.effect/1"},
            {"id", effect.layer.empty() ? effect.measurement
                                        : fmt::format("{}@{}", effect.measurement, effect.layer)},
            {"measurement", effect.measurement},
            {"title", effect.title},
            {"layer", effect.layer},
            {"before_arm", effect.before_arm},
            {"direction", plan::direction_name(effect.direction)},
            {"unit", effect.unit},
            {"pairs", effect.pairs},
            {"clusters", effect.clusters},
            {"before", decimal(effect.before)},
            {"after", decimal(effect.after)},
            {"difference", decimal(effect.difference)},
            {"counts", counts_json(effect.counts)},
            {"interval", effect.interval ? json::Value(to_json(*effect.interval)) : nullptr},
            {"p", optional_decimal(effect.p)},
            {"p_adjusted", optional_decimal(effect.p_adjusted)},
            {"method", effect.method}};
}

}  // namespace syscard::measure
