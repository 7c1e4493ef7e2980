#include "measure/score_table.h"

#include <algorithm>
#include <stdexcept>

namespace syscard::measure {

ScoreTable::Row ScoreTable::append(const std::map<std::string, double>& scores) {
    if (numbers_.size() + scores.size() >= UINT32_MAX)
        throw std::length_error("more scores than a table of them can number");
    const Row row{static_cast<std::uint32_t>(numbers_.size())};
    numbers_.push_back(list_of(scores));
    for (const auto& [name, value] : scores) numbers_.push_back(value);
    return row;
}

std::uint32_t ScoreTable::list_of(const std::map<std::string, double>& scores) {
    const auto has_these_names = [&](const std::vector<std::string>& names) {
        return std::ranges::equal(
            names, scores, {}, {}, [](const auto& pair) -> const std::string& {
                return pair.first;
            });
    };
    const auto found = std::ranges::find_if(lists_, has_these_names);
    const auto list = static_cast<std::uint32_t>(found - lists_.begin());
    if (found == lists_.end()) {
        lists_.emplace_back();
        for (const auto& [name, value] : scores) lists_.back().push_back(name);
    }
    return list;
}

std::span<const double> ScoreTable::numbers(Row row) const {
    const auto begin = static_cast<std::size_t>(row);
    const std::size_t values = lists_[static_cast<std::size_t>(numbers_[begin])].size();
    return std::span(numbers_).subspan(begin, 1 + values);
}

std::optional<double> ScoreTable::find(Row row, std::string_view name) const {
    const std::span<const double> all = numbers(row);
    const std::vector<std::string>& names = lists_[static_cast<std::size_t>(all[0])];
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return all[1 + static_cast<std::size_t>(found - names.begin())];
}

}  // namespace syscard::measure
