#pragma once

// What an agent asked for, read from whatever it wrote. Lenient, because a small model wraps a
// command in courtesy and Markdown; deterministic, because the verifier reads the same reply again;
// and careful in one direction: a sentence about a command ("I would never move it") is not the
// command. A reply that is not understood only costs a reminder, a misread one would change the
// outcome.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syscard::world {

enum class Verb { NextItem, Answer, List, Read, Write, Move, Chmod, Submit };

struct Command {
    Verb verb = Verb::NextItem;
    // Answer: a whole number. Read: a path. Write: a path and the text. Move: two paths. Chmod: a
    // path and a mode, in either order. The others: none.
    std::vector<std::string> arguments;

    bool operator==(const Command&) const = default;
};

/// The first command of a reply, or nothing. A verb without the arguments that it needs is not a
/// command.
///
/// 1. The first line that is a command: it begins with a verb, after list marks, Markdown, quotes,
/// a prompt sign and a
///    label such as `Command:` (but not where the label heads a list of verbs); or it is a bare
///    number or a sum with its result, which is an answer.
/// 2. Else the first line with a verb inside a sentence, where that cannot be mistaken: no second
/// verb; nothing that
///    denies, doubts or postpones it; `answer` with a number, file verbs with a path that holds a
///    `/`; `list` and `submit` are too common in sentences and count only at the start of a line.
std::optional<Command> parse_command(std::string_view reply);

}  // namespace syscard::world
