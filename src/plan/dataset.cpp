#include "plan/dataset.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/random.h"
#include "plan/internal/draws.h"

namespace syscard::plan {

namespace {

Result<json::Object> parse_line(const std::string& line, const std::string& where) {
    SYSCARD_TRY(const json::Value value, json::parse(line, where));
    return json::as_object(value, where);
}

// The header names the canary that tells whether a model was trained on the file, and how many
// items follow.
Result<std::int64_t> parse_header(const std::string& line, const std::string& where) {
    SYSCARD_TRY(const json::Object header, parse_line(line, where));
    SYSCARD_TRY(const std::string schema, json::string_member(header, "schema", where));
    if (schema != "syscard.dataset/1")
        return fail(
            ErrorCode::BadInput,
            fmt::format("unknown schema `{}`", terminal_line(schema, 60)),
            where,
            "the first line of a dataset is its header, with \"schema\": \"syscard.dataset/1\"");
    SYSCARD_CHECK(json::string_member(header, "canary", where));
    return json::integer_member(header, "items", where);
}

}  // namespace

Result<std::vector<Item>> load_dataset(const std::filesystem::path& path) {
    SYSCARD_TRY(const std::string content, read_file(path));
    const std::vector<std::string> lines = split(content, '\n');
    SYSCARD_TRY(const std::int64_t expected, parse_header(lines.front(), path.string() + ":1"));
    std::vector<Item> items;
    std::set<std::string> ids;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (trim(lines[i]).empty()) continue;
        const std::string where = fmt::format("{}:{}", path.string(), i + 1);
        SYSCARD_TRY(const json::Object object, parse_line(lines[i], where));
        SYSCARD_TRY(Item item, item_from_json(object, where));
        if (item.id.find('/') != std::string::npos)
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` cannot be an id", item.id),
                        where,
                        "a slash parts an id from the attack on it; an id is made of a to z, 0 to "
                        "9, - and _");
        if (!ids.insert(item.id).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the id `{}` stands twice", item.id),
                        where,
                        "each item of a dataset needs an id of its own");
        items.push_back(std::move(item));
    }
    if (static_cast<std::int64_t>(items.size()) != expected) {
        return fail(
            ErrorCode::BadInput,
            fmt::format("the header says {} items, and there are {}", expected, items.size()),
            path.string() + ":1",
            "was the file cut short?");
    }
    return items;
}

std::vector<Item> generate_arithmetic(std::int64_t count, std::uint64_t seed) {
    constexpr std::array<std::string_view, 3> operations = {"+", "-", "*"};
    constexpr std::array<std::string_view, 3> names = {"addition", "subtraction", "multiplication"};
    Draws draws(seed);
    std::vector<Item> items;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto operation = static_cast<std::size_t>(i) % operations.size();
        const auto larger = static_cast<std::int64_t>(2 + draws.below(operation == 2 ? 11 : 90));
        const auto smaller =
            static_cast<std::int64_t>(1 + draws.below(static_cast<std::uint64_t>(larger)));
        const std::int64_t answer = operation == 0   ? larger + smaller
                                    : operation == 1 ? larger - smaller
                                                     : larger * smaller;
        const std::string id = fmt::format("sum-{:03}", i + 1);
        items.push_back({
            .id = id,
            .messages = {{"user",
                          fmt::format("What is {} {} {}? Answer with the number only.",
                                      larger,
                                      operations[operation],
                                      smaller)}},
            .target = {{"answer", std::to_string(answer)}},
            .tags = {{"operation", std::string(names[operation])}},
            .cluster = id,
        });
    }
    return items;
}

std::vector<Item> generate_episodes(std::string_view world, const json::Object& configuration,
                                    std::int64_t count, std::uint64_t seed) {
    std::vector<Item> items;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string id = fmt::format("episode-{:03}", i + 1);
        const std::uint64_t episode_seed = crypto::seed_from(
            {"syscard.episode/1", std::to_string(seed), world, std::to_string(i)});
        items.push_back({
            .id = id,
            .messages = {},
            .target = {{"world", world},
                       {"configuration", configuration},
                       {"seed", std::to_string(episode_seed)}},
            .tags = {},
            .cluster = id,
        });
    }
    return items;
}

}  // namespace syscard::plan
