// card.md, in GitHub-flavoured Markdown. What others wrote goes through escape.h; replies stand in
// fenced blocks.

#include <fmt/format.h>

#include "card/content.h"
#include "card/escape.h"
#include "card/render.h"
#include "card/sections.h"
#include "card/wording.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using framework::Reason;

std::string heading(std::size_t depth, std::string_view text) {
    return fmt::format("{} {}\n\n", std::string(depth, '#'), markdown_prose(text));
}

std::string paragraph(std::string_view text) { return markdown_prose(text) + "\n\n"; }

std::string row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += fmt::format(" {} |", markdown_prose(cell));
    return line + "\n";
}

std::string table(const Table& content) {
    std::string text = fmt::format("*{}*\n\n|", markdown_prose(content.caption));
    for (const Column& column : content.columns)
        text += fmt::format(" {} |", markdown_prose(column.title));
    text += "\n|";
    for (const Column& column : content.columns)
        text += column.align == Align::Right ? " ---: |" : " --- |";
    text += "\n";
    for (const std::vector<std::string>& cells : content.rows) text += row(cells);
    return text + "\n";
}

std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += fmt::format("- {}\n", markdown_prose(item));
    return text.empty() ? text : text + "\n";
}

std::string facts(const std::vector<Fact>& all) {
    std::string text;
    for (const Fact& fact : all)
        text +=
            fmt::format("- **{}**: {}\n", markdown_prose(fact.name), markdown_prose(fact.value));
    return text + "\n";
}

std::string reason_tree(const std::vector<Reason>& reasons, std::size_t depth) {
    std::string text;
    for (const Reason& reason : reasons) {
        const std::string evidence = evidence_words(reason);
        text += fmt::format("{}- {} **{}**: {}{}\n",
                            std::string(2 * depth, ' '),
                            verdict_mark(reason.verdict),
                            verdict_words(reason.verdict),
                            markdown_prose(reason.text),
                            evidence.empty() ? "" : fmt::format(" ({})", markdown_prose(evidence)));
        text += reason_tree(reason.children, depth + 1);
    }
    return text;
}

std::string decisions(const Card& card) {
    std::string text = heading(2, "Decisions") + paragraph(framework_sentence(card.rating));
    if (card.rating.actions.empty()) return text + paragraph("The framework names no action.");
    text += table(decision_table(card));
    for (const framework::ActionDecision& action : card.rating.actions) {
        text += heading(3, fmt::format("{}: {}", action.title, decision_words(action.decision)));
        text += action.reasons.empty() ? paragraph("No rule allows it.")
                                       : reason_tree(action.reasons, 0) + "\n";
        if (!action.acts.empty())
            text += paragraph(acts_sentence(action)) + reason_tree(action.acts, 0) + "\n";
    }
    return text;
}

std::string category(const CategoryRating& rating) {
    std::string text = heading(3, fmt::format("{}: {}", rating.title, level_words(rating)));
    if (!rating.meaning.empty()) text += paragraph(rating.meaning);
    if (rating.indicators.empty()) return text + paragraph(rating.reason);
    text += table(indicator_table(rating));
    std::vector<std::string> sentences;
    for (const framework::IndicatorResult& indicator : rating.indicators)
        sentences.push_back(indicator_sentence(indicator));
    return text + list(sentences);
}

std::string categories(std::string_view title, const std::vector<CategoryRating>& ratings,
                       const std::vector<std::string>& notes) {
    std::string text = heading(2, title);
    if (ratings.empty()) return text + paragraph("The framework has none.");
    text += list(notes) + table(scorecard_table(std::string(title), ratings));
    for (const CategoryRating& rating : ratings) text += category(rating);
    return text;
}

std::string quoted(const Quotation& one) {
    const std::string text = fmt::format("{}:\n\n{}\n", one.who, fence_markdown(one.words));
    return one.remark.empty() ? text : text + paragraph(one.remark);
}

std::string example(const Example& one) {
    std::string text = fmt::format("**Example, sample {}**\n\n", escape_markdown(one.sample));
    for (const Quotation& quotation : quotations_of(one)) text += quoted(quotation);
    return text + fmt::format("Read as: {}\n\n", escape_markdown(one.read_as));
}

std::string evaluation(const Evaluation& one) {
    std::string text =
        heading(3, fmt::format("{} {}", one.row, one.title)) + facts(evaluation_facts(one));
    if (one.measurements.empty()) return text + paragraph("No measurement.");
    text += table(result_table(one)) + table(bound_table(one));
    if (const Table corrected = correction_table(one); !corrected.rows.empty())
        text += table(corrected);
    text += list(notes_on(one));
    for (const measure::Measurement& measurement : one.measurements) {
        if (!measurement.breakdown.empty()) text += table(breakdown_table(measurement));
    }
    for (const Example& each : one.examples) text += example(each);
    return text;
}

std::string evaluations(const Card& card) {
    std::string text = heading(2, "Evaluations") + paragraph(letters_sentence());
    for (const Evaluation& one : card.evaluations) text += evaluation(one);
    return text;
}

std::string not_tested(const Card& card) {
    if (card.not_tested.empty())
        return heading(2, "Not tested") +
               paragraph("Every row of the scorecard has an evaluation.");
    return heading(2, "Not tested") + table(not_tested_table(card));
}

std::string block(const Block& one) {
    if (const auto* text = std::get_if<Paragraph>(&one)) return paragraph(text->text);
    if (const auto* items = std::get_if<Items>(&one)) return list(items->items);
    if (const auto* named = std::get_if<FactList>(&one)) return facts(named->facts);
    if (const auto* content = std::get_if<Table>(&one)) return table(*content);
    return quoted(std::get<Quotation>(one));
}

std::string section(const Section& one) {
    std::string text = heading(2, one.title);
    for (const Block& each : one.blocks) text += block(each);
    return text;
}

}  // namespace

std::string render_markdown(const Card& card) {
    std::string text = heading(1, card.title) + list(card.summary) + decisions(card);
    text += section(votes_section(card));
    text += categories("Preparedness scorecard", card.rating.categories, card.rating.notes);
    text += categories("Behaviours", card.rating.behaviours, {});
    text += evaluations(card) + not_tested(card);
    for (const Section& one : record_sections(card)) text += section(one);
    text += heading(2, "Subject") + facts(subject_facts(card));
    text += heading(2, "Run") + facts(run_facts(card)) + table(outcome_table(card));
    text += heading(2, "Suites") + table(suite_table(card));
    text += heading(2, "Cost") + facts(cost_facts(card));
    text += heading(2, "Integrity") + paragraph(verify_sentence()) + facts(integrity_facts(card));
    text += heading(2, "What this card does not show") + list(card.not_shown);
    text.pop_back();
    return text;
}

}  // namespace syscard::card
