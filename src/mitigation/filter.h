#pragma once

// The rules of a filter, ready to be asked; and the verdicts of judges and classifiers, read
// strictly: what is neither yes nor no is an error, never a refusal.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mitigation/layer.h"

namespace syscard::mitigation {

class Filter {
  public:
    /// @error BadInput  a pattern that RE2 does not take.
    static Result<Filter> compile(const std::vector<Rule>& rules, std::string_view where);

    /// The name of the first rule that matches somewhere in the text; ill-formed UTF-8 is read as
    /// U+FFFD.
    std::optional<std::string> first_match(std::string_view text) const;

    Filter(Filter&&) noexcept;
    Filter& operator=(Filter&&) noexcept;
    ~Filter();

  private:
    struct Compiled;
    explicit Filter(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

struct Verdict {
    bool block = false;
    std::string rule;  // a classifier's own word for it; empty when it gives none
};

/// A judge's verdict: exactly `ALLOW` or `BLOCK`, blanks around it aside.
/// @error BadInput  anything else.
Result<Verdict> read_judge(std::string_view reply);

/// What a judge is asked: its prompt with {input} and {reply} filled in, in one pass, so that
/// neither can smuggle the other in.
std::string judge_prompt(const Layer& layer, std::string_view input, std::string_view reply);

/// The document that a classifier gets: `syscard.classify/1`, docs/mitigations.md.
json::Object classifier_request(const Layer& layer, std::string_view input, std::string_view reply);

/// A classifier's verdict: {"verdict": "allow"} or {"verdict": "block", "label": "…"}.
/// @error BadInput  anything else.
Result<Verdict> read_classifier(std::string_view body);

}  // namespace syscard::mitigation
