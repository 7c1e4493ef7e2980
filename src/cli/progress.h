#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "eval/run.h"

namespace syscard::cli {

/// How progress is told: one line on a terminal, a JSON document a line, or not at all.
enum class ProgressForm { Text, JsonLines, None };

/// @param name  "text", "json", "none", or "auto": text on a terminal, nothing elsewhere.
ProgressForm progress_form(const std::string& name, bool on_terminal);

/// "412/512 samples  3 unscored  840 tokens/s  $1.84 of $5.00  2 min left"
std::string progress_line(const eval::Progress& progress, const eval::Limits& limits,
                          bool has_price);

/// `syscard.progress/1`: docs/formats/run.md.
json::Object progress_document(const eval::Progress& progress, bool has_price);

}  // namespace syscard::cli
