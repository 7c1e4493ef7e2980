#include "cli/output.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"

namespace syscard::cli {

namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string painted(std::string_view text, std::string_view paint, bool colour) {
    return colour ? fmt::format("{}{}{}", paint, text, kPlain) : std::string(text);
}

}  // namespace

bool on_terminal() { return ::isatty(STDERR_FILENO) == 1; }

bool wants_colour(std::string_view flag) {
    if (flag == "always") return true;
    const char* no_colour = std::getenv("NO_COLOR");
    return flag != "never" && (no_colour == nullptr || *no_colour == '\0') && on_terminal();
}

int Output::fail(const Error& error) const {
    if (json) {
        const json::Object document = {
            {"schema", "syscard.error/1"},
            {"error",
             json::Object{{"code", error_code_name(error.code)},
                          {"what", repair_utf8(error.what)},
                          {"where", repair_utf8(error.where)},
                          {"hint", repair_utf8(error.hint)}}},
        };
        fmt::print("{}", json::pretty(document));
    }
    fmt::print(stderr, "{} {}\n", painted("error:", kRed, colour), terminal_safe(error.what));
    if (!error.where.empty()) fmt::print(stderr, "  --> {}\n", terminal_safe(error.where));
    if (!error.hint.empty())
        fmt::print(stderr, "{} {}\n", painted("hint:", kCyan, colour), terminal_safe(error.hint));
    return exit_code(error.code);
}

void Output::answer(const json::Object& document, std::string_view text) const {
    if (json) {
        fmt::print("{}", json::pretty(document));
    } else {
        fmt::print("{}", text);
    }
    std::fflush(stdout);
}

void Output::say(std::string_view line) const {
    if (quiet || json) return;
    fmt::print(stderr, "{}\n", terminal_safe(line));
}

void Output::progress(std::string_view line) const {
    if (quiet || json) return;
    if (on_terminal()) {
        fmt::print(stderr, "\r\x1b[K{}", terminal_line(line, 100));
    } else {
        fmt::print(stderr, "{}\n", terminal_line(line, 100));
    }
    std::fflush(stderr);
}

void Output::progress_document(const json::Object& document) const {
    fmt::print(stderr, "{}\n", json::canonical(document));
    std::fflush(stderr);
}

void Output::end_progress() const {
    if (quiet || json || !on_terminal()) return;
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
}

}  // namespace syscard::cli
