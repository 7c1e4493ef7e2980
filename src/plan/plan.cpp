#include "plan/plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_scratch.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "mitigation/arm.h"
#include "plan/versions.h"

namespace syscard::plan {

namespace {

// An item as it is asked: with a technique, or as it is.
Result<Item> attacked(Item item, const Task& task, std::string_view technique, std::uint64_t seed,
                      const ApplyAttack& apply_attack) {
    if (item.messages.empty() || item.messages.back().role != "user") {
        return fail(ErrorCode::BadInput,
                    fmt::format("item `{}` cannot be attacked: its last message is not the user's",
                                item.id),
                    task.name);
    }
    item.id = fmt::format("{}/{}", item.id, technique);
    item.tags["technique"] = technique;
    SYSCARD_TRY(item.messages.back().content,
                apply_attack(technique, item.messages.back().content, sample_seed(seed, item.id)));
    return item;
}

// Item `index` of one epoch: items × techniques, the techniques of an item side by side.
Result<Item> asked_item(const Task& task, std::int64_t index, std::uint64_t seed,
                        const ApplyAttack& apply_attack) {
    if (task.attacks.empty()) return task.items.at(index);
    const auto techniques = static_cast<std::int64_t>(task.attacks.size());
    SYSCARD_TRY(Item item, task.items.at(index / techniques));
    const std::string& technique = task.attacks[static_cast<std::size_t>(index % techniques)];
    return attacked(std::move(item), task, technique, seed, apply_attack);
}

// Looks at each sample of a task, from the first one's ordinal on: digests it, and counts it for the
// metrics.
Result<std::string> look_through(Task& task, std::int64_t ordinal, std::uint64_t seed,
                                 const ApplyAttack& apply_attack, const LookAt& look) {
    crypto::Sha256 digest;
    const std::int64_t per_epoch = sample_count(task, task.items.size()) / task.epochs;
    for (Metric& metric : task.metrics) metric.planned = 0;
    for (std::int64_t epoch = 1; epoch <= task.epochs; ++epoch) {
        for (std::int64_t i = 0; i < per_epoch; ++i) {
            SYSCARD_TRY(const Item item, asked_item(task, i, seed, apply_attack));
            const std::string canonical = canonical_item(item);
            digest.update(digest_line(canonical, epoch));
            for (Metric& metric : task.metrics) metric.planned += metric.selects(item.tags) ? 1 : 0;
            if (look) look(ordinal++, canonical);
        }
    }
    return digest.finish().hex();
}

json::Object task_document(const Task& task, const TaskSamples& samples) {
    json::Array metrics;
    for (const Metric& metric : task.metrics) metrics.push_back(to_json(metric));
    json::Object object = {
        {"name", task.name},
        {"row", task.row},
        {"title", task.title},
        {"measures", task.measures},
        {"limits", task.limits},
        {"solver", solver_name(task.solver)},
        {"scorer", task.scorer},
        {"max_tokens", task.max_tokens},
        {"temperature", decimal(task.temperature, 3)},
        {"epochs", task.epochs},
        {"attacks", json::array_of(task.attacks)},
        {"metrics", std::move(metrics)},
        {"first_ordinal", samples.first_ordinal},
        {"samples", samples.count},
        {"items", task.items.size()},
        {"items_digest", samples.items_digest},
    };
    if (task.rubric) object["rubric"] = scoring::to_json(*task.rubric);
    if (!samples.arm.empty()) object["arm"] = samples.arm;
    return object;
}

Result<PlannedTask> planned_task(const json::Object& object, const std::string& suite,
                                 std::string_view where) {
    PlannedTask planned;
    planned.suite = suite;
    Task& task = planned.task;
    SYSCARD_TRY(task.name, json::string_member(object, "name", where));
    SYSCARD_TRY(task.row, json::string_member(object, "row", where));
    SYSCARD_TRY(task.title, json::string_member(object, "title", where));
    SYSCARD_TRY(task.measures, json::string_member(object, "measures", where));
    SYSCARD_TRY(task.limits, json::string_member(object, "limits", where));
    SYSCARD_TRY(const std::string solver, json::string_member(object, "solver", where));
    SYSCARD_TRY(task.solver, solver_from_name(solver, where));
    SYSCARD_TRY(task.scorer, json::string_member(object, "scorer", where));
    if (object.contains("rubric")) {
        SYSCARD_TRY(const json::Object rubric, json::object_member(object, "rubric", where));
        SYSCARD_TRY(task.rubric, scoring::rubric_from_json(rubric, where));
    }
    const bool judged = scoring::graded_by(task.scorer) == scoring::GradedBy::Judge;
    if (judged != task.rubric.has_value())
        return fail(ErrorCode::BadInput,
                    fmt::format("task `{}` has a judge without a rubric, or a rubric without one",
                                terminal_line(task.name, 60)),
                    std::string(where));
    SYSCARD_TRY(task.max_tokens, json::integer_member(object, "max_tokens", where));
    SYSCARD_TRY(task.temperature, json::decimal_member(object, "temperature", where));
    SYSCARD_TRY(task.epochs, json::integer_member(object, "epochs", where));
    SYSCARD_TRY(task.attacks, json::strings_member(object, "attacks", where));
    SYSCARD_TRY(const json::Array metrics, json::array_member(object, "metrics", where));
    for (const json::Value& value : metrics) {
        SYSCARD_TRY(const json::Object metric_object, json::as_object(value, where));
        SYSCARD_TRY(Metric metric, metric_from_json(metric_object, where));
        task.metrics.push_back(std::move(metric));
    }
    SYSCARD_TRY(planned.first_ordinal, json::integer_member(object, "first_ordinal", where));
    SYSCARD_TRY(planned.samples, json::integer_member(object, "samples", where));
    SYSCARD_TRY(planned.items, json::integer_member(object, "items", where));
    SYSCARD_TRY(planned.items_digest, json::string_member(object, "items_digest", where));
    if (object.contains("arm")) {
        SYSCARD_TRY(planned.arm, json::string_member(object, "arm", where));
    }
    return planned;
}

Result<std::uint64_t> parse_seed(const std::string& text, std::string_view where) {
    if (const auto seed = parse_unsigned(text)) return *seed;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is not a seed", terminal_line(text, 40)),
                std::string(where));
}

// The tasks share out all ordinals without a gap: else a sample could be planned and belong to no
// task, or to two.
Result<void> check_ordinals(const PlanDocument& plan, std::string_view where) {
    std::int64_t next = 0;
    for (const PlannedTask& task : plan.tasks) {
        if (task.first_ordinal != next || task.samples < 0 || task.samples > plan.samples - next) {
            return fail(ErrorCode::BadInput,
                        fmt::format("the samples of task `{}` do not follow those before it",
                                    terminal_line(task.task.name, 60)),
                        std::string(where));
        }
        next += task.samples;
    }
    if (next == plan.samples) return {};
    return fail(
        ErrorCode::BadInput,
        fmt::format("the plan counts {} samples, and its tasks have {}", plan.samples, next),
        std::string(where));
}

// Of the estimators that the plan uses, and of every renderer.
json::Object versions_of(const Plan& plan) {
    json::Object estimators;
    for (const Suite& suite : plan.suites) {
        for (const Task& task : suite.tasks) {
            for (const Metric& metric : task.metrics)
                estimators[estimator_name(metric.estimator)] = estimator_version(metric.estimator);
        }
    }
    return {{"estimators", std::move(estimators)}, {"renderers", renderer_versions()}};
}

// Each task names an arm of these layers, or there are none.
Result<void> check_arms(const PlanDocument& plan, std::string_view where) {
    for (const PlannedTask& task : plan.tasks) {
        if (task.arm.empty() != plan.layers.empty())
            return fail(ErrorCode::BadInput,
                        fmt::format("task `{}` does not say which of the subject's layers act",
                                    terminal_line(task.task.name, 60)),
                        std::string(where));
        SYSCARD_CHECK(mitigation::acting(plan.layers, task.arm));
    }
    return {};
}

}  // namespace

std::string PlannedTask::id() const {
    return mitigation::with_arm(fmt::format("{}.{}", suite, task.name), arm);
}

std::uint64_t sample_seed(std::uint64_t run_seed, std::string_view key) {
    return crypto::seed_from({"syscard.sample_seed/1", std::to_string(run_seed), key});
}

// Canonical as it stands: the names of its members are in order.
std::string digest_line(std::string_view item, std::int64_t epoch) {
    return fmt::format("{{\"epoch\":{},\"item\":{}}}\n", epoch, item);
}

Result<void> expand(Plan& plan, const ApplyAttack& apply_attack, const LookAt& look) {
    plan.tasks.clear();
    plan.apply_attack = apply_attack;
    std::int64_t next = 0;
    for (std::size_t s = 0; s < plan.suites.size(); ++s) {
        for (std::size_t t = 0; t < plan.suites[s].tasks.size(); ++t) {
            Task& task = plan.suites[s].tasks[t];
            const std::int64_t count = sample_count(task, task.items.size());
            std::string digest;  // the same in every arm
            for (const std::string& arm : plan.arms) {
                if (digest.empty() || look) {
                    SYSCARD_TRY(digest, look_through(task, next, plan.seed, apply_attack, look));
                }
                plan.tasks.push_back({.suite = s,
                                      .task = t,
                                      .arm = arm,
                                      .first_ordinal = next,
                                      .count = count,
                                      .items_digest = digest});
                next += count;
            }
        }
    }
    return {};
}

std::int64_t Plan::samples() const {
    return tasks.empty() ? 0 : tasks.back().first_ordinal + tasks.back().count;
}

Result<Sample> Plan::sample(std::int64_t ordinal) const {
    const auto after = std::upper_bound(
        tasks.begin(), tasks.end(), ordinal, [](std::int64_t wanted, const TaskSamples& samples) {
            return wanted < samples.first_ordinal;
        });
    const TaskSamples& samples = *std::prev(after);
    const Task& of = suites[samples.suite].tasks[samples.task];
    const std::int64_t per_epoch = samples.count / of.epochs;
    const std::int64_t index = ordinal - samples.first_ordinal;
    SYSCARD_TRY(Item item, asked_item(of, index % per_epoch, seed, apply_attack));
    Sample sample{.ordinal = ordinal,
                  .suite = samples.suite,
                  .task = samples.task,
                  .arm = samples.arm,
                  .epoch = 1 + index / per_epoch,
                  .item = std::move(item)};
    return sample;
}

json::Object document(const Plan& plan) {
    std::vector<json::Array> tasks(plan.suites.size());
    for (const TaskSamples& samples : plan.tasks) {
        const Task& task = plan.suites[samples.suite].tasks[samples.task];
        tasks[samples.suite].push_back(task_document(task, samples));
    }
    json::Array suites;
    for (std::size_t s = 0; s < plan.suites.size(); ++s) {
        const Suite& suite = plan.suites[s];
        suites.push_back(json::Object{{"name", suite.name},
                                      {"version", suite.version},
                                      {"title", suite.title},
                                      {"digest", suite.digest},
                                      {"tasks", std::move(tasks[s])}});
    }
    json::Array calibrations;
    for (const Calibration& calibration : plan.calibrations)
        calibrations.push_back(to_json(calibration));
    json::Object object = {
        {"schema", "syscard.plan_document/1"},
        {"seed", std::to_string(plan.seed)},
        {"suites", std::move(suites)},
        {"framework", json::Object{{"file", plan.framework.file}, {"text", plan.framework.text}}},
        {"calibrations", std::move(calibrations)},
        {"samples", plan.samples()},
        {"versions", versions_of(plan)},
    };
    if (!plan.layers.empty()) object["layers"] = mitigation::to_json(plan.layers);
    return object;
}

Result<PlanDocument> parse_document(const json::Object& object, std::string_view where) {
    PlanDocument plan;
    SYSCARD_TRY(const std::string schema, json::string_member(object, "schema", where));
    if (schema != "syscard.plan_document/1")
        return fail(ErrorCode::Unsupported,
                    fmt::format("unknown schema `{}`", terminal_line(schema, 60)),
                    std::string(where));
    SYSCARD_TRY(const json::Object versions, json::object_member(object, "versions", where));
    SYSCARD_CHECK(check_versions(versions, where));
    SYSCARD_TRY(const json::Object estimators, json::object_member(versions, "estimators", where));
    for (const auto& pair : estimators) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(const Estimator estimator, estimator_from_name(name, where));
        SYSCARD_TRY(plan.estimators[estimator], json::integer_member(estimators, name, where));
    }
    SYSCARD_TRY(const std::string seed, json::string_member(object, "seed", where));
    SYSCARD_TRY(plan.seed, parse_seed(seed, where));
    SYSCARD_TRY(const json::Array suites, json::array_member(object, "suites", where));
    for (const json::Value& value : suites) {
        SYSCARD_TRY(const json::Object suite_object, json::as_object(value, where));
        PlannedSuite suite;
        SYSCARD_TRY(suite.name, json::string_member(suite_object, "name", where));
        SYSCARD_TRY(suite.version, json::string_member(suite_object, "version", where));
        SYSCARD_TRY(suite.title, json::string_member(suite_object, "title", where));
        SYSCARD_TRY(suite.digest, json::string_member(suite_object, "digest", where));
        SYSCARD_TRY(const json::Array tasks, json::array_member(suite_object, "tasks", where));
        for (const json::Value& task_value : tasks) {
            SYSCARD_TRY(const json::Object task_object, json::as_object(task_value, where));
            SYSCARD_TRY(PlannedTask task, planned_task(task_object, suite.name, where));
            plan.tasks.push_back(std::move(task));
        }
        plan.suites.push_back(std::move(suite));
    }
    SYSCARD_TRY(const json::Object framework, json::object_member(object, "framework", where));
    SYSCARD_TRY(plan.framework.file, json::string_member(framework, "file", where));
    // Every place in the framework that a message could name begins with it.
    constexpr std::size_t longest_name = 255;  // as long as a file may be called
    if (plan.framework.file.size() > longest_name)
        return fail(ErrorCode::BadInput,
                    fmt::format("the framework's file is called by more than {} bytes",
                                longest_name),
                    std::string(where));
    SYSCARD_TRY(plan.framework.text, json::string_member(framework, "text", where));
    SYSCARD_TRY(const json::Array calibrations, json::array_member(object, "calibrations", where));
    for (const json::Value& value : calibrations) {
        SYSCARD_TRY(const json::Object calibration_object, json::as_object(value, where));
        SYSCARD_TRY(Calibration calibration, calibration_from_json(calibration_object, where));
        plan.calibrations.push_back(std::move(calibration));
    }
    SYSCARD_TRY(plan.samples, json::integer_member(object, "samples", where));
    SYSCARD_CHECK(check_ordinals(plan, where));
    if (object.contains("layers")) {
        SYSCARD_TRY(const json::Array layers, json::array_member(object, "layers", where));
        SYSCARD_TRY(plan.layers, mitigation::layers_from_json(layers, where));
    }
    SYSCARD_CHECK(check_arms(plan, where));
    return plan;
}

std::int64_t PlanDocument::version_of(Estimator estimator) const {
    const auto found = estimators.find(estimator);
    return found == estimators.end() ? estimator_version(estimator) : found->second;
}

const PlannedTask* PlanDocument::task_of(std::int64_t ordinal) const {
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const PlannedTask& task) {
        return ordinal >= task.first_ordinal && ordinal < task.first_ordinal + task.samples;
    });
    return found == tasks.end() ? nullptr : &*found;
}

std::vector<std::string> measurement_ids(const Plan& plan) {
    std::vector<std::string> ids;
    for (const Suite& suite : plan.suites) {
        for (const Task& task : suite.tasks) {
            for (const Metric& metric : task.metrics)
                ids.push_back(fmt::format("{}.{}.{}", suite.name, task.name, metric.name));
        }
    }
    return ids;
}

}  // namespace syscard::plan
