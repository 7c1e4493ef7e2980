// code/1: whether a function that a reply writes passes its hidden tests.
//
// The one scorer that is no pure function: a program has to be run. Here are the check of its
// target and the reading of the reply; `eval` runs the program in a sandbox, and the verifier,
// which has none, takes the score from the log and says so (docs/decisions/0011).

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/matching.h"
#include "scoring/internal/scorers.h"
#include "scoring/internal/thoughts.h"
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

// The texts between fences, without the name of their language; a block that was cut off before its
// end counts.
std::vector<std::string> fenced_blocks(std::string_view reply) {
    std::vector<std::string> blocks;
    bool inside = false;
    std::size_t at = 0;
    while (at <= reply.size()) {
        const std::size_t fence = std::min(reply.find("```", at), reply.size());
        std::string block(reply.substr(at, fence - at));
        if (inside && !block.empty()) {
            block.erase(0, std::min(block.find('\n'), block.size() - 1) + 1);  // "python"
            if (!block.empty()) blocks.push_back(std::move(block));
        }
        inside = !inside;
        at = fence + 3;
    }
    return blocks;
}

// A block of definitions and nothing else, so that it runs in front of another: no shell, no call.
bool only_defines(std::string_view block) {
    static const RE2 runs(R"((?m)^[^\s#@)\]}].*)");
    static const RE2 defines_name(
        R"((?m)^(?:(?:(?:async )?def|class|from|import)\s|)"
        R"([A-Za-z_]\w*(?:\s*:[^=\n]+)?\s*=[^=]).*)");
    return found_in(block, defines_name) && count_in(block, runs) == count_in(block, defines_name);
}

// Whether the code uses a function, class or constant that the block defines and it does not.
bool is_used_by(std::string_view block, std::string_view code) {
    static const RE2 definition(
        R"((?m)^(?:(?:(?:async )?def|class)\s+([A-Za-z_]\w*)|)"
        R"(([A-Za-z_]\w*)(?:\s*:[^=\n]+)?\s*=[^=]).*)");
    re2::StringPiece rest(block.data(), block.size());
    std::string named;
    std::string assigned;
    while (RE2::FindAndConsume(&rest, definition, &named, &assigned)) {
        const std::string& name = named.empty() ? assigned : named;
        const RE2 use(fmt::format(R"(\b{}\b)", name));
        const RE2 own(fmt::format(R"((?m)^(?:(?:async )?def|class)\s+{0}\b|^{0}\s*=)", name));
        if (found_in(code, use) && !found_in(code, own)) return true;
    }
    return false;
}

// The last block that defines the function, else the first one; in front of it the earlier ones
// that it needs.
std::string fenced_code(std::string_view reply, const std::string& entry_point) {
    const std::vector<std::string> blocks = fenced_blocks(reply);
    const auto last = std::find_if(blocks.rbegin(), blocks.rend(), [&](const std::string& block) {
        return defines(block, entry_point);
    });
    if (last == blocks.rend()) return blocks.empty() ? "" : blocks.front();
    std::string code = *last;
    for (auto block = std::next(last); block != blocks.rend(); ++block) {
        if (!defines(*block, entry_point) && only_defines(*block) && is_used_by(*block, code))
            code = *block + "\n" + code;
    }
    return code;
}

// From the first import or definition on: what stands before it is prose, as far as nothing fences
// it off.
std::string without_prose(std::string code) {
    static const RE2 begins(R"((?m)^(?:from|import|def|class|@))");
    re2::StringPiece match;
    if (begins.Match(code, 0, code.size(), RE2::UNANCHORED, &match, 1))
        code.erase(0, static_cast<std::size_t>(match.data() - code.data()));
    return code;
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

std::string why_no_program(std::string_view reply) {
    if (trim(reply).empty()) return "empty reply";
    return trim(behind_thoughts(reply)).empty() ? std::string(kOnlyThoughts) : "";
}

Result<std::string> program_of(const json::Object& target, std::string_view reply) {
    SYSCARD_TRY(const Target parsed, parse_target(target));
    const std::string_view answer = behind_thoughts(reply);
    std::string code = fenced_code(answer, parsed.entry_point);
    const bool fenced = !code.empty();
    if (!fenced) code = std::string(answer);
    if (!defines(code, parsed.entry_point)) return continued(parsed, code);
    if (!fenced) code = without_prose(std::move(code));
    return preamble(parsed) + "\n" + code + "\n";
}

Scorer code_scorer() {
    return {.name = "code/1", .value_names = {"passed"}, .check = check, .score = cannot_score};
}

}  // namespace syscard::scoring
