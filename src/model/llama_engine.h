#pragma once

// Continuous batching over one llama.cpp context, written so that a reply does not depend on its
// neighbours.
//
// Each request has a slot: a stream of its own in the key-value cache. llama.cpp's kernels give the
// same bits for a token whatever stands beside it in the batch, with three exceptions, which
// `decode` keeps away from:
//   - a batch of exactly one token takes another matrix kernel: a lone token gets a companion in an
//   idle slot;
//   - 64 or more tokens of one stream in a batch take a tiled attention kernel: a stream feeds at
//   most 32 at once;
//   - a unified cache orders cells by arrival: each stream has its own.
// tests/model/llama_test.cpp compares replies alone and batched, with 1 and 2 threads and with a
// shared prefix.

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <llama.h>

#include "async/async.h"
#include "base/error.h"
#include "model/gguf_file.h"
#include "model/model.h"
#include "model/sampler.h"
#include "model/tokenizer.h"

namespace syscard::model {

/// What the engine answers: text of a reply, or a log-likelihood for each option.
struct EngineAnswer {
    std::string text;
    bool cut = false;
    std::vector<double> log_likelihood;
    TokenCounts tokens;
    double seconds = 0;
};

/// One request. With options they are scored, else a reply is generated.
struct EngineJob {
    Tokens prompt;
    std::vector<Tokens> options;
    Sampling sampling;
    std::string grammar = {};  // GBNF that the reply must follow, checked before; empty: none
    Priority priority = Priority::Subject;
    Deadline deadline = Deadline::never();
    std::function<void(Result<EngineAnswer>)> done;  // called once, by `step` or `cancel`
};

/// Belongs to one thread at a time.
class LlamaEngine {
  public:
    /// @param threads   0 measures which count is fastest here.
    /// @param parallel  slots; 0 for the default.
    /// @error NotFound  no such file. BadInput  not a model that llama.cpp can load.
    static Result<std::unique_ptr<LlamaEngine>> open(const std::filesystem::path& path,
                                                     const ModelOptions& options);
    ~LlamaEngine();

    /// As Tokenizer::chat and Tokenizer::text.
    Result<Tokens> tokenize_chat(const std::vector<Message>& messages) const {
        return tokenizer_.chat(messages);
    }
    Tokens tokenize_text(const std::string& text) const { return tokenizer_.text(text); }

    /// @error BadInput  not a grammar that llama.cpp can read.
    Result<void> check_grammar(const std::string& grammar) const;

    std::size_t parallel() const { return parallel_; }
    int threads() const { return threads_; }
    const llama_model* model() const { return model_.get(); }

    /// Judges' jobs stand before subjects', each in the order they came.
    void submit(EngineJob job);
    bool idle() const;

    /// One round: gives waiting jobs their slots, feeds every slot, draws tokens, answers what is
    /// finished.
    void step();

    /// Ends every job with this error.
    void cancel(const Error& error);

  private:
    struct FreeContext {
        void operator()(llama_context* context) const { llama_free(context); }
    };
    struct Slot;

    LlamaEngine() = default;
    int fastest_thread_count();
    bool takes_jobs(const Slot& slot) const;
    std::size_t next_piece() const;
    void give_slots();
    bool prefix_is_coming(const Tokens& prompt) const;
    Slot& best_idle_slot(const Tokens& prompt);
    void reuse_prefix(Slot& slot, const Tokens& prompt);
    void begin(Slot& slot, EngineJob job);
    std::size_t companion_for(std::size_t first, std::size_t count) const;
    Result<void> feed(std::size_t tokens_each);
    void take_logits(Slot& slot, std::span<const float> logits);
    std::optional<llama_token> draw(Slot& slot, std::span<const float> logits);
    void next_token(Slot& slot, std::span<const float> logits);
    void next_option(Slot& slot);
    void finish(Slot& slot, Result<EngineAnswer> answer);
    void truncate(Slot& slot, std::size_t length);

    LoadedModel model_;
    std::unique_ptr<llama_context, FreeContext> context_;
    const llama_vocab* vocabulary_ = nullptr;
    Tokenizer tokenizer_;
    llama_memory_t memory_ = nullptr;
    std::vector<Slot> slots_;
    std::deque<EngineJob> waiting_;
    int threads_ = 1;
    std::size_t parallel_ =
        1;  // slots that take jobs; one more exists when this is one, for companions
    std::uint64_t clock_ = 0;  // counts jobs, to find the slot unused for longest
};

/// Re-encodes the weights of `from` as Q8_0 into `to`. @error BadInput, NoSpace, Io
Result<void> reencode(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace syscard::model
