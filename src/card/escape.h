#pragma once

// Text that others wrote, made to stay in its place. A model's reply may hold tags, links, fences,
// control characters or a right-to-left override; in a card each of them is something to be seen,
// never something that acts.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace syscard::card {

/// A run of prose. Code is what stood between two backticks and can only be a name or
/// a command: letters, digits, `._:/+=@-`, and blanks between them.
struct Piece {
    std::string text;
    bool code = false;
};
std::vector<Piece> pieces_of(std::string_view prose);

/// Text between tags or inside a quoted attribute of HTML. Line feeds stay.
std::string escape_html(std::string_view text);

/// Text inside a paragraph, list item, heading or table cell of GitHub-flavoured Markdown: one
/// line, nothing in it is syntax.
std::string escape_markdown(std::string_view text);

/// Prose in the same places, its names as code spans.
std::string markdown_prose(std::string_view prose);

/// A fenced block that nothing in the text can close.
std::string fence_markdown(std::string_view text);

/// The first `limit` code points of a text, and how many there were.
struct Excerpt {
    std::string text;
    std::size_t shown = 0;
    std::size_t whole = 0;
};
Excerpt excerpt_of(std::string_view text, std::size_t limit);

/// How many code points the text has; ill-formed bytes count as one each.
std::size_t count_code_points(std::string_view text);

}  // namespace syscard::card
