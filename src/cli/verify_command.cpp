#include "cli/verify_command.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/receipt_command.h"
#include "verify/verify.h"

namespace syscard::cli {

namespace {

Result<verify::Trust> trust_of(const VerifyArguments& arguments) {
    verify::Trust trust;
    if (!arguments.trust.empty()) {
        std::error_code ignored;
        const bool is_file = std::filesystem::is_regular_file(arguments.trust, ignored);
        std::string text = arguments.trust;
        if (is_file) {
            SYSCARD_TRY(text, read_file(arguments.trust));
        }
        SYSCARD_TRY(trust.key,
                    crypto::Verifier::parse(trim(text), is_file ? arguments.trust : "--trust"));
    }
    if (!arguments.against.empty()) trust.earlier = arguments.against;
    trust.others.assign(arguments.others.begin(), arguments.others.end());
    return trust;
}

// Names of files come from whoever hosts the folder: a line feed in one must not begin a line that
// looks like ours. No path is longer.
constexpr std::size_t kLongestLine = 4096;

std::string one_line(std::string_view text) { return terminal_line(text, kLongestLine); }

std::string lines(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& sentence : sentences)
        text += fmt::format("    {}\n", one_line(sentence));
    return text;
}

std::string success_text(const verify::Verification& verification) {
    std::string text =
        fmt::format("verifies: {} log entries, {} transcripts opened, {} replies scored again\n",
                    verification.entries,
                    verification.transcripts,
                    verification.scored_again);
    text += fmt::format(
        "recomputed: {} measurements, {} ratings and decisions; {} agree byte by byte\n",
        verification.measurements,
        verification.conclusions,
        join(verification.files, ", "));
    const card::ChecklistCounts counts = card::count(verification.checklist);
    text += fmt::format("checklist: {} of {} items met, {} not met, {} not applicable\n",
                        counts.met,
                        verification.checklist.size(),
                        counts.not_met,
                        counts.not_applicable);
    if (verification.taken_from_the_log > 0)
        text += fmt::format(
            "not run again: {} programs that the subject wrote; their scores are the log's\n",
            verification.taken_from_the_log);
    if (verification.judged > 0)
        text += fmt::format(
            "not asked again: the judge of {} replies; its recorded words were read again\n",
            verification.judged);
    if (verification.without_result > 0)
        text += fmt::format("gap: {} of {} planned samples have no result\n",
                            verification.without_result,
                            verification.planned);
    if (verification.withheld > 0)
        text += fmt::format(
            "withheld: {} transcripts, {} grades of them not computed again, {} fields sealed\n",
            verification.withheld,
            verification.withheld_grades,
            verification.sealed);
    for (const std::string& replay : verification.replays) text += one_line(replay) + "\n";
    text += fmt::format(
        "given to trust: {}\n",
        verification.given.empty() ? "nothing" : one_line(join(verification.given, ", ")));
    text += fmt::format("assurance: {}\n", one_line(join(verification.labels, ", ")));
    text += fmt::format("signed by: {}\n", one_line(verification.signer));
    if (!verification.publisher.empty())
        text += fmt::format("card.json signed by: {}\n", one_line(verification.publisher));
    for (const std::string& file : verification.not_covered)
        text += fmt::format("not covered: {}\n", one_line(file));
    return text + "shown:\n" + lines(verification.shown) + "not shown:\n" +
           lines(verification.not_shown);
}

std::string failure_text(const verify::Verification& verification) {
    std::string text = fmt::format("does not verify: {} found\n",
                                   verification.problems.size() == 1
                                       ? "1 problem"
                                       : fmt::format("{} problems", verification.problems.size()));
    for (const verify::Problem& problem : verification.problems) {
        text += fmt::format("  {}\n    --> {}\n",
                            terminal_line(problem.what, 300),
                            terminal_line(problem.where, 200));
    }
    if (verification.problems_left_out > 0)
        text += fmt::format("  and {} more\n", verification.problems_left_out);
    return text;
}

}  // namespace

int verify(const VerifyArguments& arguments, const Output& output) {
    const auto trust = trust_of(arguments);
    if (!trust) return output.fail(trust.error());
    if (arguments.place.ends_with(".tlog-proof"))
        return verify_receipt(arguments.place, trust->key, output);
    const auto verification = verify::verify_card(arguments.place, *trust);
    if (!verification) return output.fail(verification.error());
    output.answer(
        verify::to_json(*verification),
        verification->holds() ? success_text(*verification) : failure_text(*verification));
    return verification->holds() ? 0 : exit_code(ErrorCode::Tampered);
}

}  // namespace syscard::cli
