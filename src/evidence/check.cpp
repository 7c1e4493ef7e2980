#include "evidence/check.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "evidence/blob.h"
#include "evidence/entry.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/frame.h"
#include "evidence/internal/hole.h"
#include "evidence/internal/published_file.h"
#include "evidence/internal/segment_reader.h"
#include "evidence/internal/tile_file.h"
#include "evidence/tile.h"
#include "evidence/tree.h"

namespace syscard::evidence {

namespace fs = std::filesystem;
using crypto::Digest;

namespace {

constexpr std::size_t kMostFindings = 1000;
constexpr std::size_t kMostRemembered = 1000;
constexpr int kDeepestFolder = 16;  // a tile of the last entry that can be counted lies less deep

bool is_blob_reference(const json::Object& object) {
    return object.size() == 4 && object.contains("segment") && object.contains("offset") && object.contains("length") &&
           object.contains("digest");
}

// Calls `visit` for each reference to a blob or file, however deep in the entry it stands.
void for_each_reference(const json::Object& object, const std::function<void(const json::Object&)>& visit);

void for_each_reference(const json::Value& value, const std::function<void(const json::Object&)>& visit) {
    if (value.is_object()) for_each_reference(value.get_object(), visit);
    if (!value.is_array()) return;
    for (const json::Value& element : value.get_array()) for_each_reference(element, visit);
}

void for_each_reference(const json::Object& object, const std::function<void(const json::Object&)>& visit) {
    if (is_blob_reference(object) || is_file_reference(object)) return visit(object);
    for (const auto& member : object) for_each_reference(member.value(), visit);
}

// Where a frame lies: segment, offset and length.
using Place = std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>;

Place place_of(const BlobReference& reference) { return {reference.segment, reference.offset, reference.length}; }

class LogChecker {
public:
    LogChecker(fs::path evidence, const std::optional<crypto::Verifier>& trusted) : evidence_(std::move(evidence)), trusted_(trusted) {}

    Result<LogCheck> check() {
        SYSCARD_CHECK(check_checkpoint());
        if (check_.checkpoint) SYSCARD_CHECK(check_tree());
        SYSCARD_CHECK(check_keys());
        if (highest_reference_ > segments_) add("a blob lies in a segment that no entry closes", segment_path(highest_reference_));
        check_holes();
        SYSCARD_CHECK(list_what_is_not_covered());
        return std::move(check_);
    }

private:
    void add(std::string what, std::string where) {
        if (check_.findings.size() < kMostFindings) {
            check_.findings.push_back({std::move(what), std::move(where)});
        } else {
            ++check_.findings_left_out;
        }
    }

    // A failure that says something about the log becomes a finding; one of the disk ends the check.
    Result<void> add_unless_disk(const Error& error) {
        const bool is_about_the_log = error.code == ErrorCode::Tampered || error.code == ErrorCode::BadInput || error.code == ErrorCode::NotFound;
        if (!is_about_the_log) return std::unexpected(error);
        add(error.what, error.where);
        return {};
    }

    template <typename T>
    Result<std::optional<T>> or_finding(Result<T> result) {
        if (result) return std::optional<T>(std::move(*result));
        SYSCARD_CHECK(add_unless_disk(result.error()));
        return std::nullopt;
    }

    Result<std::optional<std::string>> read(const std::string& path, std::uint64_t most) {
        auto content = read_evidence_file(evidence_, path, most);
        if (content) check_.bytes += content->size();
        if (!content && content.error().code == ErrorCode::NotFound) content = fail(ErrorCode::Tampered, fmt::format("`{}` is missing", path), path);
        return or_finding(std::move(content));
    }

    Result<void> check_checkpoint();
    Result<void> check_signature(const std::string& note);
    Result<void> check_keys();
    Result<void> check_tree();
    Result<bool> check_bundle(std::uint64_t index, TileBuilder& builder);
    Result<void> check_entry(std::uint64_t index, std::string_view bytes, const std::string& bundle);
    Result<void> check_reference(const json::Object& object, std::string_view where);
    bool was_just_checked(const BlobReference& reference);
    Result<void> check_segment(const json::Object& entry, std::string_view where);
    Result<void> check_file_reference(const json::Object& object, std::string_view where);
    void check_holes();
    Result<void> list_what_is_not_covered();
    bool is_covered(const std::string& path) const;

    struct SeenFrame {
        std::uint64_t length = 0;
        Digest digest;  // of the frame, or of a sealed file
    };

    fs::path evidence_;
    SegmentReader segment_reader_{evidence_};
    std::map<std::uint64_t, SeenFrame> seen_;  // of the segment that no entry closed yet, by offset
    const std::optional<crypto::Verifier>& trusted_;
    std::optional<crypto::Verifier> log_key_;
    std::uint32_t segments_ = 0;           // closed by an entry so far
    std::uint32_t highest_reference_ = 0;  // segment in which a blob lies
    std::map<Place, Digest> checked_;      // of the references that came last, what they name
    std::set<Place> holes_;                // found in the segments
    std::set<Place> redacted_;             // where an entry says that there may be one
    std::map<std::string, std::optional<SeenFrame>> sealed_files_;  // that an entry commits to; nothing: not readable
    LogCheck check_;
};

Result<void> LogChecker::check_checkpoint() {
    SYSCARD_TRY(log_key_, or_finding(read_log_key(evidence_)));
    SYSCARD_TRY(const auto note, read(kCheckpointPath, kLargestNote));
    if (!note) return {};
    SYSCARD_TRY(const auto parsed, or_finding(crypto::parse_note(*note, kCheckpointPath)));
    if (!parsed) return {};
    SYSCARD_TRY(check_.checkpoint, or_finding(Checkpoint::parse(parsed->text, kCheckpointPath)));
    if (check_.checkpoint && log_key_ && check_.checkpoint->origin != log_key_->name()) {
        add(fmt::format("the log checkpoint is of `{}`, the key of `{}`", check_.checkpoint->origin, log_key_->name()), kCheckpointPath);
    }
    for (const auto& line : parsed->signatures) {
        const bool is_ours = log_key_ && line.name == log_key_->name() && line.id == log_key_->id();
        if (!is_ours) check_.not_covered.push_back(fmt::format("{}: signature of `{}`", kCheckpointPath, line.name));
    }
    return check_signature(*note);
}

Result<void> LogChecker::check_signature(const std::string& note) {
    if (!log_key_) return {};
    const auto verified = crypto::verify_note(note, *log_key_, kCheckpointPath);
    if (!verified) return add_unless_disk(verified.error());
    check_.signer = log_key_->text();
    return {};
}

// After the entries: they say whose keys count at this size, and whether the reader's is among them.
Result<void> LogChecker::check_keys() {
    const std::uint64_t size = check_.checkpoint ? check_.checkpoint->size : 0;
    if (log_key_ && !check_.keys.records().empty()) {
        const auto valid = check_.keys.check(*log_key_, KeyRole::Log, size, kKeyPath);
        if (!valid) SYSCARD_CHECK(add_unless_disk(valid.error()));
    }
    if (!trusted_ || (log_key_ && *trusted_ == *log_key_)) return {};
    const auto trusted = check_.keys.check_trust(*trusted_, size, kCheckpointPath);
    return trusted ? Result<void>() : add_unless_disk(trusted.error());
}

Result<void> LogChecker::check_tree() {
    const std::uint64_t size = check_.checkpoint->size;
    const auto compare_tile = [&](const TileName& tile, std::string_view hashes) -> Result<void> {
        if (tile.level == 0) return {};  // check_bundle compares each of its hashes with an entry
        SYSCARD_TRY(const auto published, read(tile.path(), kTileWidth * 32));
        if (published && *published != hashes) add("the tile does not hold the hashes of the level below", tile.path());
        return {};
    };
    TileBuilder builder(compare_tile);
    for (std::uint64_t index = 0; index < size / kTileWidth + (size % kTileWidth != 0); ++index) {
        SYSCARD_TRY(const bool is_complete, check_bundle(index, builder));
        if (!is_complete) return {};
    }
    SYSCARD_CHECK(builder.finish());
    if (builder.root() != check_.checkpoint->root) add("the tree does not have the root that the log checkpoint signs", kCheckpointPath);
    return {};
}

// Compares a bundle with its tile entry by entry. The tree is built further from the tile's hashes, so that an altered
// entry is found once, under its own name, and an altered tile by the level above or the root. False: neither the
// entries nor their hashes are there, and the tree cannot be rebuilt.
Result<bool> LogChecker::check_bundle(std::uint64_t index, TileBuilder& builder) {
    const std::uint64_t width = tile_width(0, index, check_.checkpoint->size);
    const TileName tile{.index = index, .width = width};
    const std::string where = TileName{.kind = TileName::Kind::Entries, .index = index, .width = width}.path();
    SYSCARD_TRY(const auto hashes, or_finding(read_hash_tile(evidence_, tile)));
    SYSCARD_TRY(const auto bundle, read(where, kLargestBundle));

    std::vector<Digest> leaves;
    const auto visit = [&](std::uint64_t entry, std::string_view bytes) -> Result<void> {
        leaves.push_back(leaf_hash(bytes));
        return check_entry(entry, bytes, where);
    };
    if (bundle) {
        const auto visited = for_each_in_bundle(*bundle, index * kTileWidth, width, where, visit);
        if (!visited) SYSCARD_CHECK(add_unless_disk(visited.error()));
    }
    for (std::uint64_t i = 0; i < width; ++i) {
        const auto published = hashes ? crypto::digest_from_bytes(std::string_view(*hashes).substr(i * 32, 32)) : std::nullopt;
        const bool is_read = i < leaves.size();
        if (!published && !is_read) return false;
        if (published && is_read && *published != leaves[i]) {
            add(fmt::format("entry {} does not have the hash that `{}` holds", index * kTileWidth + i, tile.path()), where);
        }
        SYSCARD_CHECK(builder.append(published ? *published : leaves[i]));
    }
    return true;
}

Result<void> LogChecker::check_entry(std::uint64_t index, std::string_view bytes, const std::string& bundle) {
    ++check_.entries;
    const std::string where = fmt::format("{}, entry {}", bundle, index);
    SYSCARD_TRY(const auto entry, or_finding(decode_entry(bytes, where)));
    if (!entry) return {};
    if (index == 0 && schema_of(*entry) != kFirstKeySchema) add("the first entry does not name the key of the log", where);
    if (schema_of(*entry) == kRedactionSchema) {
        SYSCARD_TRY(auto redaction, or_finding(RedactionEntry::from_json(*entry, where)));
        if (redaction) {
            for (const Withheld& one : redaction->samples) redacted_.insert(place_of(one.transcript));
            check_.redactions.push_back(std::move(*redaction));
        }
    }
    const auto taken = check_.keys.take(index, *entry, where);
    if (!taken) SYSCARD_CHECK(add_unless_disk(taken.error()));
    if (schema_of(*entry) == "syscard.segment/1") SYSCARD_CHECK(check_segment(*entry, where));
    Result<void> checked;
    for_each_reference(*entry, [&](const json::Object& object) {
        if (checked) checked = is_blob_reference(object) ? check_reference(object, where) : check_file_reference(object, where);
    });
    return checked;
}

Result<void> LogChecker::check_reference(const json::Object& object, std::string_view where) {
    ++check_.blob_references;
    SYSCARD_TRY(const auto reference, or_finding(BlobReference::from_json(object, where)));
    if (!reference || was_just_checked(*reference)) return {};
    highest_reference_ = std::max(highest_reference_, reference->segment);
    auto blob = segment_reader_.read_blob(*reference);
    if (!blob && blob.error().code == ErrorCode::NotFound) return {};  // a hole: `check_holes` looks at it
    SYSCARD_TRY(const auto plain, or_finding(std::move(blob)));
    if (!plain) return {};
    check_.bytes += plain->size();
    if (reference->segment == segments_ + 1)
        seen_.emplace_hint(seen_.end(), reference->offset, SeenFrame{.length = reference->length, .digest = crypto::sha256(segment_reader_.frame())});
    return {};
}

// One short entry may name the same large blob hundreds of times: it is unpacked once for all of them.
bool LogChecker::was_just_checked(const BlobReference& reference) {
    if (checked_.size() >= kMostRemembered) checked_.clear();
    const auto [checked, is_new] = checked_.try_emplace(place_of(reference), reference.digest);
    if (is_new) return false;
    return std::exchange(checked->second, reference.digest) == reference.digest;
}

// Frames that a reference led to were hashed when they were read: only others are read here.
Result<void> LogChecker::check_segment(const json::Object& entry, std::string_view where) {
    const std::string path = segment_path(++segments_);
    const std::map<std::uint64_t, SeenFrame> seen = std::exchange(seen_, {});
    SYSCARD_TRY(const auto size, or_finding(segment_reader_.segment_size(segments_)));
    if (!size) return {};
    check_.bytes += *size;
    std::optional<std::string_view> segment;  // read when a frame is found that was not seen
    Frontier frames;
    for (std::uint64_t offset = 0; offset < *size;) {
        if (const auto known = seen.find(offset); known != seen.end()) {
            frames.append(known->second.digest);
            offset += known->second.length;
            continue;
        }
        if (!segment) {
            SYSCARD_TRY(segment, or_finding(segment_reader_.read_segment(segments_)));
            if (!segment) return {};
        }
        const std::string_view rest = segment->substr(std::min<std::size_t>(offset, segment->size()));
        const std::string_view frame = rest.substr(0, frame_length(rest));
        if (frame.empty()) {
            add(fmt::format("no whole frame begins at byte {} of the segment", offset), path);
            return {};
        }
        const auto withheld = withheld_frame(frame);
        if (withheld) holes_.insert({segments_, offset, frame.size()});
        frames.append(withheld ? *withheld : crypto::sha256(frame));
        offset += frame.size();
    }
    check_.blobs += frames.size();
    if (entry != segment_entry(segments_, frames, *size)) add(fmt::format("the segment is not the one that {} closes", where), path);
    return {};
}

Result<void> LogChecker::check_file_reference(const json::Object& object, std::string_view where) {
    SYSCARD_TRY(const auto reference, or_finding(FileReference::from_json(object, where)));
    if (!reference) return {};
    const auto [known, is_new] = sealed_files_.try_emplace(reference->file);
    if (is_new) {  // read once, however many entries name it
        SYSCARD_TRY(const auto content, read(reference->file, kLargestSegment));
        if (content) known->second = SeenFrame{.length = content->size(), .digest = crypto::sha256(*content)};
    }
    if (known->second && (known->second->length != reference->length || known->second->digest != reference->digest)) {
        add(fmt::format("`{}` is not the file that {} commits to", reference->file, where), reference->file);
    }
    return {};
}

// Withholding is no lie as long as the log says what is withheld.
void LogChecker::check_holes() {
    check_.withheld = holes_.size();
    for (const auto& [segment, offset, length] : holes_) {
        if (!redacted_.contains({segment, offset, length})) add("something is withheld, and no redaction of the log says so", fmt::format("{}, byte {}", segment_path(segment), offset));
    }
}

bool LogChecker::is_covered(const std::string& path) const {
    if (path == kCheckpointPath || path == kKeyPath || sealed_files_.contains(path)) return true;
    if (const auto tile = TileName::parse(path)) return check_.checkpoint && is_tile_of(*tile, check_.checkpoint->size);
    const std::uint32_t segment = parse_segment_path(path);
    return segment >= 1 && segment <= segments_;
}

// A listing that ends early would hide files: a folder that is deeper than any of a log's is named as a whole, and
// what cannot be listed is an error. Links are problems also where nothing is read through them.
Result<void> LogChecker::list_what_is_not_covered() {
    const auto cannot_list = [&](const std::error_code& code) {
        return fail(ErrorCode::Io, fmt::format("cannot list what lies in `{}`: {}", evidence_.string(), code.message()), evidence_.string());
    };
    std::error_code code;
    fs::recursive_directory_iterator entry(evidence_, code);
    for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
        const std::string path = entry->path().lexically_relative(evidence_).generic_string();
        std::error_code ignored;  // what cannot be looked at is not covered
        if (entry->is_symlink(ignored)) {
            const bool is_known = std::ranges::find(check_.findings, path, &Finding::where) != check_.findings.end();
            if (!is_known) add(fmt::format("`{}` is a symbolic link", path), path);
        } else if (!entry->is_directory(ignored)) {
            if (!is_covered(path)) check_.not_covered.push_back(path);
        } else if (entry.depth() >= kDeepestFolder) {
            entry.disable_recursion_pending();
            check_.not_covered.push_back(path + "/");
        }
    }
    if (code) return cannot_list(code);
    std::sort(check_.not_covered.begin(), check_.not_covered.end());
    return {};
}

}  // namespace

Result<LogCheck> check_log(const fs::path& evidence, const std::optional<crypto::Verifier>& trusted) {
    std::error_code code;
    if (!fs::is_directory(evidence, code)) return fail(ErrorCode::NotFound, fmt::format("there is no log in `{}`", evidence.string()), evidence.string());
    SYSCARD_CHECK(refuse_unfinished(evidence));
    if (!fs::exists(evidence / kCheckpointPath, code) && !fs::exists(evidence / "tile", code)) {
        return fail(ErrorCode::NotFound, fmt::format("there is no log in `{}`", evidence.string()), evidence.string());
    }
    return LogChecker(evidence, trusted).check();
}

}  // namespace syscard::evidence
