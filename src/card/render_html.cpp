// card.html: one page that asks nothing of its reader's machine. No script, nothing loaded from
// elsewhere, and a policy that would refuse both. The tables are those of card.md; the pictures are
// drawn from the same record.

#include <fmt/format.h>

#include "base/text.h"
#include "card/content.h"
#include "card/interval_plot.h"
#include "card/markup.h"
#include "card/render.h"
#include "card/sections.h"
#include "card/stylesheet.h"
#include "card/wording.h"
#include "crypto/digest.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using framework::Reason;
using measure::Measurement;

// Only the style sheet with this digest may be applied, so that not even a style attribute could be
// smuggled in.
std::string content_security_policy() {
    const crypto::Digest digest = crypto::sha256(card_stylesheet());
    return fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        to_base64(digest.bytes));
}

Markup meta(std::string_view name, std::string_view content) {
    return element(
        "meta", {{"name", std::string(name)}, {"content", std::string(content)}}, Markup());
}

Markup head(const Card& card) {
    return element("head",
                   element("meta", {{"charset", "utf-8"}}, Markup()) +
                       element("meta",
                               {{"http-equiv", "Content-Security-Policy"},
                                {"content", content_security_policy()}},
                               Markup()) +
                       meta("viewport", "width=device-width, initial-scale=1") +
                       meta("referrer", "no-referrer") + meta("color-scheme", "light dark") +
                       element("title", Markup::text(card.title)) + stylesheet(card_stylesheet()));
}

std::string place_of(const Measurement& measurement) { return "m-" + anchor(measurement.id); }

// A measurement's name, wherever it stands, leads to its figures.
Links links_to_measurements(const Card& card) {
    Links links;
    for (const Evaluation& evaluation : card.evaluations) {
        for (const Measurement& one : evaluation.measurements)
            links.emplace(one.id, "#" + place_of(one));
    }
    return links;
}

Markup division(std::string_view kind, const Markup& content) {
    return element("div", {{"class", std::string(kind)}}, content);
}

Markup section(std::string_view title, const Markup& content) {
    const std::string id = anchor(title);
    return element("section",
                   {{"aria-labelledby", id}},
                   element("h2", {{"id", id}}, Markup::text(title)) + content);
}

Markup list(const std::vector<std::string>& items, const Links& links) {
    if (items.empty()) return {};
    Markup entries;
    for (const std::string& item : items) entries += element("li", Markup::prose(item, links));
    return element("ul", entries);
}

Markup facts(const std::vector<Fact>& all) {
    Markup entries;
    for (const Fact& fact : all) entries += element("dt", fact.name) + element("dd", fact.value);
    return element("dl", entries);
}

// A further cell for each row, after those of the table; for the pictures beside numbers.
struct Extra {
    std::string title;
    std::vector<Markup> cells;
};

Attributes side(const Column& column) {
    return column.align == Align::Right ? Attributes{{"class", "number"}} : Attributes{};
}

// On a phone such a table stands as a list of its rows, each cell with its column's title before it.
bool is_wide(const Table& content) { return content.columns.size() > 5; }

Markup table_head(const Table& content, const Extra& extra) {
    Markup cells;
    for (const Column& column : content.columns) {
        Attributes attributes = side(column);
        attributes.emplace_back("scope", "col");
        cells += element("th", attributes, Markup::prose(column.title));
    }
    if (!extra.cells.empty())
        cells += element("th", {{"class", "strip"}, {"scope", "col"}}, Markup::prose(extra.title));
    return element("thead", element("tr", cells));
}

Markup table_row(const Table& content, std::size_t number, const Links& links, const Extra& extra) {
    const std::vector<std::string>& texts = content.rows[number];
    Markup cells = element("th", {{"scope", "row"}}, Markup::prose(texts[0]));
    for (std::size_t i = 1; i < texts.size(); ++i) {
        Attributes attributes = side(content.columns[i]);
        if (is_wide(content)) attributes.emplace_back("data-label", content.columns[i].title);
        cells += element("td", attributes, Markup::prose(texts[i], links));
    }
    if (!extra.cells.empty()) cells += element("td", {{"class", "strip"}}, extra.cells[number]);
    return element("tr", cells);
}

// A table that is wider than the page scrolls in its own box, by keyboard too.
Markup table(const Table& content, const Links& links, const Extra& extra = {}) {
    Markup rows;
    for (std::size_t i = 0; i < content.rows.size(); ++i)
        rows += table_row(content, i, links, extra);
    const Markup whole = element("table",
                                 is_wide(content) ? Attributes{{"class", "wide"}} : Attributes{},
                                 element("caption", element("span", content.caption)) +
                                     table_head(content, extra) + element("tbody", rows));
    return element("div",
                   {{"class", "scroll"},
                    {"role", "group"},
                    {"aria-label", content.caption},
                    {"tabindex", "0"}},
                   whole);
}

// The reasons of a decision.

Markup verdict(framework::Verdict one) {
    return element("span",
                   {{"class", "verdict"}},
                   Markup::text(fmt::format("{} {}", verdict_mark(one), verdict_words(one))));
}

Markup reason_tree(const std::vector<Reason>& reasons, const Links& links);

Markup behind(const Reason& reason, const Links& links) {
    if (reason.children.empty()) return {};
    const auto count = static_cast<std::int64_t>(reason.children.size());
    return element(
        "details",
        element("summary", counted(count, "indicator behind this", "indicators behind this")) +
            reason_tree(reason.children, links));
}

Markup reason_item(const Reason& reason, const Links& links) {
    const std::string evidence = evidence_words(reason);
    const std::string text =
        evidence.empty() ? reason.text : fmt::format("{} ({})", reason.text, evidence);
    return element("li",
                   verdict(reason.verdict) + Markup::text(" ") + Markup::prose(text, links) +
                       behind(reason, links));
}

Markup reason_tree(const std::vector<Reason>& reasons, const Links& links) {
    Markup items;
    for (const Reason& reason : reasons) items += reason_item(reason, links);
    return element("ul", {{"class", "reasons"}}, items);
}

Markup decision(const framework::ActionDecision& action, const Links& links) {
    const std::string word(decision_words(action.decision));
    const Markup title =
        element("h3", Markup::prose(action.title)) +
        element("p", {{"class", "word"}}, decision_shape(action.decision) + Markup::text(word)) +
        element("p", {{"class", "tally"}}, Markup::prose(requirement_words(action)));
    return element("article",
                   {{"class", "decision " + word}},
                   division("verdict-head", title) +
                       (action.reasons.empty() ? Markup() : reason_tree(action.reasons, links)) +
                       (action.acts.empty() ? Markup()
                                            : element("p", acts_sentence(action)) +
                                                  reason_tree(action.acts, links)));
}

Markup decisions(const Card& card, const Links& links) {
    Markup content = element("p", framework_sentence(card.rating));
    if (card.rating.actions.empty()) content += element("p", "The framework names no action.");
    for (const framework::ActionDecision& action : card.rating.actions)
        content += decision(action, links);
    return section("Decisions", content);
}

// The scorecard.

Markup category(const CategoryRating& rating, const Links& links) {
    Markup content =
        element("h3",
                Markup::prose(rating.title) + Markup::text(": ") +
                    element("span", {{"class", "level"}}, Markup::prose(level_words(rating))));
    if (!rating.meaning.empty()) content += element("p", rating.meaning);
    if (rating.indicators.empty()) return content + element("p", rating.reason);
    std::vector<std::string> sentences;
    for (const framework::IndicatorResult& indicator : rating.indicators)
        sentences.push_back(indicator_sentence(indicator));
    return content + table(indicator_table(rating), links) + list(sentences, links);
}

Markup categories(std::string_view title, const std::vector<CategoryRating>& ratings,
                  const std::vector<std::string>& notes, const Links& links) {
    if (ratings.empty()) return section(title, element("p", "The framework has none."));
    Markup content =
        list(notes, links) + table(scorecard_table(std::string(title), ratings), links);
    for (const CategoryRating& rating : ratings) content += category(rating, links);
    return section(title, content);
}

// The evaluations.

Markup bar(const Measurement& measurement) {
    const Markup label = element(
        "p",
        {{"class", "label"}},
        element("strong", measurement.title) + Markup::text(" ") +
            element("span", rate_words(measurement)) + Markup::text(" ") +
            element("span", {{"class", "soft"}}, Markup::prose(estimator_words(measurement))));
    return element("div",
                   {{"class", "measurement"}, {"id", place_of(measurement)}},
                   label + interval_plot(measurement));
}

Markup bars(const Evaluation& evaluation) {
    Markup content;
    for (const Measurement& one : evaluation.measurements) content += bar(one);
    content += division("axis-row", interval_axis());
    return element(
        "figure",
        content +
            element("figcaption", "Point and two-sided interval of each rate, from 0 % to 100 %."));
}

Markup breakdown(const Measurement& measurement, const Links& links) {
    if (measurement.breakdown.empty()) return {};
    Extra strips{"Interval bar", {}};
    for (const measure::BreakdownRow& row : measurement.breakdown)
        strips.cells.push_back(interval_strip(row));
    return table(breakdown_table(measurement), links, strips);
}

Markup aside(std::string_view text) {
    return element("p", {{"class", "aside"}}, Markup::text(text));
}

Markup quoted(const Quotation& one) {
    const Markup content = aside(one.who) + element("blockquote", Markup::text(one.words));
    return one.remark.empty() ? content : content + aside(one.remark);
}

Markup example(const Example& one) {
    Markup content = element("h4", Markup::text("Example, sample " + one.sample));
    for (const Quotation& quotation : quotations_of(one)) content += quoted(quotation);
    return element("article", {{"class", "example"}}, content + aside("Read as: " + one.read_as));
}

Markup evaluation(const Evaluation& one, const Links& links) {
    Markup content = element("h3",
                             element("span", {{"class", "row"}}, Markup::text(one.row)) +
                                 Markup::text(" ") + Markup::prose(one.title));
    content += facts(evaluation_facts(one));
    if (one.measurements.empty())
        return element("article", content + element("p", "No measurement."));
    content += bars(one) + table(bound_table(one), links);
    if (const Table corrected = correction_table(one); !corrected.rows.empty())
        content += table(corrected, links);
    content += list(notes_on(one), links);
    for (const Measurement& measurement : one.measurements)
        content += breakdown(measurement, links);
    for (const Example& each : one.examples) content += example(each);
    return element("article", content);
}

Markup evaluations(const Card& card, const Links& links) {
    Markup content = element("p", letters_sentence());
    for (const Evaluation& one : card.evaluations) content += evaluation(one, links);
    return section("Evaluations", content);
}

Markup not_tested(const Card& card) {
    return section("Not tested",
                   card.not_tested.empty()
                       ? element("p", "Every row of the scorecard has an evaluation.")
                       : table(not_tested_table(card), {}));
}

// What people recorded, the ledger and the checklist.

Markup block(const Block& one, const Links& links) {
    if (const auto* text = std::get_if<Paragraph>(&one))
        return element("p", Markup::prose(text->text, links));
    if (const auto* items = std::get_if<Items>(&one)) return list(items->items, links);
    if (const auto* named = std::get_if<FactList>(&one)) return facts(named->facts);
    if (const auto* content = std::get_if<Table>(&one)) return table(*content, links);
    return element("article", {{"class", "example"}}, quoted(std::get<Quotation>(one)));
}

Markup section(const Section& one, const Links& links) {
    Markup content;
    for (const Block& each : one.blocks) content += block(each, links);
    return section(one.title, content);
}

// The frame of the page.

std::vector<std::string> titles(const Card& card) {
    std::vector<std::string> all = {"Decisions",
                                    votes_section(card).title,
                                    "Preparedness scorecard",
                                    "Behaviours",
                                    "Evaluations",
                                    "Not tested"};
    for (const Section& one : record_sections(card)) all.push_back(one.title);
    all.insert(all.end(),
               {"Subject", "Run", "Suites", "Cost", "Integrity", "What this card does not show"});
    return all;
}

Markup contents(const Card& card) {
    Markup links;
    for (const std::string& title : titles(card)) {
        links += element("li", element("a", {{"href", "#" + anchor(title)}}, Markup::text(title)));
    }
    return element("nav", {{"aria-label", "Contents"}}, element("ul", links));
}

Markup page_header(const Card& card) {
    Markup summary;
    for (const std::string& line : card.summary) summary += element("p", line);
    return element("header",
                   element("h1", Markup::prose(card.title)) + division("summary", summary));
}

Markup recorded(const Card& card, const Links& links) {
    Markup content;
    for (const Section& one : record_sections(card)) content += section(one, links);
    return content;
}

Markup page_main(const Card& card) {
    const Links links = links_to_measurements(card);
    return element(
        "main",
        decisions(card, links) + section(votes_section(card), links) +
            categories("Preparedness scorecard", card.rating.categories, card.rating.notes, links) +
            categories("Behaviours", card.rating.behaviours, {}, links) + evaluations(card, links) +
            not_tested(card) + recorded(card, links) +
            section("Subject", facts(subject_facts(card))) +
            section("Run", facts(run_facts(card)) + table(outcome_table(card), {})) +
            section("Suites", table(suite_table(card), {})) +
            section("Cost", facts(cost_facts(card))) +
            section("Integrity", element("p", verify_sentence()) + facts(integrity_facts(card))) +
            section("What this card does not show", list(card.not_shown, {})));
}

}  // namespace

std::string render_html(const Card& card) {
    const Markup body = element("body", page_header(card) + contents(card) + page_main(card));
    return "<!doctype html>\n" + element("html", {{"lang", "en"}}, head(card) + body).html();
}

}  // namespace syscard::card
