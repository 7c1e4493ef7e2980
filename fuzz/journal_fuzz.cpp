// The journal of a run that was stopped.

#include "evidence/internal/journal.h"
#include "fuzz.h"
#include "scratch.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    static const Scratch scratch;
    scratch.write("journal", bytes);
    std::uint64_t visited = 0;
    const auto scan = evidence::scan_journal(scratch.path() / "journal",
                                             [&](std::uint64_t, std::string_view) -> Result<void> {
                                                 ++visited;
                                                 return {};
                                             });
    if (!scan) return;
    require(scan->entries == visited, "each entry is visited");
    require(scan->valid_bytes <= bytes.size(), "no more is valid than is there");
}

}  // namespace syscard::fuzz
