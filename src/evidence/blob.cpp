#include "evidence/blob.h"

#include <limits>

#include <fmt/format.h>

namespace syscard::evidence {

namespace {

Result<std::uint64_t> bounded_member(const json::Object& object,
                                     std::string_view name,
                                     std::int64_t least,
                                     std::int64_t most,
                                     std::string_view where) {
    SYSCARD_TRY(const std::int64_t value, json::integer_member(object, name, where));
    if (value < least || value > most) {
        return fail(ErrorCode::BadInput, fmt::format("`{}` of a blob reference must not be {}", name, value), std::string(where));
    }
    return static_cast<std::uint64_t>(value);
}

}  // namespace

json::Object BlobReference::to_json() const {
    // Signed, as they would be if they came from a parser: 2^63 bytes are more than a segment has.
    return {{"segment", std::int64_t{segment}},
            {"offset", static_cast<std::int64_t>(offset)},
            {"length", std::int64_t{length}},
            {"digest", digest.hex()}};
}

Result<BlobReference> BlobReference::from_json(const json::Object& object, std::string_view where) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    SYSCARD_CHECK(json::refuse_unknown(object, {"segment", "offset", "length", "digest"}, where));
    SYSCARD_TRY(const std::uint64_t segment, bounded_member(object, "segment", 1, most, where));
    SYSCARD_TRY(const std::uint64_t offset, bounded_member(object, "offset", 0, std::numeric_limits<std::int64_t>::max(), where));
    SYSCARD_TRY(const std::uint64_t length, bounded_member(object, "length", 1, most, where));
    SYSCARD_TRY(const std::string digest_text, json::string_member(object, "digest", where));
    const auto digest = crypto::Digest::from_hex(digest_text);
    if (!digest) return fail(ErrorCode::BadInput, "`digest` of a blob reference must be 64 lower-case hexadecimal digits", std::string(where));
    return BlobReference{.segment = static_cast<std::uint32_t>(segment),
                         .offset = offset,
                         .length = static_cast<std::uint32_t>(length),
                         .digest = *digest};
}

}  // namespace syscard::evidence
