#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/output.h"
#include "crypto/note.h"

namespace syscard::cli {

struct ReceiptArguments {
    std::string directory;
    std::string sample;  // id; empty: by index
    std::int64_t epoch = 1;
    std::int64_t entry = -1;  // index in the log; -1: by sample
    std::string to;           // file; empty: stdout
};

/// Writes a `.tlog-proof` for one entry of a published log.
int receipt(const ReceiptArguments& arguments, const Output& output);

/// `syscard verify FILE.tlog-proof --trust KEY`: with nothing but the file and the key. Exit code 0
/// holds, 4 does not.
int verify_receipt(const std::string& file, const std::optional<crypto::Verifier>& key,
                   const Output& output);

}  // namespace syscard::cli
