#pragma once

// What is withheld from published copies, and said to be: an entry names who withholds, why, and
// every transcript. A copy may have a hole in the place of exactly those; docs/formats/run.md,
// "syscard.redaction/1".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "evidence/blob.h"

namespace syscard::evidence {

/// A file of its own in the evidence directory. In an entry it is an object with exactly these
/// three members, which `check_log` finds wherever they stand.
struct FileReference {
    std::string file;  // "sealed/12.replies.age"
    std::uint64_t length = 0;
    crypto::Digest digest;

    json::Object to_json() const;
    /// @error BadInput  a member is missing, unknown or of the wrong kind; or a path that is not
    /// one of `sealed/`.
    static Result<FileReference> from_json(const json::Object& object, std::string_view where);
};

bool is_file_reference(const json::Object& object);

/// One field, encrypted to those who may open it.
struct SealedField {
    std::string field;  // "item" or "replies"
    FileReference file;
    std::vector<std::string> recipients;  // age recipients, "age1…"
};

/// What is withheld of one sample.
struct Withheld {
    std::int64_t ordinal = 0;
    std::vector<std::string> fields;  // "item", "replies"
    BlobReference transcript;  // as the sample's entry has it: there the copy may have a hole
    std::optional<BlobReference> shown;  // the fields that are not withheld, as a blob of their own
    std::vector<SealedField> sealed;
};

/// `syscard.redaction/1`.
struct RedactionEntry {
    std::string by;
    std::string reason_class;  // one of `redaction_classes`
    std::string reason;
    std::vector<Withheld> samples;
    std::string time;

    json::Object to_json() const;
    /// @error BadInput  also when `count` is not the number of samples.
    static Result<RedactionEntry> from_json(const json::Object& entry, std::string_view where);
};

inline constexpr std::string_view kRedactionSchema = "syscard.redaction/1";

/// "hazard", "privacy", "test_security", "confidential", "legal", "other".
const std::vector<std::string>& redaction_classes();

}  // namespace syscard::evidence
