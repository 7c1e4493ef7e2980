#include "evidence/internal/segment_reader.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"
#include "crypto/digest.h"
#include "evidence/internal/frame.h"
#include "evidence/internal/hole.h"
#include "evidence/internal/published_file.h"

namespace syscard::evidence {

namespace {

// No frame is longer: a reference that says so is not followed, however much memory it asks for.
const std::size_t kLargestFrame = ZSTD_compressBound(kLargestBlob);

}  // namespace

Result<std::string_view> SegmentReader::read_blob(const BlobReference& reference) {
    const auto refuse = [&](std::string_view what) {
        return fail(ErrorCode::Tampered, std::string(what), fmt::format("{}, byte {}", segment_path(reference.segment), reference.offset));
    };
    if (reference.length > kLargestFrame) return refuse("a blob reference that is longer than any blob");
    SYSCARD_CHECK(open(reference.segment));
    SYSCARD_TRY(const std::string_view frame, read(reference.offset, reference.length));
    if (frame.size() < reference.length) return refuse("the segment ends before a blob does");
    if (withheld_frame(frame)) {
        return fail(ErrorCode::NotFound, "a blob is withheld from this copy", fmt::format("{}, byte {}", segment_path(reference.segment), reference.offset));
    }
    SYSCARD_CHECK(decompress_frame(frame, segment_path(reference.segment), plain_));
    if (crypto::sha256(plain_) != reference.digest) return refuse("a blob is not the one that the log commits to");
    return plain_;
}

Result<std::string_view> SegmentReader::read_segment(std::uint32_t number) {
    SYSCARD_TRY(const std::uint64_t size, segment_size(number));
    return read(0, size);
}

Result<std::uint64_t> SegmentReader::segment_size(std::uint32_t number) {
    SYSCARD_CHECK(open(number));
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return std::unexpected(system_error(errno, "measure", evidence_ / segment_path(number)));
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > kLargestSegment) return fail(ErrorCode::Tampered, "the segment is larger than 64 MiB", segment_path(number));
    return size;
}

Result<void> SegmentReader::open(std::uint32_t number) {
    if (number == number_) return {};
    const std::string name = segment_path(number);
    number_ = 0;
    SYSCARD_CHECK(refuse_links(evidence_, name));
    file_ = FileDescriptor(::open((evidence_ / name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file_.get() < 0 && errno == ENOENT) return fail(ErrorCode::Tampered, fmt::format("`{}` is missing", name), name);
    if (file_.get() < 0) return std::unexpected(system_error(errno, "open", evidence_ / name));
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) return std::unexpected(system_error(errno, "measure", evidence_ / name));
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::Tampered, fmt::format("`{}` is not a regular file", name), name);
    number_ = number;
    return {};
}

Result<std::string_view> SegmentReader::read(std::uint64_t offset, std::uint64_t length) {
    int error = 0;
    // libstdc++ 12 hands on the space that it made, which may be more than was asked for: it is not used.
    bytes_.resize_and_overwrite(length, [&](char* to, std::size_t) {
        std::size_t filled = 0;
        while (filled < length) {
            const ssize_t got = ::pread(file_.get(), to + filled, length - filled, static_cast<off_t>(offset + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) error = errno;
            if (got <= 0) break;
            filled += static_cast<std::size_t>(got);
        }
        return filled;
    });
    if (error != 0) return std::unexpected(system_error(error, "read", evidence_ / segment_path(number_)));
    return bytes_;
}

}  // namespace syscard::evidence
