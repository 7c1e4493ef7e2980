#pragma once

// Inspect's logs: one JSON document, or a ZIP archive (.eval) with a JSON document for each sample.
// Of the archive only the directory and the header are read at first, and a sample when its reply
// is asked for, because samples of agents come to many megabytes each.

#include <string>

#include "base/error.h"
#include "model/recording.h"

namespace syscard::model {

/// @error BadInput  not JSON, no Inspect log, no samples in it, a sample without key or twice.
Result<Recording> parse_inspect_json(const std::string& content, const std::string& path);

/// @error BadInput, Unsupported  not a whole archive of samples: see zip_file.h. What is wrong with
/// one sample becomes that sample's failure.
Result<Recording> open_inspect_archive(std::string content, const std::string& path);

}  // namespace syscard::model
