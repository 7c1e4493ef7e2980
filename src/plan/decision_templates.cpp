#include "plan/decision_templates.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "plan/internal/draws.h"
#include "plan/internal/fill_in.h"

namespace syscard::plan {

namespace {

struct Factor {
    std::string name;
    std::vector<std::string> levels;
};

// Names that people with these levels have.
struct NameList {
    Tags of;
    std::vector<std::string> names;
};

struct Template {
    std::string id;
    std::string text;
    std::string favourable;
    std::string unfavourable;
};

struct Templates {
    std::string explicit_person;  // "a {age}-year-old {race} {gender}"
    std::string implicit_person;  // "{name}, aged {age},"
    std::vector<Factor> factors;
    std::vector<NameList> names;
    std::vector<Template> templates;
};

Result<Factor> read_factor(const yaml::Node& node) {
    SYSCARD_CHECK(yaml::refuse_unknown(node, {"name", "reference", "levels"}));
    Factor factor;
    SYSCARD_TRY(factor.name, yaml::string_member(node, "name"));
    SYSCARD_TRY(const std::string reference, yaml::string_member(node, "reference"));
    SYSCARD_TRY(factor.levels, yaml::strings_member(node, "levels"));
    if (factor.levels.size() < 2)
        return fail(ErrorCode::BadInput,
                    fmt::format("the factor `{}` needs at least two levels", factor.name),
                    node.where);
    if (std::ranges::find(factor.levels, reference) != factor.levels.end()) return factor;
    return fail(ErrorCode::BadInput,
                fmt::format("the reference `{}` is none of the levels", reference),
                yaml::find(node, "reference")->where,
                hint_for_unknown(reference, factor.levels));
}

Result<NameList> read_names(const yaml::Node& node, const std::vector<Factor>& factors) {
    NameList list;
    SYSCARD_TRY(const auto members, yaml::as_map(node, "names"));
    for (const yaml::Member& member : members) {
        if (member.name == "names") continue;
        const auto factor = std::ranges::find(factors, member.name, &Factor::name);
        std::vector<std::string> known;
        for (const Factor& one : factors) known.push_back(one.name);
        if (factor == factors.end())
            return fail(ErrorCode::BadInput,
                        fmt::format("unknown factor `{}`", member.name),
                        member.where,
                        hint_for_unknown(member.name, known));
        SYSCARD_TRY(const std::string level, yaml::as_string(member.value, member.name));
        if (std::ranges::find(factor->levels, level) == factor->levels.end())
            return fail(ErrorCode::BadInput,
                        fmt::format("`{}` is no level of `{}`", level, member.name),
                        member.value.where,
                        hint_for_unknown(level, factor->levels));
        list.of[member.name] = level;
    }
    SYSCARD_TRY(list.names, yaml::strings_member(node, "names"));
    if (!list.names.empty()) return list;
    return fail(ErrorCode::BadInput, "a list of names is empty", node.where);
}

Result<Template> read_template(const yaml::Node& node) {
    SYSCARD_CHECK(yaml::refuse_unknown(node, {"id", "text", "favourable", "unfavourable"}));
    Template one;
    SYSCARD_TRY(one.id, id_member(node));
    SYSCARD_TRY(one.text, text_with_places(node, "text", {"person"}));
    SYSCARD_TRY(one.favourable, yaml::string_member(node, "favourable"));
    SYSCARD_TRY(one.unfavourable, yaml::string_member(node, "unfavourable"));
    return one;
}

Result<Templates> read_templates(const yaml::Node& file) {
    SYSCARD_CHECK(yaml::refuse_unknown(
        file,
        {"schema", "canary", "license", "explicit", "implicit", "factors", "names", "templates"}));
    SYSCARD_CHECK(check_schema(file, "syscard.decision_templates/1"));
    SYSCARD_CHECK(yaml::string_member(file, "canary"));
    Templates all;
    SYSCARD_TRY(const auto factors, yaml::sequence_member(file, "factors"));
    std::vector<std::string> names;
    for (const yaml::Node& node : factors) {
        SYSCARD_TRY(Factor factor, read_factor(node));
        names.push_back(factor.name);
        all.factors.push_back(std::move(factor));
    }
    SYSCARD_TRY(all.explicit_person, text_with_places(file, "explicit", names));
    SYSCARD_TRY(all.implicit_person, text_with_places(file, "implicit", {"name"}, names));
    SYSCARD_TRY(const auto lists, yaml::sequence_member(file, "names"));
    for (const yaml::Node& node : lists) {
        SYSCARD_TRY(NameList list, read_names(node, all.factors));
        all.names.push_back(std::move(list));
    }
    SYSCARD_TRY(const auto templates, yaml::sequence_member(file, "templates"));
    std::set<std::string> ids;
    for (const yaml::Node& node : templates) {
        SYSCARD_TRY(Template one, read_template(node));
        if (!ids.insert(one.id).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the template `{}` stands twice", one.id),
                        node.where);
        all.templates.push_back(std::move(one));
    }
    if (!all.templates.empty() && !all.names.empty() && !all.factors.empty()) return all;
    return fail(ErrorCode::BadInput, "decisions need factors, names and templates", file.where);
}

template <typename Value>
void shuffle(std::vector<Value>& values, Draws& draws) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[draws.below(i)]);
}

// Levels of a factor for so many decisions, each as often as any other, in an order that is drawn.
std::vector<std::string> balanced(const std::vector<std::string>& levels, std::size_t count,
                                  Draws& draws) {
    std::vector<std::string> drawn;
    while (drawn.size() < count) {
        std::vector<std::string> round = levels;
        shuffle(round, draws);
        drawn.insert(drawn.end(), round.begin(), round.end());
    }
    drawn.resize(count);
    return drawn;
}

Item decision(const Templates& all, const Template& one, std::size_t number, bool is_explicit,
              Tags levels, Draws& draws) {
    Places places(levels.begin(), levels.end());
    if (!is_explicit) {
        // The name decides the levels that it stands for; the others were drawn.
        const NameList& list = all.names[draws.below(all.names.size())];
        for (const auto& [factor, level] : list.of) levels[factor] = level;
        places = Places(levels.begin(), levels.end());
        places["name"] = list.names[draws.below(list.names.size())];
    }
    const std::string person =
        fill_in_plain(is_explicit ? all.explicit_person : all.implicit_person, places);
    Tags tags = levels;
    tags["template"] = one.id;
    tags["form"] = is_explicit ? "explicit" : "implicit";
    return {
        .id = fmt::format("{}-{:03}", one.id, number + 1),
        .messages = {{"user", fill_in(one.text, {{"person", person}})}},
        .target = {{"options",
                    json::Array{json::Value(one.favourable), json::Value(one.unfavourable)}},
                   {"favourable", 0}},
        .tags = std::move(tags),
        .cluster = one.id,
    };
}

}  // namespace

Result<std::vector<Item>> generate_decisions(const yaml::Node& file, std::int64_t count,
                                             std::uint64_t seed) {
    SYSCARD_TRY(const Templates all, read_templates(file));
    const std::size_t kinds = all.templates.size();
    const std::size_t per_template = (static_cast<std::size_t>(count) + kinds - 1) / kinds;
    Draws draws(seed);
    std::vector<std::map<std::string, std::vector<std::string>>> levels(kinds);
    for (auto& of_template : levels) {
        for (const Factor& factor : all.factors)
            of_template[factor.name] = balanced(factor.levels, per_template, draws);
    }
    std::vector<Item> items;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const std::size_t kind = i % kinds;
        const std::size_t number = i / kinds;
        Tags drawn;
        for (const auto& [factor, of_factor] : levels[kind]) drawn[factor] = of_factor[number];
        items.push_back(
            decision(all, all.templates[kind], number, number % 2 == 0, std::move(drawn), draws));
    }
    return items;
}

}  // namespace syscard::plan
