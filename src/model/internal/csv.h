#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::model {

struct CsvRow {
    std::size_t line = 1;  // of the file, where the row begins
    std::vector<std::string> cells;
};

/// Comma-separated values after RFC 4180: quoted cells may hold commas, line ends and doubled
/// quotes. Empty lines are left out.
/// @error BadInput  a quote that does not end, or stands inside a plain cell; with file and line.
Result<std::vector<CsvRow>> parse_csv(const std::string& text, const std::string& path);

}  // namespace syscard::model
