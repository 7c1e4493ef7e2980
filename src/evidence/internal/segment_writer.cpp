#include "evidence/internal/segment_writer.h"

#include <fmt/format.h>

#include "base/file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBuffer = 1U << 20U;

Result<void> remove_segments_beyond(const fs::path& evidence, const SegmentPosition& position, const Disk& disk) {
    const std::uint32_t last_kept = position.bytes > 0 ? position.number : position.number - 1;
    std::vector<fs::path> beyond;
    std::error_code code;
    for (fs::directory_iterator entry(evidence / "blobs", code), end; entry != end; entry.increment(code)) {
        if (parse_segment_path(fs::relative(entry->path(), evidence).generic_string()) > last_kept) beyond.push_back(entry->path());
    }
    for (const fs::path& path : beyond) SYSCARD_CHECK(disk.remove(path));
    return {};
}

}  // namespace

Result<SegmentWriter> SegmentWriter::resume(fs::path evidence, Disk disk, const SegmentPosition& position) {
    SYSCARD_CHECK(remove_segments_beyond(evidence, position, disk));
    SegmentWriter writer(std::move(evidence), disk);
    writer.position_ = position;
    if (position.bytes == 0) return writer;

    const std::string name = segment_path(position.number);
    const fs::path path = writer.evidence_ / name;
    SYSCARD_TRY(const std::string written, read_file(path));
    if (written.size() < position.bytes) {
        return fail(ErrorCode::Tampered, fmt::format("the segment has {} bytes; {} were acknowledged", written.size(), position.bytes), name);
    }
    const auto count = [&](std::uint64_t, std::string_view frame) -> Result<void> {
        writer.frames_.append(crypto::sha256(frame));
        return {};
    };
    SYSCARD_CHECK(for_each_frame(std::string_view(written).substr(0, position.bytes), name, count));
    if (writer.frames_.size() != position.frames) return fail(ErrorCode::Tampered, "the segment has another count of frames than was acknowledged", name);
    SYSCARD_TRY(writer.file_, disk.open_append(path, position.bytes));
    return writer;
}

Result<BlobReference> SegmentWriter::append(std::string_view frame, const crypto::Digest& plain_digest) {
    if (!file_.is_open()) SYSCARD_CHECK(open_file());
    const BlobReference reference{.segment = position_.number,
                                  .offset = position_.bytes,
                                  .length = static_cast<std::uint32_t>(frame.size()),
                                  .digest = plain_digest};
    buffer_ += frame;
    frames_.append(crypto::sha256(frame));
    position_.bytes += frame.size();
    ++position_.frames;
    is_durable_ = false;
    if (buffer_.size() >= kBuffer) SYSCARD_CHECK(flush());
    return reference;
}

Result<void> SegmentWriter::open_file() {
    const fs::path path = evidence_ / segment_path(position_.number);
    SYSCARD_CHECK(disk_.make_directories(path.parent_path()));
    SYSCARD_TRY(file_, disk_.open_append(path, 0));
    name_is_durable_ = false;
    return {};
}

Result<void> SegmentWriter::flush() {
    if (buffer_.empty()) return {};
    SYSCARD_CHECK(file_.append(buffer_));
    buffer_.clear();
    return {};
}

Result<void> SegmentWriter::sync() {
    if (is_durable_) return {};
    SYSCARD_CHECK(flush());
    SYSCARD_CHECK(file_.sync());
    if (!name_is_durable_) {
        SYSCARD_CHECK(disk_.sync_directory(evidence_ / "blobs"));
        SYSCARD_CHECK(disk_.sync_directory(evidence_));
        name_is_durable_ = true;
    }
    is_durable_ = true;
    return {};
}

Result<std::optional<json::Object>> SegmentWriter::close() {
    if (position_.frames == 0) return std::nullopt;
    SYSCARD_CHECK(sync());
    json::Object entry = segment_entry(position_.number, frames_, position_.bytes);
    file_ = AppendFile();
    frames_ = Frontier();
    position_ = {.number = position_.number + 1};
    return entry;
}

}  // namespace syscard::evidence
