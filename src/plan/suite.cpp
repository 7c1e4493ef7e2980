#include "plan/suite.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "crypto/digest.h"
#include "plan/bias_templates.h"
#include "plan/dataset.h"
#include "plan/decision_templates.h"
#include "plan/judge_prompt.h"
#include "scoring/scorer.h"

namespace syscard::plan {

namespace {

constexpr std::string_view kSuiteFile = "suite.yaml";

// A scalar as the JSON value that it looks like: true, 5, or a string.
Result<json::Value> scalar_to_json(const yaml::Node& node, std::string_view name) {
    if (node.quoted) return json::Value(node.text);
    if (node.text == "true" || node.text == "false") return node.text == "true";
    std::int64_t number = 0;
    const auto [end, error] =
        std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
    if (end != node.text.data() + node.text.size()) return json::Value(node.text);
    if (error == std::errc::result_out_of_range)
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` holds an integer beyond 2^53 - 1: `{}`", name, node.text),
                    node.where,
                    "write it as a string: \"…\"");
    if (error != std::errc{}) return json::Value(node.text);
    const json::Value value(number);
    SYSCARD_CHECK(json::require_canonical(value, name, node.where));
    return value;
}

Result<json::Object> map_to_json(const yaml::Node& node, std::string_view name) {
    SYSCARD_TRY(const auto members, yaml::as_map(node, name));
    json::Object object;
    for (const yaml::Member& member : members) {
        if (member.value.kind != yaml::Kind::Scalar)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` must be a single value", member.name),
                        member.where);
        SYSCARD_TRY(object[member.name], scalar_to_json(member.value, member.name));
    }
    return object;
}

// The datasets that lie where `file` should, named as the suite would name them.
std::vector<std::string> datasets_beside(const std::filesystem::path& folder,
                                         const std::filesystem::path& file) {
    std::vector<std::string> names;
    std::error_code ignored;
    const std::filesystem::path place = (folder / file).parent_path();
    for (const auto& entry : std::filesystem::directory_iterator(place, ignored)) {
        if (entry.path().extension() == ".jsonl")
            names.push_back((file.parent_path() / entry.path().filename()).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

// About so many items: whole clusters, in even steps over the order of the file.
//
// A file that repeats itself can be in step with the steps, and then they meet a few of its kinds
// only. So with a tag all clusters of one value of it come before those of the next.
//
// @param tag  by which clusters are ordered first, that of the cluster's first item; empty: by none.
std::vector<Item> spread_evenly(const std::vector<Item>& items, std::int64_t wanted,
                                const std::string& tag) {
    std::vector<std::string> clusters;
    std::map<std::string, std::size_t> kinds;  // numbered as they come
    std::map<std::string, std::size_t> kind_of;
    for (const Item& item : items) {
        if (kind_of.contains(item.cluster)) continue;
        const auto tagged = item.tags.find(tag);
        const std::string kind = tagged == item.tags.end() ? "" : tagged->second;
        kind_of[item.cluster] = kinds.try_emplace(kind, kinds.size()).first->second;
        clusters.push_back(item.cluster);
    }
    std::ranges::stable_sort(
        clusters, {}, [&](const std::string& cluster) { return kind_of.at(cluster); });
    const auto total = static_cast<double>(items.size());
    const double share = std::min(1.0, static_cast<double>(wanted) / std::max(1.0, total));
    const auto kept = std::max<std::size_t>(
        1, static_cast<std::size_t>(share * static_cast<double>(clusters.size()) + 0.5));
    std::set<std::string> keep;
    for (std::size_t i = 0; i < kept && !clusters.empty(); ++i)
        keep.insert(clusters[i * clusters.size() / kept]);
    std::vector<Item> few;
    for (const Item& item : items) {
        if (keep.contains(item.cluster)) few.push_back(item);
    }
    return few;
}

// Reads one suite file; holds what its parts share.
class SuiteReader {
  public:
    SuiteReader(std::filesystem::path folder, std::uint64_t run_seed, Extent extent)
        : folder_(std::move(folder)), run_seed_(run_seed), extent_(extent) {}

    Result<LoadedSuite> read(const yaml::Node& root) {
        SYSCARD_CHECK(yaml::refuse_unknown(
            root, {"schema", "name", "version", "title", "tasks", "calibrations", "roles"}));
        SYSCARD_TRY(const std::string schema, yaml::string_member(root, "schema"));
        if (schema != "syscard.suite/1")
            return fail(ErrorCode::BadInput,
                        fmt::format("unknown schema `{}`", schema),
                        root.where,
                        "this program reads `syscard.suite/1`");
        LoadedSuite loaded;
        SYSCARD_TRY(loaded.suite.name, yaml::string_member(root, "name"));
        SYSCARD_TRY(loaded.suite.version, yaml::string_member(root, "version"));
        SYSCARD_TRY(loaded.suite.title, yaml::string_member(root, "title"));
        SYSCARD_TRY(const auto tasks, yaml::sequence_member(root, "tasks"));
        std::set<std::string> names;
        for (const yaml::Node& node : tasks) {
            SYSCARD_TRY(Task task, read_task(node));
            if (!names.insert(task.name).second)
                return fail(ErrorCode::BadInput,
                            fmt::format("the task `{}` stands twice", task.name),
                            yaml::find(node, "name")->where,
                            "each task of a suite needs a name of its own");
            loaded.suite.tasks.push_back(std::move(task));
        }
        SYSCARD_TRY(const std::vector<std::string> calibrations,
                    yaml::optional_strings_member(root, "calibrations"));
        for (const std::string& file : calibrations) {
            SYSCARD_TRY(Calibration calibration, read_calibration(folder_ / file));
            loaded.calibrations.push_back(std::move(calibration));
        }
        SYSCARD_TRY(loaded.roles, read_roles(root));
        return loaded;
    }

    const std::set<std::filesystem::path>& files() const { return files_; }

  private:
    Result<Task> read_task(const yaml::Node& node) {
        SYSCARD_CHECK(yaml::refuse_unknown(node,
                                           {"name",
                                            "row",
                                            "title",
                                            "measures",
                                            "limits",
                                            "dataset",
                                            "generate",
                                            "take",
                                            "solver",
                                            "scorer",
                                            "rubric",
                                            "max_tokens",
                                            "temperature",
                                            "epochs",
                                            "attacks",
                                            "quick",
                                            "metrics"}));
        Task task;
        SYSCARD_TRY(task.name, yaml::string_member(node, "name"));
        SYSCARD_TRY(task.row, yaml::string_member(node, "row"));
        if (task.row.size() != 1 || task.row[0] < 'A' || task.row[0] > 'N')
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` is not a row of the scorecard", task.row),
                        yaml::find(node, "row")->where,
                        "a row is one letter, A to N: docs/scorecard.md");
        SYSCARD_TRY(task.title, yaml::string_member(node, "title"));
        SYSCARD_TRY(task.measures, yaml::string_member(node, "measures"));
        SYSCARD_TRY(task.limits, yaml::string_member(node, "limits"));
        SYSCARD_TRY(const std::string solver, yaml::string_member(node, "solver"));
        SYSCARD_TRY(task.solver, solver_from_name(solver, yaml::find(node, "solver")->where));
        SYSCARD_TRY(task.scorer, yaml::string_member(node, "scorer"));
        SYSCARD_CHECK(check_scorer(*yaml::find(node, "scorer"), task.scorer));
        SYSCARD_CHECK(check_solver(node, task));
        SYSCARD_CHECK(read_rubric(node, task));
        SYSCARD_CHECK(read_settings(node, task));
        SYSCARD_TRY(task.attacks, read_attacks(node));
        SYSCARD_TRY(task.items, read_items(node));
        SYSCARD_CHECK(take_few_items(node, task));
        SYSCARD_TRY(const KnownTags tags, look_at_items(node, task));
        SYSCARD_CHECK(keep_quick_items(node, task));
        SYSCARD_TRY(const auto metrics, yaml::sequence_member(node, "metrics"));
        for (const yaml::Node& metric_node : metrics) {
            SYSCARD_TRY(Metric metric, read_metric(metric_node, task));
            SYSCARD_CHECK(check_new(metric, metric_node, task));
            SYSCARD_CHECK(check_selection(metric_node, metric, tags));
            task.metrics.push_back(std::move(metric));
        }
        return task;
    }

    static Result<std::map<std::string, std::string>> read_roles(const yaml::Node& root) {
        std::map<std::string, std::string> roles;
        SYSCARD_TRY(const auto members, yaml::optional_map_member(root, "roles"));
        for (const yaml::Member& member : members) {
            if (member.name != "judge")
                return fail(ErrorCode::BadInput,
                            fmt::format("unknown role `{}`", member.name),
                            member.where,
                            hint_for_unknown(member.name, std::vector<std::string>{"judge"}));
            SYSCARD_TRY(roles[member.name], yaml::as_string(member.value, member.name));
        }
        return roles;
    }

    static Result<void> check_scorer(const yaml::Node& node, const std::string& scorer) {
        const std::vector<std::string> known = scoring::scorer_names();
        if (std::find(known.begin(), known.end(), scorer) != known.end()) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown scorer `{}`", scorer),
                    node.where,
                    hint_for_unknown(scorer, known));
    }

    Result<void> read_rubric(const yaml::Node& node, Task& task) {
        const bool judged = scoring::graded_by(task.scorer) == scoring::GradedBy::Judge;
        const yaml::Node* named = yaml::find(node, "rubric");
        if (!judged && named != nullptr)
            return fail(ErrorCode::BadInput,
                        fmt::format("the scorer `{}` has no use for a rubric", task.scorer),
                        named->where,
                        "it goes with the scorer `judge/1`");
        if (!judged) return {};
        SYSCARD_TRY(const std::string file, yaml::string_member(node, "rubric"));
        files_.insert(folder_ / file);
        auto rubric = load_rubric(folder_ / file);
        if (!rubric && rubric.error().code == ErrorCode::NotFound)
            return fail(ErrorCode::NotFound,
                        fmt::format("no rubric `{}`", (folder_ / file).string()),
                        named->where);
        if (!rubric) return std::unexpected(rubric.error());
        task.rubric = std::move(*rubric);
        return {};
    }

    // A technique that stands twice would give two samples one name.
    static Result<std::vector<std::string>> read_attacks(const yaml::Node& node) {
        SYSCARD_TRY(const std::vector<std::string> attacks,
                    yaml::optional_strings_member(node, "attacks"));
        std::set<std::string> seen;
        for (std::size_t i = 0; i < attacks.size(); ++i) {
            if (seen.insert(attacks[i]).second) continue;
            return fail(ErrorCode::BadInput,
                        fmt::format("the attack `{}` stands twice", attacks[i]),
                        yaml::find(node, "attacks")->items[i].where,
                        "keep one of them; `epochs` asks several times");
        }
        return attacks;
    }

    static Result<void> check_new(const Metric& metric, const yaml::Node& node, const Task& task) {
        const auto same_name = [&](const Metric& other) { return other.name == metric.name; };
        if (std::none_of(task.metrics.begin(), task.metrics.end(), same_name)) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("the metric `{}` stands twice", metric.name),
                    yaml::find(node, "name")->where,
                    "each metric of a task needs a name of its own");
    }

    // Options and episodes have one scorer each, which can read nothing else.
    static Result<void> check_solver(const yaml::Node& node, const Task& task) {
        const auto is = [&](std::string_view name) { return task.scorer.starts_with(name); };
        const bool either = is("bbq/") || is("decision/");  // by log-likelihood or in words
        const Solver fitting = is("choice/") || (either && task.solver == Solver::Options)
                                   ? Solver::Options
                               : is("world/") ? Solver::World
                                              : Solver::Generate;
        const bool talks = fitting == Solver::Generate && task.solver == Solver::Conversation;
        if (task.solver == fitting || talks) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("the scorer `{}` cannot read what the solver `{}` gives",
                                task.scorer,
                                solver_name(task.solver)),
                    yaml::find(node, "scorer")->where,
                    fmt::format("it goes with the solver `{}`", solver_name(fitting)));
    }

    static Result<void> read_settings(const yaml::Node& node, Task& task) {
        SYSCARD_TRY(const auto max_tokens, yaml::optional_integer_member(node, "max_tokens"));
        SYSCARD_TRY(const auto temperature, yaml::optional_decimal_member(node, "temperature"));
        SYSCARD_TRY(const auto epochs, yaml::optional_integer_member(node, "epochs"));
        task.max_tokens = max_tokens.value_or(task.max_tokens);
        // The plan commits to three decimals, so the run uses no more.
        task.temperature = *parse_decimal(decimal(temperature.value_or(task.temperature), 3));
        task.epochs = epochs.value_or(task.epochs);
        if (task.max_tokens < 1)
            return fail(ErrorCode::BadInput, "`max_tokens` must be at least 1", node.where);
        if (task.temperature < 0 || task.temperature > 10)
            return fail(ErrorCode::BadInput, "`temperature` must be from 0 to 10", node.where);
        if (task.epochs < 1)
            return fail(ErrorCode::BadInput, "`epochs` must be at least 1", node.where);
        return {};
    }

    // So that a small suite can ask some of a large one's items, without a copy of them that drifts
    // away from the original.
    static Result<void> take_few_items(const yaml::Node& node, Task& task) {
        SYSCARD_TRY(const auto take, yaml::optional_integer_member(node, "take"));
        if (!take) return {};
        const auto refused = [&](std::string what) {
            return fail(ErrorCode::BadInput,
                        std::move(what),
                        yaml::find(node, "take")->where,
                        "leave it out to ask all of them");
        };
        if (*take < 1) return refused("`take` must be at least 1");
        if (*take > task.items.size())
            return refused(
                fmt::format("`take` is {}, but there are {} items", *take, task.items.size()));
        SYSCARD_TRY(const std::vector<Item> all, task.items.all());
        task.items = spread_evenly(all, *take, "");
        return {};
    }

    // With `--quick` a task keeps a few items, spread evenly over what the card breaks down first:
    // whole clusters, because half a pair compares nothing.
    Result<void> keep_quick_items(const yaml::Node& node, Task& task) const {
        SYSCARD_TRY(const auto quick, yaml::optional_integer_member(node, "quick"));
        if (quick && *quick < 1)
            return fail(ErrorCode::BadInput, "`quick` must be at least 1", node.where);
        if (extent_ != Extent::Quick) return {};
        SYSCARD_TRY(const std::vector<Item> all, task.items.all());
        SYSCARD_TRY(const std::string tag, first_breakdown(node));
        task.items = spread_evenly(all, quick.value_or(24), tag);
        return {};
    }

    // Empty where no metric has one.
    static Result<std::string> first_breakdown(const yaml::Node& node) {
        SYSCARD_TRY(const auto metrics, yaml::sequence_member(node, "metrics"));
        for (const yaml::Node& metric : metrics) {
            SYSCARD_TRY(const auto tag, yaml::optional_string_member(metric, "breakdown_by"));
            if (tag) return *tag;
        }
        return std::string();
    }

    Result<Items> read_items(const yaml::Node& node) {
        const yaml::Node* generate = yaml::find(node, "generate");
        if (generate == nullptr) {
            SYSCARD_TRY(const std::string file, yaml::string_member(node, "dataset"));
            files_.insert(folder_ / file);
            auto items = load_dataset(folder_ / file);
            if (items || items.error().code != ErrorCode::NotFound) return items;
            return fail(ErrorCode::NotFound,
                        fmt::format("no dataset `{}`", (folder_ / file).string()),
                        yaml::find(node, "dataset")->where,
                        hint_for_unknown(file, datasets_beside(folder_, file)));
        }
        if (yaml::find(node, "dataset") != nullptr)
            return fail(ErrorCode::BadInput,
                        "a task has either a `dataset` or `generate`, not both",
                        generate->where);
        SYSCARD_CHECK(yaml::refuse_unknown(
            *generate, {"kind", "count", "world", "configuration", "templates"}));
        SYSCARD_TRY(const std::string kind, yaml::string_member(*generate, "kind"));
        SYSCARD_TRY(const std::int64_t count, yaml::integer_member(*generate, "count"));
        if (count < 1 || count > 1'000'000)
            return fail(ErrorCode::BadInput, "`count` must be from 1 to 1000000", generate->where);
        if (kind == "arithmetic")
            return generate_arithmetic(count, sample_seed(run_seed_, "generate/arithmetic"));
        if (kind == "bias_questions" || kind == "decisions") {
            SYSCARD_TRY(const yaml::Node templates, read_templates(*generate));
            const std::uint64_t seed = sample_seed(run_seed_, "generate/" + kind);
            SYSCARD_TRY(std::vector<Item> items,
                        kind == "decisions" ? generate_decisions(templates, count, seed)
                                            : generate_bias_questions(templates, count, seed));
            return Items(std::move(items));
        }
        if (kind != "episodes") {
            const std::vector<std::string> kinds = {
                "arithmetic", "bias_questions", "decisions", "episodes"};
            return fail(ErrorCode::BadInput,
                        fmt::format("cannot generate `{}`", kind),
                        generate->where,
                        hint_for_unknown(kind, kinds));
        }
        SYSCARD_TRY(const std::string world, yaml::string_member(*generate, "world"));
        SYSCARD_TRY(const yaml::Node* configuration_node, yaml::member(*generate, "configuration"));
        SYSCARD_TRY(const json::Object configuration,
                    map_to_json(*configuration_node, "configuration"));
        return generate_episodes(
            world, configuration, count, sample_seed(run_seed_, "generate/episodes"));
    }

    Result<yaml::Node> read_templates(const yaml::Node& generate) {
        SYSCARD_TRY(const std::string file, yaml::string_member(generate, "templates"));
        files_.insert(folder_ / file);
        SYSCARD_TRY(const std::string text, read_file(folder_ / file));
        return yaml::parse(text, (folder_ / file).string());
    }

    // The tags of a task's items, and some values of each: what a metric can select by.
    using KnownTags = std::map<std::string, std::set<std::string>>;

    // One pass over all items, however many: their targets are checked, their tags gathered.
    static Result<KnownTags> look_at_items(const yaml::Node& node, const Task& task) {
        constexpr std::size_t kMostValues = 10'000;  // a tag may have another value on every item
        KnownTags known;
        for (const std::string& technique : task.attacks) known["technique"].insert(technique);
        SYSCARD_CHECK(task.items.for_each([&](const Item& item) -> Result<void> {
            for (const auto& [name, value] : item.tags) {
                std::set<std::string>& values = known[name];
                if (values.size() < kMostValues) values.insert(value);
            }
            auto checked = scoring::check_target(task.scorer, item.target);
            if (checked) return {};
            Error error = std::move(checked).error();
            error.what = fmt::format("item `{}` of task `{}`: {}", item.id, task.name, error.what);
            const bool from_file = yaml::find(node, "dataset") != nullptr;
            error.where = yaml::find(node, from_file ? "dataset" : "generate")->where;
            return std::unexpected(error);
        }));
        return known;
    }

    // A mistyped tag would select nothing, and the metric would stay without an estimate for ever.
    static Result<void> check_selection(const yaml::Node& node, const Metric& metric,
                                        const KnownTags& tags) {
        std::vector<std::string> names;
        for (const auto& [name, values] : tags) names.push_back(name);
        const auto unknown_tag = [&](const std::string& name,
                                     const std::string& where) -> Result<void> {
            return fail(ErrorCode::BadInput,
                        fmt::format("no item has the tag `{}`", name),
                        where,
                        names.empty() ? "the items of this task have no tags"
                                      : hint_for_unknown(name, names));
        };
        SYSCARD_TRY(const auto members, yaml::optional_map_member(node, "where"));
        for (const yaml::Member& member : members) {
            const auto found = tags.find(member.name);
            if (found == tags.end()) return unknown_tag(member.name, member.where);
            const std::string& wanted = metric.where.at(member.name);
            if (found->second.contains(wanted)) continue;
            const std::vector<std::string> values(found->second.begin(), found->second.end());
            return fail(ErrorCode::BadInput,
                        fmt::format("no item has `{}: {}`", member.name, wanted),
                        member.value.where,
                        hint_for_unknown(wanted, values));
        }
        if (metric.breakdown_by.empty() || tags.contains(metric.breakdown_by)) return {};
        return unknown_tag(metric.breakdown_by, yaml::find(node, "breakdown_by")->where);
    }

    static Result<Metric> read_metric(const yaml::Node& node, const Task& task) {
        SYSCARD_CHECK(yaml::refuse_unknown(node,
                                           {"name",
                                            "title",
                                            "estimator",
                                            "direction",
                                            "of",
                                            "given",
                                            "versus",
                                            "where",
                                            "breakdown_by",
                                            "note"}));
        Metric metric;
        SYSCARD_TRY(metric.name, yaml::string_member(node, "name"));
        SYSCARD_TRY(metric.title, yaml::string_member(node, "title"));
        SYSCARD_TRY(const std::string estimator, yaml::string_member(node, "estimator"));
        SYSCARD_TRY(metric.estimator,
                    estimator_from_name(estimator, yaml::find(node, "estimator")->where));
        SYSCARD_TRY(const std::string direction, yaml::string_member(node, "direction"));
        SYSCARD_TRY(metric.direction,
                    direction_from_name(direction, yaml::find(node, "direction")->where));
        SYSCARD_TRY(metric.of, yaml::string_member(node, "of"));
        SYSCARD_TRY(const std::vector<std::string> scores,
                    task.rubric ? Result<std::vector<std::string>>(scoring::score_names(*task.rubric))
                                : scoring::score_names(task.scorer));
        if (std::find(scores.begin(), scores.end(), metric.of) == scores.end()) {
            return fail(ErrorCode::BadInput,
                        fmt::format("the scorer `{}` gives no score `{}`", task.scorer, metric.of),
                        yaml::find(node, "of")->where,
                        hint_for_unknown(metric.of, scores));
        }
        SYSCARD_CHECK(read_given(node, scores, metric));
        SYSCARD_TRY(const auto versus, yaml::optional_map_member(node, "versus"));
        for (const yaml::Member& member : versus) {
            SYSCARD_TRY(metric.versus[member.name], yaml::as_string(member.value, member.name));
        }
        SYSCARD_TRY(const auto where, yaml::optional_map_member(node, "where"));
        for (const yaml::Member& member : where) {
            SYSCARD_TRY(metric.where[member.name], yaml::as_string(member.value, member.name));
        }
        SYSCARD_TRY(const auto breakdown, yaml::optional_string_member(node, "breakdown_by"));
        metric.breakdown_by = breakdown.value_or("");
        SYSCARD_TRY(const auto note, yaml::optional_string_member(node, "note"));
        metric.note = note.value_or("");
        SYSCARD_CHECK(check_estimator(node, metric));
        return metric;
    }

    static Result<void> read_given(const yaml::Node& node, const std::vector<std::string>& scores,
                                   Metric& metric) {
        SYSCARD_TRY(const auto given, yaml::optional_string_member(node, "given"));
        metric.given = given.value_or("");
        if (!given || std::find(scores.begin(), scores.end(), *given) != scores.end()) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("the scorer gives no score `{}`", *given),
                    yaml::find(node, "given")->where,
                    hint_for_unknown(*given, scores));
    }

    // What an estimator cannot do without.
    static Result<void> check_estimator(const yaml::Node& node, const Metric& metric) {
        const std::string_view name = estimator_name(metric.estimator);
        const auto missing = [&](std::string_view member, std::string_view example) {
            return fail(ErrorCode::BadInput,
                        fmt::format("the estimator `{}` needs `{}`", name, member),
                        node.where,
                        std::string(example));
        };
        const bool conditional = metric.estimator == Estimator::Conditional;
        const bool bias = metric.estimator == Estimator::BiasScore ||
                          metric.estimator == Estimator::BiasScoreAmbiguous;
        if ((conditional || bias) && metric.given.empty())
            return missing("given", "`given: answered`: only samples in which that score is 1");
        const bool paired = metric.estimator == Estimator::PairedDifference;
        const bool regression = metric.estimator == Estimator::LogisticCoefficient ||
                                metric.estimator == Estimator::LinearCoefficient;
        if (!paired && !regression) return {};
        if (metric.breakdown_by.empty())
            return missing("breakdown_by", "`breakdown_by: language`: the tag that is compared");
        if (!metric.versus.contains(metric.breakdown_by))
            return missing("versus",
                           "`versus: {language: en}`: the label that the others are compared with");
        return {};
    }

    Result<Calibration> read_calibration(const std::filesystem::path& path) {
        files_.insert(path);
        SYSCARD_TRY(const std::string text, read_file(path));
        SYSCARD_TRY(const json::Value value, json::parse(text, path.string()));
        SYSCARD_TRY(const json::Object object, json::as_object(value, path.string()));
        return calibration_from_json(object, path.string());
    }

    std::filesystem::path folder_;
    std::uint64_t run_seed_;
    Extent extent_;
    std::set<std::filesystem::path> files_;  // in order of path: they are hashed in it
};

std::vector<std::string> suites_beside(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(
             folder.has_parent_path() ? folder.parent_path() : ".", ignored)) {
        if (std::filesystem::exists(entry.path() / kSuiteFile, ignored))
            names.push_back((folder.parent_path() / entry.path().filename()).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::string> digest_of(const std::filesystem::path& suite_file,
                              const std::set<std::filesystem::path>& files) {
    crypto::Sha256 digest;
    SYSCARD_TRY(const crypto::Digest first, crypto::sha256_file(suite_file));
    digest.update(first.view());
    for (const std::filesystem::path& file : files) {
        SYSCARD_TRY(const crypto::Digest one, crypto::sha256_file(file));
        digest.update(one.view());
    }
    return digest.finish().hex();
}

}  // namespace

Result<LoadedSuite> load_suite(const std::filesystem::path& folder, std::uint64_t run_seed,
                               Extent extent) {
    const bool is_file = folder.filename() == kSuiteFile;
    const std::filesystem::path home = is_file                 ? folder.parent_path()
                                       : folder.has_filename() ? folder
                                                               : folder.parent_path();
    const std::filesystem::path file = home / kSuiteFile;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        const std::vector<std::string> known = suites_beside(home);
        return fail(ErrorCode::NotFound,
                    fmt::format("no suite `{}`", folder.string()),
                    file.string(),
                    known.empty() ? "a suite is a folder with a suite.yaml"
                                  : hint_for_unknown(folder.string(), known));
    }
    SYSCARD_TRY(const std::string text, read_file(file));
    SYSCARD_TRY(const yaml::Node root, yaml::parse(text, file.string()));
    SuiteReader reader(home, run_seed, extent);
    SYSCARD_TRY(LoadedSuite loaded, reader.read(root));
    SYSCARD_TRY(loaded.suite.digest, digest_of(file, reader.files()));
    if (extent == Extent::Quick) loaded.suite.version += " (quick)";  // said wherever it is named
    return loaded;
}

}  // namespace syscard::plan
