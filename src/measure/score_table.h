#pragma once

// The scores of millions of grades, packed: a row is the number of its list of names, then a number
// for each. A row that says the same as another need not be kept twice; most grades say 0 or 1
// under the same few names.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syscard::measure {

class ScoreTable {
  public:
    /// Where a row begins.
    enum class Row : std::uint32_t {};

    /// Appends a row. @return its place; no more than 2^32 - 1 numbers have one.
    Row append(const std::map<std::string, double>& scores);
    /// Takes the row back that was appended last.
    void take_back(Row last) { numbers_.resize(static_cast<std::size_t>(last)); }

    /// The scores by name; nothing when the row has none of that name.
    std::optional<double> find(Row row, std::string_view name) const;

    /// All numbers of a row: equal rows have equal numbers.
    std::span<const double> numbers(Row row) const;

  private:
    std::uint32_t list_of(const std::map<std::string, double>& scores);

    std::vector<std::vector<std::string>> lists_;  // of names, the different ones
    std::vector<double> numbers_;
};

}  // namespace syscard::measure
