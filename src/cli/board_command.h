#pragma once

// What people do about a card: rate, board, record, decide.

#include <map>
#include <string>
#include <vector>

#include "cli/key_arguments.h"
#include "cli/output.h"

namespace syscard::cli {

/// One record, as flags give it.
struct RecordArguments {
    std::string directory;
    std::string kind;  // "vote"
    std::string name;  // of the person
    std::string role;
    std::map<std::string, std::string> texts;
    std::map<std::string, std::vector<std::string>> lists;
    KeyArguments keys;
};

/// Appends one record and makes the card anew. Exit code 0, or 2 when the record may not stand.
int add_record(const RecordArguments& arguments, const Output& output);

/// The same with every record of a `syscard.records/1` file, all or none.
int add_records(const RecordArguments& arguments, const std::string& file, const Output& output);

struct DecideArguments {
    std::string directory;
    std::string action = "deploy";
    std::string at;  // RFC 3339 or a day; empty: now
};

/// Measures, rates and decides again from the evidence, as of a time, and prints the reasons as a
/// tree. Exit code 0 allowed, 1 denied, 3 inconclusive.
int decide(const DecideArguments& arguments, const Output& output);

/// The levels as of now, with what they rest on. Exit code 0.
int rate(const DecideArguments& arguments, const Output& output);

}  // namespace syscard::cli
