#include "people/kinds.h"

#include <algorithm>
#include <array>

namespace syscard::people {

namespace {

using framework::Duty;

constexpr bool kOptional = false;

MemberRule text(std::string_view name, bool required = true) {
    return {.name = name, .form = Form::Text, .required = required};
}
MemberRule texts(std::string_view name, bool required = true) {
    return {.name = name, .form = Form::Texts, .required = required};
}
MemberRule day(std::string_view name, bool required = true) {
    return {.name = name, .form = Form::Day, .required = required};
}
MemberRule count(std::string_view name, bool required = true) {
    return {.name = name, .form = Form::Count, .required = required};
}
MemberRule word(std::string_view name, std::vector<std::string> words, bool required = true) {
    return {.name = name, .form = Form::Word, .required = required, .words = std::move(words)};
}

// How a decision comes about.
std::vector<Kind> kinds_of_process() {
    return {
        {"appointment",
         "a person holds a role, until a day if it ends",
         {},
         {text("person"), text("role"), day("until", kOptional)}},
        {"proposal",
         "a category is at a level, before or after mitigation",
         Duty::Propose,
         {text("id"),
          text("category"),
          text("level"),
          word("state", {"pre", "post"}),
          word("basis", {"measured", "assigned"}),
          texts("evidence", kOptional),
          text("reason")}},
        {"vote",
         "a member's vote on a proposal; with dissent in the member's own words",
         Duty::Vote,
         {text("proposal"),
          word("value", {"for", "against", "abstain", "recuse"}),
          text("reason", kOptional),
          text("dissent", kOptional)}},
        {"resolution",
         "the chair adopts or rejects a proposal",
         Duty::Determine,
         {text("proposal"),
          word("value", {"adopt", "reject"}),
          word("fast_track", {"yes", "no"}, kOptional),
          text("reason")}},
        {"order",
         "the decider allows or denies an action",
         Duty::Decide,
         {text("action"),
          word("value", {"allow", "deny"}),
          word("fast_track", {"yes", "no"}, kOptional),
          text("reason"),
          text("would_change")}},
        {"ratification",
         "what was done on the fast track is confirmed",
         Duty::Ratify,
         {text("subject"), text("reason")}},
        {"reversal",
         "a decision on an action is reversed",
         Duty::Reverse,
         {text("action"), text("reason")}},
        {"exception",
         "an action is allowed against the rules, until a day",
         Duty::Except,
         {text("action"), text("reason"), day("expires"), text("conditions", kOptional)}},
        {"attestation",
         "something that an action requires stands, or stands no longer",
         Duty::Attest,
         {text("id"), word("value", {"stands", "withdrawn"}), text("text")}},
        {"forecast",
         "a category is expected to reach a level",
         Duty::Propose,
         {text("category"), text("level"), text("by_when"), text("reason")}},
        {"occurrence",
         "a trigger of the framework has come true, or was looked at and cleared",
         {},
         {text("trigger"), word("value", {"occurred", "cleared"}), text("text")}},
        {"compute",
         "effective compute now, as a factor of that of the model tested",
         {},
         {text("factor"), text("method")}},
    };
}

// What was found, and what became of it.
std::vector<Kind> kinds_of_findings() {
    return {
        {"finding",
         "something adverse that a next card must close, waive or carry",
         {},
         {text("id"),
          text("title"),
          text("text"),
          texts("evidence", kOptional),
          text("source", kOptional)}},
        {"previous",
         "the card before this one: its findings, evaluations and rates",
         {},
         {text("title"),
          text("digest"),
          texts("findings", kOptional),
          texts("evaluations", kOptional),
          texts("rates", kOptional)}},
        {"retest",
         "an earlier finding is closed by evidence, waived with a reason, or carried on",
         {},
         {text("finding"),
          word("status", {"closed", "waived", "carried"}),
          texts("evidence", kOptional),
          text("reason")}},
        {"comparison",
         "a paired test against another card",
         {},
         {text("id"),
          text("with"),
          text("measurement"),
          text("difference"),
          text("p_adjusted"),
          text("method"),
          word("result", {"regression", "improvement", "no_difference_shown"})}},
        {"claim",
         "a sentence that compares, bound to the comparisons that support it",
         {},
         {text("text"), texts("comparisons")}},
    };
}

// Other people's part.
std::vector<Kind> kinds_of_others() {
    return {
        {"engagement",
         "a third party's terms",
         {},
         {text("assessor"),
          text("access"),
          count("hours"),
          text("snapshot"),
          text("terms"),
          text("publication_right"),
          count("findings_withheld")}},
        {"statement",
         "a third party in its own words",
         {},
         {text("assessor"), text("text"), text("link", kOptional), text("digest", kOptional)}},
        {"human_baseline",
         "how people did on the same items",
         {},
         {text("evaluation"),
          count("people"),
          count("minutes"),
          text("incentives"),
          text("result"),
          text("source", kOptional)}},
        {"no_baseline",
         "why an evaluation has no baseline",
         {},
         {text("evaluation"), text("reason")}},
        {"red_team",
         "a campaign by people",
         {},
         {text("who"),
          text("access"),
          count("hours"),
          text("snapshot"),
          text("pay"),
          text("category"),
          count("attempts"),
          count("successes"),
          text("success_rule"),
          word("kind", {"adaptive", "static"}),
          text("restrictions")}},
        {"human_grading",
         "how people graded replies",
         {},
         {text("evaluation"),
          count("people"),
          count("replies"),
          text("process"),
          text("agreement")}},
        {"rerun",
         "an evaluation was run again by somebody else",
         {},
         {text("evaluation"), text("who"), text("result")}},
    };
}

// What else a reader of a card needs to know.
std::vector<Kind> kinds_of_documentation() {
    return {
        {"release",
         "what is shipped, and how it differs from what was tested",
         {},
         {text("model"), text("revision"), day("day"), text("delta")}},
        {"comparator",
         "a model that results are held against",
         {},
         {text("model"), text("revision"), day("day")}},
        {"setting", "how hard the subject was asked to think", {}, {text("effort")}},
        {"safeguards",
         "what stood between the model and its user during the run",
         {},
         {text("evaluation"), text("text")}},
        {"elicitation",
         "how ability was brought out of the subject",
         {},
         {text("evaluation"), word("class", framework::elicitation_classes()), text("methods")}},
        {"rubric",
         "where a rubric or target comes from and how it was checked",
         {},
         {text("evaluation"), text("origin"), text("quality")}},
        {"contamination",
         "whether the items were in the training data",
         {},
         {text("suite"), text("method"), text("result")}},
        {"scope",
         "languages and modalities that results hold for",
         {},
         {texts("languages"), texts("modalities"), text("not_tested")}},
        {"price",
         "what a million tokens cost, on a day",
         {},
         {text("input"), text("output"), text("currency"), day("day")}},
        {"policy",
         "the framework's version, and how it differs from the one before",
         {},
         {text("version"), text("previous"), text("difference")}},
        {"drift_plan", "how the deployed model will be watched", {}, {text("text"), text("alarm")}},
        {"reproduction",
         "the build that made the card, made again to the same bytes",
         {},
         {text("source"), text("digest"), text("who")}},
        {"published",
         "a figure that somebody published: no evidence of it is here",
         {},
         {text("id"),
          text("row"),
          text("evaluation"),
          text("metric"),
          text("subject"),
          word("state", {"pre", "post", "not_stated"}),
          text("value"),
          text("n", kOptional),
          text("interval", kOptional),
          text("threshold", kOptional),
          text("note", kOptional),
          text("source")}},
    };
}

}  // namespace

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = [] {
        std::vector<Kind> list;
        for (auto& part :
             {kinds_of_process(), kinds_of_findings(), kinds_of_others(), kinds_of_documentation()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

const Kind* find_kind(std::string_view name) {
    const auto found = std::ranges::find(kinds(), name, &Kind::name);
    return found == kinds().end() ? nullptr : &*found;
}

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) names.emplace_back(kind.name);
    return names;
}

std::string_view form_name(Form form) {
    constexpr std::array<std::string_view, 5> names = {"text", "word", "day", "count", "texts"};
    return names[static_cast<std::size_t>(form)];
}

}  // namespace syscard::people
