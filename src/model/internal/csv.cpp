#include "model/internal/csv.h"

#include <fmt/format.h>

namespace syscard::model {

Result<std::vector<CsvRow>> parse_csv(const std::string& text, const std::string& path) {
    std::vector<CsvRow> rows;
    CsvRow row;
    std::string cell;
    std::size_t line = 1;
    bool quoted = false;      // inside quotes
    bool was_quoted = false;  // the cell began with a quote
    const auto end_cell = [&] {
        row.cells.push_back(std::move(cell));
        cell.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        const bool is_empty = row.cells.empty() && cell.empty() && !was_quoted;
        if (!is_empty) {
            end_cell();
            rows.push_back(std::move(row));
        }
        row = {.line = line + 1, .cells = {}};
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                cell += c;
            }
        } else if (c == '"' && cell.empty() && !was_quoted) {
            quoted = was_quoted = true;
        } else if (c == '"') {
            return fail(ErrorCode::BadInput,
                        "a quote inside a cell that does not begin with one",
                        fmt::format("{}:{}", path, line),
                        "put the cell into quotes and double the quotes in it");
        } else if (c == ',') {
            end_cell();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            cell += c;
        }
        if (c == '\n') ++line;
    }
    if (quoted)
        return fail(ErrorCode::BadInput,
                    "a quoted cell that does not end",
                    fmt::format("{}:{}", path, row.line));
    end_row();
    return rows;
}

}  // namespace syscard::model
