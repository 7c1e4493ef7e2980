#include "evidence/published_copy.h"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "base/file.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/frame.h"
#include "evidence/internal/hole.h"
#include "evidence/internal/segment_reader.h"
#include "evidence/log_reader.h"
#include "evidence/redaction.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

// What a log says must be left out, and what it has besides tiles.
struct Contents {
    std::map<std::uint32_t, std::vector<BlobReference>> withheld;  // by segment
    std::vector<std::string> files;                                // `sealed/…`
    std::uint32_t segments = 0;
};

Result<Contents> read_contents(const LogReader& reader) {
    Contents contents;
    SYSCARD_CHECK(
        reader.for_each([&](std::uint64_t index, const json::Object& entry) -> Result<void> {
            const std::string_view schema = schema_of(entry);
            if (schema == "syscard.segment/1") ++contents.segments;
            if (schema != kRedactionSchema) return {};
            SYSCARD_TRY(const RedactionEntry redaction,
                        RedactionEntry::from_json(entry, fmt::format("entry {}", index)));
            for (const Withheld& one : redaction.samples) {
                contents.withheld[one.transcript.segment].push_back(one.transcript);
                for (const SealedField& sealed : one.sealed)
                    contents.files.push_back(sealed.file.file);
            }
            return {};
        }));
    return contents;
}

Result<std::uint64_t> punch(std::string& segment, const std::vector<BlobReference>& withheld,
                            const std::string& where) {
    for (const BlobReference& one : withheld) {
        if (one.offset + one.length > segment.size() || one.length < kSmallestHole) {
            return fail(ErrorCode::Tampered,
                        "a redaction of a blob that is not there, or too short",
                        where);
        }
        const std::string_view frame = std::string_view(segment).substr(one.offset, one.length);
        if (withheld_frame(frame)) continue;  // the copy of a copy
        segment.replace(one.offset, one.length, hole_for(frame));
    }
    return withheld.size();
}

Result<void> copy_one(const fs::path& from, const fs::path& to) {
    SYSCARD_TRY(const std::string content, read_file(from));
    SYSCARD_CHECK(make_directories(to.parent_path()));
    return write_file_durably(to, content);
}

}  // namespace

Result<PublishedCopy> copy_published(const fs::path& evidence, const fs::path& to) {
    std::error_code code;
    if (fs::exists(to, code) && !fs::is_empty(to, code)) {
        return fail(ErrorCode::Exists,
                    fmt::format("there is something in `{}` already", to.string()),
                    to.string(),
                    "name a new folder");
    }
    SYSCARD_TRY(const LogReader reader, LogReader::open(evidence));
    SYSCARD_TRY(const Contents contents, read_contents(reader));
    SYSCARD_CHECK(make_directories(to));
    fs::copy(evidence / "tile", to / "tile", fs::copy_options::recursive, code);
    if (code) return std::unexpected(system_error(code.value(), "copy", evidence / "tile"));
    PublishedCopy copy;
    SegmentReader segments(evidence);
    for (std::uint32_t number = 1; number <= contents.segments; ++number) {
        SYSCARD_TRY(const std::string_view whole, segments.read_segment(number));
        std::string segment(whole);
        const auto withheld = contents.withheld.find(number);
        if (withheld != contents.withheld.end()) {
            SYSCARD_TRY(const std::uint64_t holes,
                        punch(segment, withheld->second, segment_path(number)));
            copy.holes += holes;
        }
        SYSCARD_CHECK(make_directories(to / "blobs"));
        SYSCARD_CHECK(write_file_durably(to / segment_path(number), segment));
    }
    for (const std::string& file : contents.files)
        SYSCARD_CHECK(copy_one(evidence / file, to / file));
    SYSCARD_CHECK(copy_one(evidence / kKeyPath, to / kKeyPath));
    SYSCARD_CHECK(copy_one(evidence / kCheckpointPath, to / kCheckpointPath));
    return copy;
}

}  // namespace syscard::evidence
