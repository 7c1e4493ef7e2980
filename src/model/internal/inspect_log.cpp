#include "model/internal/inspect_log.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "model/internal/inspect_sample.h"
#include "model/internal/picked_json.h"
#include "model/internal/zip_file.h"

namespace syscard::model {

namespace {

bool keeps_of_header(std::size_t depth, std::string_view name) {
    return depth == 1 ? name == "eval" || name == "status" : name == "model";
}

bool keeps_of_sample(std::size_t depth, std::string_view name) {
    return depth > 1 || is_read_of_sample(name);
}

bool keeps_of_log(std::size_t depth, std::string_view name) {
    if (depth == 1) return keeps_of_header(1, name) || name == "samples";
    return depth > 2 || name == "model" || is_read_of_sample(name);
}

bool keeps_all(std::size_t, std::string_view) { return true; }

std::string model_of(const json::Value& log) {
    return repair_utf8(inspect_text(inspect_member(inspect_member(&log, "eval"), "model")));
}

std::unexpected<Error> no_attachment(const std::string& name, const std::string& place) {
    return fail(ErrorCode::BadInput,
                fmt::format("the reply is the attachment `{}`, which the log does not hold",
                            terminal_line(name, 40)),
                place);
}

Result<std::string> attachment_of(const json::Value& sample, const std::string& name,
                                  const std::string& place) {
    const json::Value* text = inspect_member(inspect_member(&sample, "attachments"), name);
    if (text == nullptr || !text->is_string()) return no_attachment(name, place);
    return inspect_text(text);
}

// ---- the archive ----

struct SampleName {
    std::string key;  // "id/epoch"
    bool in_chunks = false;
};

// "samples/ID_epoch_N.json" is a sample; "samples/ID_epoch_N/sample.json" is what one in chunks has
// beside its events, messages and attachments.
std::optional<SampleName> sample_name(std::string_view member) {
    constexpr std::string_view kFolder = "samples/";
    constexpr std::string_view kShell = "/sample.json";
    constexpr std::string_view kWhole = ".json";
    constexpr std::string_view kEpoch = "_epoch_";
    const bool in_chunks = member.ends_with(kShell);
    if (!member.starts_with(kFolder) || !member.ends_with(kWhole)) return std::nullopt;
    member.remove_prefix(kFolder.size());
    if (in_chunks && member.size() < kShell.size()) return std::nullopt;
    member.remove_suffix(in_chunks ? kShell.size() : kWhole.size());
    const std::size_t at = member.rfind(kEpoch);
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    const auto epoch = parse_unsigned(member.substr(at + kEpoch.size()));
    if (!epoch) return std::nullopt;
    return SampleName{fmt::format("{}/{}", member.substr(0, at), *epoch), in_chunks};
}

class Archive final : public StoredReplies {
  public:
    Archive(ZipFile zip, std::string subject)
        : zip_(std::move(zip)), subject_(std::move(subject)) {}

    /// Finds the samples; unpacks none. @error BadInput  two of the same key
    Result<void> index() {
        for (std::string& member : zip_.names("samples/")) {
            auto name = sample_name(member);
            if (!name) continue;
            const std::string place = zip_.place(member);
            if (!members_.emplace(name->key, Sample{std::move(member), name->in_chunks}).second)
                return fail(ErrorCode::BadInput,
                            fmt::format("the key `{}` stands twice", terminal_line(name->key, 80)),
                            place);
        }
        return {};
    }

    std::size_t size() const override { return members_.size(); }

    std::vector<std::string> keys() const override {
        std::vector<std::string> keys;
        for (const auto& [key, sample] : members_) keys.push_back(key);
        return keys;
    }

    std::optional<RecordedReply> read(const std::string& key) const override {
        const auto found = members_.find(key);
        if (found == members_.end()) return std::nullopt;
        auto reply = read_sample(key, found->second);
        if (!reply) {
            RecordedReply unread;
            unread.failure = std::move(reply).error();
            return unread;
        }
        return std::move(*reply);
    }

  private:
    struct Sample {
        std::string member;
        bool in_chunks = false;
    };

    Result<RecordedReply> read_sample(const std::string& key, const Sample& sample) const {
        const std::string place = zip_.place(sample.member);
        SYSCARD_TRY(const std::string text, zip_.read(sample.member));
        SYSCARD_TRY(const json::Value value, parse_picked(text, place, keeps_of_sample));
        const std::string own_key = inspect_key(value);
        if (own_key != key)
            return fail(ErrorCode::BadInput,
                        fmt::format("the member holds the sample `{}`", terminal_line(own_key, 80)),
                        place);
        return reply_of_sample(value, subject_, place, [&](const std::string& name) {
            return sample.in_chunks ? chunked_attachment(sample.member, name, place)
                                    : attachment_of(value, name, place);
        });
    }

    // Attachments of a sample in chunks are numbered through; each chunk is named by its first.
    Result<std::string> chunked_attachment(std::string_view shell, const std::string& name,
                                           const std::string& place) const {
        const auto wanted = parse_unsigned(name);
        if (!wanted) return no_attachment(name, place);
        const std::string folder =
            fmt::format("{}attachments/", shell.substr(0, shell.rfind('/') + 1));
        std::optional<std::uint64_t> first;
        for (const std::string& member : zip_.names(folder)) {
            std::string_view start = std::string_view(member).substr(folder.size());
            if (!start.ends_with(".json")) continue;
            start.remove_suffix(5);
            const auto begins = parse_unsigned(start);
            if (begins && *begins <= *wanted && (!first || *begins > *first)) first = begins;
        }
        if (!first) return no_attachment(name, place);
        const std::string chunk = fmt::format("{}{}.json", folder, *first);
        SYSCARD_TRY(const std::string text, zip_.read(chunk));
        SYSCARD_TRY(const json::Value texts, parse_picked(text, zip_.place(chunk), keeps_all));
        const std::uint64_t at = *wanted - *first;
        if (!texts.is_array() || at >= texts.get_array().size() ||
            !texts.get_array()[at].is_string())
            return no_attachment(name, place);
        return inspect_text(&texts.get_array()[at]);
    }

    ZipFile zip_;
    std::string subject_;
    std::map<std::string, Sample> members_;  // by key
};

}  // namespace

Result<Recording> parse_inspect_json(const std::string& content, const std::string& path) {
    auto log = parse_picked(content, path, keeps_of_log);
    if (!log) {
        log.error().hint =
            "a recording in JSON is an Inspect log; other replies stand in .jsonl or .csv";
        return std::unexpected(std::move(log).error());
    }
    const json::Value* samples = inspect_member(&*log, "samples");
    if (inspect_member(&*log, "eval") == nullptr || samples == nullptr || !samples->is_array())
        return fail(ErrorCode::BadInput,
                    "not an Inspect log with samples: `eval` or `samples` is missing",
                    path,
                    "a log that was written without samples holds no replies");
    Recording recording;
    recording.model = model_of(*log);
    recording.status = terminal_line(inspect_text(inspect_member(&*log, "status")), 40);
    for (const json::Value& sample : samples->get_array()) {
        const std::string key = inspect_key(sample);
        if (key.empty()) return fail(ErrorCode::BadInput, "a sample without `id` or `epoch`", path);
        const std::string place = fmt::format("{}: sample {}", path, terminal_line(key, 80));
        RecordedReply reply =
            reply_of_sample(sample, recording.model, place, [&](const std::string& name) {
                return attachment_of(sample, name, place);
            });
        if (!recording.replies.emplace(key, std::move(reply)).second)
            return fail(ErrorCode::BadInput,
                        fmt::format("the key `{}` stands twice", terminal_line(key, 80)),
                        path);
    }
    return recording;
}

Result<Recording> open_inspect_archive(std::string content, const std::string& path) {
    SYSCARD_TRY(ZipFile zip, ZipFile::open(std::move(content), path));
    // A log that is still written, or whose run broke off, has no header yet.
    const bool has_ended = zip.contains("header.json");
    const std::string_view header = has_ended ? "header.json" : "_journal/start.json";
    if (!zip.contains(header))
        return fail(ErrorCode::BadInput,
                    "a ZIP archive, but not an Inspect log: it holds neither `header.json` nor "
                    "`_journal/start.json`",
                    path,
                    "replies that were recorded otherwise stand in .jsonl or .csv");
    SYSCARD_TRY(const std::string text, zip.read(header));
    SYSCARD_TRY(const json::Value log, parse_picked(text, zip.place(header), keeps_of_header));
    if (inspect_member(&log, "eval") == nullptr)
        return fail(ErrorCode::BadInput,
                    "not an Inspect log: `eval` is missing",
                    zip.place(header),
                    "replies that were recorded otherwise stand in .jsonl or .csv");
    Recording recording;
    recording.model = model_of(log);
    recording.status =
        has_ended ? terminal_line(inspect_text(inspect_member(&log, "status")), 40) : "started";
    auto archive = std::make_unique<Archive>(std::move(zip), recording.model);
    SYSCARD_CHECK(archive->index());
    recording.stored = std::move(archive);
    return recording;
}

}  // namespace syscard::model
