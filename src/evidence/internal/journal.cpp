#include "evidence/internal/journal.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "evidence/internal/file_descriptor.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "syscard.journal/1\n";
constexpr std::size_t kDigest = 32;
constexpr std::size_t kHeader = kMagic.size() + 8 + 4 + kDigest;
constexpr std::size_t kLength = 4;
constexpr std::size_t kFields = 8 + 8 + 4 + 8 + 8;  // of a record's payload, before its entries

void put(std::string& out, std::uint64_t number, std::size_t bytes) {
    const auto all = crypto::big_endian(number);
    out.append(all.end() - static_cast<std::ptrdiff_t>(bytes), all.end());
}

// Takes a number of `bytes` bytes off the front; the text must have them.
std::uint64_t take(std::string_view& text, std::size_t bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) number = (number << 8U) | static_cast<std::uint8_t>(text[i]);
    text.remove_prefix(bytes);
    return number;
}

std::string encode_header(const JournalHeader& header) {
    std::string bytes(kMagic);
    put(bytes, header.start, 8);
    put(bytes, header.next_segment, 4);
    bytes += crypto::sha256(bytes).view();
    return bytes;
}

std::optional<JournalHeader> decode_header(std::string_view bytes) {
    if (bytes.size() != kHeader || !bytes.starts_with(kMagic)) return std::nullopt;
    const std::string_view covered = bytes.substr(0, kHeader - kDigest);
    if (crypto::sha256(covered).view() != bytes.substr(covered.size())) return std::nullopt;
    std::string_view fields = covered.substr(kMagic.size());
    JournalHeader header;
    header.start = take(fields, 8);
    header.next_segment = static_cast<std::uint32_t>(take(fields, 4));
    return header;
}

struct Record {
    std::uint64_t offset = 0;   // of the record in the journal: a record is valid only where it was written
    std::uint64_t durable = 0;  // bytes of the journal that were acknowledged when it was written
    SegmentPosition segment;
    std::string_view entries;   // as in a bundle
};

std::string encode_record(const Record& record, std::span<const std::string> entries) {
    std::string payload;
    put(payload, record.offset, 8);
    put(payload, record.durable, 8);
    put(payload, record.segment.number, 4);
    put(payload, record.segment.bytes, 8);
    put(payload, record.segment.frames, 8);
    for (const std::string& entry : entries) append_to_bundle(payload, entry);
    std::string bytes;
    put(bytes, payload.size(), kLength);
    bytes += payload;
    bytes += crypto::sha256(payload).view();
    return bytes;
}

std::uint64_t record_size(std::uint64_t payload) { return kLength + payload + kDigest; }

// The record that begins at `offset`, when `bytes` hold all of it.
std::optional<Record> decode_record(std::string_view bytes, std::uint64_t offset) {
    const std::string_view payload = bytes.substr(kLength, bytes.size() - kLength - kDigest);
    std::string_view fields = payload;
    Record record;
    record.offset = take(fields, 8);
    if (record.offset != offset || crypto::sha256(payload).view() != bytes.substr(kLength + payload.size())) return std::nullopt;
    record.durable = take(fields, 8);
    record.segment.number = static_cast<std::uint32_t>(take(fields, 4));
    record.segment.bytes = take(fields, 8);
    record.segment.frames = take(fields, 8);
    record.entries = fields;
    return record;
}

// Reads a file in order through a window that grows to the largest record.
class WindowedFile {
public:
    static Result<WindowedFile> open(const fs::path& path, std::uint64_t limit) {
        WindowedFile file(path);
        if (file.fd_.get() < 0) return std::unexpected(system_error(errno, "open", path));
        const off_t end = ::lseek(file.fd_.get(), 0, SEEK_END);
        if (end < 0) return std::unexpected(system_error(errno, "seek in", path));
        file.size_ = std::min<std::uint64_t>(static_cast<std::uint64_t>(end), limit);
        return file;
    }

    std::uint64_t size() const { return size_; }

    // The bytes from `offset`, as many as asked or as there are; valid until the next call.
    Result<std::string_view> at(std::uint64_t offset, std::uint64_t count) {
        count = std::min(count, size_ - std::min(offset, size_));
        const bool is_inside = offset >= begin_ && offset + count <= begin_ + window_.size();
        if (!is_inside) SYSCARD_CHECK(load(offset, count));
        return std::string_view(window_).substr(offset - begin_, count);
    }

private:
    explicit WindowedFile(const fs::path& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

    Result<void> load(std::uint64_t offset, std::uint64_t count) {
        constexpr std::uint64_t kWindow = 1U << 20U;
        begin_ = offset;
        window_.resize(std::min(std::max(count, kWindow), size_ - offset));
        std::size_t filled = 0;
        while (filled < window_.size()) {
            const ssize_t got = ::pread(fd_.get(), window_.data() + filled, window_.size() - filled, static_cast<off_t>(offset + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return std::unexpected(system_error(errno, "read", path_));
            if (got == 0) return fail(ErrorCode::Io, "the journal became shorter while it was read", path_.string());
            filled += static_cast<std::size_t>(got);
        }
        return {};
    }

    fs::path path_;
    FileDescriptor fd_;
    std::uint64_t size_ = 0;
    std::uint64_t begin_ = 0;
    std::string window_;
};

// The whole record at `offset`; nothing when there is none.
Result<std::optional<Record>> read_record(WindowedFile& file, std::uint64_t offset) {
    SYSCARD_TRY(std::string_view length_bytes, file.at(offset, kLength));
    if (length_bytes.size() < kLength) return std::nullopt;
    const std::uint64_t payload = take(length_bytes, kLength);
    if (payload < kFields || record_size(payload) > file.size() - offset) return std::nullopt;
    SYSCARD_TRY(const std::string_view bytes, file.at(offset, record_size(payload)));
    return decode_record(bytes, offset);
}

// A torn tail was never acknowledged and may go. But if a whole record further on says that the journal was durable
// beyond the damage, then the damage hit what was acknowledged, and cutting there would lose it silently.
Result<void> refuse_damage_before_acknowledged(WindowedFile& file, std::uint64_t damage, const fs::path& path) {
    for (std::uint64_t offset = damage + 1; offset + record_size(kFields) <= file.size(); ++offset) {
        SYSCARD_TRY(std::string_view start, file.at(offset, kLength + 8));
        start.remove_prefix(kLength);
        if (take(start, 8) != offset) continue;
        SYSCARD_TRY(const std::optional<Record> record, read_record(file, offset));
        if (record && record->durable > damage) {
            return fail(ErrorCode::Tampered,
                        fmt::format("the journal is damaged at byte {}, before the end of what was acknowledged", damage),
                        path.string(),
                        "restore it from a copy: going on would lose results");
        }
    }
    return {};
}

}  // namespace

Result<JournalScan> scan_journal(const fs::path& path, const EntryBytesVisitor& visit, std::uint64_t limit) {
    SYSCARD_TRY(WindowedFile file, WindowedFile::open(path, limit));
    SYSCARD_TRY(const std::string_view header_bytes, file.at(0, kHeader));
    const auto header = decode_header(header_bytes);
    if (!header) return fail(ErrorCode::Tampered, "the journal does not begin as one", path.string());
    JournalScan scan{.header = *header, .entries = 0, .valid_bytes = kHeader, .segment = {.number = header->next_segment}};
    const auto count_and_visit = [&](std::string_view entries) -> Result<void> {
        while (!entries.empty()) {
            const auto entry = take_entry(entries);
            if (!entry) return fail(ErrorCode::Tampered, "a record of the journal ends within an entry", path.string());
            SYSCARD_CHECK(visit(scan.header.start + scan.entries, *entry));
            ++scan.entries;
        }
        return {};
    };
    while (scan.valid_bytes < file.size()) {
        SYSCARD_TRY(const std::optional<Record> record, read_record(file, scan.valid_bytes));
        if (!record) {
            SYSCARD_CHECK(refuse_damage_before_acknowledged(file, scan.valid_bytes, path));
            break;
        }
        scan.segment = record->segment;
        SYSCARD_CHECK(count_and_visit(record->entries));
        scan.valid_bytes += record_size(kFields + record->entries.size());
    }
    return scan;
}

Result<JournalWriter> JournalWriter::create(const fs::path& path,
                                            const JournalHeader& header,
                                            std::span<const std::string> entries,
                                            const Disk& disk) {
    std::string bytes = encode_header(header);
    if (!entries.empty()) {
        bytes += encode_record({.offset = kHeader, .durable = 0, .segment = {.number = header.next_segment}, .entries = {}}, entries);
    }
    SYSCARD_CHECK(disk.replace_file(path, bytes));
    SYSCARD_TRY(AppendFile file, disk.open_append(path));
    return JournalWriter(std::move(file));
}

Result<JournalWriter> JournalWriter::resume(const fs::path& path, const JournalScan& scan, const Disk& disk) {
    SYSCARD_TRY(AppendFile file, disk.open_append(path, scan.valid_bytes));
    return JournalWriter(std::move(file));
}

void JournalWriter::add(std::span<const std::string> entries, const SegmentPosition& segment) {
    const std::uint64_t offset = file_.size() + pending_.size();
    pending_ += encode_record({.offset = offset, .durable = file_.size(), .segment = segment, .entries = {}}, entries);
}

Result<void> JournalWriter::write() {
    if (pending_.empty()) return {};
    SYSCARD_CHECK(file_.append(pending_));
    SYSCARD_CHECK(file_.sync());
    pending_.clear();
    return {};
}

}  // namespace syscard::evidence
