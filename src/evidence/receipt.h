#pragma once

// Receipts: that an entry is in a log, for whoever has nothing but the receipt and the log's
// verifier key. The format is C2SP tlog-proof; its extra data is the entry itself.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "crypto/note.h"
#include "evidence/checkpoint.h"
#include "evidence/log_reader.h"

namespace syscard::evidence {

/// What a `.tlog-proof` file holds, taken apart; nothing about it is trusted yet.
struct Receipt {
    std::string entry;  // the bytes of the entry: what the format calls extra data
    std::uint64_t index = 0;
    std::vector<crypto::Digest> proof;
    std::string checkpoint;  // a signed note, as it stood in the log

    std::string text() const;
    /// @error BadInput  not of the format, or without an entry.
    static Result<Receipt> parse(std::string_view text, std::string_view where);
};

/// A receipt for an entry of a published log. @error BadInput  there is no such entry. Tampered, Io
Result<Receipt> receipt_for(const LogReader& reader, std::uint64_t index);

/// What a receipt shows once it holds.
struct ReceivedEntry {
    json::Object entry;
    Checkpoint checkpoint;
};

/// @error Tampered  the key did not sign the log checkpoint, or the entry is not in its tree.
/// @error BadInput  the entry cannot be read, or the log has another name than the key.
Result<ReceivedEntry> check_receipt(const Receipt& receipt, const crypto::Verifier& log_key,
                                    std::string_view where);

}  // namespace syscard::evidence
