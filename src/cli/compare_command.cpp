#include "cli/compare_command.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "card/compare.h"
#include "card/lint.h"
#include "cli/card_place.h"

namespace syscard::cli {

namespace {

std::string comparison_text(const card::Comparison& comparison) {
    std::string text;
    for (const card::PairedResult& one : comparison.results) {
        text +=
            fmt::format("{:<20} {:>6} -> {:>6} %  p {} (Holm)  {} pairs  {}\n",
                        one.result == "no_difference_shown" ? "no difference shown" : one.result,
                        decimal(one.before * 100, 1),
                        decimal(one.after * 100, 1),
                        decimal(one.p_adjusted, 4),
                        one.pairs,
                        terminal_line(one.measurement, 80));
    }
    for (const std::string& id : comparison.not_compared)
        text += fmt::format("not compared: {} has no items in common\n", terminal_line(id, 80));
    return text;
}

struct Compared {
    card::Comparison comparison;
    std::string with;  // the log of the card before
};

Result<card::ComparedRun> read_compared(const std::string& place) {
    SYSCARD_TRY(measure::RunRecord record, read_ended_run(eval::RunPlace{place}));
    SYSCARD_TRY(const evidence::LogReader reader,
                evidence::LogReader::open(eval::RunPlace{place}.evidence()));
    SYSCARD_TRY(std::vector<measure::SampleName> names,
                measure::read_names(measure::source_of(reader), record));
    return card::ComparedRun{std::move(record), std::move(names)};
}

Result<Compared> compare_places(const CompareArguments& arguments) {
    SYSCARD_TRY(const card::ComparedRun before, read_compared(arguments.before));
    SYSCARD_TRY(const card::ComparedRun after, read_compared(arguments.after));
    SYSCARD_TRY(card::Comparison comparison, card::compare(before, after));
    return Compared{std::move(comparison), before.record.intent.run};
}

std::vector<card::Sentence> lines_of(const std::string& text, const std::string& file) {
    std::vector<card::Sentence> sentences;
    for (const std::string& line : split(text, '\n'))
        sentences.push_back({line, fmt::format("{}:{}", file, sentences.size() + 1)});
    return sentences;
}

Result<std::vector<card::Unbound>> unbound_in(const std::string& place) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(place, ignored)) {
        SYSCARD_TRY(const std::string text, read_file(place));
        return card::unbound_claims(lines_of(text, place), {});
    }
    SYSCARD_TRY(const measure::RunRecord record, read_ended_run(eval::RunPlace{place}));
    SYSCARD_TRY(const card::Conclusions conclusions, card::conclude(record));
    const auto& records = conclusions.board.records();
    return card::unbound_claims(card::sentences_of(records), records);
}

}  // namespace

int compare(const CompareArguments& arguments, const Output& output) {
    const auto compared = compare_places(arguments);
    if (!compared) return output.fail(compared.error());
    const card::Comparison& comparison = compared->comparison;
    if (arguments.record && !comparison.results.empty()) {
        const auto card = append_records(eval::RunPlace{arguments.after},
                                         arguments.keys,
                                         card::records_of(comparison, compared->with, utc_now()));
        if (!card) return output.fail(card.error());
    }
    output.answer(card::to_json(comparison), comparison_text(comparison));
    if (comparison.results.empty()) return 3;
    return comparison.regression() ? 1 : 0;
}

int lint(const std::string& place, const Output& output) {
    const auto unbound = unbound_in(place);
    if (!unbound) return output.fail(unbound.error());
    json::Array problems;
    std::string text;
    for (const card::Unbound& one : *unbound) {
        problems.push_back(json::Object{
            {"word", one.word}, {"text", one.text}, {"where", one.where}, {"why", one.why}});
        text += fmt::format("{}: `{}` compares: {}\n  {}\n",
                            terminal_line(one.where, 120),
                            one.word,
                            terminal_line(one.text, 160),
                            one.why);
    }
    if (unbound->empty()) text = "no sentence compares without a test\n";
    output.answer({{"schema", "syscard.lint/1"}, {"unbound", std::move(problems)}}, text);
    return unbound->empty() ? 0 : 1;
}

}  // namespace syscard::cli
