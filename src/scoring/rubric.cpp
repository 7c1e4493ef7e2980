#include "scoring/rubric.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "scoring/internal/compliance.h"
#include "scoring/internal/scorers.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kVerdict = "verdict:";

constexpr std::array<std::pair<JudgeSees, std::string_view>, 3> kSees = {{
    {JudgeSees::Reply, "reply"},
    {JudgeSees::Request, "request"},
    {JudgeSees::Conversation, "conversation"},
}};

std::string_view sees_name(JudgeSees sees) {
    return std::ranges::find(kSees, sees, &std::pair<JudgeSees, std::string_view>::first)->second;
}

Result<JudgeSees> sees_from_name(std::string_view name, std::string_view where) {
    std::vector<std::string> known;
    for (const auto& [sees, word] : kSees) {
        if (word == name) return sees;
        known.emplace_back(word);
    }
    return fail(ErrorCode::BadInput,
                fmt::format("unknown view `{}` of a judge", terminal_line(name, 40)),
                std::string(where),
                hint_for_unknown(name, known));
}

bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::vector<std::string> names_of(const RubricLabel& label) {
    std::vector<std::string> names;
    for (const auto& [name, value] : label.values) names.push_back(name);
    return names;
}

Result<RubricLabel> label_from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(object, {"label", "meaning", "values"}, where));
    RubricLabel label;
    SYSCARD_TRY(label.label, json::string_member(object, "label", where));
    SYSCARD_TRY(label.meaning, json::string_member(object, "meaning", where));
    SYSCARD_TRY(const json::Object values, json::object_member(object, "values", where));
    for (const auto& pair : values) {
        const std::string name(pair.key().data(), pair.key().size());
        SYSCARD_TRY(const double value, json::decimal_member(values, name, where));
        label.values[name] = value;
    }
    return label;
}

Result<void> check_label(const Rubric& rubric, std::size_t i, std::string_view where) {
    const RubricLabel& label = rubric.labels[i];
    const auto bad = [&](std::string what, std::string hint = "") {
        return fail(ErrorCode::BadInput, std::move(what), std::string(where), std::move(hint));
    };
    if (!is_word(label.label))
        return bad(fmt::format("`{}` is no label", terminal_line(label.label, 40)),
                   "a label is one word of a-z, 0-9 and _, so that a verdict has one spelling");
    for (std::size_t before = 0; before < i; ++before) {
        if (rubric.labels[before].label == label.label)
            return bad(fmt::format("the label `{}` stands twice", label.label));
    }
    if (label.values.empty() || names_of(label) != names_of(rubric.labels.front()))
        return bad(fmt::format("the label `{}` does not give the scores that the first gives",
                               label.label),
                   "every label needs the same names under `values`");
    for (const auto& [name, value] : label.values) {
        if (value >= 0 && value <= 1 && is_word(name)) continue;
        return bad(fmt::format("the score `{}` of the label `{}` is not a fraction from 0 to 1",
                               terminal_line(name, 40),
                               label.label));
    }
    return {};
}

Result<void> check(const Rubric& rubric, std::string_view where) {
    if (rubric.labels.size() < 2)
        return fail(ErrorCode::BadInput,
                    "a rubric needs two labels at least: a judge that can say one thing judges "
                    "nothing",
                    std::string(where));
    if (rubric.max_tokens < 1 || rubric.max_tokens > 100'000)
        return fail(ErrorCode::BadInput,
                    "`max_tokens` of a rubric must be from 1 to 100000",
                    std::string(where));
    for (std::size_t i = 0; i < rubric.labels.size(); ++i)
        SYSCARD_CHECK(check_label(rubric, i, where));
    return {};
}

// The label of a reply that is nothing but {"verdict": "…"}; empty when it is not.
std::string label_in_json(const std::string& text) {
    const auto value = json::parse(text, "verdict");
    if (!value || !value->is_object()) return "";
    const json::Object& object = value->get_object();
    if (object.size() != 1) return "";
    return json::string_member(object, "verdict", "verdict").value_or("");
}

// What a line says behind `verdict:`; nothing when it is another line.
std::optional<std::string> verdict_in(std::string_view line) {
    line = trim(line);
    if (!line.starts_with(kVerdict)) return std::nullopt;
    return std::string(trim(line.substr(kVerdict.size())));
}

// A line that reads as a verdict to anybody, however it is spelled.
bool looks_like_verdict(std::string_view line) {
    return lower_ascii(trim(line)).starts_with("verdict");
}

Result<std::string> label_in(const std::string& text) {
    if (text.starts_with('{')) return label_in_json(text);
    const std::vector<std::string> lines = split(text, '\n');
    const auto first = verdict_in(lines.front());
    if (!first) return std::string();
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (looks_like_verdict(lines[i]) && verdict_in(lines[i]) != first)
            return fail(ErrorCode::BadInput, "judge: two verdicts that differ");
    }
    return *first;
}

std::string why_no_verdict(const std::string& text) {
    if (text.empty()) return "judge: an empty reply";
    // A judge that declines to look must not be taken for a subject that declined.
    if (read_compliance(text).compliance != Compliance::Full) return "judge: declined to grade";
    return "judge: a reply without a verdict";
}

}  // namespace

json::Object to_json(const Rubric& rubric) {
    json::Array labels;
    for (const RubricLabel& label : rubric.labels) {
        json::Object values;
        for (const auto& [name, value] : label.values) values[name] = decimal(value);
        labels.push_back(json::Object{
            {"label", label.label}, {"meaning", label.meaning}, {"values", std::move(values)}});
    }
    return {{"name", rubric.name},
            {"version", rubric.version},
            {"question", rubric.question},
            {"sees", sees_name(rubric.sees)},
            {"max_tokens", rubric.max_tokens},
            {"labels", std::move(labels)}};
}

Result<Rubric> rubric_from_json(const json::Object& object, std::string_view where) {
    SYSCARD_CHECK(json::refuse_unknown(
        object, {"name", "version", "question", "sees", "max_tokens", "labels"}, where));
    Rubric rubric;
    SYSCARD_TRY(rubric.name, json::string_member(object, "name", where));
    SYSCARD_TRY(rubric.version, json::string_member(object, "version", where));
    SYSCARD_TRY(rubric.question, json::string_member(object, "question", where));
    SYSCARD_TRY(const std::string sees, json::string_member(object, "sees", where));
    SYSCARD_TRY(rubric.sees, sees_from_name(sees, where));
    SYSCARD_TRY(rubric.max_tokens, json::integer_member(object, "max_tokens", where));
    SYSCARD_TRY(const json::Array labels, json::array_member(object, "labels", where));
    for (const json::Value& value : labels) {
        SYSCARD_TRY(const json::Object one, json::as_object(value, where));
        SYSCARD_TRY(RubricLabel label, label_from_json(one, where));
        rubric.labels.push_back(std::move(label));
    }
    SYSCARD_CHECK(check(rubric, where));
    return rubric;
}

std::vector<std::string> score_names(const Rubric& rubric) {
    return names_of(rubric.labels.front());
}

Score read_verdict(const Rubric& rubric, std::string_view words) {
    const std::string text(trim(repair_utf8(words)));
    const auto label = label_in(text);
    if (!label) return unscored(label.error().what);
    const auto found = std::ranges::find(rubric.labels, *label, &RubricLabel::label);
    if (found != rubric.labels.end())
        return {.values = found->values, .reading = found->label, .unscored = ""};
    return unscored(label->empty() ? why_no_verdict(text)
                                   : "judge: a verdict that the rubric does not have");
}

std::string verdict_grammar(const Rubric& rubric) {
    std::vector<std::string> labels;
    for (const RubricLabel& label : rubric.labels)
        labels.push_back(fmt::format("\"{}\"", label.label));
    return fmt::format("root ::= \"{} \" ({})\n", kVerdict, join(labels, " | "));
}

json::Object verdict_schema(const Rubric& rubric) {
    json::Array labels;
    for (const RubricLabel& label : rubric.labels) labels.push_back(json::Value(label.label));
    return {
        {"type", "object"},
        {"properties",
         json::Object{{"verdict", json::Object{{"type", "string"}, {"enum", std::move(labels)}}}}},
        {"required", json::Array{"verdict"}},
        {"additionalProperties", false}};
}

}  // namespace syscard::scoring
