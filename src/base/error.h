#pragma once

// Errors are values: whatever the world can do (network, files, user input, an unreadable reply)
// comes back as a Result. Exceptions are left to broken invariants and to cancellation. See
// docs/decisions/0001-errors-are-values.md.

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace syscard {

/// What kind of failure it was, for programs: it decides the exit code, and whether a run may go
/// on.
enum class ErrorCode {
    BadInput,     // the command, suite, framework or argument is wrong; nothing was run
    NotFound,     // a file, model or name that is not there
    Exists,       // something is in the way that must not be overwritten
    ReadOnly,     // the place to write to does not accept writes
    NoSpace,      // the disk is full; a run stops and can be resumed
    Io,           // the disk or the operating system failed; a run stops and can be resumed
    Unavailable,  // a model or provider did not answer
    Timeout,      // a deadline passed
    Blocked,      // a filter stood in the way and is named: neither a failure nor a refusal
    Outage,       // a provider answers nobody (no key, no quota, down): a run stops, to be resumed
    Incomplete,   // a run that has not ended: nothing can be concluded yet
    Tampered,     // evidence that does not verify
    Unsupported,  // understood, but not built
    Internal,     // a bug of ours
};

/// The code as it stands in JSON: "bad_input", "not_found", …
std::string_view error_code_name(ErrorCode code);

/// One failure, told so that its reader can act: `code` for programs, the rest for people.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string what;   // "unknown metric `atack_success_rate`"
    std::string where;  // "frameworks/release.yaml:14:11"; empty when there is no place
    std::string hint;   // "did you mean `attack_success_rate`?"; empty when none helps
};

template <typename T>
using Result = std::expected<T, Error>;

/// Exit code of the command line for a failure of this kind (docs/architecture.md, "Exit codes").
int exit_code(ErrorCode code);

/// `std::unexpected` of an Error, for `return fail(ErrorCode::BadInput, "…", where, hint);`.
inline std::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = "",
                                   std::string hint = "") {
    return std::unexpected(Error{code, std::move(what), std::move(where), std::move(hint)});
}

}  // namespace syscard

#define SYSCARD_CONCAT_INNER(a, b) a##b
#define SYSCARD_CONCAT(a, b) SYSCARD_CONCAT_INNER(a, b)
#define SYSCARD_TRY_INNER(result, leave, declaration, ...) \
    auto result = (__VA_ARGS__);                           \
    if (!result) [[unlikely]]                              \
        leave std::unexpected(std::move(result).error());  \
    declaration = std::move(*result)

/// Takes the value out of a Result, or returns its error: `SYSCARD_TRY(const std::string text,
/// read_file(path));`
#define SYSCARD_TRY(declaration, ...) \
    SYSCARD_TRY_INNER(                \
        SYSCARD_CONCAT(syscard_result_, __COUNTER__), return, declaration, __VA_ARGS__)

/// The same in a coroutine.
#define SYSCARD_CO_TRY(declaration, ...) \
    SYSCARD_TRY_INNER(                   \
        SYSCARD_CONCAT(syscard_result_, __COUNTER__), co_return, declaration, __VA_ARGS__)

/// Returns the error of a Result<void>, if it holds one.
#define SYSCARD_CHECK(...)                                                       \
    do {                                                                         \
        if (auto syscard_checked = (__VA_ARGS__); !syscard_checked) [[unlikely]] \
            return std::unexpected(std::move(syscard_checked).error());          \
    } while (false)

#define SYSCARD_CO_CHECK(...)                                                    \
    do {                                                                         \
        if (auto syscard_checked = (__VA_ARGS__); !syscard_checked) [[unlikely]] \
            co_return std::unexpected(std::move(syscard_checked).error());       \
    } while (false)
