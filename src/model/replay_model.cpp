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
        std::optional<RecordedReply> recorded = recording_.find(request.key);
        if (recorded && recorded->failure) co_return std::unexpected(*recorded->failure);
        if (!recorded || !recorded->text) co_return missing(request.key, "text");
        Generation generation;
        generation.text = std::move(*recorded->text);
        generation.cut = recorded->cut;
        generation.tokens = recorded->tokens;
        generation.served = std::move(recorded->served);
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline) override {
        std::optional<RecordedReply> recorded = recording_.find(request.key);
        if (recorded && recorded->failure) co_return std::unexpected(*recorded->failure);
        if (!recorded || (recorded->log_likelihood.empty() && !recorded->text))
            co_return missing(request.key, "log_likelihood");
        OptionScores scores;
        scores.log_likelihood = recorded->log_likelihood;
        if (scores.log_likelihood.empty()) {  // answered in words, wherever that was
            scores.reply = std::move(recorded->text);
            scores.cut = recorded->cut;
        }
        scores.served = std::move(recorded->served);
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

// A log of a run that broke off holds the samples that had ended by then.
std::string detail_of(const Recording& recording) {
    std::string detail = fmt::format("{} recorded replies", recording.size());
    if (!recording.status.empty() && recording.status != "success")
        detail += fmt::format(" of a run with the status `{}`", recording.status);
    return detail;
}

}  // namespace

Result<std::unique_ptr<Model>> open_replay(std::string name, const std::filesystem::path& path,
                                           const ModelOptions& options) {
    constexpr std::size_t kParallel = 64;
    SYSCARD_TRY(std::string content, read_file(path));
    std::string revision = "sha256:" + crypto::sha256(content).hex();
    SYSCARD_TRY(Recording recording, parse_recording(std::move(content), path));
    Identity identity{
        .name = std::move(name),
        .provider = "replay",
        .model = recording.model.empty() ? path.filename().string() : recording.model,
        .revision = std::move(revision),
        .derived_from = "",
        .detail = detail_of(recording),
    };
    const std::size_t parallel =
        options.parallel > 0 ? static_cast<std::size_t>(options.parallel) : kParallel;
    return std::make_unique<ReplayModel>(std::move(identity), std::move(recording), parallel);
}

}  // namespace syscard::model
