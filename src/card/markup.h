#pragma once

// HTML that may stand in the page. A Markup is made of our own elements and escaped text alone: a
// plain string does not convert to it, so text that nobody escaped does not compile into a page.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syscard::card {

/// Names are ours; values are escaped.
using Attributes = std::vector<std::pair<std::string_view, std::string>>;

/// Names in prose that lead somewhere: "quick.refusal.refusal_rate" to
/// "#m-quick.refusal.refusal_rate".
using Links = std::map<std::string, std::string, std::less<>>;

class Markup {
  public:
    Markup() = default;

    static Markup text(std::string_view text);  // escaped
    static Markup prose(std::string_view prose,
                        const Links& links = {});  // escaped, names between backticks as <code>

    Markup& operator+=(const Markup& more) {
        html_ += more.html_;
        return *this;
    }
    friend Markup operator+(Markup left, const Markup& right) { return std::move(left += right); }

    const std::string& html() const { return html_; }

  private:
    friend Markup element(std::string_view, const Attributes&, const Markup&);
    friend Markup stylesheet(std::string_view css);
    static Markup name(const std::string& name, const Links& links);
    std::string html_;
};

/// <name attributes>content</name>, or without end tag where HTML has none (meta).
Markup element(std::string_view name, const Attributes& attributes, const Markup& content);
Markup element(std::string_view name, const Markup& content);
Markup element(std::string_view name, std::string_view prose);

/// <style> of our own.
Markup stylesheet(std::string_view css);

/// A text as an id: lower-case letters, digits, `.` and `_`; anything else becomes `-`.
std::string anchor(std::string_view text);

}  // namespace syscard::card
