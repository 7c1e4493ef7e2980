#include "evidence/log_writer.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "evidence/entry.h"
#include "evidence/internal/checkpoint_file.h"
#include "evidence/internal/directory_lock.h"
#include "evidence/internal/frame.h"
#include "evidence/internal/journal.h"
#include "evidence/internal/publication.h"
#include "evidence/internal/segment_reader.h"
#include "evidence/internal/segment_writer.h"
#include "evidence/internal/tile_file.h"

namespace syscard::evidence {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostPending = 8U << 20U;   // bytes of records in memory before they are committed unasked
constexpr std::size_t kLargestGroup = 256U << 20U;

struct PrivateFiles {
    fs::path key;
    fs::path next_key;  // while the log is handed over to another key
    fs::path secret;
    explicit PrivateFiles(const fs::path& directory)
        : key(directory / "log.key"), next_key(directory / "log.key.next"), secret(directory / "run.secret") {}
};

Result<void> make_private_directory(const fs::path& directory, const fs::path& evidence) {
    const std::string published = (fs::absolute(evidence).lexically_normal() / "").string();
    if ((fs::absolute(directory).lexically_normal() / "").string().starts_with(published)) {
        return fail(ErrorCode::BadInput, "the private directory must not lie in the one that is published", directory.string());
    }
    if (fs::exists(directory)) return make_directories(directory);
    SYSCARD_CHECK(make_directories(directory));
    if (::chmod(directory.c_str(), 0700) != 0) return std::unexpected(system_error(errno, "close to others", directory));
    return {};
}

// A creation that was interrupted leaves keys and nothing else; that may be done again.
Result<void> require_no_log(const fs::path& evidence) {
    std::error_code code;
    for (fs::directory_iterator entry(evidence, code), end; entry != end; entry.increment(code)) {
        const fs::path name = entry->path().filename();
        if (name == "keys" || name == temporary_path(kJournalPath)) continue;
        return fail(ErrorCode::Exists,
                    fmt::format("there is something in `{}` already: `{}`", evidence.string(), name.string()),
                    evidence.string(),
                    "go on with that run, or choose another directory");
    }
    return {};
}

Result<crypto::Signer> load_or_make_key(const fs::path& path, const std::string& origin, const LogKeys& keys) {
    if (keys.log_key) return keys.log_key->renamed(origin);
    if (!fs::exists(path)) {
        SYSCARD_TRY(crypto::Signer signer, crypto::Signer::generate(origin));
        SYSCARD_CHECK(signer.store(path, keys.passphrase));
        return signer;
    }
    SYSCARD_TRY(crypto::Signer signer, crypto::Signer::load(path, keys.passphrase));
    if (signer.verifier().name() != origin) {
        return fail(ErrorCode::BadInput,
                    fmt::format("the key there is named `{}`, not `{}`", signer.verifier().name(), origin),
                    path.string(),
                    "the key of a log bears the log's name");
    }
    return signer;
}

Result<crypto::Signer> load_key(const fs::path& path, const std::string& origin, const LogKeys& keys) {
    if (keys.log_key) return keys.log_key->renamed(origin);
    auto signer = crypto::Signer::load(path, keys.passphrase);
    if (signer || signer.error().code != ErrorCode::NotFound) return signer;
    return fail(ErrorCode::NotFound, "the key of the log is not here", path.string(), "name its file with --log-key");
}

Result<crypto::RunSecret> load_or_make_secret(const fs::path& path, const LogKeys& keys) {
    if (fs::exists(path)) return crypto::RunSecret::load(path, keys.passphrase);
    const crypto::RunSecret secret = keys.new_secret ? *keys.new_secret : crypto::RunSecret::generate();
    SYSCARD_CHECK(secret.store(path, keys.passphrase));
    return secret;
}

// The next number after the segments of a log that is published: all of those are closed.
std::uint32_t next_segment(const fs::path& evidence) {
    std::uint32_t last = 0;
    std::error_code code;
    for (fs::directory_iterator entry(evidence / "blobs", code), end; entry != end; entry.increment(code)) {
        last = std::max(last, parse_segment_path(fs::relative(entry->path(), evidence).generic_string()));
    }
    return last + 1;
}

}  // namespace

class LogWriter::State {
public:
    State(fs::path evidence, PrivateFiles files, LogKeys keys, Disk disk, DirectoryLock lock, crypto::Signer signer, crypto::RunSecret secret)
        : evidence_(std::move(evidence)),
          files_(std::move(files)),
          passphrase_(std::move(keys.passphrase)),
          disk_(disk),
          lock_(std::move(lock)),
          signer_(std::move(signer)),
          secret_(std::move(secret)),
          segments_(evidence_, disk) {}

    Result<void> begin();
    Result<void> go_on();
    Result<Checkpoint> rotate_key(const crypto::Signer& next, std::uint64_t expires);

    Result<BlobReference> append_blob(std::string_view plain);
    Result<std::uint64_t> append(std::span<const json::Object> entries);
    Result<void> commit() {
        return unless_failed([&] { return write_all(); });
    }
    Result<Checkpoint> publish() {
        return unless_failed([&] { return publish_all(); });
    }
    Result<void> for_each(const EntryVisitor& visit) const;
    Result<std::string> read_blob(const BlobReference& reference);

    std::uint64_t size() const { return size_; }
    const crypto::Verifier& verifier() const { return signer_.verifier(); }
    const crypto::RunSecret& run_secret() const { return secret_; }

private:
    fs::path journal_path() const { return evidence_ / kJournalPath; }

    // Does something that writes, unless an earlier write failed; a failure now is final.
    template <typename Write>
    auto unless_failed(Write write) -> decltype(write()) {
        if (failure_) return std::unexpected(*failure_);
        auto result = write();
        if (!result) failure_ = result.error();
        return result;
    }

    Result<void> go_on_rotating();
    Result<void> finish_rotation();
    Result<void> remove_temporaries();
    Result<void> go_on_with_journal();
    Result<void> ensure_journal();
    Result<void> add_record(std::span<const std::string> entries);
    Result<void> close_segment();
    Result<BlobReference> write_blob(std::string_view plain);
    Result<void> write_all();
    Result<Checkpoint> publish_all();

    fs::path evidence_;
    PrivateFiles files_;
    std::optional<crypto::Passphrase> passphrase_;
    Disk disk_;
    DirectoryLock lock_;
    crypto::Signer signer_;
    std::optional<crypto::Signer> next_signer_;  // the log names it already, and no checkpoint is signed by it yet
    crypto::RunSecret secret_;
    SegmentWriter segments_;
    std::optional<JournalWriter> journal_;   // nothing while all is published
    std::optional<Checkpoint> published_;
    std::uint64_t size_ = 0;
    std::optional<Error> failure_;
};

// The journal comes last: a directory without one, and without a checkpoint, is no log yet.
Result<void> LogWriter::State::begin() {
    SYSCARD_TRY(const std::string first, encode_entry(key_entry(verifier())));
    SYSCARD_CHECK(disk_.make_directories(evidence_ / "keys"));
    SYSCARD_CHECK(disk_.write_file(evidence_ / kKeyPath, verifier().text() + "\n"));
    SYSCARD_CHECK(disk_.sync_file_system(evidence_));
    SYSCARD_TRY(journal_, JournalWriter::create(journal_path(), {}, std::span(&first, 1), disk_));
    size_ = 1;
    return {};
}

// First of all, what is there is made durable: a process that died may have written or renamed without syncing, and
// nothing may be built on what a power cut could still take back.
Result<void> LogWriter::State::go_on() {
    SYSCARD_CHECK(disk_.sync_file_system(evidence_));
    SYSCARD_CHECK(remove_temporaries());
    if (fs::exists(files_.next_key)) SYSCARD_CHECK(go_on_rotating());
    SYSCARD_TRY(published_, read_signed_checkpoint(evidence_, verifier()));
    if (published_) size_ = published_->size;
    if (fs::exists(journal_path())) return go_on_with_journal();
    if (!published_) return fail(ErrorCode::NotFound, fmt::format("there is no log in `{}`", evidence_.string()), evidence_.string());
    SYSCARD_TRY(segments_, SegmentWriter::resume(evidence_, disk_, {.number = next_segment(evidence_)}));
    return {};
}

// A stop while the log was handed over: the next key takes over if a checkpoint is signed by it; else `publish` lets
// it, if the log names it; else it never happened.
Result<void> LogWriter::State::go_on_rotating() {
    SYSCARD_TRY(const crypto::Signer next, crypto::Signer::load(files_.next_key, passphrase_));
    const auto signed_by_next = read_signed_checkpoint(evidence_, next.verifier());
    if (signed_by_next && *signed_by_next) {
        next_signer_ = next;
        return finish_rotation();
    }
    SYSCARD_TRY(published_, read_signed_checkpoint(evidence_, verifier()));
    bool is_named = false;
    const EntryVisitor look = [&](std::uint64_t, const json::Object& entry) -> Result<void> {
        if (schema_of(entry) != kKeySchema) return {};
        SYSCARD_TRY(const KeyEntry key, KeyEntry::from_json(entry, "entry"));
        is_named = is_named || key.verifier == next.verifier();
        return {};
    };
    const EntryBytesVisitor visit = decoded(look);
    SYSCARD_CHECK(for_each_published(evidence_, published_ ? published_->size : 0, visit));
    if (fs::exists(journal_path())) SYSCARD_CHECK(scan_journal(journal_path(), visit));
    if (is_named) {
        next_signer_ = next;
        return {};
    }
    return disk_.remove(files_.next_key);
}

Result<Checkpoint> LogWriter::State::rotate_key(const crypto::Signer& next, std::uint64_t expires) {
    if (next.verifier().name() != verifier().name()) return fail(ErrorCode::BadInput, "the next key of a log bears the log's name", files_.next_key.string());
    SYSCARD_CHECK(next.store(files_.next_key, passphrase_));
    const KeyEntry entry{.role = KeyRole::Log,
                         .verifier = next.verifier(),
                         .expires = expires,
                         .endorsement = to_base64(signer_.sign(endorsed_text(next.verifier())))};
    const json::Object object = entry.to_json();
    SYSCARD_CHECK(append(std::span(&object, 1)));
    SYSCARD_CHECK(commit());
    next_signer_ = next;
    return publish();
}

// The checkpoint is signed by the next key: now the directory says so, and the private one keeps it.
Result<void> LogWriter::State::finish_rotation() {
    signer_ = *next_signer_;
    SYSCARD_CHECK(disk_.replace_file(evidence_ / kKeyPath, verifier().text() + "\n"));
    std::error_code code;
    fs::rename(files_.next_key, files_.key, code);
    if (code) return std::unexpected(system_error(code.value(), "rename", files_.next_key));
    next_signer_.reset();
    return sync_directory(files_.key.parent_path());
}

Result<void> LogWriter::State::remove_temporaries() {
    for (const char* path : {kCheckpointPath, kJournalPath}) SYSCARD_CHECK(disk_.remove(temporary_path(evidence_ / path)));
    return {};
}

// Either nothing of the journal is published, or a publication wrote its checkpoint and was cut short after that.
Result<void> LogWriter::State::go_on_with_journal() {
    SYSCARD_TRY(const JournalScan scan, scan_journal(journal_path(), [](std::uint64_t, std::string_view) { return Result<void>(); }));
    const std::uint64_t end = scan.header.start + scan.entries;
    if (size_ == scan.header.start) {
        size_ = end;
        SYSCARD_TRY(segments_, SegmentWriter::resume(evidence_, disk_, scan.segment));
        SYSCARD_TRY(journal_, JournalWriter::resume(journal_path(), scan, disk_));
        return {};
    }
    if (size_ != end) {
        return fail(ErrorCode::Tampered,
                    fmt::format("the log checkpoint has {} entries; the journal has those from {} to {}", size_, scan.header.start, end),
                    journal_path().string());
    }
    SYSCARD_CHECK(finish_publication(evidence_, size_, disk_));
    SYSCARD_TRY(segments_, SegmentWriter::resume(evidence_, disk_, scan.segment));
    return {};
}

Result<void> LogWriter::State::ensure_journal() {
    if (journal_) return {};
    const JournalHeader header{.start = size_, .next_segment = segments_.position().number};
    SYSCARD_TRY(journal_, JournalWriter::create(journal_path(), header, {}, disk_));
    return {};
}

Result<void> LogWriter::State::add_record(std::span<const std::string> entries) {
    SYSCARD_CHECK(ensure_journal());
    journal_->add(entries, segments_.position());
    size_ += entries.size();
    return journal_->pending_bytes() > kMostPending ? write_all() : Result<void>();
}

Result<std::uint64_t> LogWriter::State::append(std::span<const json::Object> entries) {
    std::vector<std::string> encoded;
    encoded.reserve(entries.size());
    std::size_t bytes = 0;
    for (const json::Object& entry : entries) {
        SYSCARD_TRY(std::string one, encode_entry(entry));
        bytes += one.size();
        encoded.push_back(std::move(one));
    }
    if (bytes > kLargestGroup) return fail(ErrorCode::BadInput, "a group of entries larger than 256 MiB", evidence_.string());
    const std::uint64_t first = size_;
    if (encoded.empty()) return first;
    SYSCARD_CHECK(unless_failed([&] { return add_record(encoded); }));
    return first;
}

Result<BlobReference> LogWriter::State::append_blob(std::string_view plain) {
    if (plain.size() > kLargestBlob) {
        return fail(ErrorCode::BadInput, fmt::format("a blob of {} bytes; {} are the most", plain.size(), kLargestBlob), evidence_.string());
    }
    return unless_failed([&] { return write_blob(plain); });
}

// The journal is there before the segment's file: so a directory without journal has closed segments only.
Result<BlobReference> LogWriter::State::write_blob(std::string_view plain) {
    SYSCARD_CHECK(ensure_journal());
    const std::string_view frame = segments_.compressor().compress(plain);
    if (segments_.is_full_for(frame)) SYSCARD_CHECK(close_segment());
    return segments_.append(frame, crypto::sha256(plain));
}

Result<void> LogWriter::State::close_segment() {
    SYSCARD_TRY(const std::optional<json::Object> entry, segments_.close());
    if (!entry) return {};
    SYSCARD_TRY(const std::string encoded, encode_entry(*entry));
    return add_record(std::span(&encoded, 1));
}

// Blobs first: an entry that survives must find what it refers to.
Result<void> LogWriter::State::write_all() {
    if (!journal_ || journal_->pending_bytes() == 0) return {};
    SYSCARD_CHECK(segments_.sync());
    return journal_->write();
}

Result<Checkpoint> LogWriter::State::publish_all() {
    SYSCARD_CHECK(close_segment());
    SYSCARD_CHECK(write_all());
    if (journal_) {
        SYSCARD_TRY(published_, publish_journal(evidence_, published_, journal_path(), next_signer_ ? *next_signer_ : signer_, disk_));
        if (next_signer_) SYSCARD_CHECK(finish_rotation());
        SYSCARD_CHECK(finish_publication(evidence_, size_, disk_));
        journal_.reset();
    }
    return *published_;
}

Result<void> LogWriter::State::for_each(const EntryVisitor& visit) const {
    const EntryBytesVisitor visit_bytes = decoded(visit);
    SYSCARD_CHECK(for_each_published(evidence_, published_ ? published_->size : 0, visit_bytes));
    if (!journal_) return {};
    const auto scan = scan_journal(journal_path(), visit_bytes, journal_->durable_bytes());
    return scan ? Result<void>() : std::unexpected(scan.error());
}

Result<std::string> LogWriter::State::read_blob(const BlobReference& reference) {
    SYSCARD_CHECK(unless_failed([&] { return segments_.flush(); }));
    SegmentReader reader(evidence_);
    SYSCARD_TRY(const std::string_view plain, reader.read_blob(reference));
    return std::string(plain);
}

LogWriter::LogWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
LogWriter::LogWriter(LogWriter&&) noexcept = default;
LogWriter& LogWriter::operator=(LogWriter&&) noexcept = default;
LogWriter::~LogWriter() = default;

Result<LogWriter> LogWriter::create(const fs::path& evidence, const fs::path& private_directory, std::string origin, Disk disk, const LogKeys& keys) {
    SYSCARD_CHECK(require_no_log(evidence));
    SYSCARD_CHECK(make_private_directory(private_directory, evidence));
    SYSCARD_TRY(DirectoryLock lock, DirectoryLock::take(private_directory));
    SYSCARD_CHECK(require_no_log(evidence));  // again: another process may have made one before we had the lock
    const PrivateFiles files(private_directory);
    SYSCARD_TRY(crypto::Signer signer, load_or_make_key(files.key, origin, keys));
    SYSCARD_TRY(crypto::RunSecret secret, load_or_make_secret(files.secret, keys));
    auto state = std::make_unique<State>(evidence, files, keys, disk, std::move(lock), std::move(signer), std::move(secret));
    SYSCARD_CHECK(state->begin());
    return LogWriter(std::move(state));
}

Result<LogWriter> LogWriter::resume(const fs::path& evidence, const fs::path& private_directory, Disk disk, const LogKeys& keys) {
    if (!fs::exists(evidence / kJournalPath) && !fs::exists(evidence / kCheckpointPath)) {
        return fail(ErrorCode::NotFound, fmt::format("there is no log in `{}`", evidence.string()), evidence.string());
    }
    SYSCARD_TRY(DirectoryLock lock, DirectoryLock::take(private_directory));
    const PrivateFiles files(private_directory);
    SYSCARD_TRY(const crypto::Verifier named, read_log_key(evidence));
    SYSCARD_TRY(crypto::Signer signer, load_key(files.key, named.name(), keys));
    SYSCARD_TRY(crypto::RunSecret secret, crypto::RunSecret::load(files.secret, keys.passphrase));
    if (named != signer.verifier() && !fs::exists(files.next_key)) {
        return fail(ErrorCode::BadInput, "the private key is not the one of this log", files.key.string(), fmt::format("the log's is `{}`", named.text()));
    }
    auto state = std::make_unique<State>(evidence, files, keys, disk, std::move(lock), std::move(signer), std::move(secret));
    SYSCARD_CHECK(state->go_on());
    return LogWriter(std::move(state));
}

Result<BlobReference> LogWriter::append_blob(std::string_view plain) { return state_->append_blob(plain); }
Result<std::uint64_t> LogWriter::append(std::span<const json::Object> entries) { return state_->append(entries); }
Result<void> LogWriter::commit() { return state_->commit(); }
Result<Checkpoint> LogWriter::rotate_key(const crypto::Signer& next, std::uint64_t expires) { return state_->rotate_key(next, expires); }
Result<Checkpoint> LogWriter::publish() { return state_->publish(); }
std::uint64_t LogWriter::size() const { return state_->size(); }
const crypto::Verifier& LogWriter::verifier() const { return state_->verifier(); }
const crypto::RunSecret& LogWriter::run_secret() const { return state_->run_secret(); }
Result<void> LogWriter::for_each(const EntryVisitor& visit) const { return state_->for_each(visit); }
Result<std::string> LogWriter::read_blob(const BlobReference& reference) { return state_->read_blob(reference); }

}  // namespace syscard::evidence
