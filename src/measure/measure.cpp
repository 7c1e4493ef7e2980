#include "measure/measure.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "measure/internal/special_estimators.h"
#include "stats/attempts.h"
#include "stats/mean.h"
#include "stats/proportion.h"

namespace syscard::measure {

namespace {

using evidence::Outcome;

// One number of one unit: a sample, or an objective at best of k.
struct Observation {
    double value = 0;
    std::size_t cluster = 0;
};

struct Observations {
    std::vector<Observation> all;
    std::size_t clusters = 0;

    std::vector<double> values() const {
        std::vector<double> numbers;
        for (const Observation& one : all) numbers.push_back(one.value);
        return numbers;
    }
    std::vector<std::size_t> cluster_of() const {
        std::vector<std::size_t> numbers;
        for (const Observation& one : all) numbers.push_back(one.cluster);
        return numbers;
    }
    bool independent() const { return clusters == all.size(); }
    bool binary() const {
        return std::all_of(all.begin(), all.end(), [](const Observation& one) {
            return one.value == 0 || one.value == 1;
        });
    }
    std::int64_t ones() const {
        return std::count_if(
            all.begin(), all.end(), [](const Observation& one) { return one.value == 1; });
    }
};

double printed(double value) { return *parse_decimal(decimal(value)); }

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

std::vector<const SampleRecord*> selected(const RunRecord& record, const plan::PlannedTask& planned,
                                          const plan::Metric& metric) {
    std::vector<const SampleRecord*> samples;
    for (const SampleRecord& sample : record.samples) {
        const std::int64_t ordinal = sample.entry.ordinal;
        const bool of_task =
            ordinal >= planned.first_ordinal && ordinal < planned.first_ordinal + planned.samples;
        if (of_task && metric.selects(sample.entry.tags)) samples.push_back(&sample);
    }
    return samples;
}

std::string label_of(const SampleRecord& sample, const plan::Metric& metric) {
    const auto label = sample.entry.tags.find(metric.breakdown_by);
    return label == sample.entry.tags.end() ? "" : label->second;
}

Result<double> score_of(const SampleRecord& sample, const std::string& name) {
    const auto value = sample.grade->values.find(name);
    if (value != sample.grade->values.end()) return value->second;
    return fail(
        ErrorCode::BadInput,
        fmt::format("the grade of sample `{}` has no score `{}`", sample.entry.sample, name),
        sample.entry.task);
}

// Where a metric asks for it, only samples that have another score: wrong among answered.
Result<bool> is_given(const SampleRecord& sample, const plan::Metric& metric) {
    if (metric.given.empty()) return true;
    SYSCARD_TRY(const double given, score_of(sample, metric.given));
    return given == 1;
}

// As the special estimators see them, all that are scored.
Result<std::vector<ScoredSample>> scored_samples(const std::vector<const SampleRecord*>& samples,
                                                 const plan::Metric& metric) {
    std::vector<ScoredSample> scored;
    std::map<std::string, std::size_t> clusters;
    for (const SampleRecord* sample : samples) {
        if (!sample->grade) continue;
        ScoredSample one;
        SYSCARD_TRY(one.value, score_of(*sample, metric.of));
        SYSCARD_TRY(const bool given, is_given(*sample, metric));
        one.given = given ? 1 : 0;
        one.cluster = clusters.emplace(sample->entry.cluster, clusters.size()).first->second;
        one.tags = &sample->entry.tags;
        one.tokens = static_cast<double>(sample->entry.prompt_tokens + sample->entry.reply_tokens);
        scored.push_back(one);
    }
    return scored;
}

Result<Observations> observe_samples(const std::vector<const SampleRecord*>& samples,
                                     const plan::Metric& metric) {
    Observations observations;
    std::map<std::string, std::size_t> clusters;
    for (const SampleRecord* sample : samples) {
        if (!sample->grade) continue;
        SYSCARD_TRY(const double value, score_of(*sample, metric.of));
        SYSCARD_TRY(const bool given, is_given(*sample, metric));
        if (!given && metric.estimator == Estimator::Conditional) continue;
        const std::size_t cluster =
            clusters.emplace(sample->entry.cluster, clusters.size()).first->second;
        observations.all.push_back({value, cluster});
    }
    observations.clusters = clusters.size();
    return observations;
}

// One observation for each cluster, folded from its samples' values.
template <typename Fold>
Result<Observations> fold_clusters(const Observations& samples, Fold fold) {
    std::vector<std::vector<double>> values(samples.clusters);
    for (const Observation& one : samples.all) values[one.cluster].push_back(one.value);
    Observations folded;
    folded.clusters = samples.clusters;
    for (std::size_t cluster = 0; cluster < values.size(); ++cluster) {
        SYSCARD_TRY(const double value, fold(values[cluster]));
        folded.all.push_back({value, cluster});
    }
    return folded;
}

Result<Observations> observe(const std::vector<const SampleRecord*>& samples,
                             const plan::Metric& metric) {
    SYSCARD_TRY(const Observations attempts, observe_samples(samples, metric));
    switch (metric.estimator) {
        case Estimator::Mean:
        case Estimator::AttackPerAttempt:
        case Estimator::Conditional:
            return attempts;
        case Estimator::AttackPerObjective:
            return fold_clusters(attempts, [](const std::vector<double>& values) -> Result<double> {
                return *std::max_element(values.begin(), values.end());
            });
        case Estimator::Goodness:
            return fold_clusters(attempts, [](std::vector<double> values) {
                for (double& value : values) value = 1 - value;  // a breach is what is not safe
                return stats::goodness(values, 0.1);
            });
        default:  // the special estimators make their own
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
    const std::vector<double> values = observations.values();
    const std::vector<std::size_t> clusters = observations.cluster_of();
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
    if (observations.all.empty()) return {};  // no estimate is not zero
    const std::vector<double> values = observations.values();
    double sum = 0;
    for (const double value : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    into.value = printed(mean);
    into.successes = observations.ones();
    if (!observations.independent() || !observations.binary())
        return estimate_clustered(into, observations, mean);
    into.standard_error_method = "binomial";
    into.standard_error =
        printed(std::sqrt(mean * (1 - mean) / static_cast<double>(values.size())));
    const bool per_objective =
        into.estimator == Estimator::AttackPerObjective || into.estimator == Estimator::Goodness;
    return estimate_rate(into,
                         {.successes = into.successes, .trials = into.trials},
                         per_objective ? "cluster" : "sample");
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
Result<void> break_down(Measurement& into, const std::vector<const SampleRecord*>& samples,
                        const plan::Metric& metric) {
    if (metric.breakdown_by.empty()) return {};
    std::map<std::string, stats::Proportion> rows;
    for (const SampleRecord* sample : samples) {
        stats::Proportion& row = rows[label_of(*sample, metric)];
        if (!sample->grade) continue;
        SYSCARD_TRY(const bool given, is_given(*sample, metric));
        if (!given) continue;
        ++row.trials;
        if (sample->grade->values.at(metric.of) == 1) ++row.successes;
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

std::optional<GraderError> error_of_grader(const RunRecord& record, const std::string& scorer) {
    for (const plan::Calibration& calibration : record.plan.calibrations) {
        if (calibration.scorer != scorer) continue;
        return GraderError{
            .true_positives = calibration.true_positives,
            .false_negatives = calibration.false_negatives,
            .true_negatives = calibration.true_negatives,
            .false_positives = calibration.false_positives,
            .labels = calibration.labels,
            .same_subject = calibration.same_subject,
        };
    }
    return std::nullopt;
}

// Items before their attacks: a sample's id is "item/technique".
std::int64_t count_items(const std::vector<const SampleRecord*>& samples) {
    std::map<std::string, bool> items;
    for (const SampleRecord* sample : samples)
        items[sample->entry.sample.substr(0, sample->entry.sample.find('/'))] = true;
    return static_cast<std::int64_t>(items.size());
}

Result<Measurement> measure_metric(const RunRecord& record, const plan::PlannedTask& planned,
                                   const plan::Metric& metric) {
    const std::vector<const SampleRecord*> samples = selected(record, planned, metric);
    SYSCARD_TRY(const Observations attempts, observe_samples(samples, metric));
    SYSCARD_TRY(const Observations observations, observe(samples, metric));
    Measurement result;
    result.id = fmt::format("{}.{}.{}", planned.suite, planned.task.name, metric.name);
    result.row = planned.task.row;
    result.task = fmt::format("{}.{}", planned.suite, planned.task.name);
    result.metric = metric.name;
    result.title = metric.title;
    result.estimator = metric.estimator;
    result.direction = metric.direction;
    result.grader = planned.task.scorer;
    result.grader_error = error_of_grader(record, planned.task.scorer);
    result.items = count_items(samples);
    result.clusters = static_cast<std::int64_t>(attempts.clusters);
    result.outcomes = count_outcomes(samples, metric.planned);
    result.trials = static_cast<std::int64_t>(observations.all.size());
    result.breakdown_by = metric.breakdown_by;
    result.note = metric.note;
    if (is_special(metric.estimator)) {
        SYSCARD_TRY(const std::vector<ScoredSample> scored, scored_samples(samples, metric));
        SYSCARD_CHECK(estimate_special(result, metric, scored));
        return result;
    }
    SYSCARD_CHECK(estimate(result, observations));
    double sum = 0;
    for (const Observation& one : attempts.all) sum += one.value;
    bracket_missing(result, sum);
    SYSCARD_CHECK(break_down(result, samples, metric));
    return result;
}

}  // namespace

OutcomeCounts count_outcomes(std::span<const SampleRecord* const> samples, std::int64_t planned) {
    OutcomeCounts counts;
    counts.planned = planned;
    for (const SampleRecord* sample : samples) {
        switch (sample->entry.outcome) {
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
        if (sample->entry.outcome == Outcome::Scored && sample->entry.cut) ++counts.cut;
    }
    counts.missing = planned - static_cast<std::int64_t>(samples.size());
    return counts;
}

Result<std::vector<Measurement>> measure_run(const RunRecord& record) {
    std::vector<Measurement> measurements;
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        for (const plan::Metric& metric : planned.task.metrics) {
            SYSCARD_TRY(Measurement one, measure_metric(record, planned, metric));
            measurements.push_back(std::move(one));
        }
    }
    return measurements;
}

}  // namespace syscard::measure
