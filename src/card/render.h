#pragma once

#include <string>

#include "card/card.h"

namespace syscard::card {

/// The four files of a card, by the same record. Replies of the model are hostile: they are
/// escaped for each format.

std::string render_json(const Card& card);      // card.json: canonical members, indented
std::string render_markdown(const Card& card);  // card.md: GitHub-flavoured Markdown
std::string render_html(
    const Card& card);  // card.html: one page, no script, nothing loaded from elsewhere

std::string render_text(const Card& card);  // card.txt: the whole card in lines of 100 columns

/// The summary that a person sees in the terminal, without colour.
std::string render_terminal(const Card& card);

}  // namespace syscard::card
