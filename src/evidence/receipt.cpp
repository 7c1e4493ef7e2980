#include "evidence/receipt.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "evidence/entry.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/published_file.h"
#include "evidence/proof.h"
#include "evidence/tree.h"

namespace syscard::evidence {

namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMostHashes = 63;  // of a tree that 2^63 entries fill

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

}  // namespace

std::string Receipt::text() const {
    std::string text(kHeader);
    text += fmt::format("{}{}\n{}{}\n", kExtra, to_base64(as_bytes(entry)), kIndex, index);
    for (const crypto::Digest& hash : proof) text += to_base64(hash.bytes) + "\n";
    return text + "\n" + checkpoint;
}

Result<Receipt> Receipt::parse(std::string_view text, std::string_view where) {
    const auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::BadInput, fmt::format("not a receipt: {}", why), std::string(where));
    };
    if (!text.starts_with(kHeader))
        return refuse("it does not begin with `c2sp.org/tlog-proof@v1`");
    std::string_view rest = text.substr(kHeader.size());
    const std::string_view extra = take_line(rest);
    const auto entry =
        extra.starts_with(kExtra) ? from_base64(extra.substr(kExtra.size())) : std::nullopt;
    if (!entry) return refuse("it does not hold the entry as extra data");
    const std::string_view numbered = take_line(rest);
    const auto index = numbered.starts_with(kIndex) ? parse_unsigned(numbered.substr(kIndex.size()))
                                                    : std::nullopt;
    if (!index || std::to_string(*index) != numbered.substr(kIndex.size()))
        return refuse("its index is not a number");
    Receipt receipt{.entry = to_string(*entry), .index = *index, .proof = {}, .checkpoint = {}};
    while (true) {
        const std::string_view line = take_line(rest);
        if (line.empty()) break;
        const auto bytes = from_base64(line);
        const auto hash = bytes ? crypto::digest_from_bytes(to_string(*bytes)) : std::nullopt;
        if (!hash || receipt.proof.size() == kMostHashes) return refuse("a hash cannot be read");
        receipt.proof.push_back(*hash);
    }
    receipt.checkpoint = rest;
    return receipt;
}

Result<Receipt> receipt_for(const LogReader& reader, std::uint64_t index) {
    SYSCARD_TRY(std::vector<crypto::Digest> proof, reader.inclusion_proof(index));
    std::string bytes;
    SYSCARD_CHECK(reader.for_each([&](std::uint64_t at, const json::Object& entry) -> Result<void> {
        if (at != index) return {};
        auto encoded = encode_entry(entry);
        if (!encoded) return std::unexpected(encoded.error());
        bytes = std::move(*encoded);
        return {};
    }));
    SYSCARD_TRY(std::string checkpoint, read_evidence_file(reader.directory(), kCheckpointPath, kLargestNote));
    return Receipt{.entry = std::move(bytes),
                   .index = index,
                   .proof = std::move(proof),
                   .checkpoint = std::move(checkpoint)};
}

Result<ReceivedEntry> check_receipt(const Receipt& receipt, const crypto::Verifier& log_key,
                                    std::string_view where) {
    SYSCARD_TRY(const std::string text, crypto::verify_note(receipt.checkpoint, log_key, where));
    SYSCARD_TRY(Checkpoint checkpoint, Checkpoint::parse(text, where));
    if (checkpoint.origin != log_key.name())
        return fail(ErrorCode::Tampered,
                    fmt::format("the receipt is of the log `{}`, the key of `{}`",
                                terminal_line(checkpoint.origin, 80),
                                log_key.name()),
                    std::string(where));
    auto included = check_inclusion(
        leaf_hash(receipt.entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root);
    if (!included) {
        included.error().where = where;
        return std::unexpected(included.error());
    }
    SYSCARD_TRY(json::Object entry, decode_entry(receipt.entry, where));
    return ReceivedEntry{.entry = std::move(entry), .checkpoint = std::move(checkpoint)};
}

}  // namespace syscard::evidence
