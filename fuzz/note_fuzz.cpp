// Signed notes, verifier keys and log checkpoints.

#include "crypto/note.h"
#include "evidence/checkpoint.h"
#include "fuzz.h"

namespace syscard::fuzz {

void feed(std::string_view bytes) {
    const auto key = crypto::Verifier::parse(bytes, "key");
    if (key) require(key->text() == bytes, "a verifier key has one spelling");
    (void)crypto::Signer::parse(bytes, "key");
    const auto checkpoint = evidence::Checkpoint::parse(bytes, "checkpoint");
    if (checkpoint) require(checkpoint->text() == bytes, "a checkpoint has one spelling");
    const auto note = crypto::parse_note(bytes, "note");
    if (!note) return;
    (void)evidence::Checkpoint::parse(note->text, "note");
    static const crypto::Verifier somebody =
        *crypto::Verifier::from_public_key("syscard-log", {1, 2, 3});
    require(!crypto::verify_note(bytes, somebody, "note"), "nobody signs for a key nobody has");
}

}  // namespace syscard::fuzz
