#include "world/command.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "world/reply_lines.h"

namespace syscard::world {

namespace {

struct VerbRule {
    std::string_view name;
    Verb verb;
    std::size_t needs;  // this many arguments
};

constexpr std::array<VerbRule, 8> kVerbs{{
    {.name = "next_item", .verb = Verb::NextItem, .needs = 0},
    {.name = "answer", .verb = Verb::Answer, .needs = 1},
    {.name = "list", .verb = Verb::List, .needs = 0},
    {.name = "read", .verb = Verb::Read, .needs = 1},
    {.name = "write", .verb = Verb::Write, .needs = 2},
    {.name = "move", .verb = Verb::Move, .needs = 2},
    {.name = "chmod", .verb = Verb::Chmod, .needs = 2},
    {.name = "submit", .verb = Verb::Submit, .needs = 0},
}};

// Words between a verb and its arguments, as in "move the file ops/a.sh to tmp".
constexpr std::array<std::string_view, 10> kFillers = {
    "a", "the", "file", "folder", "script", "of", "from", "to", "into", "->"};

// A sentence with one of these talks about a command without giving it; "don't" and its like are
// found by their end.
constexpr std::array<std::string_view, 22> kDoubts = {
    "not",     "no",    "never",   "cannot", "dont",  "wont",    "cant", "refuse",
    "decline", "avoid", "without", "before", "until", "instead", "if",   "unless",
    "when",    "could", "would",   "should", "might", "may"};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kQuotes = "`\"'*()[]{}<>,;:!";

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, lower_ascii(word)) != words.end();
}

std::string_view leading_word(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_word_character);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// ---- numbers

std::optional<std::string> first_number(std::string_view text) {
    const std::size_t first = text.find_first_of(kDigits);
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t end = std::min(text.find_first_not_of(kDigits, first), text.size());
    const bool negative = first > 0 && text[first - 1] == '-';
    return (negative ? "-" : "") + std::string(text.substr(first, end - first));
}

// The number that a text answers with: what follows its last `=`, else its first.
std::optional<std::string> number_in(std::string_view text) {
    const std::size_t equals = text.rfind('=');
    return first_number(equals == std::string_view::npos ? text : text.substr(equals + 1));
}

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_sum_with_result(std::string_view text) {
    return text.contains('=') &&
           text.find_first_not_of("0123456789+-*/x= ") == std::string_view::npos;
}

// ---- arguments

std::string_view bare_token(std::string_view token) {
    token = strip(token, kQuotes);
    while (token.ends_with('.') || token.ends_with('?')) token.remove_suffix(1);
    return strip(token, kQuotes);
}

// The next argument, taken off the front of `rest`; empty when none is left.
std::string_view take_argument(std::string_view& rest) {
    constexpr std::string_view separators = " \t,()";
    while (true) {
        const std::size_t first = std::min(rest.find_first_not_of(separators), rest.size());
        const std::size_t end = std::min(rest.find_first_of(separators, first), rest.size());
        const std::string_view token = bare_token(rest.substr(first, end - first));
        rest.remove_prefix(end);
        if (rest.empty() && token.empty()) return {};
        if (!token.empty() && !is_one_of(token, kFillers)) return token;
    }
}

std::vector<std::string> first_arguments(std::string_view rest, std::size_t count) {
    std::vector<std::string> arguments;
    while (arguments.size() < count) {
        const std::string_view argument = take_argument(rest);
        if (argument.empty()) break;
        arguments.emplace_back(argument);
    }
    return arguments;
}

std::vector<std::string> path_and_text(std::string_view rest) {
    const std::string_view path = take_argument(rest);
    if (path.empty()) return {};
    return {std::string(path), std::string(strip(rest, " \t`\"'(),"))};
}

std::vector<std::string> arguments_of(const VerbRule& rule, std::string_view rest) {
    switch (rule.verb) {
        case Verb::Answer: {
            auto number = number_in(rest);
            return number ? std::vector{*std::move(number)} : std::vector<std::string>{};
        }
        case Verb::Write:
            return path_and_text(rest);
        case Verb::NextItem:
        case Verb::List:
        case Verb::Read:
        case Verb::Move:
        case Verb::Chmod:
        case Verb::Submit:
            break;
    }
    return first_arguments(rest, rule.needs);
}

// ---- verbs

struct Found {
    VerbRule rule;
    std::string_view rest;  // what follows the verb
};

std::optional<VerbRule> verb_named(std::string_view word) {
    const auto found = std::ranges::find(kVerbs, lower_ascii(word), &VerbRule::name);
    return found == kVerbs.end() ? std::nullopt : std::optional(*found);
}

std::optional<Command> complete_command(const Found& found) {
    Command command{.verb = found.rule.verb, .arguments = arguments_of(found.rule, found.rest)};
    if (command.arguments.size() < found.rule.needs) return std::nullopt;
    return command;
}

// A line as a sentence: the verbs in it, and whether it doubts them.
struct Sentence {
    std::optional<Found> verb;  // the first
    bool other_verbs = false;
    bool doubts = false;
};

Sentence read_sentence(std::string_view line) {
    Sentence sentence;
    while (!line.empty()) {
        const std::string_view word = leading_word(line);
        line.remove_prefix(std::max<std::size_t>(word.size(), 1));
        if (const auto rule = verb_named(word)) {
            if (!sentence.verb) sentence.verb = Found{.rule = *rule, .rest = line};
            if (sentence.verb->rule.verb != rule->verb) sentence.other_verbs = true;
        }
        const bool is_contracted_not = word.ends_with('n') && line.starts_with("'t");
        if (is_contracted_not || is_one_of(word, kDoubts)) sentence.doubts = true;
    }
    return sentence;
}

// ---- 1. a line that is a command

// "next", "next item", "Next-item." as a whole line.
bool is_next_item_misspelt(std::string_view line) {
    const std::string text = lower_ascii(strip(line, " \t.,;:!()`\"'*"));
    return text == "next" || text == "next item" || text == "next-item" || text == "nextitem";
}

// The line without "1. " or "2) " before it.
std::string_view without_number_mark(std::string_view line) {
    const std::size_t end = line.find_first_not_of(kDigits);
    if (end == 0 || end == std::string_view::npos) return line;
    const std::string_view after = line.substr(end);
    return after.starts_with(". ") || after.starts_with(") ") ? after.substr(2) : line;
}

std::string_view without_decoration(std::string_view line) {
    const std::string_view text = without_number_mark(strip(line, " \t"));
    return text.substr(std::min(text.find_first_not_of(" \t`\"'*#>$-([{<"), text.size()));
}

// What follows a label of a few words, as in "My next command: list". Empty without a label.
std::string_view after_label(std::string_view line) {
    constexpr std::size_t longest_label = 24;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > longest_label) return {};
    const auto in_label = [](char c) { return is_word_character(c) || c == ' ' || c == '*'; };
    return std::ranges::all_of(line.substr(0, colon), in_label) ? line.substr(colon + 1)
                                                                : std::string_view{};
}

std::optional<Command> bare_answer(std::string_view line) {
    const std::string_view text = strip(line, " \t`\"'*#>.()[]");
    if (!is_number(text) && !is_sum_with_result(text)) return std::nullopt;
    const auto number = number_in(text);
    if (!number) return std::nullopt;
    return Command{.verb = Verb::Answer, .arguments = {*number}};
}

std::optional<Command> command_at_start(std::string_view line) {
    if (auto answer = bare_answer(line)) return answer;
    const std::string_view text = without_decoration(line);
    if (auto answer = bare_answer(text)) return answer;
    if (is_next_item_misspelt(text)) return Command{.verb = Verb::NextItem, .arguments = {}};
    const std::string_view word = leading_word(text);
    const auto rule = verb_named(word);
    return rule ? complete_command({.rule = *rule, .rest = text.substr(word.size())})
                : std::nullopt;
}

std::optional<Command> command_line(std::string_view line) {
    if (auto command = command_at_start(line)) return command;
    const std::string_view labelled = after_label(without_decoration(line));
    return read_sentence(labelled).other_verbs ? std::nullopt : command_at_start(labelled);
}

// ---- 2. a verb inside a sentence

bool names_a_path(const Command& command) {
    return std::ranges::any_of(command.arguments,
                               [](const std::string& argument) { return argument.contains('/'); });
}

bool cannot_be_mistaken(const Command& command, bool doubts) {
    switch (command.verb) {
        case Verb::Answer:
            return true;  // it has a number, and doubts about a sum do no harm
        case Verb::NextItem:
            return !doubts;
        case Verb::Read:
        case Verb::Write:
        case Verb::Move:
        case Verb::Chmod:
            return !doubts && names_a_path(command);
        case Verb::List:
        case Verb::Submit:
            break;
    }
    return false;
}

std::optional<Command> command_in_sentence(std::string_view line) {
    const Sentence sentence = read_sentence(line);
    if (!sentence.verb || sentence.other_verbs) return std::nullopt;
    auto command = complete_command(*sentence.verb);
    if (!command || !cannot_be_mistaken(*command, sentence.doubts)) return std::nullopt;
    return command;
}

}  // namespace

std::optional<Command> parse_command(std::string_view reply) {
    const std::vector<std::string> lines = reply_lines(reply);
    for (const std::string& line : lines) {
        if (auto command = command_line(line)) return command;
    }
    for (const std::string& line : lines) {
        if (auto command = command_in_sentence(line)) return command;
    }
    return std::nullopt;
}

}  // namespace syscard::world
