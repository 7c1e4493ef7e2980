#pragma once

// What a person or a program sees: stdout is the answer, stderr the story. The only place that
// prints.

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"

namespace syscard::cli {

/// How to speak, by the flags that every command has.
struct Output {
    bool json = false;    // one document on stdout, also on failure
    bool quiet = false;   // no story
    bool colour = false;  // on stderr, for `error:` and `hint:` alone

    /// Says what went wrong and gives the exit code for it.
    int fail(const Error& error) const;

    /// The answer of a command: `document` with --json, else `text`.
    void answer(const json::Object& document, std::string_view text) const;

    /// A line of the story.
    void say(std::string_view line) const;

    /// Progress, on stderr: on a terminal one line that is written again and again.
    void progress(std::string_view line) const;
    void end_progress() const;
    /// A document on a line of stderr, also with --json and --quiet: it was asked for.
    void progress_document(const json::Object& document) const;
};

/// Whether a person reads stderr.
bool on_terminal();

/// Colour only on a terminal, never with NO_COLOR set or --color never.
bool wants_colour(std::string_view flag);

}  // namespace syscard::cli
