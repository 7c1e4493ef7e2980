#pragma once

// The kinds of records and their members, as a table. docs/formats/records.md is the same table for
// readers; a test compares the two.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/framework.h"

namespace syscard::people {

enum class Form {
    Text,   // any words
    Word,   // one of a few
    Day,    // "2026-11-23", or a time of day too
    Count,  // a whole number, from 0
    Texts,  // a list of words
};

struct MemberRule {
    std::string_view name;
    Form form = Form::Text;
    bool required = true;
    std::vector<std::string> words = {};  // of a Word
};

struct Kind {
    std::string_view name;                // "vote"
    std::string_view says;                // what such a record says
    std::optional<framework::Duty> duty;  // what the person's role must be allowed to do
    std::vector<MemberRule> members;
};

const std::vector<Kind>& kinds();
const Kind* find_kind(std::string_view name);  // null when there is none
std::vector<std::string> kind_names();

std::string_view form_name(Form form);  // "text", "day", …

}  // namespace syscard::people
