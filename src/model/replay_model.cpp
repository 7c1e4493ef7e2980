#include "model/replay_model.h"

#include <unordered_map>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace syscard::model {

namespace {

struct Recorded {
    std::optional<std::string> text;
    bool cut = false;
    std::vector<double> log_likelihood;
};

Result<Recorded> parse_recorded(const json::Object& line, const std::string& where) {
    SYSCARD_CHECK(json::refuse_unknown(line, {"key", "text", "cut", "log_likelihood"}, where));
    Recorded recorded;
    if (line.contains("text")) {
        SYSCARD_TRY(recorded.text, json::string_member(line, "text", where));
    }
    if (line.contains("cut")) {
        SYSCARD_TRY(recorded.cut, json::bool_member(line, "cut", where));
    }
    if (line.contains("log_likelihood")) {
        SYSCARD_TRY(const std::vector<std::string> numbers,
                    json::strings_member(line, "log_likelihood", where));
        for (const std::string& number : numbers) {
            const auto value = parse_decimal(number);
            if (!value)
                return fail(
                    ErrorCode::BadInput,
                    fmt::format("`log_likelihood` holds `{}`, which is not a decimal", number),
                    where);
            recorded.log_likelihood.push_back(*value);
        }
    }
    return recorded;
}

class ReplayModel final : public Model {
  public:
    ReplayModel(Identity identity, std::unordered_map<std::string, Recorded> replies)
        : identity_(std::move(identity)), replies_(std::move(replies)) {}

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return 64; }
    void cancel_all() override {}

    Async<Result<Generation>> generate(GenerateRequest request, Deadline) override {
        const Recorded* recorded = find(request.key);
        if (recorded == nullptr || !recorded->text) co_return missing(request.key, "text");
        Generation generation{
            .text = *recorded->text, .cut = recorded->cut, .tokens = {}, .seconds = 0};
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline) override {
        const Recorded* recorded = find(request.key);
        if (recorded == nullptr || recorded->log_likelihood.empty())
            co_return missing(request.key, "log_likelihood");
        OptionScores scores{.log_likelihood = recorded->log_likelihood, .tokens = {}, .seconds = 0};
        co_return scores;
    }

  private:
    const Recorded* find(const std::string& key) const {
        auto found = replies_.find(key);
        if (found == replies_.end()) found = replies_.find("*");
        return found == replies_.end() ? nullptr : &found->second;
    }

    std::unexpected<Error> missing(const std::string& key, std::string_view member) const {
        return fail(ErrorCode::Unavailable,
                    fmt::format("the recording has no `{}` for `{}`", member, key),
                    identity_.name);
    }

    Identity identity_;
    std::unordered_map<std::string, Recorded> replies_;
};

}  // namespace

Result<std::unique_ptr<Model>> open_replay(std::string name, const std::filesystem::path& path) {
    SYSCARD_TRY(const std::string content, read_file(path));
    std::unordered_map<std::string, Recorded> replies;
    std::size_t number = 0;
    for (const std::string& line : split(content, '\n')) {
        ++number;
        if (trim(line).empty()) continue;
        const std::string where = fmt::format("{}:{}", path.string(), number);
        SYSCARD_TRY(const json::Value value, json::parse(line, where));
        SYSCARD_TRY(const json::Object object, json::as_object(value, where));
        SYSCARD_TRY(const std::string key, json::string_member(object, "key", where));
        SYSCARD_TRY(Recorded recorded, parse_recorded(object, where));
        if (!replies.emplace(key, std::move(recorded)).second)
            return fail(ErrorCode::BadInput, fmt::format("the key `{}` stands twice", key), where);
    }
    if (replies.empty())
        return fail(ErrorCode::BadInput, "the recording holds no reply", path.string());
    Identity identity{
        .name = std::move(name),
        .provider = "replay",
        .model = path.filename().string(),
        .revision = "sha256:" + crypto::sha256(content).hex(),
        .derived_from = "",
        .detail = fmt::format("{} recorded replies", replies.size()),
    };
    return std::make_unique<ReplayModel>(std::move(identity), std::move(replies));
}

}  // namespace syscard::model
