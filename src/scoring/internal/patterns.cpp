#include "scoring/internal/patterns.h"

#include <algorithm>

#include <fmt/format.h>

namespace syscard::scoring {

namespace {

std::unique_ptr<RE2> compile(const std::string& pattern) {
    RE2::Options options;
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return std::make_unique<RE2>(pattern, options);
}

std::optional<std::string> first_that(const Patterns& patterns, std::string_view text,
                                      bool matching) {
    const auto found = std::ranges::find_if(
        patterns, [&](const auto& pattern) { return matches(*pattern, text) == matching; });
    if (found == patterns.end()) return std::nullopt;
    return (*found)->pattern();
}

}  // namespace

Result<Patterns> patterns_member(const json::Object& target, std::string_view name,
                                 std::string_view where) {
    SYSCARD_TRY(const std::vector<std::string> sources, json::strings_member(target, name, where));
    Patterns patterns;
    for (const std::string& source : sources) {
        patterns.push_back(compile(source));
        if (patterns.back()->ok()) continue;
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` holds a pattern that cannot be read: `{}`", name, source),
                    std::string(where),
                    fmt::format("{}; patterns are RE2: github.com/google/re2/wiki/Syntax",
                                patterns.back()->error()));
    }
    return patterns;
}

bool matches(const RE2& pattern, std::string_view text) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

std::optional<std::string> first_match(const Patterns& patterns, std::string_view text) {
    return first_that(patterns, text, true);
}

std::optional<std::string> first_miss(const Patterns& patterns, std::string_view text) {
    return first_that(patterns, text, false);
}

}  // namespace syscard::scoring
