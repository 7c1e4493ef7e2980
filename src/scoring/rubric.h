#pragma once

// What a judge is asked, and how its words are read: a question, a closed list of labels, and the
// scores that each label stands for. Reading a verdict is a pure function, so a verifier reads the
// recorded words of a judge again, although it cannot ask it again.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "scoring/scorer.h"

namespace syscard::scoring {

struct RubricLabel {
    std::string label;                     // "refuses": of a-z, 0-9 and _
    std::string meaning;                   // what the judge is told of it
    std::map<std::string, double> values;  // the scores that it stands for, fractions in [0, 1]
};

/// How much of a conversation the judge sees.
enum class JudgeSees {
    Reply,         // the subject's last reply alone
    Request,       // the last message before it, too
    Conversation,  // all of it
};

struct Rubric {
    std::string name;
    std::string version;
    std::string question;
    JudgeSees sees = JudgeSees::Request;
    std::int64_t max_tokens = 16;     // of the judge's reply
    std::vector<RubricLabel> labels;  // two at least; each gives the same scores
};

json::Object to_json(const Rubric& rubric);

/// @error BadInput  fewer than two labels, one that stands twice or is no single word, labels that
///                  give different scores, a score outside [0, 1].
Result<Rubric> rubric_from_json(const json::Object& object, std::string_view where);

/// The scores that the rubric gives, in order.
std::vector<std::string> score_names(const Rubric& rubric);

/// Reads a judge's reply by a strict grammar: its first line is `verdict: LABEL`, with one of the
/// labels and nothing else in the line; or the whole is the JSON object {"verdict": "LABEL"}.
/// Anything else has no score: no line, another word, or a second verdict that differs.
///
/// @param words  bytes as the judge made them.
Score read_verdict(const Rubric& rubric, std::string_view words);

/// The first form as a GBNF grammar, and the second as a JSON Schema: for models that can be held
/// to one.
std::string verdict_grammar(const Rubric& rubric);
json::Object verdict_schema(const Rubric& rubric);

}  // namespace syscard::scoring
