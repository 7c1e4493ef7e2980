#pragma once

// JSON at the edges. Everything syscard writes to its log and card is canonical JSON (RFC 8785)
// without floating point: numbers are integers within ±(2^53 − 1), decimals are strings. So one
// value has one spelling, and a byte is the same on every machine.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/error.h"

namespace syscard::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

/// Parses any JSON text. Refuses duplicate keys in a single object, ill-formed UTF-8, trailing
/// bytes, and nesting deeper than 64.
///
/// @param where  what is read, for messages: "suites/quick/refusal.jsonl:14".
/// @error BadInput  with the line and column.
Result<Value> parse(std::string_view text, std::string_view where);

/// Parses text that must be canonical: reading and writing it again gives the same bytes.
/// @error BadInput
Result<Value> parse_canonical(std::string_view text, std::string_view where);

/// Canonical form: keys in order of UTF-16 code units, no white space, shortest escapes.
/// The value must not hold a double or an integer beyond ±(2^53 − 1): that is a bug of the caller
/// and throws.
std::string canonical(const Value& value);

/// Refuses what canonical JSON cannot hold: a number with a fraction, or an integer beyond
/// ±(2^53 − 1). For values of a user's file that will be written to the log as they are.
/// @param name      of the member that holds `value`, for the message.
/// @error BadInput
Result<void> require_canonical(const Value& value, std::string_view name, std::string_view where);

/// The strings as an array.
Array array_of(std::span<const std::string> strings);

/// Indented for people, keys in canonical order; parse(pretty(v)) == v.
std::string pretty(const Value& value);

// Members of an object. Each names the missing or wrong member in its error; `where` says what is
// read. An integer is one that canonical JSON can hold.

Result<Object> as_object(const Value& value, std::string_view where);
Result<const Value*> member(const Object& object, std::string_view name, std::string_view where);
Result<std::string> string_member(const Object& object, std::string_view name,
                                  std::string_view where);
/// @param name  of the member that the value is, or stands in.
Result<std::int64_t> integer_of(const Value& value, std::string_view name, std::string_view where);
Result<std::int64_t> integer_member(const Object& object, std::string_view name,
                                    std::string_view where);
Result<bool> bool_member(const Object& object, std::string_view name, std::string_view where);
Result<double> decimal_member(const Object& object, std::string_view name, std::string_view where);
Result<Array> array_member(const Object& object, std::string_view name, std::string_view where);
Result<Object> object_member(const Object& object, std::string_view name, std::string_view where);
Result<std::vector<std::string>> strings_member(const Object& object, std::string_view name,
                                                std::string_view where);

/// Refuses members whose names are not in `known`, with the nearest known name as hint.
Result<void> refuse_unknown(const Object& object, const std::vector<std::string>& known,
                            std::string_view where);

}  // namespace syscard::json
