#include "plan/dataset.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <memory>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_scratch.h"
#include "base/text.h"
#include "crypto/random.h"
#include "plan/internal/draws.h"

namespace syscard::plan {

namespace {

Result<json::Object> parse_line(std::string_view line, std::string_view where,
                                json::Storage storage = {}) {
    SYSCARD_TRY(json::Value value, json::parse(line, where, std::move(storage)));
    if (!value.is_object()) return json::as_object(value, where);
    return std::move(value.get_object());
}

// The header names the canary that tells whether a model was trained on the file, and how many
// items follow.
Result<std::int64_t> parse_header(const std::string& line, const std::string& where) {
    SYSCARD_TRY(const json::Object header, parse_line(line, where));
    SYSCARD_TRY(const std::string schema, json::string_member(header, "schema", where));
    if (schema != "syscard.dataset/1")
        return fail(
            ErrorCode::BadInput,
            fmt::format("unknown schema `{}`", terminal_line(schema, 60)),
            where,
            "the first line of a dataset is its header, with \"schema\": \"syscard.dataset/1\"");
    SYSCARD_CHECK(json::string_member(header, "canary", where));
    return json::integer_member(header, "items", where);
}

// 64 bits that tell a line which was changed by accident: a SHA-256 costs more than reading the line.
std::uint64_t short_digest(std::string_view text) { return std::hash<std::string_view>()(text); }

// Of each line its place and a digest: 16 bytes, so that a million items take 16 MB.
class DatasetFile final : public ItemSource {
  public:
    static Result<std::shared_ptr<DatasetFile>> open(const std::filesystem::path& path) {
        auto file = std::shared_ptr<DatasetFile>(new DatasetFile(path));
        if (file->fd_ < 0) return std::unexpected(system_error(errno, "open", path));
        SYSCARD_CHECK(file->read_lines());
        return file;
    }
    ~DatasetFile() override {
        if (fd_ >= 0) ::close(fd_);
    }

    std::int64_t size() const override { return static_cast<std::int64_t>(lines_.size()); }

    Result<Item> at(std::int64_t index) const override {
        const auto i = static_cast<std::size_t>(index);
        const std::uint64_t begin = lines_.at(i).offset;
        const std::uint64_t end = i + 1 < lines_.size() ? lines_[i + 1].offset : end_;
        std::string line(end - begin, '\0');
        SYSCARD_CHECK(read_at(begin, line));
        // A line is followed by those that are empty.
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
        line = std::string(trim(line));
        if (short_digest(line) != lines_[i].digest)
            return fail(ErrorCode::BadInput,
                        "the dataset was changed while it was in use",
                        path_.string(),
                        "put the file back as it was; `syscard resume` goes on with a run");
        return parse_item(line, path_.string());
    }

  private:
    struct Line {
        std::uint64_t offset = 0;
        std::uint64_t digest = 0;
    };

    explicit DatasetFile(std::filesystem::path path)
        : path_(std::move(path)), fd_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {}

    static Result<Item> parse_item(const std::string& line, const std::string& where) {
        json::Scratch scratch;
        SYSCARD_TRY(const json::Object object, parse_line(line, where, scratch.storage()));
        return item_from_json(object, where);
    }

    Result<void> read_at(std::uint64_t offset, std::string& into) const {
        std::size_t filled = 0;
        while (filled < into.size()) {
            const ssize_t got = ::pread(fd_,
                                        into.data() + filled,
                                        into.size() - filled,
                                        static_cast<off_t>(offset + filled));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return std::unexpected(system_error(errno, "read", path_));
            if (got == 0) break;  // shorter than it was: its digest will say so
            filled += static_cast<std::size_t>(got);
        }
        into.resize(filled);
        return {};
    }

    // Calls `visit(line, number, offset)` for each line.
    template <typename Visit>
    Result<std::uint64_t> for_each_line(Visit visit) const {
        std::ifstream stream(path_, std::ios::binary);
        std::string line;
        std::int64_t number = 0;
        std::uint64_t offset = 0;
        while (std::getline(stream, line)) {
            SYSCARD_CHECK(visit(line, ++number, offset));
            offset += line.size() + (stream.eof() ? 0 : 1);
        }
        if (stream.bad()) return std::unexpected(system_error(EIO, "read", path_));
        return offset;
    }

    Result<void> read_lines() {
        std::int64_t expected = 0;
        std::vector<std::uint64_t> ids;  // digests: a million ids as text would be 60 MB
        bool headed = false;
        const auto take = [&](const std::string& line,
                              std::int64_t number,
                              std::uint64_t offset) -> Result<void> {
            const std::string where = fmt::format("{}:{}", path_.string(), number);
            if (number == 1) {
                headed = true;
                SYSCARD_TRY(expected, parse_header(line, where));
                return {};
            }
            if (trim(line).empty()) return {};
            SYSCARD_TRY(const Item item, parse_item(line, where));
            SYSCARD_CHECK(check_id(item, where));
            ids.push_back(short_digest(item.id));
            lines_.push_back({offset, short_digest(trim(line))});
            return {};
        };
        SYSCARD_TRY(end_, for_each_line(take));
        // An empty file lacks its header too.
        if (!headed) SYSCARD_CHECK(parse_header("", path_.string() + ":1"));
        SYSCARD_CHECK(refuse_duplicates(std::move(ids)));
        if (size() == expected) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("the header says {} items, and there are {}", expected, size()),
                    path_.string() + ":1",
                    "was the file cut short?");
    }

    static Result<void> check_id(const Item& item, const std::string& where) {
        if (item.id.find('/') == std::string::npos) return {};
        return fail(ErrorCode::BadInput,
                    fmt::format("`{}` cannot be an id", item.id),
                    where,
                    "a slash parts an id from the attack on it; an id is made of a to z, 0 to "
                    "9, - and _");
    }

    // Ids are compared by digest first; only where two agree is the file read again.
    Result<void> refuse_duplicates(std::vector<std::uint64_t> ids) const {
        std::sort(ids.begin(), ids.end());
        std::set<std::uint64_t> twice;
        for (auto same = std::adjacent_find(ids.begin(), ids.end()); same != ids.end();
             same = std::adjacent_find(same + 1, ids.end()))
            twice.insert(*same);
        if (twice.empty()) return {};
        std::set<std::string> seen;
        const auto look =
            [&](const std::string& line, std::int64_t number, std::uint64_t) -> Result<void> {
            if (number == 1 || trim(line).empty()) return {};
            const std::string where = fmt::format("{}:{}", path_.string(), number);
            SYSCARD_TRY(const Item item, parse_item(line, where));
            if (!twice.contains(short_digest(item.id))) return {};
            if (seen.insert(item.id).second) return {};
            return fail(ErrorCode::BadInput,
                        fmt::format("the id `{}` stands twice", item.id),
                        where,
                        "each item of a dataset needs an id of its own");
        };
        SYSCARD_CHECK(for_each_line(look));
        return {};
    }

    std::filesystem::path path_;
    int fd_;
    std::vector<Line> lines_;
    std::uint64_t end_ = 0;  // of the file
};

Item sum(std::int64_t i, std::uint64_t seed) {
    constexpr std::array<std::string_view, 3> operations = {"+", "-", "*"};
    constexpr std::array<std::string_view, 3> names = {"addition", "subtraction", "multiplication"};
    const auto index = static_cast<std::uint64_t>(i);
    const std::size_t operation = index % operations.size();
    const auto larger =
        static_cast<std::int64_t>(2 + draw(seed, 2 * index, operation == 2 ? 11 : 90));
    const auto smaller = static_cast<std::int64_t>(
        1 + draw(seed, 2 * index + 1, static_cast<std::uint64_t>(larger)));
    const std::int64_t answer = operation == 0   ? larger + smaller
                                : operation == 1 ? larger - smaller
                                                 : larger * smaller;
    const std::string id = fmt::format("sum-{:03}", i + 1);
    return {
        .id = id,
        .messages = {{"user",
                      fmt::format("What is {} {} {}? Answer with the number only.",
                                  larger,
                                  operations[operation],
                                  smaller)}},
        .target = {{"answer", std::to_string(answer)}},
        .tags = {{"operation", std::string(names[operation])}},
        .cluster = id,
    };
}

}  // namespace

Result<Items> load_dataset(const std::filesystem::path& path) {
    SYSCARD_TRY(auto file, DatasetFile::open(path));
    return Items(std::move(file));
}

Items generate_arithmetic(std::int64_t count, std::uint64_t seed) {
    return generated_items(count, [seed](std::int64_t i) { return sum(i, seed); });
}

Items generate_episodes(std::string_view world, const json::Object& configuration,
                        std::int64_t count, std::uint64_t seed) {
    const auto episode = [world = std::string(world), configuration, seed](std::int64_t i) -> Item {
        const std::string id = fmt::format("episode-{:03}", i + 1);
        const std::uint64_t episode_seed = crypto::seed_from(
            {"syscard.episode/1", std::to_string(seed), world, std::to_string(i)});
        return {
            .id = id,
            .messages = {},
            .target = {{"world", world},
                       {"configuration", configuration},
                       {"seed", std::to_string(episode_seed)}},
            .tags = {},
            .cluster = id,
        };
    };
    return generated_items(count, episode);
}

}  // namespace syscard::plan
