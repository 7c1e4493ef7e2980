#pragma once

// Commands that nobody vouches for: programs that a model wrote. They run under bubblewrap, in
// namespaces of their own: no network, no file of this machine but the system's programs, a small
// private /tmp, no environment, as a user without rights; and within limits. Without bubblewrap, or
// where the kernel makes no namespaces, nothing is run at all.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace syscard::sandbox {

struct Limits {
    std::chrono::milliseconds wall{10'000};
    std::int64_t cpu_seconds = 8;
    std::int64_t memory_bytes = std::int64_t{1} << 30;   // address space of each process
    std::int64_t file_bytes = std::int64_t{16} << 20;    // of /tmp, and of each file
    std::int64_t output_bytes = std::int64_t{64} << 10;  // of both streams together
    std::int64_t processes = 64;
};

struct Command {
    std::vector<std::string> arguments;  // {"python3", "-I", "-"}; found in /usr/bin
    std::string input;                   // what it reads from its standard input
    Limits limits;
};

enum class Ending {
    Exited,
    Signalled,  // by a fault, or by a limit on memory, time of the processor or files
    TimedOut,   // wall clock
    TooMuchOutput,
};

struct Finished {
    Ending ending = Ending::Exited;
    int status = 0;  // exit status, or the signal
    std::string output;
    std::string errors;
};

/// Whether commands can be run in a sandbox here: runs `true` in one.
/// @error Unsupported  bubblewrap is missing, or cannot make its namespaces; with what to install.
Result<void> available();

/// Runs a command to its end, however it ends, and leaves no process behind.
///
/// Blocks; call it from a thread that may wait for `limits.wall`.
///
/// @error Unsupported  as `available`: never run without a sandbox.
/// @error Io           pipes or processes could not be made.
Result<Finished> run(const Command& command);

}  // namespace syscard::sandbox
