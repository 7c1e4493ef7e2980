#pragma once

// Public data sets that can be added: how their columns become items, where they come from, under
// which licence, and the digest of the file that was looked at.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/records.h"
#include "plan/task.h"

namespace syscard::datasets {

struct KnownSet {
    std::string name;  // "gsm8k"
    std::string title;
    std::string row;     // of the scorecard
    std::string source;  // where its publisher has it
    std::string license;
    std::string columns;              // which columns become what, in a line
    std::vector<std::string> sha256;  // of files that were looked at; empty: none was
    std::string solver;
    std::string scorer;
    std::int64_t max_tokens = 32;
    std::string metrics;  // YAML of its task's metrics
    std::string limits;   // what its results do not show

    /// The item of a record. @param number  of the record, from 1.
    std::function<Result<plan::Item>(const Record& record, std::size_t number)> item;
};

const std::vector<KnownSet>& known_sets();

/// @error BadInput  unknown, with the nearest name.
Result<const KnownSet*> find_set(std::string_view name);

}  // namespace syscard::datasets
