#pragma once

// What was said in one sample, as it is committed and revealed: the item and the replies, each with
// a salt of its own, so that either can be withheld and still be checked later.
// docs/formats/run.md.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/commitment.h"
#include "mitigation/event.h"
#include "plan/task.h"
#include "scoring/scorer.h"

namespace syscard::plan {

struct Transcript {
    Item item;
    std::vector<std::string> turns;           // bytes as the model made them
    std::vector<std::string> log_likelihood;  // decimals, as logged
    /// Of each option's letter, as the start of the reply: decimals; none where options were not
    /// asked by letters, or the model did not give them.
    std::vector<std::string> letter_log_probability = {};
    std::vector<mitigation::Event> layers = {};  // what the subject's layers did, in order
    std::string reading = {};  // what the scorer saw, which may quote a reply; empty without a score
    std::optional<std::string> judge = {};    // the judge's reply, where one was asked and answered
};

/// A transcript sealed for the log: the bytes of the blob, and the commitments for the sample's
/// entry.
struct SealedTranscript {
    std::string blob;
    crypto::Digest item_commitment;
    crypto::Digest replies_commitment;
};

SealedTranscript seal(const Transcript& transcript, std::int64_t ordinal,
                      const crypto::RunSecret& secret);

/// Opens a blob and checks both commitments.
/// @error BadInput  not a transcript. Tampered  a commitment does not open.
Result<Transcript> open_transcript(std::string_view blob, const crypto::Digest& item_commitment,
                                   const crypto::Digest& replies_commitment,
                                   std::string_view where);

/// One field of a transcript on its own, as canonical JSON: {"salt": …, "value": …}. With it, and
/// nothing else, the commitment to the field can be opened.
/// @param name  "item" or "replies". @error BadInput  not a transcript.
Result<std::string> field_of(std::string_view blob, std::string_view name, std::string_view where);

/// The value of such a field, if it opens the commitment.
/// @error BadInput  not a field. Tampered  the commitment does not open with it.
Result<json::Object> open_field(std::string_view field, std::string_view name,
                                const crypto::Digest& commitment, std::string_view where);

/// The commitment to an item, as `seal` makes it: it is known before the sample is asked.
/// @param item  its canonical JSON.
crypto::Digest item_commitment(std::string_view item, std::int64_t ordinal,
                               const crypto::RunSecret& secret);

/// The salt of a field, as `seal` derives it.
crypto::Salt field_salt(const crypto::RunSecret& secret, std::int64_t ordinal,
                        std::string_view name);

/// What is shown of a transcript when the other field is withheld: a blob of its own.
/// @param name  the field that is shown.
Result<std::string> partial_transcript(std::string_view blob, std::string_view name,
                                       std::string_view where);

/// The value of the field that a partial transcript shows. @error BadInput, Tampered  as open_field
Result<json::Object> open_partial(std::string_view blob, std::string_view name,
                                  const crypto::Digest& commitment, std::string_view where);

/// The replies as a scorer sees them: ill-formed UTF-8 replaced, and the log-likelihood of each
/// option divided by its length in bytes, so that long options are not at a disadvantage. Letters
/// are all alike long: their log-probabilities stand as they are.
/// @error BadInput  log-likelihoods that are not decimals.
Result<scoring::Reply> reply_for_scoring(const Transcript& transcript);

/// How a question with options was answered: "letter_log_probability", "letter_reply", or nothing
/// for the log-likelihoods of their texts and for what is no such question.
std::string_view options_by(Solver solver, const Transcript& transcript);

/// A score as it is logged: values to six decimals, a reading of at most 200 characters.
scoring::Score as_logged(scoring::Score score);

}  // namespace syscard::plan
