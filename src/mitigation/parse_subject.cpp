// Subject files: a model and the layers before and after it.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "mitigation/filter.h"
#include "mitigation/layer.h"

namespace syscard::mitigation {

namespace {

// Members of each kind beside `name` and `kind`.
std::vector<std::string> members_of(Kind kind) {
    switch (kind) {
        case Kind::System:
            return {"text"};
        case Kind::InputFilter:
        case Kind::OutputFilter:
            return {"rules", "reply"};
        case Kind::Judge:
            return {"on", "model", "prompt", "reply"};
        case Kind::Http:
            return {"on", "url", "reply"};
    }
    return {};
}

Result<std::string> name_member(const yaml::Node& node) {
    SYSCARD_TRY(std::string name, yaml::string_member(node, "name"));
    const bool plain = !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (plain) return name;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is no name", terminal_line(name, 60)),
                yaml::find(node, "name")->where,
                "names are of small letters, digits, `_` and `-`: they become part of ids");
}

Result<Kind> kind_member(const yaml::Node& node) {
    SYSCARD_TRY(const std::string name, yaml::string_member(node, "kind"));
    std::vector<std::string> names;
    for (const Kind kind :
         {Kind::System, Kind::InputFilter, Kind::OutputFilter, Kind::Judge, Kind::Http}) {
        if (name == kind_name(kind)) return kind;
        names.emplace_back(kind_name(kind));
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown kind of layer `{}`", terminal_line(name, 60)),
                yaml::find(node, "kind")->where,
                hint_for_unknown(name, names));
}

// A text that must not be empty: without it the layer could do nothing.
Result<std::string> text_member(const yaml::Node& node, std::string_view name) {
    SYSCARD_TRY(std::string text, yaml::string_member(node, name));
    if (!trim(text).empty()) return text;
    return fail(
        ErrorCode::BadInput, fmt::format("`{}` is empty", name), yaml::find(node, name)->where);
}

Result<Side> side_member(const yaml::Node& node) {
    SYSCARD_TRY(const auto on, yaml::optional_string_member(node, "on"));
    if (!on || *on == "output") return Side::Output;
    if (*on == "input") return Side::Input;
    return fail(ErrorCode::BadInput,
                fmt::format("a layer cannot be on `{}`", terminal_line(*on, 60)),
                yaml::find(node, "on")->where,
                "it looks at the `input` or at the `output`");
}

Result<std::vector<Rule>> rules_member(const yaml::Node& node) {
    SYSCARD_TRY(const auto nodes, yaml::sequence_member(node, "rules"));
    std::vector<Rule> rules;
    std::set<std::string> names;
    for (const yaml::Node& one : nodes) {
        SYSCARD_CHECK(yaml::refuse_unknown(one, {"name", "pattern"}));
        Rule rule;
        SYSCARD_TRY(rule.name, name_member(one));
        SYSCARD_TRY(rule.pattern, text_member(one, "pattern"));
        SYSCARD_CHECK(Filter::compile({rule}, yaml::find(one, "pattern")->where));
        if (!names.insert(rule.name).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the rule `{}` stands twice", rule.name),
                        yaml::find(one, "name")->where,
                        "each rule of a layer needs a name of its own: the evidence says which fired");
        rules.push_back(std::move(rule));
    }
    if (!rules.empty()) return rules;
    return fail(ErrorCode::BadInput,
                "a filter without rules",
                yaml::find(node, "rules")->where,
                "it could never fire");
}

Result<std::string> prompt_member(const yaml::Node& node, Side on) {
    SYSCARD_TRY(std::string prompt, text_member(node, "prompt"));
    const std::string wanted = on == Side::Input ? "{input}" : "{reply}";
    if (prompt.find(wanted) == std::string::npos)
        return fail(ErrorCode::BadInput,
                    "the judge would not see what it judges",
                    yaml::find(node, "prompt")->where,
                    fmt::format("put {} where it stands in the prompt", wanted));
    return prompt;
}

Result<std::string> url_member(const yaml::Node& node) {
    SYSCARD_TRY(std::string url, text_member(node, "url"));
    if (url.starts_with("http://") || url.starts_with("https://")) return url;
    return fail(ErrorCode::BadInput,
                fmt::format("`{}` is no address", terminal_line(url, 80)),
                yaml::find(node, "url")->where,
                "an address begins with http:// or https://");
}

Result<Layer> parse_layer(const yaml::Node& node) {
    Layer layer;
    SYSCARD_TRY(layer.kind, kind_member(node));
    std::vector<std::string> known = members_of(layer.kind);
    known.insert(known.begin(), {"name", "kind"});
    SYSCARD_CHECK(yaml::refuse_unknown(node, known));
    SYSCARD_TRY(layer.name, name_member(node));
    layer.on = layer.kind == Kind::InputFilter ? Side::Input : Side::Output;
    switch (layer.kind) {
        case Kind::System: {
            SYSCARD_TRY(layer.text, text_member(node, "text"));
            return layer;
        }
        case Kind::InputFilter:
        case Kind::OutputFilter: {
            SYSCARD_TRY(layer.rules, rules_member(node));
            break;
        }
        case Kind::Judge: {
            SYSCARD_TRY(layer.on, side_member(node));
            SYSCARD_TRY(layer.model, text_member(node, "model"));
            SYSCARD_TRY(layer.prompt, prompt_member(node, layer.on));
            break;
        }
        case Kind::Http: {
            SYSCARD_TRY(layer.on, side_member(node));
            SYSCARD_TRY(layer.url, url_member(node));
            break;
        }
    }
    SYSCARD_TRY(layer.reply, text_member(node, "reply"));
    return layer;
}

}  // namespace

Result<Subject> parse_subject(std::string_view text, std::string_view where) {
    SYSCARD_TRY(const yaml::Node root, yaml::parse(text, where));
    SYSCARD_CHECK(yaml::refuse_unknown(root, {"schema", "model", "layers"}));
    SYSCARD_TRY(const std::string schema, yaml::string_member(root, "schema"));
    if (schema != "syscard.subject/1")
        return fail(ErrorCode::BadInput,
                    fmt::format("unknown schema `{}`", terminal_line(schema, 60)),
                    yaml::find(root, "schema")->where,
                    "this program reads `syscard.subject/1`");
    Subject subject;
    SYSCARD_TRY(subject.model, text_member(root, "model"));
    if (names_subject_file(subject.model))
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` names another subject file", subject.model),
                    yaml::find(root, "model")->where,
                    "name a model: the layers of one subject stand in one file");
    SYSCARD_TRY(const auto layers, yaml::sequence_member(root, "layers"));
    std::set<std::string> names;
    for (const yaml::Node& node : layers) {
        SYSCARD_TRY(Layer layer, parse_layer(node));
        if (!names.insert(layer.name).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the layer `{}` stands twice", layer.name),
                        yaml::find(node, "name")->where,
                        "each layer needs a name of its own: the evidence says which fired");
        subject.layers.push_back(std::move(layer));
    }
    if (!subject.layers.empty()) return subject;
    return fail(ErrorCode::BadInput,
                "a subject file without layers",
                yaml::find(root, "layers")->where,
                fmt::format("name the model itself: --subject {}", subject.model));
}

}  // namespace syscard::mitigation
