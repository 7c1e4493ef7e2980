#include "eval/run_code.h"

#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/text.h"
#include "sandbox/sandbox.h"
#include "scoring/program.h"

namespace syscard::eval {

namespace {

using sandbox::Ending;

// The program and its tests come as data, so that no quoting can break out of its place. The word
// that says that all went well is drawn for each run and printed by this text alone: a program that
// exits early does not know it. The first word comes before the program: without it the sandbox did
// not start, which is no fault of the program's.
constexpr std::string_view kHarness = R"(import json, sys
work = json.loads({})
print(work["started"], flush=True)
space = {{"__name__": "candidate"}}
exec(compile(work["program"], "candidate", "exec"), space)
candidate = space[work["entry_point"]]
exec(compile(work["tests"], "tests", "exec"), space)
space["check"](candidate)
sys.stdout.write("\n" + work["word"] + "\n")
)";

// Time of the processor decides; the wall clock only stops what sleeps, so that a busy machine
// fails no program that is right.
constexpr sandbox::Limits kLimits = {.wall = std::chrono::minutes(5), .cpu_seconds = 10};

// A kernel that takes down the namespaces of earlier runs may have none to give for a moment.
constexpr int kTries = 6;
constexpr std::chrono::milliseconds kFirstPause{50};  // doubles

std::string unguessable_word() {
    std::random_device random;  // of the system
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

// A JSON text as a Python string: in ASCII, between quotes, with the same escapes.
std::string python_string(const std::string& text) {
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') literal += '\\';
        literal += c;
    }
    return literal + "\"";
}

// "AssertionError" of "Traceback …\nAssertionError: 3 != 4".
std::string last_exception(const std::string& errors) {
    const std::string_view text = trim(errors);
    const std::string_view line = text.substr(text.rfind('\n') + 1);
    return terminal_line(line.substr(0, line.find(':')), 60);
}

std::string what_happened(const sandbox::Finished& finished) {
    switch (finished.ending) {
        case Ending::TimedOut:
            return "timed out";
        case Ending::TooMuchOutput:
            return "too much output";
        case Ending::Signalled:
            return fmt::format("signal {}", finished.status);
        case Ending::Exited:
            break;
    }
    return finished.status == 0 ? "ended before its tests" : last_exception(finished.errors);
}

// Runs until the sandbox gets as far as the harness, which prints `first`.
Result<sandbox::Finished> run_once_started(const sandbox::Command& command,
                                           const std::string& first) {
    for (int attempt = 1;; ++attempt) {
        SYSCARD_TRY(sandbox::Finished finished, sandbox::run(command));
        if (finished.output.starts_with(first)) return finished;
        if (attempt == kTries)
            return fail(ErrorCode::Unsupported,
                        fmt::format("the sandbox did not start in {} tries: {}",
                                    kTries,
                                    terminal_line(trim(finished.errors), 200)),
                        "sandbox");
        std::this_thread::sleep_for(kFirstPause * (1 << (attempt - 1)));
    }
}

}  // namespace

Result<scoring::Score> run_code(const json::Object& target, std::string_view reply) {
    if (std::string why = scoring::why_no_program(reply); !why.empty())
        return scoring::Score{.values = {}, .reading = "", .unscored = std::move(why)};
    SYSCARD_TRY(const std::string program, scoring::program_of(target, reply));
    SYSCARD_TRY(const std::string entry_point,
                json::string_member(target, "entry_point", "code/1"));
    SYSCARD_TRY(const std::string tests, json::string_member(target, "tests", "code/1"));
    const std::string started = unguessable_word();
    const std::string word = unguessable_word();
    const json::Object work = {{"program", program},
                               {"entry_point", entry_point},
                               {"tests", tests},
                               {"started", started},
                               {"word", word}};
    SYSCARD_TRY(
        const sandbox::Finished finished,
        run_once_started({.arguments = {"python3", "-I", "-"},
                          .input = fmt::format(kHarness, python_string(json::canonical(work))),
                          .limits = kLimits},
                         started + "\n"));
    const bool passed = finished.ending == Ending::Exited && finished.status == 0 &&
                        finished.output.ends_with("\n" + word + "\n");
    return scoring::Score{.values = {{"passed", passed ? 1.0 : 0.0}},
                          .reading = passed ? "all tests held" : what_happened(finished),
                          .unscored = ""};
}

}  // namespace syscard::eval
