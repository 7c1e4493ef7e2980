// The three renderers of a card against golden files, and against each other.

#include "card/render.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "base/text.h"
#include "card/escape.h"
#include "card/fixture.h"
#include "card/golden.h"

namespace syscard::card {
namespace {

std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    for (const std::string& line : split(text, '\n'))
        widest = std::max(widest, count_code_points(line));
    return widest;
}

TEST(RenderMarkdown, ShowsAFullCardAsInTheGoldenFile) {
    expect_golden("full.md", render_markdown(full_card()));
}
TEST(RenderHtml, ShowsAFullCardAsInTheGoldenFile) {
    expect_golden("full.html", render_html(full_card()));
}
TEST(RenderTerminal, ShowsAFullCardAsInTheGoldenFile) {
    expect_golden("full.txt", render_terminal(full_card()));
}

TEST(RenderMarkdown, ShowsAnEmptyHandedCardAsInTheGoldenFile) {
    expect_golden("empty_handed.md", render_markdown(empty_handed_card()));
}
TEST(RenderHtml, ShowsAnEmptyHandedCardAsInTheGoldenFile) {
    expect_golden("empty_handed.html", render_html(empty_handed_card()));
}
TEST(RenderTerminal, ShowsAnEmptyHandedCardAsInTheGoldenFile) {
    expect_golden("empty_handed.txt", render_terminal(empty_handed_card()));
}

TEST(Render, GivesTheSameBytesForTheSameCard) {
    EXPECT_EQ(render_markdown(full_card()), render_markdown(full_card()));
    EXPECT_EQ(render_html(full_card()), render_html(full_card()));
    EXPECT_EQ(render_terminal(full_card()), render_terminal(full_card()));
}

TEST(Render, NeverShowsAMissingEstimateAsZero) {
    for (const std::string& text : {render_markdown(empty_handed_card()),
                                    render_html(empty_handed_card()),
                                    render_terminal(empty_handed_card())}) {
        EXPECT_NE(text.find("no estimate"), std::string::npos);
        EXPECT_EQ(text.find(" 0.0 %"), std::string::npos);
        EXPECT_EQ(text.find(">0.0\u00A0%"), std::string::npos);
    }
}

TEST(Render, ComparesWithoutAdjectives) {
    for (const std::string& text :
         {render_markdown(full_card()), render_html(full_card()), render_terminal(full_card())}) {
        for (const char* adjective :
             {"similar", "better", "worse", "improve", "significant", "comparable", "robust"}) {
            EXPECT_EQ(lower_ascii(text).find(adjective), std::string::npos) << adjective;
        }
    }
}

TEST(RenderTerminal, StaysWithinAHundredColumns) {
    Card card = full_card();
    card.title = std::string(500, 'x');
    card.summary.push_back(std::string(20'000, 'y'));
    card.rating.categories[0].title = std::string(500, 'z');
    card.evaluations[0].measurements[0].title = std::string(500, 't');
    card.evaluations[0].measurements[0].interval->method = std::string(60, 'm');
    EXPECT_LE(widest_line(render_terminal(card)), 100U);
}

TEST(RenderHtml, NamesTheDigestOfItsOnlyStyleSheetInItsPolicy) {
    const std::string page = render_html(full_card());
    EXPECT_NE(page.find("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"),
              std::string::npos);
    EXPECT_EQ(page.find("style=\""), std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("http://"), std::string::npos);
    EXPECT_EQ(page.find("https://"), std::string::npos);
}

TEST(RenderHtml, GivesEveryPlotAnAlternativeTextWithTheRateInWords) {
    EXPECT_NE(render_html(full_card())
                  .find("with its interval as a line: 17 of 48, 35.4\u00A0% [95\u00A0% CI "
                        "23.4–49.6, Wilson, per sample].</desc>"),
              std::string::npos);
}

}  // namespace
}  // namespace syscard::card
