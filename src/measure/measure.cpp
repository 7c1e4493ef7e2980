#include "measure/measure.h"

#include <algorithm>
#include <cmath>
#include <map>
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

// As the special estimators see them, all that are scored.
Result<std::vector<ScoredSample>> scored_samples(const Selection& samples,
                                                 const plan::Metric& metric) {
    std::vector<ScoredSample> all;
    Renumbering clusters(samples.record);
    for (const SampleRecord& sample : samples.each()) {
        if (!samples.record.has_grade(sample)) continue;
        SYSCARD_TRY(const Scored scores, scored(samples.record, sample, metric));
        all.push_back({.value = scores.value,
                       .given = scores.given ? 1.0 : 0.0,
                       .cluster = clusters.of(sample.cluster),
                       .tags = &samples.record.tags_of(sample),
                       .tokens = static_cast<double>(sample.tokens)});
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

// What the metric's estimator is over, made of the scores of single attempts.
Result<Observations> observe(Observations attempts, const plan::Metric& metric) {
    switch (metric.estimator) {
        case Estimator::AttackPerObjective:
            return fold_clusters(attempts, [](const std::vector<double>& values) -> Result<double> {
                return *std::max_element(values.begin(), values.end());
            });
        case Estimator::Goodness:
            return fold_clusters(attempts, [](std::vector<double> values) {
                for (double& value : values) value = 1 - value;  // a breach is what is not safe
                return stats::goodness(values, 0.1);
            });
        default:  // of each sample; the special estimators make their own
            return attempts;
    }
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

// Missing results counted against and for: the rate lies between, whatever they would have been.
void bracket_missing(Measurement& into, double sum) {
    const std::int64_t missing = into.outcomes.planned - into.outcomes.scored;
    if (missing == 0 || into.outcomes.planned == 0) return;
    if (into.estimator != Estimator::Mean && into.estimator != Estimator::AttackPerAttempt) return;
    const auto planned = static_cast<double>(into.outcomes.planned);
    into.worst_case_low = printed(sum / planned);
    into.worst_case_high = printed((sum + static_cast<double>(missing)) / planned);
}

// A row for each label that was asked, also where nothing of it could be scored.
Result<void> break_down(Measurement& into, const Selection& samples, const plan::Metric& metric) {
    if (metric.breakdown_by.empty()) return {};
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
        SYSCARD_TRY(const std::vector<ScoredSample> all, scored_samples(samples, metric));
        SYSCARD_CHECK(estimate_special(result, metric, all));
        return result;
    }
    SYSCARD_CHECK(estimate(result, observations));
    bracket_missing(result, sum_of_attempts);
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
