#include "card/escape.h"

#include <gtest/gtest.h>

namespace syscard::card {
namespace {

TEST(EscapeHtml, LeavesNoCharacterThatCouldOpenATagOrCloseAnAttribute) {
    EXPECT_EQ(escape_html("<b title=\"x\" id='y'>&"),
              "&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
}

TEST(EscapeHtml, MakesControlAndBidirectionalCharactersVisible) {
    EXPECT_EQ(escape_html("a\x1b[31mb\u202Ec"), "a\\x1b[31mb\\u{202e}c");
}

TEST(EscapeMarkdown, LeavesNoSyntaxInsideALine) {
    EXPECT_EQ(
        escape_markdown("a|b <script> [x](javascript:y) ![i](u) `c` *d* ~e~ $f$"),
        "a\\|b \\<script\\> \\[x\\](javascript:y) \\!\\[i\\](u) \\`c\\` \\*d\\* \\~e\\~ \\$f\\$");
}

TEST(EscapeMarkdown, MakesOneLineOfManySoThatNoneCanStartABlock) {
    EXPECT_EQ(escape_markdown("a\n# b\n- c\n\n| d |"), "a # b - c  \\| d \\|");
}

TEST(EscapeMarkdown, EscapesWhatWouldStartABlock) {
    EXPECT_EQ(escape_markdown("# x"), "\\# x");
    EXPECT_EQ(escape_markdown("- x"), "\\- x");
    EXPECT_EQ(escape_markdown("12. x"), "12\\. x");
    EXPECT_EQ(escape_markdown("=== x"), "\\=== x");
}

TEST(EscapeMarkdown, LeavesFiguresAndNamesReadable) {
    EXPECT_EQ(escape_markdown("35.4 % of role_play"), "35.4 % of role_play");
}

TEST(EscapeMarkdown, MakesNoLinkOfAnAddress) {
    EXPECT_EQ(escape_markdown("see https://x.example and www.x.example"),
              "see https\\://x.example and www\\.x.example");
}

TEST(MarkdownProse, SetsNamesAsCodeAndNothingElse) {
    EXPECT_EQ(markdown_prose("by `quick.refusal` and `a|b`"), "by `quick.refusal` and \\`a\\|b\\`");
}

TEST(FenceMarkdown, UsesAFenceLongerThanAnyInTheText) {
    EXPECT_EQ(fence_markdown("a\n````\nb"), "`````text\na\n````\nb\n`````\n");
}

TEST(ExcerptOf, CountsCodePointsAndCutsBetweenThem) {
    const Excerpt excerpt = excerpt_of("äöü", 2);
    EXPECT_EQ(excerpt.text, "äö");
    EXPECT_EQ(excerpt.shown, 2U);
    EXPECT_EQ(excerpt.whole, 3U);
}

TEST(ExcerptOf, KeepsAShortTextWhole) { EXPECT_EQ(excerpt_of("ab", 5).text, "ab"); }

}  // namespace
}  // namespace syscard::card
