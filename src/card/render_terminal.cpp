// The summary that a person sees in the terminal: at most 100 columns, no colour, and nothing that
// others wrote can move the cursor.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "card/escape.h"
#include "card/render.h"
#include "card/text_layout.h"
#include "card/wording.h"
#include "measure/measure.h"

namespace syscard::card {

namespace {

using framework::CategoryRating;
using measure::Measurement;

std::string summary(const Card& card) {
    std::string text = cut(card.title, kTextColumns) + "\n\n";
    for (const std::string& line : card.summary) text += wrapped(line, 2);
    return text;
}

std::string decisions(const Card& card) {
    std::string text = "\nDecisions\n";
    for (const framework::ActionDecision& action : card.rating.actions) {
        const std::string line =
            fmt::format("  {} {}  {}: {}",
                        decision_mark(action.decision),
                        padded(std::string(decision_words(action.decision)), 12),
                        action.title,
                        requirement_words(action));
        text += cut(line, kTextColumns) + "\n";
    }
    return card.rating.actions.empty() ? text + "  the framework names no action\n" : text;
}

std::string scorecard(std::string_view title, const std::vector<CategoryRating>& ratings) {
    if (ratings.empty()) return "";
    std::vector<std::string> titles;
    for (const CategoryRating& rating : ratings) titles.push_back(cut(rating.title, 60));
    std::string text = fmt::format("\n{}\n", title);
    for (std::size_t i = 0; i < ratings.size(); ++i) {
        text +=
            cut(fmt::format("  {}  {}", padded(titles[i], widest(titles)), level_words(ratings[i])),
                kTextColumns) +
            "\n";
    }
    return text;
}

// One measurement in columns: count, rate, interval, method.
using Figures = std::array<std::string, 4>;

Figures figures_of(const Measurement& one) {
    if (!one.value) return {count_words(one), "–", "–", value_words(one)};
    return {
        count_words(one), value_words(one), range_words(one.interval), range_method(one.interval)};
}

struct Line {
    std::string title;
    Figures figures;
};

std::vector<Line> lines_of(const Card& card) {
    std::vector<Line> lines = {
        {"Measurements", {"count", "rate", level_words(measure::kLevel) + " CI", ""}}};
    for (const Evaluation& evaluation : card.evaluations) {
        for (const Measurement& one : evaluation.measurements)
            lines.push_back({fmt::format("  {}  {}", one.row, one.title), figures_of(one)});
    }
    return lines;
}

std::size_t column_width(const std::vector<Line>& lines, std::size_t column) {
    std::vector<std::string> texts;
    for (const Line& line : lines) texts.push_back(line.figures[column]);
    return widest(texts);
}

std::string measurements(const Card& card) {
    const std::vector<Line> lines = lines_of(card);
    if (lines.size() == 1) return "";
    const std::array<std::size_t, 4> widths = {column_width(lines, 0),
                                               column_width(lines, 1),
                                               column_width(lines, 2),
                                               column_width(lines, 3)};
    const std::size_t taken = widths[0] + widths[1] + widths[2] + widths[3] + 8;
    const std::size_t title_width =
        std::max<std::size_t>(20, kTextColumns - std::min(taken, kTextColumns));
    std::string text = "\n";
    for (const auto& [title, figures] : lines) {
        const std::string line = fmt::format("{}  {}  {}  {}  {}",
                                             padded(cut(title, title_width), title_width),
                                             padded_left(figures[0], widths[0]),
                                             padded_left(figures[1], widths[1]),
                                             padded_left(figures[2], widths[2]),
                                             figures[3]);
        text += cut(without_trailing_blanks(line), kTextColumns) + "\n";
    }
    return text;
}

std::string not_tested(const Card& card) {
    if (card.not_tested.empty()) return "";
    std::string text = "\nNot tested\n";
    for (const NotTested& row : card.not_tested)
        text += cut(fmt::format("  {}  {}", row.row, row.title), kTextColumns) + "\n";
    return text;
}

}  // namespace

std::string render_terminal(const Card& card) {
    return summary(card) + decisions(card) + scorecard("Scorecard", card.rating.categories) +
           scorecard("Behaviours", card.rating.behaviours) + measurements(card) + not_tested(card);
}

}  // namespace syscard::card
