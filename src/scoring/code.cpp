// code/1: whether a function that a reply writes passes its hidden tests.
//
// The one scorer that is no pure function: a program has to be run. Here are the check of its
// target and the reading of the reply; `eval` runs the program in a sandbox, and the verifier,
// which has none, takes the score from the log and says so (docs/decisions/0011).

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/scorers.h"
#include "scoring/program.h"

namespace syscard::scoring {

namespace {

constexpr std::string_view kWhere = "target of `code/1`";

struct Target {
    std::string entry_point;
    std::string prompt;
    std::string tests;
};

Result<Target> parse_target(const json::Object& target) {
    SYSCARD_CHECK(json::refuse_unknown(target, {"entry_point", "prompt", "tests"}, kWhere));
    Target parsed;
    SYSCARD_TRY(parsed.entry_point, json::string_member(target, "entry_point", kWhere));
    SYSCARD_TRY(parsed.prompt, json::string_member(target, "prompt", kWhere));
    SYSCARD_TRY(parsed.tests, json::string_member(target, "tests", kWhere));
    static const RE2 identifier("[A-Za-z_][A-Za-z0-9_]*");
    if (!RE2::FullMatch(parsed.entry_point, identifier))
        return fail(ErrorCode::BadInput,
                    fmt::format("`entry_point` is no name of a function: `{}`",
                                terminal_line(parsed.entry_point, 40)),
                    std::string(kWhere));
    if (parsed.tests.find("def check(") != std::string::npos) return parsed;
    return fail(ErrorCode::BadInput,
                "`tests` defines no `check`",
                std::string(kWhere),
                "tests are Python: `def check(candidate): assert candidate(1) == 2`");
}

Result<void> check(const json::Object& target) {
    SYSCARD_CHECK(parse_target(target));
    return {};
}

Result<Score> cannot_score(const json::Object&, const Reply&) {
    return fail(ErrorCode::Unsupported, "a program has to be run to be scored", "code/1");
}

bool defines(std::string_view code, const std::string& entry_point) {
    const RE2 definition(fmt::format(R"((?m)^def\s+{}\s*\()", entry_point));
    return RE2::PartialMatch(re2::StringPiece(code.data(), code.size()), definition);
}

// The text between fences, last block first; a block that was cut off before its end counts.
std::string fenced_block(std::string_view reply, const std::string& entry_point) {
    const std::vector<std::string> parts = [&] {
        std::vector<std::string> found;
        std::size_t at = 0;
        for (std::size_t fence = reply.find("```"); fence != std::string_view::npos;
             fence = reply.find("```", at)) {
            found.emplace_back(reply.substr(at, fence - at));
            at = fence + 3;
        }
        found.emplace_back(reply.substr(at));
        return found;
    }();
    std::string last;
    for (std::size_t i = 1; i < parts.size(); i += 2) {
        std::string block = parts[i];
        block.erase(0, std::min(block.find('\n'), block.size() - 1) + 1);  // "python"
        if (defines(block, entry_point) || last.empty()) last = block;
    }
    return last;
}

// Everything before the function, imports and helpers, which a model may leave out.
std::string preamble(const Target& target) {
    const std::size_t at = target.prompt.rfind("def " + target.entry_point);
    return target.prompt.substr(0, at == std::string::npos ? 0 : at);
}

// A body that goes on where the prompt ends; models often leave out the first indentation.
std::string continued(const Target& target, std::string_view body) {
    std::string text(body);
    while (text.starts_with('\n')) text.erase(0, 1);
    const bool indented = text.starts_with(' ') || text.starts_with('\t');
    const std::string_view gap = target.prompt.ends_with('\n') ? "" : "\n";
    return fmt::format("{}{}{}{}\n", target.prompt, gap, indented ? "" : "    ", text);
}

}  // namespace

Result<std::string> program_of(const json::Object& target, std::string_view reply) {
    SYSCARD_TRY(const Target parsed, parse_target(target));
    std::string code = fenced_block(reply, parsed.entry_point);
    if (code.empty()) code = std::string(reply);
    if (!defines(code, parsed.entry_point)) return continued(parsed, code);
    static const RE2 begins(R"((?m)^(?:from|import|def|class|@))");
    re2::StringPiece rest(code);
    re2::StringPiece match;
    if (begins.Match(rest, 0, code.size(), RE2::UNANCHORED, &match, 1))
        code.erase(0, static_cast<std::size_t>(match.data() - code.data()));
    return preamble(parsed) + "\n" + code + "\n";
}

Scorer code_scorer() {
    return {.name = "code/1", .value_names = {"passed"}, .check = check, .score = cannot_score};
}

}  // namespace syscard::scoring
