#include "mitigation/layer.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "mitigation/filter.h"

namespace syscard::mitigation {

namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 5> kKinds = {{
    {Kind::System, "system"},
    {Kind::InputFilter, "input_filter"},
    {Kind::OutputFilter, "output_filter"},
    {Kind::Judge, "judge"},
    {Kind::Http, "http"},
}};

Result<Kind> kind_from_name(std::string_view name, std::string_view where) {
    for (const auto& [kind, known] : kKinds) {
        if (name == known) return kind;
    }
    return fail(
        ErrorCode::BadInput, fmt::format("unknown kind of layer `{}`", name), std::string(where));
}

json::Object to_json(const Layer& layer) {
    json::Array rules;
    for (const Rule& rule : layer.rules)
        rules.push_back(json::Object{{"name", rule.name}, {"pattern", rule.pattern}});
    return {{"name", layer.name},
            {"kind", kind_name(layer.kind)},
            {"on", side_name(layer.on)},
            {"text", layer.text},
            {"rules", std::move(rules)},
            {"model", layer.model},
            {"prompt", layer.prompt},
            {"url", layer.url},
            {"reply", layer.reply}};
}

Result<Layer> layer_from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(
        object,
        {"name", "kind", "on", "text", "rules", "model", "prompt", "url", "reply"},
        where));
    Layer layer;
    SYSCARD_TRY(layer.name, json::string_member(object, "name", where));
    SYSCARD_TRY(const std::string kind, json::string_member(object, "kind", where));
    SYSCARD_TRY(layer.kind, kind_from_name(kind, where));
    SYSCARD_TRY(const std::string on, json::string_member(object, "on", where));
    if (on != "input" && on != "output")
        return fail(ErrorCode::BadInput, "a layer that is on neither side", std::string(where));
    layer.on = on == "input" ? Side::Input : Side::Output;
    SYSCARD_TRY(layer.text, json::string_member(object, "text", where));
    SYSCARD_TRY(layer.model, json::string_member(object, "model", where));
    SYSCARD_TRY(layer.prompt, json::string_member(object, "prompt", where));
    SYSCARD_TRY(layer.url, json::string_member(object, "url", where));
    SYSCARD_TRY(layer.reply, json::string_member(object, "reply", where));
    SYSCARD_TRY(const json::Array rules, json::array_member(object, "rules", where));
    for (const json::Value& value : rules) {
        SYSCARD_TRY(const json::Object rule_object, json::as_object(value, where));
        Rule rule;
        SYSCARD_TRY(rule.name, json::string_member(rule_object, "name", where));
        SYSCARD_TRY(rule.pattern, json::string_member(rule_object, "pattern", where));
        layer.rules.push_back(std::move(rule));
    }
    SYSCARD_CHECK(Filter::compile(layer.rules, where));
    return layer;
}

}  // namespace

std::string_view kind_name(Kind kind) {
    for (const auto& [known, name] : kKinds) {
        if (kind == known) return name;
    }
    return "system";
}

std::string_view side_name(Side side) { return side == Side::Input ? "input" : "output"; }

json::Array to_json(const std::vector<Layer>& layers) {
    json::Array array;
    for (const Layer& layer : layers) array.push_back(to_json(layer));
    return array;
}

Result<std::vector<Layer>> layers_from_json(const json::Array& array, std::string_view where) {
    std::vector<Layer> layers;
    for (const json::Value& value : array) {
        SYSCARD_TRY(const json::Object object, json::as_object(value, where));
        SYSCARD_TRY(Layer layer, layer_from_json(object, where));
        layers.push_back(std::move(layer));
    }
    return layers;
}

bool names_subject_file(std::string_view subject) {
    // "exec:./subject.py templates.yaml" names a model, and has a file among its arguments.
    const std::size_t colon = subject.find(':');
    const bool names_a_kind = colon != std::string_view::npos && colon > 1 &&
                              subject.find_first_of("/.\\") > colon;
    return !names_a_kind && (subject.ends_with(".yaml") || subject.ends_with(".yml"));
}

}  // namespace syscard::mitigation
