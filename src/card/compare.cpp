#include "card/compare.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "mitigation/arm.h"
#include "stats/multiplicity.h"
#include "stats/sign_flip.h"

namespace syscard::card {

namespace {

using measure::RunRecord;
using measure::SampleRecord;

constexpr std::int64_t kResamples = 20'000;
constexpr std::uint64_t kSeed = 1;

/// A sample wherever it was asked: the same item, technique and epoch.
using Key = std::pair<std::string, std::int64_t>;

struct Scored {
    double value = 0;
    std::string cluster;
};

Result<std::map<Key, Scored>> scores_of(const ComparedRun& run, const plan::PlannedTask& planned,
                                        const plan::Metric& metric) {
    std::map<Key, Scored> scores;
    for (const SampleRecord& sample : run.record.of_task(planned)) {
        if (!run.record.has_grade(sample) || !metric.selects(run.record.tags_of(sample))) continue;
        const auto& name = run.names[run.record.position(sample)];
        const auto value = run.record.score(sample, metric.of);
        if (!value)
            return fail(
                ErrorCode::BadInput,
                fmt::format("the grade of sample `{}` has no score `{}`", name.sample, metric.of));
        scores[{name.sample, name.epoch}] = {*value, name.cluster};
    }
    return scores;
}

struct Pairs {
    std::vector<double> differences;  // after minus before
    std::vector<std::size_t> clusters;
    double before = 0;
    double after = 0;
};

Pairs paired(const std::map<Key, Scored>& before, const std::map<Key, Scored>& after) {
    Pairs pairs;
    std::map<std::string, std::size_t> clusters;
    for (const auto& [key, score] : after) {
        const auto other = before.find(key);
        if (other == before.end()) continue;
        pairs.differences.push_back(score.value - other->second.value);
        pairs.clusters.push_back(clusters.emplace(score.cluster, clusters.size()).first->second);
        pairs.before += other->second.value;
        pairs.after += score.value;
    }
    if (pairs.differences.empty()) return pairs;
    const auto n = static_cast<double>(pairs.differences.size());
    pairs.before /= n;
    pairs.after /= n;
    return pairs;
}

const plan::PlannedTask* find_task(const RunRecord& record, const plan::PlannedTask& like) {
    for (const plan::PlannedTask& planned : record.plan.tasks) {
        if (mitigation::is_as_used(planned.arm) && planned.suite == like.suite &&
            planned.task.name == like.task.name)
            return &planned;
    }
    return nullptr;
}

const plan::Metric* find_metric(const plan::PlannedTask& planned, const plan::Metric& like) {
    const auto found = std::ranges::find(planned.task.metrics, like.name, &plan::Metric::name);
    return found == planned.task.metrics.end() ? nullptr : &*found;
}

std::string result_of(const PairedResult& one, plan::Direction direction) {
    if (one.p_adjusted > kAlpha || one.difference == 0) return "no_difference_shown";
    if (direction == plan::Direction::Neutral) return "no_difference_shown";
    const bool lower_is_better = direction == plan::Direction::LowerIsSafer;
    return (one.difference < 0) == lower_is_better ? "improvement" : "regression";
}

Result<std::optional<PairedResult>> compare_metric(const ComparedRun& before,
                                                   const ComparedRun& after,
                                                   const plan::PlannedTask& planned,
                                                   const plan::Metric& metric) {
    const plan::PlannedTask* other = find_task(before.record, planned);
    const plan::Metric* other_metric = other ? find_metric(*other, metric) : nullptr;
    if (!other_metric || other->task.scorer != planned.task.scorer) return std::nullopt;
    SYSCARD_TRY(const auto earlier, scores_of(before, *other, *other_metric));
    SYSCARD_TRY(const auto later, scores_of(after, planned, metric));
    const Pairs pairs = paired(earlier, later);
    if (pairs.differences.empty()) return std::nullopt;
    SYSCARD_TRY(const stats::SignFlipTest test,
                stats::sign_flip_test(pairs.differences, pairs.clusters, kResamples, kSeed));
    return PairedResult{
        .measurement = fmt::format("{}.{}", planned.id(), metric.name),
        .title = metric.title,
        .pairs = static_cast<std::int64_t>(pairs.differences.size()),
        .before = pairs.before,
        .after = pairs.after,
        .difference = pairs.after - pairs.before,
        .p = test.p_two_sided,
        .p_adjusted = test.p_two_sided,
        .result = ""};
}

}  // namespace

bool Comparison::regression() const {
    return std::ranges::any_of(results,
                               [](const PairedResult& one) { return one.result == "regression"; });
}

Result<Comparison> compare(const ComparedRun& before, const ComparedRun& after) {
    Comparison comparison;
    std::vector<plan::Direction> directions;
    std::vector<double> p;
    for (const plan::PlannedTask& planned : after.record.plan.tasks) {
        if (!mitigation::is_as_used(planned.arm)) continue;  // a card compares what users get
        for (const plan::Metric& metric : planned.task.metrics) {
            SYSCARD_TRY(auto one, compare_metric(before, after, planned, metric));
            if (!one) {
                comparison.not_compared.push_back(
                    fmt::format("{}.{}", planned.id(), metric.name));
                continue;
            }
            p.push_back(one->p);
            directions.push_back(metric.direction);
            comparison.results.push_back(std::move(*one));
        }
    }
    if (p.empty()) return comparison;
    SYSCARD_TRY(const stats::AdjustedTests adjusted,
                stats::adjust(p, stats::Adjustment::Holm, kAlpha));
    for (std::size_t i = 0; i < p.size(); ++i) {
        comparison.results[i].p_adjusted = adjusted.adjusted[i];
        comparison.results[i].result = result_of(comparison.results[i], directions[i]);
    }
    return comparison;
}

std::vector<people::Record> records_of(const Comparison& comparison, const std::string& with,
                                       const std::string& time) {
    std::vector<people::Record> records;
    for (const PairedResult& one : comparison.results) {
        people::Record record;
        record.kind = "comparison";
        record.by = {"syscard", "program"};
        record.time = time;
        record.where = "syscard compare";
        record.texts = {{"id", "compare-" + one.measurement},
                        {"with", with},
                        {"measurement", one.measurement},
                        {"difference",
                         fmt::format("{} points, {} to {} %, over {} pairs",
                                     decimal(one.difference * 100, 1),
                                     decimal(one.before * 100, 1),
                                     decimal(one.after * 100, 1),
                                     one.pairs)},
                        {"p_adjusted", decimal(one.p_adjusted, 4)},
                        {"method", "sign flips of whole clusters, two-sided, Holm"},
                        {"result", one.result}};
        records.push_back(std::move(record));
    }
    return records;
}

json::Object to_json(const Comparison& comparison) {
    json::Array results;
    for (const PairedResult& one : comparison.results) {
        results.push_back(json::Object{{"measurement", one.measurement},
                                       {"pairs", one.pairs},
                                       {"before", decimal(one.before)},
                                       {"after", decimal(one.after)},
                                       {"difference", decimal(one.difference)},
                                       {"p", decimal(one.p)},
                                       {"p_adjusted", decimal(one.p_adjusted)},
                                       {"result", one.result}});
    }
    return {{"schema", "syscard.comparison/1"},
            {"alpha", decimal(kAlpha, 2)},
            {"results", std::move(results)},
            {"not_compared", json::array_of(comparison.not_compared)}};
}

}  // namespace syscard::card
