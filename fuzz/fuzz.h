#pragma once

// A fuzzer is a file `<name>_fuzz.cpp` that defines `feed`: one parser of bytes that somebody else
// wrote, and what must hold of whatever it accepts. `make fuzz` builds it with libFuzzer; the
// default tests build it with g++ and feed it its corpus and small changes of it.

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace syscard::fuzz {

void feed(std::string_view bytes);

/// A property that does not hold ends the program, as a crash does.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

}  // namespace syscard::fuzz
