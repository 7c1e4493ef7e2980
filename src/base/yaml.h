#pragma once

// YAML at the edges, for files that people write: suites and frameworks. A text becomes a tree of
// nodes that know their place, so that every complaint about a file names file, line and column.
// Only the part of YAML that reads the same to everyone is accepted: maps, sequences and scalars in
// one document, without anchors, aliases, tags and duplicate keys (which yaml-cpp alone would let
// pass). A scalar has no type of its own: its reader asks for one.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace syscard::yaml {

enum class Kind { Null, Scalar, Sequence, Map };

struct Member;

/// One value of a document.
struct Node {
    Kind kind = Kind::Null;
    std::string text;             // of a scalar, unquoted and unescaped
    bool quoted = false;          // of a scalar: "1" rather than 1
    std::vector<Node> items;      // of a sequence
    std::vector<Member> members;  // of a map, in the order of the file
    std::string where;            // "frameworks/release.yaml:14:11"
};

/// A key of a map with its value.
struct Member {
    std::string name;
    std::string where;  // of the key
    Node value;
};

/// Parses exactly one document.
///
/// @param where  what is read, for messages: "frameworks/release.yaml".
/// @error BadInput  malformed YAML or UTF-8, no document or a second one, a duplicate key, a key
/// that is not a scalar,
///                  an anchor, alias or tag, nesting deeper than 64; always with line and column.
Result<Node> parse(std::string_view text, std::string_view where);

// A node as what its reader needs. `name` is what the message calls it: a member's name, or "item
// of `tasks`".
// @error BadInput  it is something else, or empty; at the node's place.

/// Any scalar, quoted or not: `version: 1` and `version: "1"` are the same string.
Result<std::string> as_string(const Node& node, std::string_view name);
/// An unquoted whole number within ±(2^53 − 1).
Result<std::int64_t> as_integer(const Node& node, std::string_view name);
/// A decimal such as 0.60 or "0.60", quoted or not; no exponent, no .inf, no .nan.
Result<double> as_decimal(const Node& node, std::string_view name);
/// Exactly `true` or `false`, unquoted; YAML's yes, no, on and off are refused with a hint.
Result<bool> as_bool(const Node& node, std::string_view name);
Result<std::span<const Node>> as_sequence(const Node& node, std::string_view name);
Result<std::span<const Member>> as_map(const Node& node, std::string_view name);
/// A sequence of scalars.
Result<std::vector<std::string>> as_strings(const Node& node, std::string_view name);

/// The value of a member, or null when the map (or whatever it is) has no such member.
const Node* find(const Node& map, std::string_view name);

// Required members. @error BadInput  no such member, at the map's place; or as above, at the
// value's.

Result<const Node*> member(const Node& map, std::string_view name);
Result<std::string> string_member(const Node& map, std::string_view name);
Result<std::int64_t> integer_member(const Node& map, std::string_view name);
Result<double> decimal_member(const Node& map, std::string_view name);
Result<bool> bool_member(const Node& map, std::string_view name);
Result<std::span<const Node>> sequence_member(const Node& map, std::string_view name);
Result<std::span<const Member>> map_member(const Node& map, std::string_view name);
Result<std::vector<std::string>> strings_member(const Node& map, std::string_view name);

// Optional members: nothing when absent, never a default; sequences and maps are simply empty then.
// A member that is there must be right: an empty value (`below:`) is an error, not an absence.

Result<std::optional<std::string>> optional_string_member(const Node& map, std::string_view name);
Result<std::optional<std::int64_t>> optional_integer_member(const Node& map, std::string_view name);
Result<std::optional<double>> optional_decimal_member(const Node& map, std::string_view name);
Result<std::optional<bool>> optional_bool_member(const Node& map, std::string_view name);
Result<std::span<const Node>> optional_sequence_member(const Node& map, std::string_view name);
Result<std::span<const Member>> optional_map_member(const Node& map, std::string_view name);
Result<std::vector<std::string>> optional_strings_member(const Node& map, std::string_view name);

/// Refuses members whose names are not in `known`, at the key, with the nearest known name as hint.
/// @error BadInput  also when the node is not a map.
Result<void> refuse_unknown(const Node& map, const std::vector<std::string>& known);

}  // namespace syscard::yaml
