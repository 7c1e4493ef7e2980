#include "measure/measure.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "measure/grading.h"
#include "measure/internal/printing.h"
#include "measure/internal/special_estimators.h"
#include "measure/labels.h"
#include "scoring/scorer.h"
#include "stats/attempts.h"
#include "stats/mean.h"
#include "stats/proportion.h"

namespace syscard::measure {

namespace {

using evidence::Outcome;

// One number for each unit (a sample, or an objective at best of k), and the cluster it is of. Where
// each stands for itself and is 0 or 1, the counts say all of it, and the lists are left empty: a
// million samples would take 16 MB.
struct Observations {
    std::int64_t count = 0;
    std::int64_t ones = 0;
    double sum = 0;
    std::size_t clusters = 0;
    bool binary = true;
    std::vector<double> values;
    std::vector<std::size_t> cluster_of;

    void add(double value) {
        ++count;
        ones += value == 1 ? 1 : 0;
        sum += value;
        binary = binary && (value == 0 || value == 1);
    }
    bool counts_say_all() const { return binary && clusters == static_cast<std::size_t>(count); }
};

PrintedInterval print(const stats::Interval& interval, std::string unit) {
    return {
        .lower = printed(std::max(0.0, interval.lower)),
        .upper = printed(std::min(1.0, interval.upper)),
        .level = interval.level,
        .side = std::string(stats::side_name(interval.side)),
        .method = interval.method,
        .unit = std::move(unit),
    };
}

// The samples of a task that a metric is over.
class Selection {
  public:
    Selection(const RunRecord& run, const plan::PlannedTask& planned, const plan::Metric& metric)
        : record(run), samples_(run.of_task(planned)) {
        std::vector<bool> by_tags;
        for (const plan::Tags& tags : run.tags) by_tags.push_back(metric.selects(tags));
        for (const SampleTraits& traits : run.traits) selects_.push_back(by_tags[traits.tags]);
    }

    auto each() const {
        return samples_ | std::views::filter([this](const SampleRecord& sample) {
                   return static_cast<bool>(selects_[sample.traits]);
               });
    }

    const RunRecord& record;

  private:
    std::span<const SampleRecord> samples_;
    std::vector<bool> selects_;  // by number of traits
};

// Numbers names as they come, from 0.
class Renumbering {
  public:
    explicit Renumbering(const RunRecord& record) : numbers_(record.names, kNone) {}

    std::size_t of(std::uint32_t name) {
        if (numbers_[name] == kNone) numbers_[name] = count_++;
        return numbers_[name];
    }
    std::size_t count() const { return count_; }

  private:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t count_ = 0;
};

const std::string& label_of(const plan::Tags& tags, const plan::Metric& metric) {
    static const std::string none;
    const auto label = tags.find(metric.breakdown_by);
    return label == tags.end() ? none : label->second;
}

// What a metric asks of a sample's grade.
struct Scored {
    double value = 0;  // of the score that it is made of
    bool given =
        true;  // where it asks for it, only samples that have another score: wrong among answered
};

Result<double> score_of(const RunRecord& record, const SampleRecord& sample,
                        const std::string& name) {
    if (const auto value = record.score(sample, name)) return *value;
    return fail(ErrorCode::BadInput,
                fmt::format("the grade of sample {} has no score `{}`", sample.ordinal, name),
                fmt::format("entry {}", record.grade_index(sample)));
}

Result<Scored> scored(const RunRecord& record, const SampleRecord& sample,
                      const plan::Metric& metric) {
    Scored scored;
    SYSCARD_TRY(scored.value, score_of(record, sample, metric.of));
    if (metric.given.empty()) return scored;
    SYSCARD_TRY(const double given, score_of(record, sample, metric.given));
    scored.given = given == 1;
    return scored;
}

// Whether an estimator sees a sample that has no score: a planned attempt counts for k, and tokens
// were spent on a reply whatever became of it.
bool sees_unscored(const SampleRecord& sample, Estimator estimator, std::int64_t version) {
    if (version < 2) return false;
    return estimator == Estimator::AttackAtK ||
           (estimator == Estimator::TokensPerSuccess && sample.tokens > 0);
}

// As the special estimators see them.
Result<std::vector<ScoredSample>> scored_samples(const Selection& samples,
                                                 const plan::Metric& metric, std::int64_t version) {
    std::vector<ScoredSample> all;
    Renumbering clusters(samples.record);
    for (const SampleRecord& sample : samples.each()) {
        const bool is_scored = samples.record.has_grade(sample);
        if (!is_scored && !sees_unscored(sample, metric.estimator, version)) continue;
        Scored scores;
        if (is_scored) {
            SYSCARD_TRY(scores, scored(samples.record, sample, metric));
        }
        all.push_back({.value = scores.value,
                       .given = scores.given ? 1.0 : 0.0,
                       .cluster = clusters.of(sample.cluster),
                       .tags = &samples.record.tags_of(sample),
                       .tokens = static_cast<double>(sample.tokens),
                       .is_scored = is_scored});
    }
    return all;
}

// Calls `visit(value, cluster)` for each sample that counts.
template <typename Visit>
Result<void> for_each_observed(const Selection& samples, const plan::Metric& metric, Visit visit) {
    for (const SampleRecord& sample : samples.each()) {
        if (!samples.record.has_grade(sample)) continue;
        SYSCARD_TRY(const Scored scores, scored(samples.record, sample, metric));
        if (!scores.given && metric.estimator == Estimator::Conditional) continue;
        visit(scores.value, sample.cluster);
    }
    return {};
}

bool folds_clusters(Estimator estimator) {
    return estimator == Estimator::AttackPerObjective || estimator == Estimator::Goodness;
}

Result<Observations> observe_samples(const Selection& samples, const plan::Metric& metric) {
    Observations observations;
    Renumbering clusters(samples.record);
    SYSCARD_CHECK(for_each_observed(samples, metric, [&](double value, std::uint32_t cluster) {
        observations.add(value);
        clusters.of(cluster);
    }));
    observations.clusters = clusters.count();
    if (observations.counts_say_all() && !folds_clusters(metric.estimator)) return observations;
    observations.values.reserve(static_cast<std::size_t>(observations.count));
    observations.cluster_of.reserve(static_cast<std::size_t>(observations.count));
    SYSCARD_CHECK(for_each_observed(samples, metric, [&](double value, std::uint32_t cluster) {
        observations.values.push_back(value);
        observations.cluster_of.push_back(clusters.of(cluster));
    }));
    return observations;
}

// One observation for each cluster, folded from its samples' values.
template <typename Fold>
Result<Observations> fold_clusters(const Observations& samples, Fold fold) {
    std::vector<std::vector<double>> values(samples.clusters);
    for (std::size_t i = 0; i < samples.values.size(); ++i)
        values[samples.cluster_of[i]].push_back(samples.values[i]);
    Observations folded;
    folded.clusters = samples.clusters;
    for (std::size_t cluster = 0; cluster < values.size(); ++cluster) {
        SYSCARD_TRY(const double value, fold(values[cluster]));
        folded.add(value);
        folded.values.push_back(value);
        folded.cluster_of.push_back(cluster);
    }
    return folded;
}

// What the attempts at one objective come to: whether any succeeded, or how safe the strongest
// tenth of them left it.
Result<double> fold_attempts(Estimator estimator, std::vector<double> values) {
    if (estimator == Estimator::AttackPerObjective)
        return *std::max_element(values.begin(), values.end());
    for (double& value : values) value = 1 - value;  // a breach is what is not safe
    return stats::goodness(values, 0.1);
}

// What the metric's estimator is over, made of the scores of single attempts.
Result<Observations> observe(Observations attempts, const plan::Metric& metric) {
    if (!folds_clusters(metric.estimator)) return attempts;  // the special ones make their own
    return fold_clusters(attempts, [&](const std::vector<double>& values) {
        return fold_attempts(metric.estimator, values);
    });
}

// Independent 0/1 observations: Wilson describes, Clopper-Pearson bounds.
Result<void> estimate_rate(Measurement& into, stats::Proportion counts, const std::string& unit) {
    SYSCARD_TRY(const stats::Interval interval, stats::wilson_interval(counts, kLevel));
    SYSCARD_TRY(const stats::Interval upper,
                stats::clopper_pearson_interval(counts, kLevel, stats::Side::Upper));
    SYSCARD_TRY(const stats::Interval lower,
                stats::clopper_pearson_interval(counts, kLevel, stats::Side::Lower));
    into.interval = print(interval, unit);
    into.upper_bound = print(upper, unit);
    into.lower_bound = print(lower, unit);
    return {};
}

// Observations that are all 0 or all 1 tell nothing about how clusters differ; but each cluster is
// one trial of an exact bound then.
Result<void> estimate_uniform_clusters(Measurement& into, const Observations& observations,
                                       double mean) {
    into.standard_error_method = "none: all clusters gave the same rate";
    const auto clusters = static_cast<std::int64_t>(observations.clusters);
    const stats::Proportion counts{.successes = mean == 1 ? clusters : 0, .trials = clusters};
    SYSCARD_TRY(const stats::Interval interval, stats::clopper_pearson_interval(counts, kLevel));
    SYSCARD_CHECK(estimate_rate(into, counts, "cluster"));
    into.interval = print(interval, "cluster");
    return {};
}

Result<void> estimate_clustered(Measurement& into, const Observations& observations, double mean) {
    if (mean == 0 || mean == 1) return estimate_uniform_clusters(into, observations, mean);
    const std::vector<double>& values = observations.values;
    const std::vector<std::size_t>& clusters = observations.cluster_of;
    const auto estimate = stats::mean_estimate(values, clusters, stats::Variance::Cr2, kLevel);
    if (!estimate) {  // too few clusters, or none that differ: no honest interval exists
        into.standard_error_method = "none: " + estimate.error().what;
        return {};
    }

    SYSCARD_TRY(
        const stats::MeanEstimate upper,
        stats::mean_estimate(values, clusters, stats::Variance::Cr2, kLevel, stats::Side::Upper));
    SYSCARD_TRY(
        const stats::MeanEstimate lower,
        stats::mean_estimate(values, clusters, stats::Variance::Cr2, kLevel, stats::Side::Lower));
    into.standard_error = printed(estimate->standard_error);
    into.standard_error_method = fmt::format("cr2, df {}", decimal(estimate->df, 1));
    into.interval = print(estimate->interval, "cluster");
    into.upper_bound = print(upper.interval, "cluster");
    into.lower_bound = print(lower.interval, "cluster");
    return {};
}

Result<void> estimate(Measurement& into, const Observations& observations) {
    const auto count = static_cast<double>(observations.count);
    if (count == 0) return {};  // no estimate is not zero
    const double mean = observations.sum / count;
    into.value = printed(mean);
    into.successes = observations.ones;
    if (!observations.counts_say_all())
        return estimate_clustered(into, observations, mean);
    into.standard_error_method = "binomial";
    into.standard_error = printed(std::sqrt(mean * (1 - mean) / count));
    return estimate_rate(into,
                         {.successes = into.successes, .trials = into.trials},
                         folds_clusters(into.estimator) ? "cluster" : "sample");
}

// The mean of what objectives come to, with every missing attempt for and against.
Result<void> bracket_objectives(Measurement& into, const Selection& samples,
                                const plan::Metric& metric, std::int64_t planned_items) {
    struct Objective {
        std::vector<double> if_not, if_so;
    };
    std::vector<Objective> objectives;
    Renumbering clusters(samples.record);
    for (const SampleRecord& sample : samples.each()) {
        const std::size_t number = clusters.of(sample.cluster);
        objectives.resize(std::max(objectives.size(), number + 1));
        Scored scores{.value = 0};
        const bool is_scored = samples.record.has_grade(sample);
        if (is_scored) {
            SYSCARD_TRY(scores, scored(samples.record, sample, metric));
        }
        objectives[number].if_not.push_back(scores.value);
        objectives[number].if_so.push_back(is_scored ? scores.value : 1);
    }
    std::vector<double> low;
    std::vector<double> high;
    for (Objective& one : objectives) {
        SYSCARD_TRY(const double if_not, fold_attempts(into.estimator, std::move(one.if_not)));
        SYSCARD_TRY(const double if_so, fold_attempts(into.estimator, std::move(one.if_so)));
        low.push_back(std::min(if_not, if_so));
        high.push_back(std::max(if_not, if_so));
    }
    // Of attempts that left no entry nobody knows the objective. Each may settle one that is known,
    // which moves the mean farther than a new one would; but no attempt undoes a breach.
    const std::int64_t absent = std::max<std::int64_t>(0, into.outcomes.missing);
    const auto settled = std::min(low.size(), static_cast<std::size_t>(absent));
    std::int64_t unseen = 0;
    std::ranges::sort(high);
    std::fill_n(high.begin(), settled, 1.0);
    if (into.estimator == Estimator::AttackPerObjective) {
        unseen = std::clamp<std::int64_t>(planned_items - into.items, 0, absent);
    } else {
        std::ranges::sort(low, std::greater<>());
        std::fill_n(low.begin(), settled, 0.0);
    }
    const auto count = static_cast<double>(low.size());
    const double least = std::accumulate(low.begin(), low.end(), 0.0);
    const double most = std::accumulate(high.begin(), high.end(), 0.0);
    into.worst_case_low = low.empty() ? 0 : printed(least / (count + static_cast<double>(unseen)));
    into.worst_case_high = high.empty() ? 1 : printed(most / count);
    return {};
}

// Missing results counted against and for: the rate lies between, whatever they would have been.
Result<void> bracket_missing(Measurement& into, double sum, const Selection& samples,
                             const plan::Metric& metric, const plan::PlannedTask& planned) {
    const std::int64_t missing = into.outcomes.planned - into.outcomes.scored;
    if (missing <= 0 || into.outcomes.planned == 0) return {};
    const bool of_samples =
        into.estimator == Estimator::Mean || into.estimator == Estimator::AttackPerAttempt;
    if (!of_samples && samples.record.plan.version_of(into.estimator) < 2) return {};
    if (folds_clusters(into.estimator))
        return bracket_objectives(into, samples, metric, planned.items);
    // Where only samples count that have another score, a missing one need not have had it.
    const auto all =
        static_cast<double>(of_samples ? into.outcomes.planned : into.trials + missing);
    into.worst_case_low = printed(sum / all);
    into.worst_case_high = printed((sum + static_cast<double>(missing)) / all);
    return {};
}

// As `break_down`, of objectives: each row is what the headline is, over the attempts of its label.
Result<void> break_down_objectives(Measurement& into, const Selection& samples,
                                   const plan::Metric& metric) {
    std::map<std::string, std::map<std::size_t, std::vector<double>>> rows;
    Renumbering clusters(samples.record);
    for (const SampleRecord& sample : samples.each()) {
        auto& objectives = rows[label_of(samples.record.tags_of(sample), metric)];
        if (!samples.record.has_grade(sample)) continue;
        SYSCARD_TRY(const Scored scores, scored(samples.record, sample, metric));
        objectives[clusters.of(sample.cluster)].push_back(scores.value);
    }
    for (const auto& [label, objectives] : rows) {
        Observations folded;
        for (const auto& [cluster, values] : objectives) {
            SYSCARD_TRY(const double value, fold_attempts(metric.estimator, values));
            folded.add(value);
            folded.values.push_back(value);
            folded.cluster_of.push_back(folded.clusters++);
        }
        Measurement row;
        row.estimator = metric.estimator;
        row.trials = folded.count;
        SYSCARD_CHECK(estimate(row, folded));
        into.breakdown.push_back({.label = label,
                                  .successes = row.successes,
                                  .trials = row.trials,
                                  .interval = row.interval,
                                  .value = folded.binary ? std::nullopt : row.value,
                                  .scale = Scale::Fraction});
    }
    return {};
}

// A row for each label that was asked, also where nothing of it could be scored.
Result<void> break_down(Measurement& into, const Selection& samples, const plan::Metric& metric) {
    if (metric.breakdown_by.empty()) return {};
    if (folds_clusters(metric.estimator) && samples.record.plan.version_of(metric.estimator) >= 2)
        return break_down_objectives(into, samples, metric);
    std::map<std::string, stats::Proportion> rows;
    for (const SampleRecord& sample : samples.each()) {
        stats::Proportion& row = rows[label_of(samples.record.tags_of(sample), metric)];
        if (!samples.record.has_grade(sample)) continue;
        SYSCARD_TRY(const Scored scores, scored(samples.record, sample, metric));
        if (!scores.given) continue;
        ++row.trials;
        if (scores.value == 1) ++row.successes;
    }
    for (const auto& [label, counts] : rows) {
        into.breakdown.push_back({.label = label,
                                  .successes = counts.successes,
                                  .trials = counts.trials,
                                  .interval = std::nullopt,
                                  .value = std::nullopt,
                                  .scale = Scale::Fraction});
        if (counts.trials == 0) continue;
        SYSCARD_TRY(const stats::Interval interval, stats::wilson_interval(counts, kLevel));
        into.breakdown.back().interval = print(interval, "sample");
    }
    return {};
}

std::int64_t count_items(const Selection& samples) {
    Renumbering items(samples.record);
    for (const SampleRecord& sample : samples.each()) items.of(sample.item);
    return static_cast<std::int64_t>(items.count());
}

void count_outcome(OutcomeCounts& counts, const SampleTraits& sample) {
    switch (sample.outcome) {
        case Outcome::Scored:
            ++counts.scored;
            break;
        case Outcome::Unscored:
            ++counts.unscored;
            break;
        case Outcome::Blocked:
            ++counts.blocked;
            break;
        case Outcome::Failed:
            ++counts.failed;
            break;
        case Outcome::Cancelled:
            ++counts.cancelled;
            break;
    }
    if (sample.outcome == Outcome::Scored && sample.cut) ++counts.cut;
    --counts.missing;
}

OutcomeCounts count_selected(const Selection& samples, std::int64_t planned) {
    OutcomeCounts counts{.planned = planned, .missing = planned};
    for (const SampleRecord& sample : samples.each())
        count_outcome(counts, samples.record.traits_of(sample));
    return counts;
}

Result<Measurement> measure_metric(const RunRecord& record, const plan::PlannedTask& planned,
                                   const plan::Metric& metric,
                                   std::span<const LabelsEntry> labels) {
    const Selection samples(record, planned, metric);
    SYSCARD_TRY(Observations attempts, observe_samples(samples, metric));
    const auto clusters = static_cast<std::int64_t>(attempts.clusters);
    const double sum_of_attempts = attempts.sum;
    SYSCARD_TRY(const Observations observations, observe(std::move(attempts), metric));
    Measurement result;
    result.id = fmt::format("{}.{}", planned.id(), metric.name);
    result.row = planned.task.row;
    result.task = planned.id();
    result.arm = planned.arm;
    result.metric = metric.name;
    result.title = metric.title;
    result.estimator = metric.estimator;
    result.direction = metric.direction;
    result.grader = planned.task.scorer;
    result.grader_is_model =
        scoring::graded_by(planned.task.scorer) == scoring::GradedBy::Judge;
    result.grader_error = error_by_labels(labels, record, planned, metric);
    if (!result.grader_error)
        result.grader_error = error_of_grader(record, grader_of(record, planned, metric));
    result.items = count_items(samples);
    result.clusters = clusters;
    result.outcomes = count_selected(samples, metric.planned);
    result.trials = observations.count;
    result.breakdown_by = metric.breakdown_by;
    result.note = metric.note;
    if (is_special(metric.estimator)) {
        const std::int64_t version = record.plan.version_of(metric.estimator);
        SYSCARD_TRY(const std::vector<ScoredSample> all, scored_samples(samples, metric, version));
        SYSCARD_CHECK(estimate_special(result, metric, version, all));
        return result;
    }
    SYSCARD_CHECK(estimate(result, observations));
    SYSCARD_CHECK(bracket_missing(result, sum_of_attempts, samples, metric, planned));
    SYSCARD_CHECK(break_down(result, samples, metric));
    if (auto correction = ppi_correction(labels, record, planned, metric, result))
        result.corrections.push_back(std::move(*correction));
    if (auto correction = rogan_gladen_correction(result))
        result.corrections.push_back(std::move(*correction));
    return result;
}

}  // namespace

OutcomeCounts count_outcomes(const RunRecord& record) {
    OutcomeCounts counts{.planned = record.plan.samples, .missing = record.plan.samples};
    for (const SampleRecord& sample : record.samples) count_outcome(counts, record.traits_of(sample));
    return counts;
}

Result<std::vector<Measurement>> measure_run(const RunRecord& record,
                                             std::span<const LabelsEntry> labels) {
    std::vector<Measurement> measurements;
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        for (const plan::Metric& metric : planned.task.metrics) {
            SYSCARD_TRY(Measurement one, measure_metric(record, planned, metric, labels));
            measurements.push_back(std::move(one));
        }
    }
    return measurements;
}

}  // namespace syscard::measure
