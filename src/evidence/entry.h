#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::evidence {

/// An entry of the log is canonical JSON: an object of at most this many bytes, whose "schema" is "syscard.<type>/<n>".
inline constexpr std::size_t kLargestEntry = 65535;

/// Called with each entry and its index; an error ends the reading and is handed on.
using EntryVisitor = std::function<Result<void>(std::uint64_t index, const json::Object& entry)>;

/// The bytes of an entry as the log keeps and hashes them.
/// @error BadInput  no schema of the right form, or more than 65,535 bytes (put what is large in a blob).
Result<std::string> encode_entry(const json::Object& entry);

/// The entry that the bytes hold, if `encode_entry` can have written them.
/// @error BadInput  not canonical, not an object, or no schema of the right form.
Result<json::Object> decode_entry(std::string_view bytes, std::string_view where);

/// Whether the text is "syscard.<type>/<n>": type of lower-case letters, digits and underscores, n from 1.
bool is_schema_name(std::string_view text);

/// The schema of an entry that came out of a log.
std::string_view schema_of(const json::Object& entry);

}  // namespace syscard::evidence
