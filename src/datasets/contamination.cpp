#include "datasets/contamination.h"

#include <map>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "crypto/random.h"
#include "datasets/rewording.h"
#include "plan/suite.h"

namespace syscard::datasets {

namespace {

constexpr std::size_t kCanaryOptions = 100;
constexpr std::string_view kWording = "wording";  // the tag that tells an item from its twin

std::string yaml_text(std::string_view text) { return json::canonical(json::Value(text)); }

std::string dataset_text(std::string_view name, std::span<const plan::Item> items) {
    const json::Object header = {
        {"schema", "syscard.dataset/1"},
        {"name", name},
        {"canary", "made from another suite's files, which have canaries of their own"},
        {"items", static_cast<std::int64_t>(items.size())}};
    std::string text = json::canonical(header) + "\n";
    for (const plan::Item& item : items) text += json::canonical(plan::to_json(item)) + "\n";
    return text;
}

// A person's twin of an item: what differs from it.
struct Twin {
    json::Array messages;
    std::optional<json::Object> target;
    std::string where;
    bool used = false;
};
using Twins = std::map<std::string, Twin>;

Result<Twins> read_twins(const std::filesystem::path& path) {
    Twins twins;
    if (path.empty()) return twins;
    SYSCARD_TRY(const std::string text, read_file(path));
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) {
        const std::string where = fmt::format("{}:{}", path.string(), ++number);
        if (trim(line).empty()) continue;
        SYSCARD_TRY(const json::Value value, json::parse(line, where));
        SYSCARD_TRY(const json::Object object, json::as_object(value, where));
        SYSCARD_TRY(const std::string of, json::string_member(object, "of", where));
        SYSCARD_TRY(const json::Array messages, json::array_member(object, "messages", where));
        Twin twin{.messages = messages, .target = {}, .where = where};
        if (const json::Value* target = object.if_contains("target")) {
            SYSCARD_TRY(twin.target, json::as_object(*target, where));
        }
        if (!twins.emplace(of, std::move(twin)).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` has two twins", terminal_line(of, 60)),
                        where,
                        "one twin for each item");
    }
    if (!twins.empty()) return twins;
    return fail(ErrorCode::BadInput,
                "the file holds no twin",
                path.string(),
                R"(a line is {"of":"id of an item","messages":[{"role":"user","content":"…"}]})");
}

Result<plan::Item> persons_twin(const plan::Item& item, const Twin& twin) {
    json::Object object = plan::to_json(item);
    object["messages"] = twin.messages;
    if (twin.target) object["target"] = *twin.target;
    return plan::item_from_json(object, twin.where);
}

std::string language_of(const plan::Item& item) {
    const auto found = item.tags.find("language");
    return found == item.tags.end() ? "en" : found->second;
}

// "…0cb7caec-4ec1-43f1-8345-7047c852f5ef…": the part of a canary that stands nowhere else.
std::string uuid_in(std::string_view canary) {
    static const re2::RE2 kUuid("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
    std::string found;
    re2::RE2::PartialMatch(canary, kUuid, &found);
    return found;
}

// Another one of the same form, version and variant (RFC 9562) included.
std::string uuid_like(std::string_view uuid, std::uint64_t seed, std::size_t number) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::size_t kVersion = 14;
    constexpr std::size_t kVariant = 19;
    std::string other(uuid);
    for (std::size_t i = 0; i < other.size(); ++i) {
        if (other[i] == '-' || i == kVersion) continue;
        const std::uint64_t draw = crypto::seed_from({"syscard.canary/1",
                                                      std::to_string(seed),
                                                      uuid,
                                                      std::to_string(number),
                                                      std::to_string(i)});
        other[i] = i == kVariant ? kDigits[8 + draw % 4] : kDigits[draw % kDigits.size()];
    }
    return other;
}

// Makes the probe of one suite, and writes it at the end.
class ProbeMaker {
  public:
    ProbeMaker(std::filesystem::path home, const plan::Suite& suite, const ProbeOptions& options)
        : home_(std::move(home)), suite_(suite), seed_(options.seed) {}

    Result<void> add_tasks(const yaml::Node& root, Twins& twins) {
        SYSCARD_TRY(const auto nodes, yaml::sequence_member(root, "tasks"));
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const plan::Task& task = suite_.tasks[i];
            SYSCARD_TRY(const auto dataset, yaml::optional_string_member(nodes[i], "dataset"));
            if (dataset) {
                SYSCARD_TRY(const auto rubric, yaml::optional_string_member(nodes[i], "rubric"));
                SYSCARD_CHECK(add_pairs(task, rubric.value_or(""), twins));
                SYSCARD_CHECK(add_canary_of_dataset(*dataset));
                continue;
            }
            skip(task.name, "its items are generated, so no file holds them");
            SYSCARD_TRY(const yaml::Node* generate, yaml::member(nodes[i], "generate"));
            SYSCARD_TRY(const auto templates, yaml::optional_string_member(*generate, "templates"));
            if (templates) SYSCARD_CHECK(add_canary_of_templates(*templates));
        }
        for (const auto& [id, twin] : twins) {
            if (twin.used) continue;
            return fail(ErrorCode::BadInput,
                        fmt::format("no item has the id `{}`", terminal_line(id, 60)),
                        twin.where,
                        hint_for_unknown(id, ids_));
        }
        return {};
    }

    Result<Probe> write(const std::filesystem::path& folder) {
        if (probe_.pairs + probe_.canaries == 0)
            return fail(ErrorCode::BadInput,
                        "there is nothing to probe in this suite",
                        home_.string(),
                        probe_.skipped.empty() ? "" : join(probe_.skipped, "; "));
        add_canary_tasks();
        std::error_code ignored;
        if (std::filesystem::exists(folder, ignored))
            return fail(ErrorCode::Exists,
                        "the folder of the probe is there already",
                        folder.string(),
                        "name another one with `-o`, or take this one away");
        SYSCARD_CHECK(make_directories(folder));
        for (const auto& [name, text] : files_)
            SYSCARD_CHECK(write_file_durably(folder / name, text));
        probe_.suite = suite_.name + "_contamination";
        const std::string text = fmt::format(
            "# Made by `syscard data contamination` from {0}, version {1}, SHA-256 {2}.\n"
            "schema: syscard.suite/1\nname: {3}\nversion: \"1\"\ntitle: {4}\ntasks:\n{5}",
            suite_.name,
            yaml_text(suite_.version),
            suite_.digest,
            probe_.suite,
            yaml_text("Contamination probe: " + suite_.title),
            tasks_);
        SYSCARD_CHECK(write_file_durably(folder / "suite.yaml", text));
        return probe_;
    }

  private:
    void skip(std::string_view what, std::string_view why) {
        probe_.skipped.push_back(fmt::format("{}: {}", what, why));
    }

    // Items as they are, each followed by its twin.
    Result<void> add_pairs(const plan::Task& task, const std::string& rubric, Twins& twins) {
        const std::string metrics = pair_metrics(task);
        if (metrics.empty()) {
            skip(task.name, "no metric of it is a mean, and only means are compared in pairs");
            return {};
        }
        std::vector<plan::Item> items;
        SYSCARD_CHECK(task.items.for_each([&](const plan::Item& item) -> Result<void> {
            ids_.push_back(item.id);
            plan::Item twin;
            if (twins.empty()) {
                twin = reword(item, task.scorer, language_of(item), seed_);
            } else {
                const auto found = twins.find(item.id);
                if (found == twins.end()) return {};
                found->second.used = true;
                SYSCARD_TRY(twin, persons_twin(item, found->second));
            }
            items.push_back(item);
            items.push_back(std::move(twin));
            for (const auto& [name, index] : {std::pair{"original", 2}, std::pair{"twin", 1}}) {
                plan::Item& one = items[items.size() - static_cast<std::size_t>(index)];
                one.id += fmt::format("-{}", name);
                one.tags[std::string(kWording)] = name;
            }
            return {};
        }));
        if (items.empty()) {
            skip(task.name, "none of its items has a twin in the file");
            return {};
        }
        probe_.pairs += static_cast<std::int64_t>(items.size() / 2);
        const std::string file = task.name + ".jsonl";
        files_[file] = dataset_text(task.name, items);
        std::string own_rubric;
        if (!rubric.empty()) {
            own_rubric = task.name + "_rubric.yaml";
            SYSCARD_TRY(files_[own_rubric], read_file(home_ / rubric));
        }
        tasks_ += task_text(task, file, own_rubric, twins.empty()) + metrics;
        return {};
    }

    static std::string task_text(const plan::Task& task, std::string_view file,
                                 const std::string& rubric, bool by_rule) {
        return fmt::format(
            "  - name: {}\n    row: {}\n    title: {}\n    measures: {}\n    limits: {}\n"
            "    dataset: {}\n    solver: {}\n    scorer: {}\n{}    max_tokens: {}\n"
            "    temperature: {}\n    metrics:\n",
            task.name,
            task.row,
            yaml_text(task.title + ", and the same in other words"),
            yaml_text("Each item as it is published and in other words. A model that learned the "
                      "items by heart does better on the first. " +
                      task.measures),
            yaml_text(
                std::string(by_rule ? "The twins are made by rule (the question at the other "
                                      "end, a frame, options in another order), which is close "
                                      "to the original: a small difference does not show that "
                                      "the model never saw the items. "
                                    : "The twins were written by hand. ") +
                "A wording can also be harder than another; a large difference is a reason to "
                "look, and no proof."),
            file,
            plan::solver_name(task.solver),
            task.scorer,
            rubric.empty() ? "" : fmt::format("    rubric: {}\n", rubric),
            task.max_tokens,
            decimal(task.temperature, 3));
    }

    // For each metric that is a mean: of the originals, of the twins, and the difference.
    static std::string pair_metrics(const plan::Task& task) {
        std::string text;
        for (const plan::Metric& metric : task.metrics) {
            const bool is_mean = metric.estimator == plan::Estimator::Mean;
            if (!is_mean || metric.where.contains("technique")) continue;
            std::string where;
            for (const auto& [tag, value] : metric.where)
                where += fmt::format("{}: {}, ", tag, yaml_text(value));
            for (const std::string_view wording : {"original", "twin"})
                text += fmt::format(
                    "      - name: {}_{}\n        title: {}\n        estimator: mean\n"
                    "        direction: {}\n        of: {}\n        where: {{{}{}: {}}}\n",
                    metric.name,
                    wording,
                    yaml_text(fmt::format("{}: {}",
                                          metric.title,
                                          wording == "twin" ? "in other words" : "as published")),
                    plan::direction_name(metric.direction),
                    metric.of,
                    where,
                    kWording,
                    wording);
            if (where.ends_with(", ")) where.resize(where.size() - 2);
            text += fmt::format(
                "      - name: {0}_difference\n        title: {1}\n"
                "        estimator: paired_difference\n        direction: neutral\n"
                "        of: {2}\n{3}        breakdown_by: {4}\n        versus: {{{4}: "
                "original}}\n",
                metric.name,
                yaml_text(metric.title + ": in other words less as published"),
                metric.of,
                where.empty() ? "" : fmt::format("        where: {{{}}}\n", where),
                kWording);
        }
        return text;
    }

    Result<void> add_canary_of_dataset(const std::string& file) {
        SYSCARD_TRY(const std::string text, read_file(home_ / file));
        const std::string where = (home_ / file).string() + ":1";
        SYSCARD_TRY(const json::Value value, json::parse(text.substr(0, text.find('\n')), where));
        SYSCARD_TRY(const json::Object header, json::as_object(value, where));
        SYSCARD_TRY(const std::string canary, json::string_member(header, "canary", where));
        add_canary(file, canary);
        return {};
    }

    Result<void> add_canary_of_templates(const std::string& file) {
        SYSCARD_TRY(const std::string text, read_file(home_ / file));
        SYSCARD_TRY(const yaml::Node root, yaml::parse(text, (home_ / file).string()));
        SYSCARD_TRY(const std::string canary, yaml::string_member(root, "canary"));
        add_canary(file, canary);
        return {};
    }

    // Among texts of the same form, and as the beginning of a text that only the file holds.
    void add_canary(const std::string& file, const std::string& canary) {
        if (!probed_.insert(file).second) return;
        const std::string uuid = uuid_in(canary);
        if (uuid.empty()) {
            skip(file, "its canary holds no UUID, so no text is like it");
            return;
        }
        const std::string id = fmt::format("canary-{}", canaries_likelihood_.size() + 1);
        const std::string before = canary.substr(0, canary.find(uuid));
        const std::size_t place =
            crypto::seed_from({"syscard.canary_place/1", std::to_string(seed_), uuid}) %
            kCanaryOptions;
        json::Array options;
        for (std::size_t i = 0; i < kCanaryOptions; ++i)
            options.push_back(json::Value(i == place ? uuid : uuid_like(uuid, seed_, i)));
        canaries_likelihood_.push_back(
            {.id = id,
             .messages = {{"user", "A file of evaluation items begins with the text: " + before}},
             .target = {{"options", options}, {"answer", static_cast<std::int64_t>(place)}},
             .tags = {{"dataset", file}},
             .cluster = id});
        constexpr std::size_t kShown = 19;  // of 36 characters, 3 of 5 groups with the hyphen
        constexpr std::size_t kNext = 4;
        canaries_continued_.push_back(
            {.id = id,
             .messages = {{"user",
                           fmt::format("Go on with this text exactly, and write nothing else: "
                                       "{}{}",
                                       before,
                                       uuid.substr(0, kShown))}},
             .target = {{"patterns",
                         json::Array{json::Value("\\b" + uuid.substr(kShown, kNext) + "\\b")}}},
             .tags = {{"dataset", file}},
             .cluster = id});
        ++probe_.canaries;
    }

    void add_canary_tasks() {
        if (canaries_likelihood_.empty()) return;
        files_["canaries_likelihood.jsonl"] = dataset_text("canaries", canaries_likelihood_);
        files_["canaries_continued.jsonl"] = dataset_text("canaries", canaries_continued_);
        tasks_ +=
            R"yaml(  - name: canary_likelihood
    row: N
    title: "The files' canaries, among 99 random texts like each"
    measures: "Is the canary of a file the likeliest of 100 texts of the same form? A model that never saw the file takes it once in a hundred times."
    limits: "A model may have been trained on the items without the line that holds the canary; then nothing is seen here."
    dataset: canaries_likelihood.jsonl
    solver: options
    scorer: choice/1
    metrics:
      - name: likeliest
        title: "Canaries that are the likeliest of 100 (chance: 1.0 %)"
        estimator: mean
        direction: neutral
        of: correct
  - name: canary_continued
    row: N
    title: "The files' canaries, begun"
    measures: "Given the first half of a canary, does the model write the next four digits? Chance is 1 in 65,536."
    limits: "As above; and a model may refuse or reformat a text that it knows."
    dataset: canaries_continued.jsonl
    solver: generate
    scorer: pattern/1
    max_tokens: 32
    metrics:
      - name: continued
        title: "Canaries that are gone on with"
        estimator: mean
        direction: neutral
        of: matched
)yaml";
    }

    std::filesystem::path home_;
    const plan::Suite& suite_;
    std::uint64_t seed_;
    Probe probe_;
    std::vector<std::string> ids_;
    std::set<std::string> probed_;  // files: two tasks may share one
    std::map<std::string, std::string> files_;
    std::string tasks_;
    std::vector<plan::Item> canaries_likelihood_;
    std::vector<plan::Item> canaries_continued_;
};

}  // namespace

Result<Probe> write_probe(const std::filesystem::path& suite, const std::filesystem::path& folder,
                          const ProbeOptions& options) {
    SYSCARD_TRY(const plan::LoadedSuite loaded, plan::load_suite(suite, options.seed));
    const std::filesystem::path home =
        suite.filename() == "suite.yaml" ? suite.parent_path() : suite;
    const std::filesystem::path file = home / "suite.yaml";
    SYSCARD_TRY(const std::string text, read_file(file));
    SYSCARD_TRY(const yaml::Node root, yaml::parse(text, file.string()));
    SYSCARD_TRY(Twins twins, read_twins(options.twins));
    ProbeMaker maker(home, loaded.suite, options);
    SYSCARD_CHECK(maker.add_tasks(root, twins));
    return maker.write(folder);
}

}  // namespace syscard::datasets
