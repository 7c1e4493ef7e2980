#include "model/internal/zip_file.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/text.h"

namespace syscard::model {

namespace {

// APPNOTE.TXT 6.3.10, sections 4.3 and 4.4. Numbers are little-endian.
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryEntry = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kEnd64 = 0x06064b50;
constexpr std::uint32_t kEnd64Locator = 0x07064b50;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kEnd64LocatorSize = 20;
constexpr std::size_t kLongestComment = 65535;
constexpr std::uint16_t kInExtra16 = 0xFFFF;  // the number stands in a ZIP64 field instead
constexpr std::uint32_t kInExtra32 = 0xFFFFFFFF;
constexpr std::uint16_t kZip64Extra = 1;

// Encrypted, strongly encrypted, with headers hidden by encryption of the directory.
constexpr std::uint16_t kEncrypted = 1U << 0U | 1U << 6U | 1U << 13U;
constexpr std::uint16_t kStreamed = 1U << 3U;  // sizes and CRC stand behind the bytes

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kZstd = 93;

constexpr std::string_view kMaybeCut =
    "the file may be cut short, or still be written; `inspect log convert` shows whether Inspect "
    "itself can read it";
constexpr std::string_view kWriteAnew =
    "another reader may read something else; `inspect log convert --to eval` writes the archive "
    "anew";
constexpr std::string_view kElseLines =
    "replies in JSON Lines have no such bound: docs/models.md, Replay";

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value << 8U | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

std::uint16_t u16(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(number(bytes, at, 2));
}

std::uint32_t u32(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(number(bytes, at, 4));
}

std::uint64_t u64(std::string_view bytes, std::size_t at) { return number(bytes, at, 8); }

// `size` bytes from `at`, if they are there.
std::optional<std::string_view> part(std::string_view bytes, std::uint64_t at, std::uint64_t size) {
    if (at > bytes.size() || size > bytes.size() - at) return std::nullopt;
    return bytes.substr(at, size);
}

struct Directory {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    bool in_parts = false;  // spread over several files
};

// The end record is the last thing but a comment, whose length it says itself.
std::optional<std::size_t> end_record(std::string_view bytes) {
    if (bytes.size() < kEndSize) return std::nullopt;
    const std::size_t last = bytes.size() - kEndSize;
    const std::size_t first = last > kLongestComment ? last - kLongestComment : 0;
    for (std::size_t at = last + 1; at-- > first;) {
        if (u32(bytes, at) == kEnd && at + kEndSize + u16(bytes, at + 20) == bytes.size())
            return at;
    }
    return std::nullopt;
}

std::optional<Directory> directory_of(std::string_view bytes) {
    const auto at = end_record(bytes);
    if (!at) return std::nullopt;
    const std::string_view end = bytes.substr(*at, kEndSize);
    Directory directory{
        .count = u16(end, 10),
        .offset = u32(end, 16),
        .size = u32(end, 12),
        .in_parts = u16(end, 4) != 0 || u16(end, 6) != 0 || u16(end, 8) != u16(end, 10)};
    std::uint64_t ends_by = *at;
    const bool in_zip64 = directory.count == kInExtra16 || directory.offset == kInExtra32 ||
                          directory.size == kInExtra32;
    const auto locator = *at < kEnd64LocatorSize
                             ? std::nullopt
                             : part(bytes, *at - kEnd64LocatorSize, kEnd64LocatorSize);
    if (in_zip64 && locator && u32(*locator, 0) == kEnd64Locator) {
        ends_by = u64(*locator, 8);
        const auto end64 = part(bytes, ends_by, kEnd64Size);
        if (!end64 || u32(*end64, 0) != kEnd64) return std::nullopt;
        directory = {.count = u64(*end64, 32),
                     .offset = u64(*end64, 48),
                     .size = u64(*end64, 40),
                     .in_parts = u32(*end64, 16) != 0 || u32(*end64, 20) != 0 ||
                                 u64(*end64, 24) != u64(*end64, 32)};
    }
    if (directory.offset > ends_by || directory.size > ends_by - directory.offset)
        return std::nullopt;
    return directory;
}

// Of the first entry in what is left of a directory, with its name, extra fields and comment.
std::optional<std::size_t> directory_entry_size(std::string_view rest) {
    if (rest.size() < kDirectoryEntrySize || u32(rest, 0) != kDirectoryEntry) return std::nullopt;
    const std::size_t size =
        kDirectoryEntrySize + u16(rest, 28) + u16(rest, 30) + std::size_t{u16(rest, 32)};
    return size > rest.size() ? std::nullopt : std::optional(size);
}

// Takes the numbers that the entry itself leaves to its ZIP64 field, in the order of the format.
bool take_zip64(std::string_view extra, std::initializer_list<std::uint64_t*> numbers) {
    const auto is_elsewhere = [](const std::uint64_t* value) { return *value == kInExtra32; };
    if (std::none_of(numbers.begin(), numbers.end(), is_elsewhere)) return true;
    while (extra.size() >= 4) {
        const std::size_t size = u16(extra, 2);
        if (size > extra.size() - 4) return false;
        std::string_view field = extra.substr(4, size);
        if (u16(extra, 0) != kZip64Extra) {
            extra.remove_prefix(4 + size);
            continue;
        }
        for (std::uint64_t* value : numbers) {
            if (!is_elsewhere(value)) continue;
            if (field.size() < 8) return false;
            *value = u64(field, 0);
            field.remove_prefix(8);
        }
        return true;
    }
    return false;
}

// Each unpacks into one byte more than there should be, so that a member which says too little is
// found out; nothing when the bytes are damaged.

std::optional<std::size_t> inflate_into(std::string_view packed, std::string& plain) {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int state = inflate(&stream, Z_FINISH);
    const std::size_t made = plain.size() - stream.avail_out;
    const bool is_whole = state == Z_STREAM_END && stream.avail_in == 0;
    const bool is_too_long = stream.avail_out == 0;
    inflateEnd(&stream);
    return is_whole || is_too_long ? std::optional(made) : std::nullopt;
}

std::optional<std::size_t> unzstd_into(std::string_view packed, std::string& plain) {
    // Takes several frames in a row, as Inspect writes them.
    const std::size_t made =
        ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
    if (ZSTD_isError(made) == 0) return made;
    const bool is_too_long = ZSTD_getErrorCode(made) == ZSTD_error_dstSize_tooSmall;
    return is_too_long ? std::optional(plain.size()) : std::nullopt;
}

std::optional<std::size_t> unpack_into(std::uint16_t method, std::string_view packed,
                                       std::string& plain) {
    if (method == kDeflated) return inflate_into(packed, plain);
    if (method == kZstd) return unzstd_into(packed, plain);
    std::copy_n(packed.begin(), std::min(packed.size(), plain.size()), plain.begin());
    return packed.size();
}

}  // namespace

Result<ZipFile> ZipFile::open(std::string content, std::string path) {
    ZipFile zip;
    zip.content_ = std::move(content);
    zip.path_ = std::move(path);
    SYSCARD_CHECK(zip.read_directory());
    SYSCARD_CHECK(zip.refuse_shared_bytes());
    return zip;
}

std::string ZipFile::place(std::string_view name) const {
    return fmt::format("{}: {}", path_, terminal_line(name, 120));
}

Result<void> ZipFile::read_directory() {
    const auto directory = directory_of(content_);
    if (!directory)
        return fail(ErrorCode::BadInput,
                    "not a whole ZIP archive: it has no directory at its end",
                    path_,
                    std::string(kMaybeCut));
    if (directory->in_parts)
        return fail(ErrorCode::Unsupported,
                    "a ZIP archive in several parts",
                    path_,
                    std::string(kWriteAnew));
    if (directory->count > kMostMembers)
        return fail(
            ErrorCode::Unsupported,
            fmt::format(
                "a ZIP archive of {} members; at most {} are read", directory->count, kMostMembers),
            path_,
            std::string(kElseLines));
    directory_ = directory->offset;
    std::string_view rest = std::string_view(content_).substr(directory->offset, directory->size);
    for (std::uint64_t i = 0; i < directory->count; ++i) {
        const auto entry_size = directory_entry_size(rest);
        if (!entry_size)
            return fail(ErrorCode::BadInput,
                        fmt::format("the archive's directory breaks off after {} of {} members",
                                    i,
                                    directory->count),
                        path_,
                        std::string(kMaybeCut));
        const std::uint16_t flags = u16(rest, 8);
        Member member{.method = u16(rest, 10),
                      .crc = u32(rest, 16),
                      .packed_size = u32(rest, 20),
                      .size = u32(rest, 24),
                      .header = u32(rest, 42)};
        const std::string name(rest.substr(kDirectoryEntrySize, u16(rest, 28)));
        const std::string_view extra =
            rest.substr(kDirectoryEntrySize + name.size(), u16(rest, 30));
        if (!take_zip64(extra, {&member.size, &member.packed_size, &member.header}))
            return fail(ErrorCode::BadInput,
                        "the member's sizes are missing",
                        place(name),
                        std::string(kMaybeCut));
        SYSCARD_CHECK(locate(name, flags, member));
        if (!members_.emplace(name, member).second)
            return fail(ErrorCode::BadInput,
                        "the member stands twice in the archive",
                        place(name),
                        "Inspect counts the last one, of a sample that was run again; `inspect log "
                        "convert --to eval` keeps that alone");
        rest.remove_prefix(*entry_size);
    }
    if (rest.empty()) return {};
    return fail(
        ErrorCode::BadInput,
        fmt::format("the archive's directory holds more than its {} members", directory->count),
        path_,
        std::string(kWriteAnew));
}

// Finds where the member's bytes begin, and that its own header tells the same as the directory.
Result<void> ZipFile::locate(const std::string& name, std::uint16_t flags, Member& member) const {
    const auto refuse = [&](ErrorCode code, std::string what, std::string_view hint = "") {
        return fail(code, std::move(what), place(name), std::string(hint));
    };
    if (name.empty() || !is_utf8(name) || name.find('\0') != std::string::npos)
        return refuse(ErrorCode::BadInput, "a member whose name is no text", kWriteAnew);
    const std::string_view before = std::string_view(content_).substr(0, directory_);
    const auto header = part(before, member.header, kLocalHeaderSize);
    if (!header || u32(*header, 0) != kLocalHeader)
        return refuse(ErrorCode::BadInput, "the member is not where the directory says", kMaybeCut);
    const std::uint16_t own_flags = u16(*header, 6);
    if (((flags | own_flags) & kEncrypted) != 0)
        return refuse(ErrorCode::Unsupported,
                      "the member is encrypted",
                      "write the archive anew without a password");
    const std::uint64_t name_at = member.header + kLocalHeaderSize;
    const std::uint64_t extra_at = name_at + u16(*header, 26);
    member.data = extra_at + u16(*header, 28);
    const auto own_name = part(before, name_at, u16(*header, 26));
    const auto own_extra = part(before, extra_at, u16(*header, 28));
    if (!own_name || !own_extra || !part(before, member.data, member.packed_size))
        return refuse(ErrorCode::BadInput, "the member is longer than the archive", kMaybeCut);
    const std::uint32_t own_crc = u32(*header, 14);
    std::uint64_t own_packed_size = u32(*header, 18);
    std::uint64_t own_size = u32(*header, 22);
    const bool same_sizes =
        (own_flags & kStreamed) != 0 || (take_zip64(*own_extra, {&own_size, &own_packed_size}) &&
                                         std::tie(own_crc, own_packed_size, own_size) ==
                                             std::tie(member.crc, member.packed_size, member.size));
    if (*own_name == name && u16(*header, 8) == member.method && same_sizes) return {};
    return refuse(ErrorCode::BadInput,
                  "the member's own header and the archive's directory say different things",
                  kWriteAnew);
}

// Members that share bytes make a small archive out of a large one.
Result<void> ZipFile::refuse_shared_bytes() const {
    std::vector<const std::pair<const std::string, Member>*> by_place;
    by_place.reserve(members_.size());
    for (const auto& member : members_) by_place.push_back(&member);
    std::sort(by_place.begin(), by_place.end(), [](const auto* a, const auto* b) {
        return a->second.header < b->second.header;
    });
    std::uint64_t end = 0;
    for (const auto* named : by_place) {
        const auto& [name, member] = *named;
        if (member.header < end)
            return fail(ErrorCode::BadInput,
                        "the member shares its bytes with another",
                        place(name),
                        std::string(kWriteAnew));
        end = member.data + member.packed_size;
    }
    return {};
}

std::vector<std::string> ZipFile::names(std::string_view prefix) const {
    std::vector<std::string> names;
    for (auto at = members_.lower_bound(prefix);
         at != members_.end() && at->first.starts_with(prefix);
         ++at)
        names.push_back(at->first);
    return names;
}

Result<std::string> ZipFile::read(std::string_view name) const {
    const auto found = members_.find(name);
    if (found == members_.end())
        return fail(ErrorCode::NotFound, "no such member in the archive", place(name));
    const Member& member = found->second;
    if (member.method != kStored && member.method != kDeflated && member.method != kZstd)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the member is compressed by method {}", member.method),
                    place(name),
                    "stored, deflated and zstd members are read; `inspect log convert --to eval` "
                    "writes the archive anew");
    if (member.size > kMostBytes || member.packed_size > kMostBytes)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the member unpacks to {} bytes; at most {} are read",
                                std::max(member.size, member.packed_size),
                                kMostBytes),
                    place(name),
                    std::string(kElseLines));
    if (member.size > (std::uint64_t{1} << 20) && member.size / kMostRatio > member.packed_size)
        return fail(
            ErrorCode::Unsupported,
            fmt::format("the member unpacks to {} times its {} bytes; at most {} times are read",
                        member.size / std::max<std::uint64_t>(1, member.packed_size),
                        member.packed_size,
                        kMostRatio),
            place(name),
            std::string(kElseLines));
    const std::string_view packed =
        std::string_view(content_).substr(member.data, member.packed_size);
    std::string plain(member.size + 1, '\0');
    const auto made = unpack_into(member.method, packed, plain);
    if (made && *made != member.size)
        return fail(
            ErrorCode::BadInput,
            fmt::format("the member unpacks to {} bytes than the {} that the directory says",
                        *made > member.size ? "more" : "fewer",
                        member.size),
            place(name));
    plain.resize(member.size);
    const bool is_whole =
        made &&
        crc32_z(0, reinterpret_cast<const Bytef*>(plain.data()), plain.size()) == member.crc;
    if (!is_whole)
        return fail(ErrorCode::BadInput,
                    "the member is damaged: it does not unpack to what its checksum says",
                    place(name),
                    "fetch the file again");
    return plain;
}

}  // namespace syscard::model
