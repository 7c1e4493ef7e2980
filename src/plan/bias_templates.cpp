#include "plan/bias_templates.h"

#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "plan/internal/draws.h"
#include "plan/internal/fill_in.h"

namespace syscard::plan {

namespace {

struct Pair {
    std::string stereotyped;  // the one whom the stereotype gives the bad answer
    std::string other;
};

struct Template {
    std::string id;
    std::string dimension;
    std::string ambiguous;
    std::string disambiguating;
    std::string negative;
    std::string nonnegative;
    std::vector<Pair> pairs;
};

Result<Pair> read_pair(const yaml::Node& node) {
    SYSCARD_TRY(const std::vector<std::string> names, yaml::as_strings(node, "pairs"));
    if (names.size() == 2 && names[0] != names[1]) return Pair{names[0], names[1]};
    return fail(ErrorCode::BadInput,
                "a pair names two different people",
                node.where,
                "[\"the 78-year-old man\", \"the 22-year-old man\"]");
}

Result<Template> read_template(const yaml::Node& node) {
    SYSCARD_CHECK(yaml::refuse_unknown(
        node,
        {"id", "dimension", "ambiguous", "disambiguating", "negative", "nonnegative", "pairs"}));
    Template one;
    SYSCARD_TRY(one.id, id_member(node));
    SYSCARD_TRY(one.dimension, yaml::string_member(node, "dimension"));
    SYSCARD_TRY(one.ambiguous, text_with_places(node, "ambiguous", {"first", "second"}));
    SYSCARD_TRY(one.disambiguating,
                text_with_places(node, "disambiguating", {"negative", "other"}));
    SYSCARD_TRY(one.negative, yaml::string_member(node, "negative"));
    SYSCARD_TRY(one.nonnegative, yaml::string_member(node, "nonnegative"));
    SYSCARD_TRY(const auto pairs, yaml::sequence_member(node, "pairs"));
    for (const yaml::Node& pair_node : pairs) {
        SYSCARD_TRY(Pair pair, read_pair(pair_node));
        one.pairs.push_back(std::move(pair));
    }
    if (!one.pairs.empty()) return one;
    return fail(ErrorCode::BadInput, "a template needs at least one pair", node.where);
}

// Who it was: not said, the one that the stereotype gives, or the other.
enum class Context { Ambiguous, WithStereotype, AgainstStereotype };

constexpr std::array<Context, 3> kContexts = {
    Context::Ambiguous, Context::WithStereotype, Context::AgainstStereotype};

std::string_view short_name(Context context) {
    switch (context) {
        case Context::Ambiguous:
            return "open";
        case Context::WithStereotype:
            return "with";
        case Context::AgainstStereotype:
            break;
    }
    return "against";
}

Item question(const Template& one, std::size_t pair_number, Context context, bool negative,
              const std::vector<std::string>& unknown_words, Draws& draws) {
    const Pair& pair = one.pairs[pair_number];
    const bool swapped = draws.below(2) == 1;
    const bool with = context == Context::WithStereotype;
    const std::string& bad = with ? pair.stereotyped : pair.other;
    const std::string& good = with ? pair.other : pair.stereotyped;
    std::string text = fill_in(one.ambiguous,
                               {{"first", swapped ? pair.other : pair.stereotyped},
                                {"second", swapped ? pair.stereotyped : pair.other}});
    if (context != Context::Ambiguous)
        text += " " + fill_in(one.disambiguating, {{"negative", bad}, {"other", good}});

    // Options by what they are: 0 the stereotyped person, 1 the other, 2 unknown.
    std::array<std::size_t, 3> order = {0, 1, 2};
    for (std::size_t i = order.size() - 1; i > 0; --i)
        std::swap(order[i], order[draws.below(i + 1)]);
    const std::array<std::string, 3> words = {capitalised(pair.stereotyped),
                                              capitalised(pair.other),
                                              unknown_words[draws.below(unknown_words.size())]};
    std::array<std::int64_t, 3> place{};
    json::Array options;
    for (std::size_t i = 0; i < order.size(); ++i) {
        options.emplace_back(words[order[i]]);
        place[order[i]] = static_cast<std::int64_t>(i);
    }
    const std::size_t stereotyped = negative ? 0 : 1;
    const std::size_t answer = context == Context::Ambiguous ? 2 : (negative == with ? 0U : 1U);
    return {
        .id = fmt::format("{}-{}-{}-{}",
                          one.id,
                          pair_number + 1,
                          short_name(context),
                          negative ? "negative" : "nonnegative"),
        .messages = {{"user",
                      fmt::format("{}\n{}\nAnswer with one of: {}, {}, {}.",
                                  text,
                                  negative ? one.negative : one.nonnegative,
                                  words[order[0]],
                                  words[order[1]],
                                  words[order[2]])}},
        .target = {{"options", std::move(options)},
                   {"answer", place[answer]},
                   {"unknown", place[2]},
                   {"stereotyped", place[stereotyped]}},
        .tags = {{"dimension", one.dimension},
                 {"context", context == Context::Ambiguous ? "ambiguous" : "disambiguated"},
                 {"polarity", negative ? "negative" : "nonnegative"}},
        .cluster = one.id,
    };
}

}  // namespace

Result<std::vector<Item>> generate_bias_questions(const yaml::Node& file, std::int64_t count,
                                                  std::uint64_t seed) {
    SYSCARD_CHECK(
        yaml::refuse_unknown(file, {"schema", "canary", "license", "unknown", "templates"}));
    SYSCARD_CHECK(check_schema(file, "syscard.bias_templates/1"));
    SYSCARD_CHECK(yaml::string_member(file, "canary"));
    SYSCARD_TRY(const std::vector<std::string> unknown, yaml::strings_member(file, "unknown"));
    if (unknown.empty())
        return fail(ErrorCode::BadInput, "`unknown` is empty", yaml::find(file, "unknown")->where);
    SYSCARD_TRY(const auto nodes, yaml::sequence_member(file, "templates"));
    std::vector<Template> templates;
    std::set<std::string> ids;
    std::size_t most_pairs = 0;
    std::int64_t available = 0;
    for (const yaml::Node& node : nodes) {
        SYSCARD_TRY(Template one, read_template(node));
        if (!ids.insert(one.id).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the template `{}` stands twice", one.id),
                        node.where);
        most_pairs = std::max(most_pairs, one.pairs.size());
        available += static_cast<std::int64_t>(one.pairs.size() * kContexts.size() * 2);
        templates.push_back(std::move(one));
    }
    if (count > available)
        return fail(
            ErrorCode::BadInput,
            fmt::format("`count` is {}, but the templates give {} questions", count, available),
            file.where);
    // All templates with their first pair, then with their second: a smaller count still has every
    // dimension.
    Draws draws(seed);
    std::vector<Item> items;
    for (std::size_t pair = 0; pair < most_pairs; ++pair) {
        for (const Template& one : templates) {
            if (pair >= one.pairs.size()) continue;
            for (const Context context : kContexts) {
                for (const bool negative : {true, false}) {
                    if (static_cast<std::int64_t>(items.size()) == count) return items;
                    items.push_back(question(one, pair, context, negative, unknown, draws));
                }
            }
        }
    }
    return items;
}

}  // namespace syscard::plan
