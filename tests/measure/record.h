#pragma once

// Run records by hand: one task, one metric, and samples of which each test says what became of
// them.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "measure/measure.h"

namespace syscard::measure {

/// What became of one sample.
struct Became {
    std::string cluster = "";
    double value = 0;  // of the score, when it was scored
    evidence::Outcome outcome = evidence::Outcome::Scored;
    plan::Tags tags = {};
    bool cut = false;
    std::string sample = "";  // the cluster, unless it says otherwise
    std::string score = "refused";
    std::int64_t tokens = 0;
    double given = -1;  // of the score "given"; below 0: it has none
};

inline Became failed(std::string cluster) {
    return {.cluster = std::move(cluster), .outcome = evidence::Outcome::Failed};
}

inline std::vector<Became> copies(int count, const Became& one) {
    return std::vector<Became>(static_cast<std::size_t>(count), one);
}

/// `ones` successes and `zeros` failures, each its own cluster.
inline std::vector<Became> independent(int ones, int zeros) {
    std::vector<Became> all;
    for (int i = 0; i < ones + zeros; ++i)
        all.push_back({.cluster = "item-" + std::to_string(i), .value = i < ones ? 1.0 : 0.0});
    return all;
}

inline plan::Metric metric_of(plan::Estimator estimator, std::string breakdown_by = "") {
    plan::Metric metric;
    metric.estimator = estimator;
    metric.breakdown_by = std::move(breakdown_by);
    return metric;
}

inline plan::Metric metric_where(plan::Tags where) {
    plan::Metric metric;
    metric.where = std::move(where);
    return metric;
}

/// A run of one task "small.refusal" with `metric`, of which `planned` samples were planned.
inline RunRecord record_of(const std::vector<Became>& samples, plan::Metric metric,
                           std::int64_t planned) {
    metric.name = "rate";
    metric.title = "Rate";
    metric.of = "refused";
    metric.planned = planned;
    plan::PlannedTask task;
    task.suite = "small";
    task.task.name = "refusal";
    task.task.row = "A";
    task.task.scorer = "refusal/1";
    task.task.metrics = {metric};
    task.samples = planned;
    RunRecord record;
    record.plan.tasks = {task};
    record.plan.samples = planned;
    RecordBuilder builder(record);
    std::uint32_t index = 0;
    for (const Became& became : samples) {
        evidence::SampleEntry entry;
        entry.ordinal = static_cast<std::int64_t>(record.samples.size());
        entry.task = "small.refusal";
        entry.sample = became.sample.empty() ? became.cluster : became.sample;
        entry.cluster = became.cluster;
        entry.tags = became.tags;
        entry.outcome = became.outcome;
        entry.cut = became.cut;
        entry.reply_tokens = became.tokens;
        SampleRecord& sample = builder.add(++index, entry);
        if (became.outcome != evidence::Outcome::Scored) continue;
        std::map<std::string, double> values = {{became.score, became.value}};
        if (became.given >= 0) values["given"] = became.given;
        builder.grade(
            sample,
            ++index,
            builder.row_of(
                {.ordinal = entry.ordinal, .scorer = "refusal/1", .values = std::move(values)}));
    }
    builder.finish();
    return record;
}

inline Measurement measured(const RunRecord& record) {
    const auto all = measure_run(record);
    EXPECT_TRUE(all) << all.error().what;
    return all && !all->empty() ? all->front() : Measurement{};
}

inline Measurement measured(const std::vector<Became>& samples, plan::Metric metric = {}) {
    return measured(
        record_of(samples, std::move(metric), static_cast<std::int64_t>(samples.size())));
}

}  // namespace syscard::measure
