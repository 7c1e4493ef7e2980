// Text that others wrote, at its worst, in every place of a card: it must stay where it stands, in
// every format.

#include <cstdlib>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "card/fixture.h"
#include "card/render.h"

namespace syscard::card {
namespace {

const std::string kHostile =
    "<script>alert(1)</script> </blockquote></section> \" onload='x' ](javascript:alert(1)) "
    "![x](http://evil.example/p.png) "
    "\x1b[2J\x1b[31mred \u202Egnp.exe\u202C <!-- | a | b |\n```\n````text\n# heading\n- list\n--> "
    "{{template}} &lt;b&gt; \\ $x$ ~~y~~";

std::string long_hostile() {
    std::string text = kHostile;
    while (text.size() < 20'000) text += "`|<b>";
    return text;
}

// The same hostile text wherever a card carries text of others.
Card hostile_card() {
    Card card = full_card();
    card.title += kHostile;
    card.summary.push_back(kHostile);
    card.subject.model = card.subject.name = card.subject.detail = card.subject.revision = kHostile;
    card.run.id = card.run.seed = kHostile;
    card.suites[0] = {kHostile, kHostile, kHostile, kHostile};
    card.integrity = {.origin = kHostile, .log_size = 1, .root = kHostile, .verifier = kHostile};
    card.not_tested.push_back({kHostile, kHostile});
    card.not_shown.push_back(kHostile);
    card.rating.notes.push_back(kHostile);
    card.rating.actions[0].title = kHostile;
    card.rating.actions[0].reasons[0] =
        reason(kHostile, Verdict::Met, {kHostile}, {reason(kHostile, Verdict::Met)});
    card.rating.categories[0].title = card.rating.categories[0].level =
        card.rating.categories[0].meaning = kHostile;
    card.rating.categories[0].indicators[0].title = card.rating.categories[0].indicators[0].reason =
        kHostile;
    Evaluation& evaluation = card.evaluations[0];
    evaluation.title = evaluation.measures = evaluation.limits = evaluation.grader = kHostile;
    evaluation.examples[0] = {.sample = kHostile,
                              .asked = kHostile,
                              .replied = long_hostile(),
                              .read_as = kHostile,
                              .cut = true};
    Measurement& one = evaluation.measurements[0];
    one.title = one.note = one.standard_error_method = one.interval->method = one.breakdown_by =
        one.breakdown[0].label = kHostile;
    return card;
}

std::string without_fenced_blocks(const std::string& markdown) {
    std::string text;
    std::string fence;
    for (const std::string& line : split(markdown, '\n')) {
        if (fence.empty() && line.starts_with("```")) {
            fence = line.substr(0, line.find_first_not_of('`'));
        } else if (line == fence) {
            fence.clear();
        } else if (fence.empty()) {
            text += line + "\n";
        }
    }
    return text;
}

bool has_control_characters(const std::string& text) {
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) return true;
    }
    return text.find("\u202E") != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t number = 0;
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + what.size()))
        ++number;
    return number;
}

// tests/card/check_page.py reads the page as a browser would and looks at every tag, attribute, id
// and number.
int check_page(const Card& card, const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "syscard-card";
    EXPECT_TRUE(make_directories(folder));
    const std::filesystem::path html = folder / (name + ".html");
    const std::filesystem::path markdown = folder / (name + ".md");
    EXPECT_TRUE(write_file_durably(html, render_html(card)));
    EXPECT_TRUE(write_file_durably(markdown, render_markdown(card)));
    const std::string script = std::string(SYSCARD_SOURCE_DIR) + "/tests/card/check_page.py";
    return std::system(
        fmt::format("python3 -B '{}' '{}' '{}'", script, html.string(), markdown.string()).c_str());
}

TEST(HostileText, CannotAddATagOrAnAttributeToThePage) {
    EXPECT_EQ(check_page(hostile_card(), "hostile"), 0);
}

TEST(HostileText, LeavesThePageOfAFullCardWellFormedAndItsNumbersThoseOfTheMarkdown) {
    EXPECT_EQ(check_page(full_card(), "full"), 0);
}

TEST(HostileText, LeavesThePageOfAnEmptyHandedCardWellFormed) {
    EXPECT_EQ(check_page(empty_handed_card(), "empty"), 0);
}

TEST(HostileText, KeepsThePageFreeOfControlCharacters) {
    EXPECT_FALSE(has_control_characters(render_html(hostile_card())));
}

TEST(HostileText, CannotCloseAFencedBlockOfTheMarkdown) {
    const std::string outside = without_fenced_blocks(render_markdown(hostile_card()));
    EXPECT_NE(outside.find("## What this card does not show"), std::string::npos);
    EXPECT_EQ(count(outside, "\n## "), 20U);
    EXPECT_EQ(count(outside, "\n# heading"), 0U);
}

TEST(HostileText, OfAThirdPartyCannotMoveTheCursorInTheTextFile) {
    Card card = hostile_card();
    people::Record statement;
    statement.kind = "statement";
    statement.by = {"A lab\x1b[2J", "third\rparty"};
    statement.texts = {{"assessor", "A lab\x1b[2J"}, {"text", "It is\x1b[1A fine.\r\n\x07"}};
    card.records.push_back(statement);
    const std::string text = render_text(card);
    EXPECT_NE(text.find("in its own words"), std::string::npos);
    EXPECT_FALSE(has_control_characters(text));
}

TEST(HostileText, CannotBecomeATagALinkOrAPictureInTheMarkdown) {
    const std::string outside = without_fenced_blocks(render_markdown(hostile_card()));
    EXPECT_EQ(count(outside, "<"), count(outside, "\\<"));
    EXPECT_EQ(count(outside, "["), count(outside, "\\["));
    EXPECT_EQ(count(outside, "]"), count(outside, "\\]"));
    EXPECT_EQ(count(outside, "://"), count(outside, "\\://"));
    EXPECT_FALSE(has_control_characters(render_markdown(hostile_card())));
}

TEST(HostileText, CannotAddAColumnToATableOfTheMarkdown) {
    const std::string markdown = render_markdown(hostile_card());
    const std::size_t row = markdown.find("| \\<script\\>alert(1)", markdown.find("*Suites*"));
    ASSERT_NE(row, std::string::npos);
    const std::string line = markdown.substr(row, markdown.find('\n', row) - row);
    EXPECT_EQ(count(line, "|") - count(line, "\\|"), 5U);
}

TEST(HostileText, CannotMoveTheCursorOfTheTerminal) {
    const std::string text = render_terminal(hostile_card());
    EXPECT_FALSE(has_control_characters(text));
    EXPECT_EQ(count(text, "\n# heading"), 0U);
}

TEST(HostileText, IsCutWhereItIsLongAndSaysSo) {
    EXPECT_NE(render_markdown(hostile_card()).find("(the first 1,200 of 19,9"), std::string::npos);
    EXPECT_NE(render_html(hostile_card()).find("(the first 1,200 of 19,9"), std::string::npos);
}

}  // namespace
}  // namespace syscard::card
