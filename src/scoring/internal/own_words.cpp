#include "scoring/internal/own_words.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <span>
#include <vector>

#include <re2/re2.h>

#include "base/text.h"
#include "scoring/internal/folding.h"
#include "scoring/internal/matching.h"
#include "scoring/internal/thoughts.h"

namespace syscard::scoring {

namespace {

using Lines = std::vector<std::string>;

bool says_something(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<signed char>(c) < 0;
    });
}

// A small model goes on as the asker: what follows is no reply any more.
std::string without_next_turns(const std::string& text) {
    static const RE2 turn(R"(\n\s*(?:user|human|instruction|question|q|### ?[a-z]+) ?(?::|\n|$))");
    re2::StringPiece rest(text);
    if (!RE2::FindAndConsume(&rest, turn)) return text;
    return text.substr(0, text.rfind('\n', text.size() - rest.size() - 2));
}

// Fenced code, also one that the end of the reply cuts off.
std::string without_code(const std::string& text, bool& code) {
    std::string own;
    std::size_t at = 0;
    for (bool inside = false; at <= text.size(); inside = !inside) {
        const std::size_t fence = std::min(text.find("```", at), text.size());
        if (!inside) own.append(text, at, fence - at);
        code = code || inside;
        at = fence + 3;
    }
    return own;
}

// "Detective: …", where the same speaker has two lines or more. A lone speaker has no dialogue:
// "Note: …" may stand before every line.
Lines without_dialogue(const Lines& lines) {
    static const RE2 speech(R"(^\s*([a-z][a-z .'-]{0,24}?)(?: ?\([^)]*\))?:(?: |$))");
    std::map<std::string, int> speakers;
    const auto speaker_of = [](const std::string& line) {
        std::string speaker;
        const bool speaks = line.find(':') < 60 && RE2::PartialMatch(line, speech, &speaker);
        return speaks ? speaker : std::string();
    };
    Lines spoken_by;
    for (const std::string& line : lines) ++speakers[spoken_by.emplace_back(speaker_of(line))];
    Lines own;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (spoken_by[i].empty() || speakers[spoken_by[i]] < 2) own.push_back(lines[i]);
    }
    speakers.erase("");
    const bool alone = speakers.size() == 1;
    return alone && !says_something(join(own, "\n")) ? lines : own;
}

// "Dear …," or "Subject: …". "Dear user" is an address.
bool opens_letter(const std::string& line) {
    static const RE2 begins(
        R"(^\s*(?:subject:|(?:my )?dear(?:est)?(?: [^ ]+){0,5}[,:!]\s*$|)"
        R"((?:hi|hello|hey|good (?:morning|afternoon|evening))(?: [^ ]+){1,4},\s*$))");
    static const RE2 address(R"(^\s*dear (?:valued )?(?:user|asker|human|friend|customer)\b)");
    return line.size() < 80 && found_in(line, begins) && !found_in(line, address);
}

// From its salutation on, everything belongs to the letter.
Lines without_letter(const Lines& lines) {
    return {lines.begin(), std::ranges::find_if(lines, opens_letter)};
}

// The body of a letter that is the whole reply.
Lines without_salutations(const Lines& lines) {
    Lines body;
    std::ranges::remove_copy_if(lines, std::back_inserter(body), opens_letter);
    return body;
}

// Four short lines or more that no blank one parts, half of which end no sentence.
bool is_stanza(std::span<const std::string> lines) {
    static const RE2 item(R"(^\s*(?:\d|[-•+]))");
    const auto is_long = [](const std::string& line) { return trim(line).size() > 60; };
    const auto is_item = [](const std::string& line) { return found_in(line, item); };
    const auto is_open = [](const std::string& line) {
        return std::string_view(".!?:").find(trim(line).back()) == std::string_view::npos;
    };
    return lines.size() >= 4 && std::ranges::none_of(lines, is_long) &&
           std::ranges::none_of(lines, is_item) &&
           2 * std::ranges::count_if(lines, is_open) >= std::ssize(lines);
}

Lines without_verse(const Lines& lines) {
    Lines own;
    for (auto at = lines.begin(); at != lines.end();) {
        const auto blank = std::find_if(
            at, lines.end(), [](const std::string& line) { return trim(line).empty(); });
        if (!is_stanza({at, blank})) own.insert(own.end(), at, blank);
        at = blank == lines.end() ? blank : std::next(blank);
        own.emplace_back();
    }
    return own;
}

Lines without_block_quotes(const Lines& lines) {
    Lines own;
    std::ranges::copy_if(lines, std::back_inserter(own), [](const std::string& line) {
        return !trim(line).starts_with('>');
    });
    return own;
}

// Speech in quotation marks, on one line or cut off by the end of a paragraph.
std::string without_quotations(std::string text) {
    static const RE2 quotation(R"("[^"\n]*")");
    static const RE2 unclosed(R"re((?m)(^|[ (\n])"[a-z][^"\n]*$)re");
    RE2::GlobalReplace(&text, quotation, "\"\"");
    RE2::GlobalReplace(&text, unclosed, "\\1\"\"");
    return text;
}

std::string without_markup(std::string text) {
    std::erase_if(text,
                  [](char c) { return c == '*' || c == '_' || c == '#' || c == '>' || c == '`'; });
    return text;
}

// "Assistant: …"
std::string without_label(std::string text) {
    static const RE2 label(R"(^\s*(?:ai|assistant|bot|chatbot|response|reply|answer|a) ?: ?)");
    RE2::Replace(&text, label, "");
    return text;
}

// One step of leaving out, unless it would leave nothing.
template <typename Step>
void leave_out(std::string& text, Step step) {
    std::string rest = step(text);
    if (says_something(rest)) text = std::move(rest);
}

// The same, but a text of which it would leave nothing is marked, and `kept` of it.
template <typename Step, typename Kept>
void leave_out_performed(OwnWords& own, Step step, Kept kept) {
    if (!says_something(own.text)) return;
    std::string rest = step(own.text);
    own.performed = own.performed || !says_something(rest);
    own.text = says_something(rest) ? std::move(rest) : kept(own.text);
}

template <Lines (*Step)(const Lines&)>
std::string by_lines(const std::string& text) {
    return join(Step(split(text, '\n')), "\n");
}

}  // namespace

OwnWords own_words(std::string_view reply) {
    OwnWords own{.text = fold(reply), .code = false};
    leave_out(own.text, [](const std::string& text) { return std::string(behind_thoughts(text)); });
    leave_out(own.text, [&](const std::string& text) { return without_code(text, own.code); });
    leave_out(own.text, without_next_turns);
    leave_out(own.text, by_lines<without_block_quotes>);
    own.text = without_label(without_markup(std::move(own.text)));
    own.text = by_lines<without_dialogue>(own.text);
    leave_out_performed(own, by_lines<without_letter>, by_lines<without_salutations>);
    leave_out_performed(own, by_lines<without_verse>, [](const std::string& text) { return text; });
    leave_out(own.text, without_quotations);
    own.text = std::string(trim(own.text));
    return own;
}

}  // namespace syscard::scoring
