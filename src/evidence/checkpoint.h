#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/digest.h"

namespace syscard::evidence {

/// The head of a log (C2SP tlog-checkpoint): it commits to the first `size` entries. As a signed note it is the file
/// `evidence/checkpoint`.
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    crypto::Digest root;
    std::vector<std::string> extensions;  // further lines; syscard writes none

    /// The text that is signed: origin, size and base64 of the root, a line each.
    std::string text() const;
    /// @error BadInput  not the text of a checkpoint.
    static Result<Checkpoint> parse(std::string_view text, std::string_view where);

    bool operator==(const Checkpoint&) const = default;
};

}  // namespace syscard::evidence
