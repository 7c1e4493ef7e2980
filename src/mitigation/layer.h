#pragma once

// What a subject declares to stand between the model and its user: an ordered list of layers, read
// from a subject file and committed with the plan. docs/mitigations.md; docs/decisions/0013.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace syscard::mitigation {

enum class Kind {
    System,        // a text put before what the model is asked
    InputFilter,   // RE2 rules over what the model is about to be asked
    OutputFilter,  // RE2 rules over what it replied
    Judge,         // a model that says ALLOW or BLOCK
    Http,          // a classifier behind an address
};

std::string_view kind_name(Kind kind);  // "input_filter"

/// What a layer looks at before its user's reply is settled.
enum class Side { Input, Output };

std::string_view side_name(Side side);  // "input"

/// One pattern of a filter, RE2: linear in hostile text.
struct Rule {
    std::string name;
    std::string pattern;
};

struct Layer {
    std::string name;  // small letters, digits, `_` and `-`
    Kind kind = Kind::System;
    Side on = Side::Output;   // of a filter by its kind; nothing to a system layer
    std::string text;         // of a system layer
    std::vector<Rule> rules;  // of a filter; the first that matches fires
    std::string model;        // of a judge: a model as --subject names one
    std::string prompt;       // of a judge: {input} and {reply} stand for what it looks at
    std::string url;          // of a classifier
    std::string reply;        // what the user gets in the reply's place when the layer fires
};

json::Array to_json(const std::vector<Layer>& layers);

/// Layers as a plan's document holds them. @error BadInput  as for a subject file.
Result<std::vector<Layer>> layers_from_json(const json::Array& array, std::string_view where);

/// A subject with its layers, as a file says.
struct Subject {
    std::string model;  // as --subject names one
    std::vector<Layer> layers;
};

/// Whether --subject names a subject file: it ends in .yaml or .yml, and is no model as
/// "exec:PROGRAM" names one.
bool names_subject_file(std::string_view subject);

/// Reads a subject file (`syscard.subject/1`).
/// @error BadInput  with file, line, column and hint: an unknown or missing member, a name that
/// stands twice, a rule that RE2 does not take, a layer that could never do anything.
Result<Subject> parse_subject(std::string_view yaml, std::string_view where);

}  // namespace syscard::mitigation
