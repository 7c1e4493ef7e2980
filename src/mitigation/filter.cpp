#include "mitigation/filter.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace syscard::mitigation {

struct Filter::Compiled {
    std::vector<std::string> names;
    std::vector<std::unique_ptr<RE2>> patterns;  // as many
};

Filter::Filter(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Result<Filter> Filter::compile(const std::vector<Rule>& rules, std::string_view where) {
    RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_unique<Compiled>();
    for (const Rule& rule : rules) {
        auto pattern = std::make_unique<RE2>(rule.pattern, options);
        if (!pattern->ok())
            return fail(ErrorCode::BadInput,
                        fmt::format("the rule `{}` cannot be read: `{}`", rule.name, rule.pattern),
                        std::string(where),
                        fmt::format("{}; patterns are RE2: github.com/google/re2/wiki/Syntax",
                                    pattern->error()));
        compiled->names.push_back(rule.name);
        compiled->patterns.push_back(std::move(pattern));
    }
    return Filter(std::move(compiled));
}

std::optional<std::string> Filter::first_match(std::string_view text) const {
    const std::string repaired = repair_utf8(text);
    for (std::size_t i = 0; i < compiled_->patterns.size(); ++i) {
        if (RE2::PartialMatch(repaired, *compiled_->patterns[i])) return compiled_->names[i];
    }
    return std::nullopt;
}

Result<Verdict> read_judge(std::string_view reply) {
    const std::string_view word = trim(reply);
    if (word == "ALLOW") return Verdict{};
    if (word == "BLOCK") return Verdict{.block = true, .rule = ""};
    return fail(ErrorCode::BadInput,
                fmt::format("the judge said neither ALLOW nor BLOCK: `{}`",
                            terminal_line(reply, 60)));
}

std::string judge_prompt(const Layer& layer, std::string_view input, std::string_view reply) {
    constexpr std::string_view kInput = "{input}";
    constexpr std::string_view kReply = "{reply}";
    const std::string_view prompt = layer.prompt;
    std::string filled;
    for (std::size_t at = 0; at < prompt.size();) {
        if (prompt.substr(at).starts_with(kInput)) {
            filled += repair_utf8(input);
            at += kInput.size();
        } else if (prompt.substr(at).starts_with(kReply)) {
            filled += repair_utf8(reply);
            at += kReply.size();
        } else {
            filled += prompt[at++];
        }
    }
    return filled;
}

json::Object classifier_request(const Layer& layer, std::string_view input,
                                std::string_view reply) {
    return {{"schema", "syscard.classify/1"},
            {"layer", layer.name},
            {"on", side_name(layer.on)},
            {"input", repair_utf8(input)},
            {"reply", repair_utf8(reply)}};
}

Result<Verdict> read_classifier(std::string_view body) {
    constexpr std::string_view kWhere = "the classifier's answer";
    SYSCARD_TRY(const json::Value value, json::parse(body, kWhere));
    SYSCARD_TRY(const json::Object object, json::as_object(value, kWhere));
    SYSCARD_CHECK(json::refuse_unknown(object, {"verdict", "label"}, kWhere));
    SYSCARD_TRY(const std::string word, json::string_member(object, "verdict", kWhere));
    Verdict verdict{.block = word == "block", .rule = ""};
    if (object.contains("label")) {
        SYSCARD_TRY(verdict.rule, json::string_member(object, "label", kWhere));
    }
    if (word == "allow" || word == "block") return verdict;
    return fail(ErrorCode::BadInput,
                fmt::format("the classifier said neither allow nor block: `{}`",
                            terminal_line(word, 60)));
}

}  // namespace syscard::mitigation
