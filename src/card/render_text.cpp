// card.txt: the whole card for a reader without a browser, in lines of at most 100 columns. Words
// that others wrote stand behind a bar, line by line, with what could move a cursor made visible.

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "card/content.h"
#include "card/escape.h"
#include "card/render.h"
#include "card/sections.h"
#include "card/text_layout.h"
#include "card/wording.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using framework::Reason;

std::string heading(std::string_view text, char rule) {
    const std::string line = cut(text, kTextColumns);
    return fmt::format("\n{}\n{}\n\n", line, std::string(count_code_points(line), rule));
}

std::string indented(std::size_t columns, std::string_view text) {
    return std::string(columns, ' ') + wrapped(text, columns + 2, kTextColumns - columns);
}

std::string paragraph(std::string_view text) { return wrapped(text, 0) + "\n"; }

std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += "- " + wrapped(item, 2, kTextColumns - 2);
    return text.empty() ? text : text + "\n";
}

std::string facts(const std::vector<Fact>& all) {
    std::string text;
    for (const Fact& fact : all) text += wrapped(fmt::format("{}: {}", fact.name, fact.value), 4);
    return text + "\n";
}

std::string quoted(const Quotation& one) {
    std::string text = wrapped(one.who + ":", 0);
    for (const std::string& line : split(one.words, '\n')) {
        std::string rest = wrapped(line, 0, kTextColumns - 4);
        rest.pop_back();
        for (const std::string& piece : split(rest, '\n')) text += "  | " + piece + "\n";
    }
    if (!one.remark.empty()) text += wrapped(one.remark, 0);
    return text + "\n";
}

std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::vector<std::string> texts = {table.columns[column].title};
        for (const auto& row : table.rows) texts.push_back(terminal_line(row[column], 1000));
        widths.push_back(widest(texts));
    }
    return widths;
}

std::string line_of(const Table& table, const std::vector<std::string>& cells,
                    const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string cell = terminal_line(cells[i], 1000);
        const bool right = table.columns[i].align == Align::Right;
        line += "  " + (right ? padded_left(cell, widths[i]) : padded(cell, widths[i]));
    }
    return std::string(without_trailing_blanks(line)) + "\n";
}

/// Too wide for columns: a paragraph for each row, its other cells named.
std::string stacked(const Table& table) {
    std::string text;
    for (const auto& row : table.rows) {
        text += indented(2, row[0]);
        for (std::size_t i = 1; i < row.size(); ++i)
            text += indented(6, fmt::format("{}: {}", table.columns[i].title, row[i]));
    }
    return text;
}

std::string table(const Table& content) {
    std::string text = wrapped(content.caption, 0);
    const std::vector<std::size_t> widths = widths_of(content);
    std::size_t total = 0;
    for (const std::size_t width : widths) total += width + 2;
    if (total > kTextColumns) return text + stacked(content) + "\n";
    std::vector<std::string> titles;
    for (const Column& column : content.columns) titles.push_back(column.title);
    text += line_of(content, titles, widths);
    for (const auto& row : content.rows) text += line_of(content, row, widths);
    return text + "\n";
}

std::string reason_tree(const std::vector<Reason>& reasons, std::size_t depth) {
    std::string text;
    for (const Reason& reason : reasons) {
        const std::string evidence = evidence_words(reason);
        text += indented(std::min<std::size_t>(2 + 2 * depth, 20),
                         fmt::format("{} {}: {}{}",
                                     verdict_mark(reason.verdict),
                                     verdict_words(reason.verdict),
                                     reason.text,
                                     evidence.empty() ? "" : fmt::format(" ({})", evidence)));
        text += reason_tree(reason.children, depth + 1);
    }
    return text;
}

std::string decisions(const Card& card) {
    std::string text = heading("Decisions", '=') + paragraph(framework_sentence(card.rating));
    if (card.rating.actions.empty()) return text + paragraph("The framework names no action.");
    for (const framework::ActionDecision& action : card.rating.actions) {
        text += wrapped(fmt::format("{} {}: {} ({})",
                                    decision_mark(action.decision),
                                    action.title,
                                    decision_words(action.decision),
                                    requirement_words(action)),
                        2);
        text += reason_tree(action.reasons, 0);
        if (!action.acts.empty())
            text += indented(2, acts_sentence(action)) + reason_tree(action.acts, 1);
        text += "\n";
    }
    return text;
}

std::string category(const CategoryRating& rating) {
    std::string text = heading(fmt::format("{}: {}", rating.title, level_words(rating)), '-');
    if (!rating.meaning.empty()) text += paragraph(rating.meaning);
    if (rating.indicators.empty()) return text + paragraph(rating.reason);
    std::vector<std::string> sentences;
    for (const framework::IndicatorResult& indicator : rating.indicators)
        sentences.push_back(indicator_sentence(indicator));
    return text + table(indicator_table(rating)) + list(sentences);
}

std::string categories(const std::string& title, const std::vector<CategoryRating>& ratings,
                       const std::vector<std::string>& notes) {
    std::string text = heading(title, '=');
    if (ratings.empty()) return text + paragraph("The framework has none.");
    text += list(notes) + table(scorecard_table(title, ratings));
    for (const CategoryRating& rating : ratings) text += category(rating);
    return text;
}

std::string evaluation(const Evaluation& one) {
    std::string text = heading(fmt::format("{} {}", one.row, one.title), '-');
    text += facts(evaluation_facts(one));
    if (one.measurements.empty()) return text + paragraph("No measurement.");
    text += table(result_table(one)) + table(bound_table(one));
    if (const Table corrected = correction_table(one); !corrected.rows.empty())
        text += table(corrected);
    text += list(notes_on(one));
    for (const measure::Measurement& measurement : one.measurements) {
        if (!measurement.breakdown.empty()) text += table(breakdown_table(measurement));
    }
    for (const Example& each : one.examples) {
        text += wrapped("Example, sample " + each.sample, 0);
        for (const Quotation& quotation : quotations_of(each)) text += quoted(quotation);
        text += paragraph("Read as: " + each.read_as);
    }
    return text;
}

std::string evaluations(const Card& card) {
    std::string text = heading("Evaluations", '=') + paragraph(letters_sentence());
    for (const Evaluation& one : card.evaluations) text += evaluation(one);
    return text;
}

std::string not_tested(const Card& card) {
    return heading("Not tested", '=') +
           (card.not_tested.empty() ? paragraph("Every row of the scorecard has an evaluation.")
                                    : table(not_tested_table(card)));
}

std::string block(const Block& one) {
    if (const auto* text = std::get_if<Paragraph>(&one)) return paragraph(text->text);
    if (const auto* items = std::get_if<Items>(&one)) return list(items->items);
    if (const auto* named = std::get_if<FactList>(&one)) return facts(named->facts);
    if (const auto* content = std::get_if<Table>(&one)) return table(*content);
    return quoted(std::get<Quotation>(one));
}

std::string section(const Section& one) {
    std::string text = heading(one.title, '=');
    for (const Block& each : one.blocks) text += block(each);
    return text;
}

}  // namespace

std::string render_text(const Card& card) {
    std::string text = wrapped(card.title, 0) + "\n";
    for (const std::string& line : card.summary) text += wrapped(line, 2);
    text += decisions(card) + section(votes_section(card));
    text += categories("Preparedness scorecard", card.rating.categories, card.rating.notes);
    text += categories("Behaviours", card.rating.behaviours, {});
    text += evaluations(card) + not_tested(card);
    for (const Section& one : record_sections(card)) text += section(one);
    text += heading("Subject", '=') + facts(subject_facts(card));
    text += heading("Run", '=') + facts(run_facts(card)) + table(outcome_table(card));
    text += heading("Suites", '=') + table(suite_table(card));
    text += heading("Cost", '=') + facts(cost_facts(card));
    text += heading("Integrity", '=') + paragraph(verify_sentence()) + facts(integrity_facts(card));
    text += heading("What this card does not show", '=') + list(card.not_shown);
    text.pop_back();
    return text;
}

}  // namespace syscard::card
