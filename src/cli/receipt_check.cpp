// Apart from the command that writes receipts, for `syscard-verify` has this one only.

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/receipt_command.h"
#include "evidence/receipt.h"

namespace syscard::cli {

namespace {

Result<int> check(const std::string& file, const std::optional<crypto::Verifier>& key,
                  const Output& output) {
    if (!key)
        return fail(
            ErrorCode::BadInput, "a receipt needs the key of its log", file, "--trust log.vkey");
    SYSCARD_TRY(const std::string text, read_file(file));
    SYSCARD_TRY(const evidence::Receipt receipt, evidence::Receipt::parse(text, file));
    SYSCARD_TRY(const evidence::ReceivedEntry received,
                evidence::check_receipt(receipt, *key, file));
    const auto index = static_cast<std::int64_t>(receipt.index);
    const auto size = static_cast<std::int64_t>(received.checkpoint.size);
    output.answer({{"schema", "syscard.receipt_verification/1"},
                   {"verifies", true},
                   {"index", index},
                   {"entries", size},
                   {"origin", received.checkpoint.origin},
                   {"entry", received.entry}},
                  fmt::format("verifies: entry {} of the log {} of {} entries\nsigned by: {}\n{}",
                              index,
                              terminal_line(received.checkpoint.origin, 100),
                              size,
                              terminal_safe(key->text()),
                              terminal_safe(json::pretty(received.entry))));
    return 0;
}

}  // namespace

int verify_receipt(const std::string& file, const std::optional<crypto::Verifier>& key,
                   const Output& output) {
    const auto code = check(file, key, output);
    return code ? *code : output.fail(code.error());
}

}  // namespace syscard::cli
