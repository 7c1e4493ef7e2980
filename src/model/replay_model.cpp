#include "model/replay_model.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "model/recording.h"

namespace syscard::model {

namespace {

class ReplayModel final : public Model {
  public:
    ReplayModel(Identity identity, Recording recording, std::size_t parallel)
        : identity_(std::move(identity)), recording_(std::move(recording)), parallel_(parallel) {}

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return parallel_; }
    void cancel_all() override {}

    Async<Result<Generation>> generate(GenerateRequest request, Deadline) override {
        const RecordedReply* recorded = recording_.find(request.key);
        if (recorded != nullptr && recorded->failure) co_return std::unexpected(*recorded->failure);
        if (recorded == nullptr || !recorded->text) co_return missing(request.key, "text");
        Generation generation;
        generation.text = *recorded->text;
        generation.cut = recorded->cut;
        generation.tokens = recorded->tokens;
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline) override {
        const RecordedReply* recorded = recording_.find(request.key);
        if (recorded != nullptr && recorded->failure) co_return std::unexpected(*recorded->failure);
        if (recorded == nullptr || (recorded->log_likelihood.empty() && !recorded->text))
            co_return missing(request.key, "log_likelihood");
        OptionScores scores;
        scores.log_likelihood = recorded->log_likelihood;
        if (scores.log_likelihood.empty()) {  // answered in words, wherever that was
            scores.reply = recorded->text;
            scores.cut = recorded->cut;
        }
        scores.tokens = recorded->tokens;
        co_return scores;
    }

  private:
    std::unexpected<Error> missing(const std::string& key, std::string_view member) const {
        return fail(ErrorCode::Unavailable,
                    fmt::format("the recording has no `{}` for `{}`", member, key),
                    identity_.name);
    }

    Identity identity_;
    Recording recording_;
    std::size_t parallel_;
};

}  // namespace

Result<std::unique_ptr<Model>> open_replay(std::string name, const std::filesystem::path& path,
                                           const ModelOptions& options) {
    constexpr std::size_t kParallel = 64;
    SYSCARD_TRY(const std::string content, read_file(path));
    SYSCARD_TRY(Recording recording, parse_recording(content, path));
    Identity identity{
        .name = std::move(name),
        .provider = "replay",
        .model = recording.model.empty() ? path.filename().string() : recording.model,
        .revision = "sha256:" + crypto::sha256(content).hex(),
        .derived_from = "",
        .detail = fmt::format("{} recorded replies", recording.replies.size()),
    };
    const std::size_t parallel =
        options.parallel > 0 ? static_cast<std::size_t>(options.parallel) : kParallel;
    return std::make_unique<ReplayModel>(std::move(identity), std::move(recording), parallel);
}

}  // namespace syscard::model
