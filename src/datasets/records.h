#pragma once

// Files of public data sets, as their publishers write them: CSV with a header, JSON Lines, a JSON
// array; plain or compressed by gzip.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::datasets {

/// One record: columns by name. CSV has strings alone.
struct Record {
    json::Object columns;
    std::string where;  // "test.jsonl:14"
};

/// Reads all records.
///
/// @param name   the file's name, for messages and for its format: `.csv`, `.jsonl`, `.json`, each
/// also with `.gz`.
/// @param bytes  what the file holds.
/// @error BadInput  with file and line: not of that format, not UTF-8, a row of another length than
/// the header, more than 1 GB of plain text.
Result<std::vector<Record>> read_records(std::string_view name, std::string_view bytes);

/// A column's text. @error BadInput  no such column, with the nearest one; or not a string.
Result<std::string> text_column(const Record& record, std::string_view name);

}  // namespace syscard::datasets
