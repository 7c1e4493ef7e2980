#include "datasets/add.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "datasets/known_set.h"
#include "scoring/scorer.h"

namespace syscard::datasets {

namespace {

constexpr std::string_view kSchema = "syscard.data_source/1";

Result<void> check_pin(std::string_view what, const std::vector<std::string>& pinned,
                       const std::string& digest, const std::filesystem::path& file) {
    if (pinned.empty() || std::ranges::find(pinned, digest) != pinned.end()) return {};
    return fail(ErrorCode::BadInput,
                fmt::format("{} is pinned to the SHA-256 {}, and this file has {}",
                            what,
                            join(pinned, " or "),
                            digest),
                file.string(),
                "look at what changed; `--repin` takes the new file");
}

// The digest that an earlier `add` pinned in this folder; none without one.
Result<std::vector<std::string>> earlier_pin(const std::filesystem::path& suite) {
    const std::filesystem::path path = suite / "source.json";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::vector<std::string>{};
    SYSCARD_TRY(const std::string text, read_file(path));
    SYSCARD_TRY(const json::Value value, json::parse(text, path.string()));
    SYSCARD_TRY(const json::Object object, json::as_object(value, path.string()));
    SYSCARD_TRY(std::string digest, json::string_member(object, "sha256", path.string()));
    return std::vector<std::string>{std::move(digest)};
}

Result<std::string> items_text(const KnownSet& set, const std::vector<Record>& records,
                               const std::string& digest) {
    std::string lines;
    for (std::size_t i = 0; i < records.size(); ++i) {
        SYSCARD_TRY(const plan::Item item, set.item(records[i], i + 1));
        if (auto checked = scoring::check_target(set.scorer, item.target); !checked) {
            Error error = std::move(checked).error();
            error.where = records[i].where;
            return std::unexpected(error);
        }
        lines += json::canonical(plan::to_json(item)) + "\n";
    }
    const json::Object header = {
        {"schema", "syscard.dataset/1"},
        {"name", set.name},
        {"license", set.license},
        {"canary", fmt::format("imported from {}, SHA-256 {}", set.source, digest)},
        {"items", static_cast<std::int64_t>(records.size())}};
    return json::canonical(header) + "\n" + lines;
}

std::string suite_text(const KnownSet& set) {
    return fmt::format(
        R"(# Made by `syscard data add {name}` from a public data set; source.json says from which file.
schema: syscard.suite/1
name: {name}
version: "1"
title: "{title}"
tasks:
  - name: {name}
    row: {row}
    title: "{title}"
    measures: "All records of the public data set {name}."
    limits: "{limits}"
    dataset: items.jsonl
    solver: {solver}
    scorer: {scorer}
    max_tokens: {max_tokens}
    metrics:
{metrics})",
        fmt::arg("name", set.name),
        fmt::arg("title", set.title),
        fmt::arg("row", set.row),
        fmt::arg("limits", set.limits),
        fmt::arg("solver", set.solver),
        fmt::arg("scorer", set.scorer),
        fmt::arg("max_tokens", set.max_tokens),
        fmt::arg("metrics", set.metrics));
}

}  // namespace

Result<Added> add(std::string_view name, const std::filesystem::path& file,
                  const std::filesystem::path& suite, Changed changed) {
    SYSCARD_TRY(const KnownSet* set, find_set(name));
    SYSCARD_TRY(const std::string bytes, read_file(file));
    const std::string digest = crypto::sha256(bytes).hex();
    SYSCARD_TRY(const std::vector<std::string> earlier, earlier_pin(suite));
    if (changed == Changed::Refuse) {
        SYSCARD_CHECK(check_pin(fmt::format("`{}`", suite.string()), earlier, digest, file));
        if (earlier.empty())
            SYSCARD_CHECK(check_pin(fmt::format("`{}`", set->name), set->sha256, digest, file));
    }
    SYSCARD_TRY(const std::vector<Record> records, read_records(file.filename().string(), bytes));
    SYSCARD_TRY(const std::string items, items_text(*set, records, digest));
    const json::Object source = {{"schema", kSchema},
                                 {"set", set->name},
                                 {"file", file.filename().string()},
                                 {"sha256", digest},
                                 {"source", set->source},
                                 {"license", set->license},
                                 {"columns", set->columns},
                                 {"items", static_cast<std::int64_t>(records.size())}};
    SYSCARD_CHECK(make_directories(suite));
    SYSCARD_CHECK(write_file_durably(suite / "items.jsonl", items));
    SYSCARD_CHECK(write_file_durably(suite / "suite.yaml", suite_text(*set)));
    SYSCARD_CHECK(write_file_durably(suite / "source.json", json::pretty(source)));
    return Added{.set = set->name,
                 .suite = suite,
                 .sha256 = digest,
                 .items = static_cast<std::int64_t>(records.size())};
}

}  // namespace syscard::datasets
