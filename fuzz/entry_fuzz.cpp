// Entries of the log, and what is read from each kind.

#include "evidence/entry.h"
#include "evidence/run_entries.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto entry = evidence::decode_entry(bytes, "entry");
    if (!entry) return;
    if (bytes.size() <= evidence::kLargestEntry)
        require(evidence::encode_entry(*entry).value_or("") == bytes,
                "an entry encodes to its bytes");
    (void)evidence::PlanEntry::from_json(*entry, "entry");
    (void)evidence::IntentEntry::from_json(*entry, "entry");
    (void)evidence::RunEndEntry::from_json(*entry, "entry");
    (void)evidence::GradeEntry::from_json(*entry, "entry");
    const auto sample = evidence::SampleEntry::from_json(*entry, "entry");
    if (sample) (void)json::canonical(sample->to_json());
}

}  // namespace syscard::fuzz
