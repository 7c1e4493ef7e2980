#include "model/llama_model.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "crypto/digest.h"
#include "model/llama_engine.h"

namespace syscard::model {

namespace {

std::string metadata(const llama_model* model, const char* key) {
    std::array<char, 256> text{};
    const std::int32_t length = llama_model_meta_val_str(model, key, text.data(), text.size());
    return length > 0 ? std::string(text.data()) : std::string();
}

class LlamaModel final : public Model {
  public:
    LlamaModel(Loop& loop, Identity identity, std::unique_ptr<LlamaEngine> engine)
        : loop_(loop),
          identity_(std::move(identity)),
          engine_(std::move(engine)),
          parallel_(engine_->parallel()),
          thread_([this] { work(); }) {}

    ~LlamaModel() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    const Identity& identity() const override { return identity_; }
    std::size_t parallel() const override { return parallel_; }

    Async<Result<Generation>> generate(GenerateRequest request, Deadline deadline) override {
        EngineJob job;
        SYSCARD_CO_TRY(job.prompt, engine_->tokenize_chat(request.messages));
        if (!request.grammar.empty()) SYSCARD_CO_CHECK(engine_->check_grammar(request.grammar));
        job.grammar = std::move(request.grammar);
        job.sampling = request.sampling;
        job.priority = request.priority;
        job.deadline = deadline;
        auto answer = co_await ask(std::move(job));
        if (!answer) co_return std::unexpected(std::move(answer).error());
        answer->tokens.by = CountedBy::Syscard;
        Generation generation{.text = std::move(answer->text),
                              .cut = answer->cut,
                              .tokens = answer->tokens,
                              .seconds = answer->seconds};
        co_return generation;
    }

    Async<Result<OptionScores>> score_options(OptionsRequest request, Deadline deadline) override {
        EngineJob job;
        SYSCARD_CO_TRY(job.prompt, engine_->tokenize_chat(request.messages));
        for (const std::string& option : request.options) {
            job.options.push_back(engine_->tokenize_text(option));
            if (job.options.back().empty())
                co_return fail(
                    ErrorCode::BadInput, "an option without text cannot be scored", request.key);
        }
        job.deadline = deadline;
        auto answer = co_await ask(std::move(job));
        if (!answer) co_return std::unexpected(std::move(answer).error());
        answer->tokens.by = CountedBy::Syscard;
        OptionScores scores{.log_likelihood = std::move(answer->log_likelihood),
                            .tokens = answer->tokens,
                            .seconds = answer->seconds};
        co_return scores;
    }

    void cancel_all() override {
        {
            const std::lock_guard lock(mutex_);
            cancelling_ = true;
        }
        wake_.notify_one();
    }

  private:
    Async<Result<EngineAnswer>> ask(EngineJob job) {
        const Promise<Result<EngineAnswer>> promise(loop_);
        job.done = [promise](Result<EngineAnswer> answer) { promise.set(std::move(answer)); };
        {
            const std::lock_guard lock(mutex_);
            inbox_.push_back(std::move(job));
        }
        wake_.notify_one();
        co_return co_await promise.wait();
    }

    // The engine's thread: takes what came in, does one round, and sleeps only when nothing is to
    // be done.
    void work() {
        while (true) {
            bool cancel = false;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] {
                    return ending_ || cancelling_ || !inbox_.empty() || !engine_->idle();
                });
                for (EngineJob& job : std::exchange(inbox_, {})) engine_->submit(std::move(job));
                cancel = std::exchange(cancelling_, false) || ending_;
                if (ending_ && engine_->idle()) return;
            }
            if (cancel) {
                engine_->cancel({ErrorCode::Unavailable, "the request was cancelled", "", ""});
            } else {
                engine_->step();
            }
        }
    }

    Loop& loop_;
    Identity identity_;
    std::unique_ptr<LlamaEngine> engine_;  // used by thread_ alone, but for its const tokenizer
    std::size_t parallel_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::vector<EngineJob> inbox_;
    bool cancelling_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Model>> open_llama(Loop& loop, const LlamaFile& file,
                                          const ModelOptions& options) {
    SYSCARD_TRY(std::unique_ptr<LlamaEngine> engine, LlamaEngine::open(file.path, options));
    SYSCARD_TRY(const crypto::Digest digest, crypto::sha256_file(file.path));
    const llama_model* weights = engine->model();
    std::array<char, 128> description{};
    llama_model_desc(weights, description.data(), description.size());
    Identity identity{
        .name = file.name,
        .provider = "llama.cpp",
        .model = file.title.empty() ? metadata(weights, "general.name") : file.title,
        .revision = "sha256:" + digest.hex(),
        .derived_from = file.derived_from,
        .detail = fmt::format("{}; {} parameters; llama.cpp {}",
                              description.data(),
                              llama_model_n_params(weights),
                              llama_version()),
    };
    if (identity.model.empty()) identity.model = file.path.filename().string();
    return std::make_unique<LlamaModel>(loop, std::move(identity), std::move(engine));
}

}  // namespace syscard::model
