#pragma once

// A record: something that a person did or said, as an entry of the evidence log. It bears the
// person's name and role as they were given; that they are true is the word of whoever holds the
// log's key, which signs it. Which kinds there are and what each holds is a table (kinds.h).

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::people {

struct Person {
    std::string name;
    std::string role;  // of the framework, where the kind asks for a duty; else as given

    bool operator==(const Person&) const = default;
};

struct Record {
    std::string kind;  // "vote"
    Person by;
    std::string time;      // RFC 3339, by the recorder's clock or word
    bool example = false;  // a sample record: nobody did this
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::int64_t, std::less<>> counts;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    std::string where;  // "entry 1088", "records.yaml:14:3"

    /// Empty, 0 and empty for a member that the record does not have.
    const std::string& text(std::string_view name) const;
    std::int64_t count(std::string_view name) const;
    const std::vector<std::string>& list(std::string_view name) const;
};

/// The log's entry: `syscard.<kind>/1`.
json::Object to_json(const Record& record);

/// @error BadInput  an unknown kind or member, one that is missing or of another form.
Result<Record> record_from_json(const json::Object& entry, std::string_view where);

/// Whether the schema is one of a record: "syscard.vote/1".
bool is_record(std::string_view schema);

/// Reads a `syscard.records/1` file: a list of records, each a map with its kind as the only key.
///
/// @param now  the time of those that give none.
/// @error BadInput  with file, line, column and hint.
Result<std::vector<Record>> parse_records(std::string_view yaml, std::string_view where,
                                          std::string_view now);

}  // namespace syscard::people
