// Redactions, what else refers to samples and files, and the holes that a copy may have.

#include "evidence/entry.h"
#include "evidence/internal/hole.h"
#include "evidence/redaction.h"
#include "evidence/replay_entry.h"
#include "evidence/run_entries.h"
#include "fuzz.h"

namespace syscard::fuzz {

namespace {

// What was read says the same when it is written and read again.
template <typename Entry>
void read_twice(const json::Object& object) {
    const auto entry = Entry::from_json(object, "entry");
    if (!entry) return;
    const auto again = Entry::from_json(entry->to_json(), "entry");
    require(again && json::canonical(again->to_json()) == json::canonical(entry->to_json()),
            "an entry is what it says");
}

}  // namespace

void feed(std::string_view bytes) {
    if (const auto digest = evidence::withheld_frame(bytes)) {
        require(evidence::hole_length(bytes) == bytes.size(), "a hole is as long as it is");
        require(digest->hex().size() == 64, "a hole names a frame");
    }
    const auto object = evidence::decode_entry(bytes, "entry");
    if (!object) return;
    read_twice<evidence::RedactionEntry>(*object);
    read_twice<evidence::FileReference>(*object);
    read_twice<evidence::ItemsEntry>(*object);
    read_twice<evidence::ReplayEntry>(*object);
}

}  // namespace syscard::fuzz
