// Transcripts whose commitments open (as a maker of a hostile log sees to), and every scorer on
// what they say.

#include "base/json.h"
#include "fuzz.h"
#include "plan/transcript.h"
#include "scoring/scorer.h"

namespace syscard::fuzz {

namespace {

// The commitment that opens with what the blob shows.
crypto::Digest commitment_to(const json::Value& blob, const char* field, const char* domain) {
    const json::Value* part = blob.is_object() ? blob.get_object().if_contains(field) : nullptr;
    if (part == nullptr || !part->is_object()) return {};
    const auto salt_text = json::string_member(part->get_object(), "salt", "");
    const json::Value* value = part->get_object().if_contains("value");
    const auto salt = salt_text ? crypto::Salt::from_hex(*salt_text) : std::nullopt;
    if (!salt || value == nullptr) return {};
    return crypto::commit(domain, *salt, json::canonical(*value));
}

}  // namespace

void feed(std::string_view bytes) {
    const auto blob = json::parse_canonical(bytes, "transcript");
    if (!blob) return;
    const auto transcript =
        plan::open_transcript(bytes,
                              commitment_to(*blob, "item", "syscard.item/1"),
                              commitment_to(*blob, "replies", "syscard.replies/1"),
                              "transcript");
    if (!transcript) return;
    const auto reply = plan::reply_for_scoring(*transcript);
    if (!reply) return;
    for (const char* scorer :
         {"refusal/1", "breach/1", "choice/1", "numeric/1", "instruction/1", "leak/1", "world/1"}) {
        const auto score = scoring::score(scorer, transcript->item.target, *reply);
        if (score) (void)plan::as_logged(*score);
    }
}

}  // namespace syscard::fuzz
