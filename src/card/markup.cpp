#include "card/markup.h"

#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "card/escape.h"

namespace syscard::card {

namespace {

bool has_no_end_tag(std::string_view name) { return name == "meta"; }

// Line breaks between blocks, so that the page's source can be read and compared line by line.
bool is_block(std::string_view name) {
    constexpr std::array<std::string_view, 8> inline_names = {
        "a", "code", "span", "strong", "title", "desc", "line", "summary"};
    for (const std::string_view each : inline_names) {
        if (name == each) return false;
    }
    return true;
}

// A number and its per cent sign stay on one line.
std::string keep_percent_together(std::string html) {
    constexpr std::string_view loose = " %";
    constexpr std::string_view tied = "\u00A0%";
    for (std::size_t at = html.find(loose); at != std::string::npos;
         at = html.find(loose, at + tied.size())) {
        html.replace(at, loose.size(), tied);
    }
    return html;
}

}  // namespace

Markup Markup::text(std::string_view text) {
    Markup markup;
    markup.html_ = escape_html(text);
    return markup;
}

// A long name may break after its dots and underscores, and nowhere else.
Markup Markup::name(const std::string& name, const Links& links) {
    Markup markup;
    for (const char c : name) {
        markup.html_ += escape_html(std::string_view(&c, 1));
        if (c == '.' || c == '_' || c == '/') markup.html_ += "<wbr>";
    }
    const Markup code = element("code", {}, markup);
    const auto link = links.find(name);
    return link == links.end() ? code : element("a", {{"href", link->second}}, code);
}

Markup Markup::prose(std::string_view prose, const Links& links) {
    Markup markup;
    for (const Piece& piece : pieces_of(prose)) {
        if (piece.code) {
            markup += name(piece.text, links);
        } else {
            markup.html_ += keep_percent_together(escape_html(piece.text));
        }
    }
    return markup;
}

Markup element(std::string_view name, const Attributes& attributes, const Markup& content) {
    std::string html = fmt::format("<{}", name);
    for (const auto& [attribute, value] : attributes)
        html += fmt::format(" {}=\"{}\"", attribute, escape_html(value));
    html += ">";
    if (!has_no_end_tag(name)) html += fmt::format("{}</{}>", content.html(), name);
    if (is_block(name)) html += "\n";
    Markup markup;
    markup.html_ = std::move(html);
    return markup;
}

Markup element(std::string_view name, const Markup& content) { return element(name, {}, content); }

Markup element(std::string_view name, std::string_view prose) {
    return element(name, {}, Markup::prose(prose));
}

Markup stylesheet(std::string_view css) {
    Markup markup;
    markup.html_ = fmt::format("<style>{}</style>\n", css);
    return markup;
}

std::string anchor(std::string_view text) {
    std::string id;
    for (const char c : lower_ascii(text)) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        if (kept) {
            id += c;
        } else if (!id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    if (id.ends_with('-')) id.pop_back();
    return id;
}

}  // namespace syscard::card
